"""Communications at the desk: prepared, approved, printed, recorded as sent, followed up."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import NotFound, Sentence
from portal.http import PortalRequest, tenant_of
from portal.vault.keyring import Keyring
from protection.cases.selectors import get_case
from protection.cases.texts import OpenCase, opened_case
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.consent.purposes import Purpose
from protection.consent.selectors import ledger_of
from protection.consent.wording import wording
from protection.referrals.fields import (
    Fields,
    answers_in,
    communication_fields,
    names_in,
    reply_fields,
    sent_fields,
)
from protection.referrals.models import Communication
from protection.referrals.selectors import (
    communications_of,
    doable,
    get_communication,
    has_consent,
    text_of,
)
from protection.referrals.services.communications import (
    Draft,
    approve_communication,
    move_communication,
    prepare_communication,
    print_communication,
    record_reply,
    record_sent,
)
from protection.referrals.states import (
    BECOMES_PUBLIC,
    COMMUNICATION_PURPOSES,
    CommunicationStatus,
)
from protection.referrals.views.sheets import done, form_of, run, sheet


@desk_page
@sensitive_variables()
def letter_add(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """Prepare a communication; what becomes public is said first."""
    case = get_case(case_id, actor=request.actor)
    with (
        open_vault(request) as ring,
        opened_case(case_id, ring=ring, actor=request.actor) as opened,
    ):
        form = form_of(request, communication_fields(_earlier(opened)))
        made = run(
            form,
            lambda values: prepare_communication(
                case_id=case_id, ring=ring, actor=request.actor, draft=_draft(values)
            ),
        )
        if made is not None:
            home = desk_url(request, "desk-letter", case_id, made.pk)
            return done(request, home, _("Prepared. A second person reads it and approves it."))
        more = {
            "consents": _consents(opened),
            "wordings": [(one.label, wording(one).text) for one in BECOMES_PUBLIC_IN_ORDER],
            "consent_url": desk_url(request, "desk-step", case.pk, "consent"),
        }
        home = desk_url(request, "desk-case", case.pk)
        title = _("Prepare a communication")
        return sheet(request, form, case=case, title=title, home=home, **more)


BECOMES_PUBLIC_IN_ORDER = tuple(one for one in Purpose if one in BECOMES_PUBLIC)


def _consents(opened: OpenCase) -> list[str]:
    return [
        ": ".join(part for part in (entry.purpose, entry.body["recipient"]) if part)
        for entry in ledger_of(opened).consents
        if entry.is_live and entry.body["purpose"] in COMMUNICATION_PURPOSES
    ]


def _earlier(opened: OpenCase) -> list[tuple[str, str]]:
    """Those that were sent, the latest first, with what officers know them by."""
    rows = [row for row in communications_of(opened.case) if row.sent_at is not None]
    return [(str(row.pk), _name(text_of(opened, row))) for row in rows]


def _name(body: Mapping[str, Any]) -> str:
    known = (body.get("symbol"), body.get("sent_on"), body["subject"])
    return " · ".join(str(part) for part in known if part)


def _draft(values: dict[str, Any]) -> Draft:
    purpose = Purpose(values["purpose"])
    return Draft(
        purpose=purpose,
        recipient=values["recipient"],
        addressee=values["addressee"],
        subject=values["subject"],
        words=values["words"],
        follows=UUID(values["follows"]) if values["follows"] else None,
        days=values["days"],
        persons=names_in(values["persons"]),
        answers=answers_in(values, purpose),
    )


def _get(request: PortalRequest, case_id: UUID, communication_id: UUID) -> Communication:
    row = get_communication(communication_id, actor=request.actor)
    if row.case_id != case_id:
        raise NotFound
    return row


@desk_page
@sensitive_variables()
def letter(request: PortalRequest, case_id: UUID, communication: UUID) -> HttpResponseBase:
    """One communication: its words, where it stands, what they replied."""
    row = _get(request, case_id, communication)
    with (
        open_vault(request) as ring,
        opened_case(case_id, ring=ring, actor=request.actor) as opened,
    ):
        body = text_of(opened, row)
        earlier = [one for one in communications_of(opened.case) if str(one.pk) == body["follows"]]
        context = {
            "row": row,
            "body": body,
            "sent_on": _day(body.get("sent_on")),
            "replies": [{"on": _day(one["on"]), "words": one["words"]} for one in body["replies"]],
            "case": opened.case,
            "purpose": Purpose(body["purpose"]).label,
            "becomes_public": body["purpose"] in BECOMES_PUBLIC,
            "holds": has_consent(row.act_id),
            "follows": [(_name(text_of(opened, one)), _url(request, one)) for one in earlier],
            "may_approve": row.act.prepared_by_id != request.actor.person_id,
            "can_print": row.status == CommunicationStatus.PREPARED
            and row.act.approved_by_id is not None,
            "print_url": desk_url(request, "desk-letter-print", case_id, row.pk),
            "approve_url": _step_url(request, row, "approve"),
            "steps": [
                {"label": one.label, "url": _step_url(request, row, one.name)}
                for one in doable(row)
                if one.name != "send" or row.act.approved_by_id is not None
            ],
        }
        return desk_render(request, "referrals/letter.html", context)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _url(request: PortalRequest, row: Communication) -> str:
    return desk_url(request, "desk-letter", row.case_id, row.pk)


def _step_url(request: PortalRequest, row: Communication, name: str) -> str:
    return desk_url(request, "desk-letter-step", row.case_id, row.pk, name)


@desk_page
@sensitive_variables()
def letter_print(request: PortalRequest, case_id: UUID, communication: UUID) -> HttpResponseBase:
    """The letter alone, to be printed and sent outside the portal."""
    row = _get(request, case_id, communication)
    with open_vault(request) as ring:
        body = print_communication(communication_id=row.pk, ring=ring, actor=request.actor)
    context = {"body": body, "institution": tenant_of(request)}
    return desk_render(request, "referrals/print.html", context)


_TITLES: Mapping[str, tuple[Sentence, Sentence, Sentence]] = {
    "approve": (
        _("Approve it"),
        _("Approved. It can be printed and sent now."),
        _("You have read it, and it is the least that serves the purpose."),
    ),
    "send": (_("Record that it was sent"), _("Recorded."), _("Consent is asked once more.")),
    "reply": (_("Record a reply"), _("Recorded."), ""),
    "close": (_("End the follow-up"), _("Ended."), ""),
    "close_unanswered": (_("End the follow-up: no reply came"), _("Ended."), ""),
    "stop": (_("Do not send it"), _("It is not sent."), ""),
}


def _fields(name: str) -> Fields:
    return {"send": sent_fields, "reply": reply_fields}.get(name, dict)()


def _act(ring: Keyring, request: PortalRequest, row: Communication, name: str, values: Any) -> Any:
    who: dict[str, Any] = {"communication_id": row.pk, "ring": ring, "actor": request.actor}
    if name == "approve":
        return approve_communication(**who)
    if name == "send":
        return record_sent(**who, **values)
    if name == "reply":
        return record_reply(**who, **values)
    return move_communication(**who, name=name)


@desk_page
@sensitive_variables()
def letter_step(
    request: PortalRequest, case_id: UUID, communication: UUID, doing: str
) -> HttpResponseBase:
    """One step of a communication, asked first."""
    row = _get(request, case_id, communication)
    is_approval = doing == "approve" and row.status == CommunicationStatus.PREPARED
    if doing not in _TITLES or not (is_approval or any(one.name == doing for one in doable(row))):
        raise NotFound
    title, word, lead = _TITLES[doing]
    home = _url(request, row)
    with open_vault(request) as ring:
        form = form_of(request, _fields(doing))
        if run(form, lambda values: _act(ring, request, row, doing, values)) is not None:
            return done(request, home, word)
    case = get_case(case_id, actor=request.actor)
    return sheet(request, form, case=case, title=title, home=home, lead=lead)
