"""The consent ledger of a case, a consent recorded, and something prepared to leave the team."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import InvalidFields, Refused
from portal.http import PortalRequest, say
from portal.looks.lists import COMMAS
from protection.cases.models import ProtectionCase
from protection.cases.selectors import list_tasks
from protection.cases.task_rows import task_rows
from protection.cases.views.doing import show_errors
from protection.cases.views.door import desk_page
from protection.cases.views.page import CasePage, case_page
from protection.cases.views.step_fields import Fields, line_field, words_field
from protection.consent.checks import checks_for
from protection.consent.purposes import TERMS, Condition, Purpose
from protection.consent.selectors import (
    Entry,
    Ledger,
    ledger_of,
    list_shareable,
    missing_purposes,
)
from protection.consent.services import Intended, Terms, prepare_act, record_consent
from protection.consent.wording import wording

_TAB = "desk-consents"


@desk_page
@sensitive_variables()
def consents(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """Every consent and every act: who, how, for whom, to whom, how far, when, until, withdrawn."""
    with case_page(request, case_id) as page:
        texts, ledger = page.opened.texts(), ledger_of(page.opened)
        rows = task_rows(list_tasks(page.case), texts, ledger, page.case)
        needed = [row["consent"] for row in rows if not row["task"].done_at]
        context = {
            "texts": texts,
            "ledger": ledger,
            "missing": missing_purposes(ledger, needed),
            "purposes": [
                {
                    "purpose": purpose,
                    "is_outward": TERMS[purpose].is_outward,
                    "is_risky": TERMS[purpose].is_risky,
                }
                for purpose in Purpose
            ],
            "shareable": list_shareable(ledger),
            "now": timezone.now(),
        }
        return page.render("protection/consents.html", context, tab=_TAB)


@desk_page
@sensitive_variables()
def record(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """Record an oral or written consent; what is to be read out stands above the fields."""
    with case_page(request, case_id) as page:
        given = request.POST.get("purpose") or request.GET.get("purpose", "")
        purpose = Purpose(given) if given in Purpose.values else None
        form_class = type("ConsentForm", (forms.Form,), _consent_fields(page.case, purpose))
        form = form_class(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                record_consent(
                    case_id=case_id,
                    ring=page.ring,
                    actor=request.actor,
                    terms=_terms(form.cleaned_data),
                )
            except InvalidFields as error:
                show_errors(form, error)
            else:
                say(request, _("Recorded. It holds now."))
                return redirect(page.url(_TAB))
        return _record_page(page, form, purpose)


def _record_page(page: CasePage, form: forms.Form, purpose: Purpose | None) -> HttpResponseBase:
    language = _language(page.case)
    context: dict[str, Any] = {
        "form": form,
        "purpose": purpose,
        "home": page.url(_TAB),
        "language": language,
        "read_out": wording(purpose).in_language(language) if purpose else "",
        "read_here": str(wording(purpose).text) if purpose else "",
        "version": wording(purpose).version if purpose else 0,
        "days": TERMS[purpose].days if purpose else 0,
    }
    status = 422 if form.errors else 200
    return page.render("protection/consent_form.html", context, tab=_TAB, status=status)


def _language(case: ProtectionCase) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    return case.language if case.language in known else known[0]


def _consent_fields(case: ProtectionCase, purpose: Purpose | None) -> Fields:
    to_whom: forms.Field = line_field(
        _("To whom?"), required=False, help_text=_("One person or body, as the person named it.")
    )
    if purpose is Purpose.ADVANCE:
        to_whom = forms.ChoiceField(label=_("In which case?"), choices=Condition.choices)
    chosen: Fields = {
        "purpose": forms.ChoiceField(
            label=_("For what?"),
            choices=Purpose.choices,
            widget=forms.Select if purpose is None else forms.HiddenInput,
            initial=purpose.value if purpose else None,
        )
    }
    return {
        **chosen,
        "recipient": to_whom,
        "scope": line_field(
            _("Which parts?"), required=False, help_text=_("Empty: what the purpose needs.")
        ),
        "minute": words_field(_("What was asked, what was answered, in their words")),
        "given_by": line_field(
            _("Who said it?"), help_text=_("The person, or whoever may speak for them.")
        ),
        "how": line_field(_("How?"), help_text=_("By telephone, in person, in a letter, …")),
        "person": line_field(
            _("Whose consent is it?"),
            required=False,
            help_text=_("Empty: of the person affected. Otherwise the name of the other person."),
        ),
        "language": forms.ChoiceField(
            label=_("In which language was it read out?"),
            choices=settings.LANGUAGES,
            initial=_language(case),
            required=False,
        ),
        "expires_at": forms.DateTimeField(
            label=_("Until when?"),
            required=False,
            help_text=_("Year-month-day. Empty: as long as such a consent lasts at most."),
            widget=forms.DateTimeInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        ),
    }


def _terms(values: dict[str, Any]) -> Terms:
    said = {**values, "purpose": Purpose(values["purpose"])}
    return Terms(**{**said, "language": said["language"] or settings.LANGUAGES[0][0]})


@desk_page
@sensitive_variables()
def prepare(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """Prepare something that leaves the team: first under which consent, then what exactly."""
    with case_page(request, case_id) as page:
        ledger = ledger_of(page.opened)
        chosen = _chosen(request, ledger)
        if chosen is None:
            context = {"shareable": list_shareable(ledger), "home": page.url(_TAB)}
            return page.render("protection/act_choose.html", context, tab=_TAB)
        form_class = type("ActForm", (forms.Form,), _act_fields(chosen))
        form = form_class(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                prepare_act(
                    case_id=case_id,
                    ring=page.ring,
                    actor=request.actor,
                    intended=_intended(form.cleaned_data),
                )
            except InvalidFields as error:
                show_errors(form, error)
            except Refused as error:
                form.add_error(None, str(error.sentence))
            else:
                say(request, _("Prepared. A second person approves it."))
                return redirect(page.url(_TAB))
        context = {
            "form": form,
            "purpose": chosen["purpose"],
            "recipient": chosen["recipient"],
            "scope": chosen["scope"],
            "checks": [form[f"check_{one.code}"] for one in checks_for(chosen["purpose"])],
            "home": page.url(_TAB),
        }
        status = 422 if form.errors else 200
        return page.render("protection/act_form.html", context, tab=_TAB, status=status)


def _chosen(request: PortalRequest, ledger: Ledger) -> dict[str, Any] | None:
    """The purpose and the recipient: of the consent that was chosen, or as they were sent."""
    if request.method == "POST":
        purpose = request.POST.get("purpose", "")
        if purpose not in Purpose.values or not TERMS[Purpose(purpose)].is_outward:
            return None
        recipient = request.POST.get("recipient", "")
        return {"purpose": Purpose(purpose), "recipient": recipient, "scope": ""}
    asked = request.GET.get("consent", "")
    entry = next((e for e in list_shareable(ledger) if str(e.consent.pk) == asked), None)
    return _of_entry(entry) if entry else None


def _of_entry(entry: Entry) -> dict[str, Any]:
    return {
        "purpose": Purpose(entry.body["purpose"]),
        "recipient": str(entry.body.get("recipient", "")),
        "scope": str(entry.body.get("scope", "")),
    }


def _act_fields(chosen: dict[str, Any]) -> Fields:
    asked: Fields = {
        name: forms.CharField(
            widget=forms.HiddenInput, required=False, initial=str(chosen[name] or "")
        )
        for name in ("purpose", "recipient")
    }
    asked["purpose"].initial = chosen["purpose"].value
    asked["words"] = words_field(_("What is sent?"))
    asked["persons"] = line_field(
        _("Who else is named in it?"),
        required=False,
        help_text=_("Separate names with commas. Each must have agreed, in the same words."),
    )
    for check in checks_for(chosen["purpose"]):
        asked[f"check_{check.code}"] = line_field(check.question)
    return asked


def _intended(values: dict[str, Any]) -> Intended:
    purpose = Purpose(values["purpose"])
    return Intended(
        purpose=purpose,
        recipient=values["recipient"],
        persons=tuple(name.strip() for name in COMMAS.split(values["persons"]) if name.strip()),
        words=values["words"],
        answers={check.code: values[f"check_{check.code}"] for check in checks_for(purpose)},
    )
