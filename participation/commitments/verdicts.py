"""An organization's verdict: one voice, changeable until the round ends.

Who may speak is published as it is applied here:

- an organization that the portal knew before the commitment was reported done;
- through an owner or editor of its file, which is not frozen by a rival claim;
- while contributors are heard first, an organization that contributed to one of the themes. Whoever
  contributed under a pseudonym or confidentially is told what can be concluded from an early
  verdict, signs nothing in that time, and is nowhere marked as a contributor.

Nobody who works for the institution speaks, for whomever: on its pages they are its staff.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.commitments.checking import is_substantiated
from participation.commitments.effects import current_round
from participation.commitments.models import (
    CheckRound,
    CheckShown,
    Commitment,
    CommitmentCheck,
    CommitmentTheme,
)
from participation.commitments.states import CommitmentStatus, Verdict
from participation.contributions.states import SPOKEN, Naming
from participation.themes.models import ContributionTheme
from portal import audit, outbox
from portal.decisions.fields import text_field
from portal.errors import Conflict, InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.looks.fields import DateInputField
from portal.organizations.models import Organization
from portal.permissions import ALLOWED, Actor, Answer, denied, require, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Fields, field_values, lock


@dataclass(frozen=True, slots=True)
class Voice:
    """An organization before a round: whether it may speak now, and in what way."""

    organization: Organization
    answer: Answer
    # How it contributed to the themes (values of Naming), as far as this person may know.
    contributed: frozenset[str]
    is_first_hearing: bool

    @property
    def is_known_contributor(self) -> bool:
        """Whether it contributed under its own name, so that it can be marked."""
        return Naming.NAMED in self.contributed

    @property
    def may_sign(self) -> bool:
        """Whether its name can be shown: never where the date would give a contribution away."""
        return self.is_known_contributor or not self.is_first_hearing

    @property
    def is_exposed(self) -> bool:
        """Whether speaking now lets others conclude that it contributed without its name."""
        hidden = bool(self.contributed) and not self.is_known_contributor
        return self.is_first_hearing and hidden


def contributed_as(commitment: Commitment, organization_id: UUID) -> frozenset[str]:
    """How an organization contributed to the themes, as far as the context's person may know."""
    themes = CommitmentTheme.objects.filter(commitment=commitment).values("theme_id")
    found = ContributionTheme.objects.filter(
        theme_id__in=themes,
        contribution__organization_id=organization_id,
        contribution__status__in=SPOKEN,
    )
    return frozenset(found.values_list("contribution__naming", flat=True))


def person_contributed(commitment: Commitment, person_id: UUID) -> bool:
    """Whether a person contributed to the themes on their own; run in that person's context."""
    themes = CommitmentTheme.objects.filter(commitment=commitment).values("theme_id")
    return ContributionTheme.objects.filter(
        theme_id__in=themes,
        contribution__author_id=person_id,
        contribution__organization__isnull=True,
        contribution__status__in=SPOKEN,
    ).exists()


def voice_of(
    commitment: Commitment, running: CheckRound, organization: Organization, *, now: datetime
) -> Voice:
    """Whether an organization may speak in this round now; run in its own person's context."""
    contributed = contributed_as(commitment, organization.pk)
    is_first = now < running.others_from
    answer = _may_speak(commitment, running, organization, now)
    if answer and is_first and not contributed:
        answer = denied(
            _(
                "Organizations that contributed to the themes are heard first. Every other"
                " organization is heard from the day that is shown here."
            )
        )
    return Voice(organization, answer, contributed, is_first)


def _may_speak(
    commitment: Commitment, running: CheckRound, organization: Organization, now: datetime
) -> Answer:
    if commitment.status != CommitmentStatus.IN_CHECK or now >= running.ends_at:
        return denied(_("The time to check this commitment is over."))
    if organization.created_at >= running.opened_at:
        return denied(
            _(
                "Organizations that the portal knew before this was reported done are heard. Yours"
                " can speak when it is reported done again."
            )
        )
    if organization.is_frozen:
        return denied(
            _("The file of your organization is frozen while two sides claim it; so is its voice.")
        )
    return ALLOWED


def verdict_fields(*, may_sign: bool = True) -> Fields:
    """What a verdict is made of."""
    fields: Fields = {
        "verdict": forms.ChoiceField(
            label=_("What do you find?"),
            choices=Verdict.choices,
            widget=forms.RadioSelect,
        ),
        "reason": text_field(
            _("Why, and what you saw"),
            required=False,
            hint=_(
                "If it is not or not wholly done: what is missing. Everybody reads this. Name nobody"
                " who could come to harm."
            ),
            limit=10000,
        ),
        "evidence_url": forms.URLField(
            label=_("Address where others can see it"),
            required=False,
            max_length=200,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"dir": "ltr"}),
        ),
        "seen_at": forms.CharField(
            label=_("Or: where you saw it yourselves"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "seen_on": DateInputField(label=_("And on which day"), required=False),
    }
    if may_sign:
        fields["is_signed"] = forms.BooleanField(
            label=_("Show the name of our organization"),
            required=False,
            help_text=_(
                "Otherwise it reads “an organization”, on every page, the institution’s own among them."
            ),
        )
    return fields


@transaction.atomic
def give_verdict(
    *,
    commitment: Commitment,
    organization_id: UUID,
    values: Mapping[str, Any],
    seen: str | None,
    actor: Actor,
) -> CommitmentCheck:
    """Say what an organization finds, or change it.

    `values`: the fields of `verdict_fields`; `seen`: the mark (`mark_of`) of the verdict that was
    there when this was written, "" where there was none, None to write whatever is there. Raises
    NotFound, NotPermitted, Refused (not, or not yet, heard), Conflict (a colleague was first),
    InvalidFields.
    """
    organization = _own_organization(organization_id, actor)
    locked, running = _hold(commitment)
    now = timezone.now()
    voice = voice_of(locked, running, organization, now=now)
    if not voice.answer:
        raise Refused(voice.answer.reason, code="not_heard")
    cleaned = field_values(verdict_fields(may_sign=voice.may_sign), values)
    _require_reason(cleaned, now)
    earlier = own_verdict(locked, running.number, organization.pk)
    if seen is not None and seen != mark_of(earlier):
        raise Conflict(
            _("A colleague gave your organization’s verdict meanwhile. Yours is kept below.")
        )
    check = _write(locked, running, voice, cleaned, actor=actor, now=now)
    audit.record(
        "commitment.checked",
        check,
        actor=actor,
        fields=cleaned,
        payload=cleaned,
        details={"verdict": check.verdict, "round": check.round, "commitment": str(locked.pk)},
    )
    outbox.publish("commitment.checked", locked, actor=actor, references={"check": str(check.pk)})
    return check


def _own_organization(organization_id: UUID, actor: Actor) -> Organization:
    if actor.is_staff or organization_id not in actor.organization_roles:
        raise NotFound
    found = Organization.objects.filter(pk=organization_id).first()
    if found is None:
        raise NotFound
    require(actor, Permission.COMMITMENT_CHECK, found)
    return found


def _hold(commitment: Commitment) -> tuple[Commitment, CheckRound]:
    """The row, locked against the end of the round; whoever speaks may not change it otherwise."""
    with tenant_context(system_actor(commitment.tenant_id)):
        locked: Commitment = lock(Commitment, commitment.pk)
        if locked.published_at is None:
            raise NotFound
        if not locked.check_round:
            raise Refused(_("This commitment was not reported done yet."), code="not_heard")
        return locked, current_round(locked)


def _require_reason(cleaned: Mapping[str, Any], now: datetime) -> None:
    wrong: dict[str, list[Any]] = {}
    if cleaned["verdict"] != Verdict.CONFIRMED and not cleaned["reason"].strip():
        wrong["reason"] = [_("Say why: the institution and everybody else must be able to answer.")]
    if cleaned["seen_on"] and not cleaned["seen_at"]:
        wrong["seen_at"] = [_("Say where you saw it.")]
    if cleaned["seen_at"] and not cleaned["seen_on"]:
        wrong["seen_on"] = [_("Say on which day you saw it.")]
    if cleaned["seen_on"] and cleaned["seen_on"] > timezone.localdate(now):
        wrong["seen_on"] = [_("This day has not come yet.")]
    if wrong:
        raise InvalidFields(wrong)


def own_verdict(
    commitment: Commitment, number: int, organization_id: UUID
) -> CommitmentCheck | None:
    """What an organization said in a round, if it spoke."""
    return CommitmentCheck.objects.filter(
        commitment=commitment, round=number, organization_id=organization_id
    ).first()


def mark_of(check: CommitmentCheck | None) -> str:
    """What tells one state of an organization's verdict from another."""
    return check.made_at.isoformat() if check else ""


def _write(
    commitment: Commitment,
    running: CheckRound,
    voice: Voice,
    cleaned: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> CommitmentCheck:
    said = {
        "verdict": cleaned["verdict"],
        "reason": cleaned["reason"].strip(),
        "evidence_url": cleaned["evidence_url"],
        "seen_at": cleaned["seen_at"],
        "seen_on": cleaned["seen_on"],
        "language": get_language() or "en",
        "is_contributor": voice.is_known_contributor,
        "signed_as": voice.organization.name if cleaned.get("is_signed") else "",
        "made_at": now,
    }
    check, _is_new = CommitmentCheck.objects.update_or_create(
        commitment=commitment,
        round=running.number,
        organization=voice.organization,
        defaults={"tenant_id": commitment.tenant_id, "person_id": actor.person_id, **said},
    )
    CheckShown.objects.update_or_create(
        check_of=check,
        defaults={
            "tenant_id": commitment.tenant_id,
            "commitment": commitment,
            "round": running.number,
            "is_substantiated": is_substantiated(check),
            **said,
        },
    )
    return check


@transaction.atomic
def take_back_verdict(*, commitment: Commitment, organization_id: UUID, actor: Actor) -> None:
    """The organization's verdict goes, while the round runs. Raises NotFound, Refused."""
    organization = _own_organization(organization_id, actor)
    locked, running = _hold(commitment)
    if locked.status != CommitmentStatus.IN_CHECK or timezone.now() >= running.ends_at:
        raise Refused(_("The time to check this commitment is over."), code="not_heard")
    found = own_verdict(locked, running.number, organization.pk)
    if found is None:
        raise NotFound
    audit.record(
        "commitment.check_taken_back",
        found,
        actor=actor,
        details={"round": found.round, "commitment": str(locked.pk)},
    )
    CheckShown.objects.filter(check_of=found).delete()
    found.delete()
