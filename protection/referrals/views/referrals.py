"""Referrals at the desk: the list, which needs no key; choosing, preview, steps, which do."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import NotFound, Sentence
from portal.http import PortalRequest, tenant_of
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.selectors import get_case
from protection.cases.texts import OpenCase, opened_case
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.consent.purposes import Purpose
from protection.consent.selectors import ledger_of
from protection.help.selectors import list_referable
from protection.help.states import HelpKind
from protection.referrals.enclosing import enclosures_of
from protection.referrals.fields import (
    Fields,
    answer_fields,
    answers_in,
    names_in,
    referral_fields,
    send_fields,
)
from protection.referrals.models import Referral
from protection.referrals.selectors import (
    answers_of,
    doable,
    get_referral,
    has_consent,
    list_open_referrals,
    text_of,
)
from protection.referrals.services.answering import ANSWERS, record_answer
from protection.referrals.services.ending import revoke_referral
from protection.referrals.services.preparing import (
    Wanted,
    approve_referral,
    contents_of,
    prepare_referral,
)
from protection.referrals.services.sending import Sent, send_referral
from protection.referrals.states import REFERRAL_PURPOSES, ReferralStatus, RejectReason, Way
from protection.referrals.views.sheets import done, form_of, run, sheet

MOST = 200


@desk_page
def referral_list(request: PortalRequest) -> HttpResponseBase:
    """All referrals of one's cases, by what is due; no word of any, so no key is needed."""
    ended = request.GET.get("ended") == "1"
    rows = list_open_referrals(request.actor, ended=ended)
    found = list(rows.order_by("due_at", "-prepared_at")[: MOST + 1])
    context = {
        "rows": [
            {"row": row, "url": desk_url(request, "desk-referral", row.case_id, row.pk)}
            for row in found[:MOST]
        ],
        "is_cut": len(found) > MOST,
        "ended": ended,
    }
    return desk_render(request, "referrals/list.html", context)


@desk_page
@sensitive_variables()
def referral_add(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """Choose what leaves, to whom, for what."""
    case = get_case(case_id, actor=request.actor)
    with (
        open_vault(request) as ring,
        opened_case(case_id, ring=ring, actor=request.actor) as opened,
    ):
        helpers = list_referable(tenant_of(request), actor=request.actor)
        form = form_of(request, referral_fields(helpers, enclosures_of(opened)))
        made = run(
            form,
            lambda values: prepare_referral(
                case_id=case_id, ring=ring, actor=request.actor, wanted=_wanted(values)
            ),
        )
        if made is not None:
            home = desk_url(request, "desk-referral", case_id, made.pk)
            return done(request, home, _("Prepared. A second person reads it and approves it."))
        home = desk_url(request, "desk-case", case.pk)
        more = {"consents": _consents(opened), "is_referral": True}
        return sheet(request, form, case=case, title=_("Refer to somebody"), home=home, **more)


def _consents(opened: OpenCase) -> list[str]:
    """To whom and for what the person has agreed, as it holds now."""
    return [
        f"{entry.purpose}: {entry.body['recipient']}"
        for entry in ledger_of(opened).consents
        if entry.is_live and entry.body["purpose"] in REFERRAL_PURPOSES
    ]


def _wanted(values: dict[str, Any]) -> Wanted:
    purpose = Purpose(values["purpose"])
    return Wanted(
        actor_id=UUID(values["actor_id"]),
        purpose=purpose,
        kind=HelpKind(values["kind"]),
        letter=values["letter"],
        way=Way(values["way"]),
        days=values["days"],
        keys=tuple(values["keys"]),
        parts=tuple(Compartment(part) for part in values["parts"]),
        persons=names_in(values["persons"]),
        answers=answers_in(values, purpose),
        is_whole=values["is_whole"],
    )


def _get(request: PortalRequest, case_id: UUID, referral_id: UUID) -> Referral:
    row = get_referral(referral_id, actor=request.actor)
    if row.case_id != case_id:
        raise NotFound
    return row


@desk_page
@sensitive_variables()
def referral(request: PortalRequest, case_id: UUID, referral: UUID) -> HttpResponseBase:
    """One referral: exactly what leaves or left, where it stands, what they said."""
    row = _get(request, case_id, referral)
    with (
        open_vault(request) as ring,
        opened_case(case_id, ring=ring, actor=request.actor) as opened,
    ):
        context = {**_shown(request, opened, row), "case": opened.case}
        return desk_render(request, "referrals/referral.html", context)


def _shown(request: PortalRequest, opened: OpenCase, row: Referral) -> dict[str, Any]:
    body = text_of(opened, row)
    is_ended = row.ended_at is not None
    return {
        "row": row,
        "body": body,
        "purpose": Purpose(body["purpose"]).label,
        "help": HelpKind(body["help"]).label,
        "way": Way(body["way"]).label,
        "contents": None if is_ended else contents_of(opened, row),
        "holds": has_consent(row.act_id),
        "answers": [
            {
                "answer": one,
                "what": ReferralStatus(_CAME[one.body["answer"]]).label if one.is_sound else "",
                "reason": _reason(one.body),
            }
            for one in answers_of(opened, row, body)
        ],
        "may_approve": row.act.prepared_by_id != request.actor.person_id,
        "steps": [
            {"label": one.label, "url": _step_url(request, row, one.name)}
            for one in doable(row)
            if one.name != "send"
        ],
        "send_url": _step_url(request, row, "send"),
        "approve_url": _step_url(request, row, "approve"),
    }


_CAME = {"accept": "accepted", "reject": "rejected", "finish": "done"}


def _reason(body: Mapping[str, Any]) -> str:
    code = body.get("reason", "")
    return str(RejectReason(code).label) if code in RejectReason.values else ""


def _step_url(request: PortalRequest, row: Referral, name: str) -> str:
    return desk_url(request, "desk-referral-step", row.case_id, row.pk, name)


_TITLES: Mapping[str, tuple[Sentence, Sentence, Sentence]] = {
    "approve": (
        _("Approve it"),
        _("Approved. It can be sent now."),
        _("You have read what leaves, and it is the least that serves the purpose."),
    ),
    "send": (
        _("Send it"),
        _("It is with them."),
        _("Consent is asked once more. The code appears once, on the next page."),
    ),
    "accept": (_("Record that they help"), _("Recorded."), ""),
    "reject": (_("Record that they cannot help"), _("Recorded."), ""),
    "finish": (_("Record what came of it"), _("Recorded."), ""),
    "revoke": (
        _("Stop it"),
        _("Stopped. The package is gone and its code opens nothing."),
        _("At once. What they have fetched already cannot be called back."),
    ),
}


def _fields(name: str) -> Fields:
    if name == "send":
        return send_fields()
    return answer_fields(rejects=name == "reject") if name in ANSWERS else {}


def _act(ring: Keyring, request: PortalRequest, row: Referral, name: str, values: Any) -> Any:
    who: dict[str, Any] = {"referral_id": row.pk, "ring": ring, "actor": request.actor}
    if name == "approve":
        return approve_referral(**who)
    if name == "send":
        return send_referral(**who, tells=values["tells"])
    if name == "revoke":
        return revoke_referral(**who)
    return record_answer(**who, name=name, **values)


@desk_page
@sensitive_variables()
def referral_step(
    request: PortalRequest, case_id: UUID, referral: UUID, doing: str
) -> HttpResponseBase:
    """One step of a referral, asked first."""
    row = _get(request, case_id, referral)
    if doing not in _TITLES or not _is_next(row, doing):
        raise NotFound
    home = desk_url(request, "desk-referral", case_id, row.pk)
    title, word, lead = _TITLES[doing]
    with open_vault(request) as ring:
        form = form_of(request, _fields(doing))
        found = run(form, lambda values: _act(ring, request, row, doing, values))
    if isinstance(found, Sent) and found.code:
        return desk_render(request, "referrals/sent.html", {"sent": found, "home": home})
    if found is not None:
        return done(request, home, word)
    case = get_case(case_id, actor=request.actor)
    return sheet(request, form, case=case, title=title, home=home, lead=lead)


def _is_next(row: Referral, name: str) -> bool:
    if name == "approve":
        return row.status == ReferralStatus.PREPARED and row.act.approved_by_id is None
    return any(one.name == name for one in doable(row))
