"""Whoever came back with a receipt: what is there, what is due, what they agree to."""

from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import InvalidFields, NotFound, Refused
from portal.http import PortalRequest
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.receipts import Receipt
from protection.cases.services import write_message_by_receipt
from protection.cases.states import FiledBy
from protection.consent.holders import REPRESENTATIVE
from protection.consent.purposes import TERMS, Purpose
from protection.consent.services import SELF, Terms, give_consent_by_receipt, withdraw_by_receipt
from protection.intake.asking import QUESTIONS, after
from protection.intake.forms import AdvanceForm, AnswerForm, GiveForm, MessageForm
from protection.intake.selectors import Mine, mine
from protection.intake.services import answer_question, ask_for_proof, burn, greet
from protection.intake.showing import parts_of
from protection.intake.views.door import INVALID, box_page, box_render, forget, own_view, to_page
from protection.intake.views.report import receipt_words
from protection.intake.visits import Visit, keep_visit
from protection.retention.models import Wish
from protection.retention.services import wish_by_receipt

_SENT = {
    "message": _("Your message is sent."),
    "proof": _("You asked for the paper."),
    "wish": _("Your wish stands. Two people decide, and you read here what they decide."),
}


@box_page
@sensitive_variables()
def own(request: PortalRequest) -> HttpResponseBase:
    """The page of the person: messages, what is due, who opened it, what was told to whom."""
    visit, receipt, tenant = own_view(request)
    form = MessageForm(request.POST if "send" in request.POST else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        with tenant_context(system_actor(tenant.pk)):
            write_message_by_receipt(receipt=receipt, tenant=tenant, words=words)
        return _told(request, visit, "message")
    if "proof" in request.POST:
        with tenant_context(system_actor(tenant.pk)):
            ask_for_proof(receipt=receipt, tenant=tenant)
        return _told(request, visit, "proof")
    if request.POST.get("wish") in Wish.values:
        with tenant_context(system_actor(tenant.pk)):
            wish_by_receipt(receipt=receipt, tenant=tenant, wish=Wish(request.POST["wish"]))
        return _told(request, visit, "wish")
    found = mine(receipt, tenant=tenant)
    context = {
        **_greeting(visit, receipt, tenant),
        "form": form,
        "mine": found,
        "tenant_name": tenant.name,
        "said": _SENT.get(visit.values.pop("said", "")),
        "questions": _questions(found),
        "parts": parts_of("message"),
    }
    keep_visit(visit)
    return box_render(request, "mine", context, status=INVALID if form.errors else 200)


def _told(request: PortalRequest, visit: Visit, what: str) -> HttpResponseBase:
    visit.values["said"] = what
    keep_visit(visit)
    return to_page(request, visit, "box-mine")


def _greeting(visit: Visit, receipt: Receipt, tenant: Tenant) -> dict[str, Any]:
    """The phrases of this visit; on the first return the receipt once more."""
    if "phrases" not in visit.values:
        language = get_language() or "en"
        with tenant_context(system_actor(tenant.pk)):
            found = greet(receipt=receipt, tenant=tenant, language=language)
        visit.values["phrases"] = [found.before, found.phrase]
        visit.values["shows_receipt"] = bool(visit.values.get("is_typed")) and found.visits <= 1
    last, following = visit.values["phrases"]
    shown = receipt_words(receipt) if visit.values.pop("shows_receipt", False) else {}
    return {"last_phrase": last, "next_phrase": following, **shown}


def _questions(found: Mine) -> list[dict[str, Any]]:
    return [
        {"question": one, "is_answered": one.code in found.answered} for one in QUESTIONS.values()
    ]


@box_page
@sensitive_variables()
def question(request: PortalRequest, question: str) -> HttpResponseBase:
    """One question. What was answered is not shown again; a new answer takes its place."""
    visit, receipt, tenant = own_view(request)
    asked = QUESTIONS.get(question)
    if asked is None:
        raise NotFound
    found = mine(receipt, tenant=tenant)
    form = AnswerForm(request.POST if request.method == "POST" else None, question=asked)
    following = after(question)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if words.strip() or "empty" in request.POST:
            with tenant_context(system_actor(tenant.pk)):
                answer_question(receipt=receipt, tenant=tenant, code=question, words=words)
        if following and "stop" not in request.POST:
            return to_page(request, visit, "box-question", following)
        return to_page(request, visit, "box-mine")
    context = {
        "form": form,
        "asked": asked,
        "following": following,
        "number": list(QUESTIONS).index(question) + 1,
        "total": len(QUESTIONS),
        "is_answered": question in found.answered,
    }
    return box_render(request, "question", context, status=INVALID if form.errors else 200)


@box_page
@sensitive_variables()
def agreements(request: PortalRequest) -> HttpResponseBase:
    """What one agreed to; give more, take back at once."""
    visit, receipt, tenant = own_view(request)
    if "withdraw" in request.POST:
        with tenant_context(system_actor(tenant.pk)):
            withdraw_by_receipt(
                receipt=receipt, tenant=tenant, consent_id=_id(request.POST["withdraw"])
            )
        return to_page(request, visit, "box-agreements")
    form = GiveForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        purpose = Purpose(given.pop("purpose"))
        if _give(form, receipt, tenant, purpose=purpose, **given):
            return to_page(request, visit, "box-agreements")
    return _show_consents(request, form, receipt, tenant, "agreements")


@box_page
@sensitive_variables()
def later(request: PortalRequest) -> HttpResponseBase:
    """What shall be done if the person is detained, goes missing or dies."""
    visit, receipt, tenant = own_view(request)
    form = AdvanceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        terms = {"recipient": said["condition"], "scope": said["scope"]}
        if _give(form, receipt, tenant, purpose=Purpose.ADVANCE, **terms):
            return to_page(request, visit, "box-agreements")
    return _show_consents(request, form, receipt, tenant, "later")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _give(form: forms.Form, receipt: Receipt, tenant: Tenant, **terms: Any) -> bool:
    """Whether it was given; otherwise the form says why not."""
    found = mine(receipt, tenant=tenant)
    person = SELF if found.holder == FiledBy.PERSON else REPRESENTATIVE
    given = Terms(language=get_language() or "en", person=person, **terms)
    try:
        with tenant_context(system_actor(tenant.pk)):
            give_consent_by_receipt(receipt=receipt, tenant=tenant, terms=given)
    except InvalidFields as error:
        for field, sentences in error.errors.items():
            words = [str(one) for one in sentences]
            form.add_error(field if field in form.fields else None, words)
        return False
    except Refused as error:
        form.add_error(None, str(error.sentence))
        return False
    return True


def _show_consents(
    request: PortalRequest, form: forms.Form, receipt: Receipt, tenant: Tenant, template: str
) -> HttpResponseBase:
    found = mine(receipt, tenant=tenant)
    own_words = SELF if found.holder == FiledBy.PERSON else REPRESENTATIVE
    entries = [one for one in found.consents if one.body["person"] == own_words]
    context = {
        "form": form,
        "entries": [
            {"entry": one, "is_advance": one.body["purpose"] == Purpose.ADVANCE} for one in entries
        ],
        "is_person": found.holder == FiledBy.PERSON,
        "risky": [purpose.label for purpose, terms in TERMS.items() if terms.is_risky],
    }
    return box_render(request, template, context, status=INVALID if form.errors else 200)


@box_page
@sensitive_variables()
def end(request: PortalRequest) -> HttpResponseBase:
    """My code was seized: from now on it opens nothing. Nothing says why."""
    _visit, receipt, tenant = own_view(request)
    if request.method != "POST":
        return box_render(request, "end", {})
    with tenant_context(system_actor(tenant.pk)):
        burn(receipt=receipt, tenant=tenant)
    return forget(request, to_page(request, None, "box"))
