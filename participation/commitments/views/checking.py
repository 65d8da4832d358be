"""An organization says whether a commitment reported done is done."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from participation.commitments.models import CheckRound, Commitment, CommitmentCheck
from participation.commitments.rules import check_rule, rules_of
from participation.commitments.selectors import own_verdicts, read_dossier
from participation.commitments.standing import definition, place_of
from participation.commitments.verdicts import (
    Voice,
    give_verdict,
    mark_of,
    take_back_verdict,
    verdict_fields,
    voice_of,
)
from participation.commitments.views.frame import crumbs, found
from portal.errors import Conflict, InvalidFields, NotFound, Refused, Sentence
from portal.grants import Permission
from portal.http import PortalRequest, address, member_page, say
from portal.organizations.models import Organization
from portal.permissions import allowed
from portal.policies.selectors import list_spoken_for

INVALID = 422


@dataclass(frozen=True)
class Speaker:
    """One of the organizations that the person can speak for, and what it said."""

    voice: Voice
    check: CommitmentCheck | None

    @property
    def organization(self) -> Organization:
        """Who speaks."""
        return self.voice.organization


@member_page
def check(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """One voice an organization: give the verdict, or change it while the round runs."""
    row = found(request, commitment)
    running = read_dossier(row, actor=request.actor).running
    speakers = _speakers(request, row, running) if running else []
    chosen = _chosen(request, speakers)
    if request.method != "POST" or running is None:
        return _show(request, row, running, speakers, chosen)
    if chosen is None:
        raise NotFound
    try:
        give_verdict(
            commitment=row,
            organization_id=chosen.organization.pk,
            values=request.POST,
            seen=request.POST.get("seen", ""),
            actor=request.actor,
        )
    except InvalidFields as error:
        return _show(request, row, running, speakers, chosen, wrong=error)
    except (Refused, Conflict) as error:
        status = error.status
        speakers = _speakers(request, row, running)
        return _show(
            request,
            row,
            running,
            speakers,
            _chosen(request, speakers),
            sentence=error.sentence,
            status=status,
        )
    say(
        request,
        _("Your organization’s verdict is recorded. You can change it until the round ends."),
    )
    return redirect(address(request, "commitment", commitment=row.pk))


def _speakers(request: PortalRequest, row: Commitment, running: CheckRound) -> list[Speaker]:
    now = timezone.now()
    own = [
        organization
        for organization in list_spoken_for(request.actor)
        if allowed(request.actor, Permission.COMMITMENT_CHECK, organization)
    ]
    said = own_verdicts(row, [organization.pk for organization in own])
    return [
        Speaker(voice_of(row, running, organization, now=now), said.get(organization.pk))
        for organization in own
    ]


def _chosen(request: PortalRequest, speakers: list[Speaker]) -> Speaker | None:
    """The organization that the form is for: the one that was named, or the only one."""
    asked = request.POST.get("organization") or request.GET.get("organization")
    if asked:
        return next((one for one in speakers if str(one.organization.pk) == asked), None)
    return speakers[0] if len(speakers) == 1 else None


def _form(request: PortalRequest, speaker: Speaker, wrong: InvalidFields | None) -> forms.Form:
    made = type("VerdictForm", (forms.Form,), verdict_fields(may_sign=speaker.voice.may_sign))
    if request.method == "POST":
        form: forms.Form = made(request.POST)
        form.is_valid()
        for name, sentences in (wrong.errors if wrong else {}).items():
            if name not in form.errors:
                form.add_error(name if name in form.fields else None, [str(s) for s in sentences])
        return form
    check = speaker.check
    initial: dict[str, Any] = {}
    if check is not None:
        names = ("verdict", "reason", "evidence_url", "seen_at", "seen_on")
        initial = {name: getattr(check, name) for name in names}
        initial["is_signed"] = bool(check.signed_as)
    empty: forms.Form = made(initial=initial)
    return empty


def _show(
    request: PortalRequest,
    row: Commitment,
    running: CheckRound | None,
    speakers: list[Speaker],
    chosen: Speaker | None,
    *,
    wrong: InvalidFields | None = None,
    sentence: Sentence = "",
    status: int = 200,
) -> HttpResponse:
    word, state = place_of(row)
    rule = check_rule(rules_of(row))
    can_write = chosen is not None and bool(chosen.voice.answer)
    form = _form(request, chosen, wrong) if chosen is not None and can_write else None
    context = {
        "commitment": row,
        "word": word,
        "state": state,
        "round": running,
        "is_first": running is not None and timezone.now() < running.others_from,
        "speakers": speakers,
        "chosen": chosen,
        "form": form,
        "seen": mark_of(chosen.check) if chosen else "",
        "sentence": sentence,
        "rule": rule.rule if rule else None,
        "definition": definition(),
        "crumbs": crumbs(request, ("commitment", row)),
    }
    return render(request, "commitments/check.html", context, status=INVALID if wrong else status)


@require_POST
@member_page
def take_back(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """The organization's verdict goes."""
    row = found(request, commitment)
    try:
        organization_id = UUID(request.POST.get("organization", ""))
    except ValueError as error:
        raise NotFound from error
    take_back_verdict(commitment=row, organization_id=organization_id, actor=request.actor)
    say(request, _("Your organization’s verdict is taken back."))
    return redirect(address(request, "commitment-check", commitment=row.pk))
