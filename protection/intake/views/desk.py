"""The officer's side of intake: take in a message, read the answers, give a receipt or a paper."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import InvalidFields, PortalError, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, tenant_of
from portal.permissions import require
from portal.vault.errors import NotStaffed, VaultLocked
from protection.cases.selectors import get_case
from protection.cases.texts import opened_case
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.consent.purposes import FIRST_CONTACT
from protection.consent.selectors import ledger_of
from protection.intake.forms import NewReceiptForm, TakeInForm
from protection.intake.on_behalf import DRAFT, TakenIn, take_in_for
from protection.intake.proofs import answers_of, give_proof, give_receipt
from protection.intake.views.door import INVALID
from protection.intake.views.report import receipt_words


@desk_page
@sensitive_variables()
def take_in(request: PortalRequest) -> HttpResponseBase:
    """Paste a mail: it becomes a case with a danger, consents to ask for and a draft answer."""
    require(request.actor, Permission.CASE_WORK)
    tenant = tenant_of(request)
    form = TakeInForm(
        request.POST if request.method == "POST" else None, languages=tenant.languages or ["en"]
    )
    if form.is_bound and form.is_valid():
        try:
            with open_vault(request) as ring:
                case = take_in_for(
                    tenant=tenant,
                    ring=ring,
                    actor=request.actor,
                    taken=TakenIn(**form.cleaned_data),
                )
        except VaultLocked:
            raise
        except (NotStaffed, Refused) as error:
            form.add_error(None, str(error.sentence))
        else:
            return redirect(desk_url(request, "desk-answers", case.pk))
    status = INVALID if form.errors else 200
    return desk_render(request, "box/desk/take_in.html", {"form": form}, status=status)


@desk_page
@sensitive_variables()
def answers(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """What the person answered, which first consents are missing, the draft of an answer."""
    case = get_case(case_id, actor=request.actor)
    with (
        open_vault(request) as ring,
        opened_case(case_id, ring=ring, actor=request.actor) as opened,
    ):
        live = {one.body["purpose"] for one in ledger_of(opened).consents if one.is_live}
        context = {
            "case": case,
            "answers": answers_of(opened),
            "missing": [one.label for one in FIRST_CONTACT if one.value not in live],
            "drafts": [one for one in opened.texts() if one.kind == DRAFT],
        }
        return desk_render(request, "box/desk/answers.html", context)


@desk_page
@sensitive_variables()
def new_receipt(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """A receipt of the person's own, shown once, to be told over the safe contact."""
    case = get_case(case_id, actor=request.actor)
    form = NewReceiptForm(request.POST if request.method == "POST" else None)
    context = {"case": case, "form": form}
    if form.is_bound and form.is_valid():
        try:
            with open_vault(request) as ring:
                given = give_receipt(
                    case_id=case_id, ring=ring, actor=request.actor, **form.cleaned_data
                )
        except VaultLocked:
            raise
        except InvalidFields as error:
            form.add_error("words", [str(one) for one in error.errors["words"]])
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            context |= receipt_words(given)
    status = INVALID if form.errors else 200
    return desk_render(request, "box/desk/new_receipt.html", context, status=status)


@desk_page
@require_POST
def proof(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """Sign the paper that the person asked for."""
    get_case(case_id, actor=request.actor)
    with open_vault(request) as ring:
        give_proof(case_id=case_id, ring=ring, actor=request.actor)
    say(request, _("Signed. The person sees it."))
    return redirect(desk_url(request, "desk-answers", case_id))
