"""A consultation with themes, contributions, and a commitment under them, for the tests."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import time_machine
from django.utils import timezone

from participation.commitments.models import CheckRound, Commitment
from participation.commitments.services import create_commitment
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.themes.models import ContributionTheme, Theme
from portal.calendars import Calendar
from portal.clocks import calendar_of
from portal.grants import StaffRole
from portal.ids import uuid7
from portal.notifications import relay, reminders
from portal.organizations.models import Organization
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from tests.cast import Cast
from tests.notifications.conftest import as_worker

EVIDENCE = "https://evidence.example.org/wells"
REASON = (
    "We went to the three villages of the upper valley and found that no well was repaired there."
)


@dataclass
class Chain:
    """What a commitment hangs under."""

    consultation: Consultation
    theme: Theme


def manager(cast: Cast) -> Actor:
    """Whoever keeps the commitments of the first institution."""
    return cast.staff[StaffRole.CONSULTATION_MANAGER]


def decider(cast: Cast) -> Actor:
    """Whoever may drop one."""
    return cast.staff[StaffRole.DECISION_MAKER]


def make_chain(
    tenant: Tenant, *, number: int = 1, closed_days_ago: int = 60, **fields: Any
) -> Chain:
    """A consultation that closed, with one published theme."""
    now = timezone.now()
    closes = now - timedelta(days=closed_days_ago)
    with tenant_context(system_actor(tenant.pk)):
        consultation = Consultation.objects.create(
            tenant=tenant,
            kind="call_for_input",
            title_en=f"Water in the valley {number}",
            unit="Water unit",
            status="answered",
            opens_at=closes - timedelta(days=60),
            closes_at=closes,
            answer_due_on=(closes + timedelta(days=40)).date(),
            mail_key=uuid7().hex[:24],
            published_at=closes - timedelta(days=70),
        )
        theme = make_theme(consultation, number=1, **fields)
    return Chain(consultation, theme)


def make_theme(consultation: Consultation, *, number: int, **fields: Any) -> Theme:
    """A theme of the consultation, published unless said otherwise; run in a context."""
    values = {"title_en": f"Repair of wells {number}", "published_at": timezone.now(), **fields}
    return Theme.objects.create(
        tenant=consultation.tenant, consultation=consultation, number=number, **values
    )


def contribute(
    chain: Chain, actor: Actor, organization: Organization | None = None, **fields: Any
) -> Contribution:
    """Something that was said and coded to the theme."""
    tenant = chain.consultation.tenant
    now = timezone.now()
    values: dict[str, Any] = {
        "naming": "named",
        "text": "The wells of the upper valley are dry.",
        "status": "accepted",
        "receipt": uuid7().hex,
        "submitted_at": (chain.consultation.closes_at or now) - timedelta(days=3),
        "accepted_at": now,
        **fields,
    }
    with tenant_context(system_actor(tenant.pk)):
        made = Contribution.objects.create(
            tenant=tenant,
            consultation=chain.consultation,
            author_id=actor.person_id,
            organization=organization,
            **values,
        )
        ContributionTheme.objects.create(tenant=tenant, contribution=made, theme=chain.theme)
    return made


def propose(cast: Cast, chain: Chain | None = None, **fields: Any) -> Commitment:
    """A complete proposal of the first institution."""
    values = {
        "title": {"en": "Forty wells are repaired", "ar": "إصلاح أربعين بئرا"},
        "text": {"en": "Forty wells of the upper valley give water again."},
        "indicator": {"en": "The list of wells with the day of each repair."},
        "unit": "Water unit",
        "due_on": local_day(cast.institution) + timedelta(days=90),
        **fields,
    }
    actor = manager(cast)
    with tenant_context(actor):
        return create_commitment(
            tenant_id=cast.institution.pk,
            values=values,
            themes=[chain.theme.pk] if chain else [],
            actor=actor,
        )


def adopted(cast: Cast, chain: Chain | None = None, **fields: Any) -> Commitment:
    """The same, adopted."""
    return step(cast, propose(cast, chain, **fields), "adopt")


def step(cast: Cast, commitment: Commitment, name: str, **values: Any) -> Commitment:
    """A step by whoever may take it."""
    actor = decider(cast) if name == "drop" else manager(cast)
    with tenant_context(actor):
        moved: Commitment = perform(Commitment, commitment.pk, name, actor=actor, values=values)
    return moved


def reported(cast: Cast, chain: Chain | None = None, **fields: Any) -> Commitment:
    """Adopted and reported done: the first round runs."""
    return report(cast, adopted(cast, chain, **fields))


def report(cast: Cast, commitment: Commitment) -> Commitment:
    """Report it done, with evidence."""
    values = {"text": "All forty wells were repaired.", "evidence_url": EVIDENCE}
    return step(cast, commitment, "report_done", **values)


def reload(cast: Cast, commitment: Commitment) -> Commitment:
    """The row as it is now."""
    with tenant_context(system_actor(cast.institution.pk)):
        return Commitment.objects.select_related("tenant").get(pk=commitment.pk)


def round_of(cast: Cast, commitment: Commitment, number: int = 1) -> CheckRound:
    """One of its rounds."""
    with tenant_context(system_actor(cast.institution.pk)):
        return CheckRound.objects.get(commitment_id=commitment.pk, number=number)


def pass_time(until: datetime) -> None:
    """The worker rings what is due at that moment and tells of it, as it does by itself."""
    with time_machine.travel(until + timedelta(seconds=1), tick=False), as_worker():
        reminders.ring()
        relay.tell_subscribers()
        relay.tell_subscribers()


def local_day(tenant: Tenant, moment: datetime | None = None) -> date:
    """The date at the institution's seat."""
    with tenant_context(system_actor(tenant.pk)):
        calendar: Calendar = calendar_of(tenant)
    return calendar.local_day(moment or timezone.now())


def page(commitment: Commitment, rest: str = "", language: str = "en") -> str:
    """A public address of a commitment at the first institution."""
    return f"/{language}/riverland-style/commitments/{commitment.pk}/{rest}"


def staff_page(commitment: Commitment | None = None, rest: str = "") -> str:
    """An address of the staff's side."""
    one = f"{commitment.pk}/" if commitment else ""
    return f"/en/riverland-style/staff/commitments/{one}{rest}"


def verdict(organization_id: UUID, verdict: str = "confirmed", **values: Any) -> dict[str, Any]:
    """What the form of a verdict sends."""
    return {"organization": str(organization_id), "verdict": verdict, "seen": "", **values}


def dispute(organization_id: UUID, **values: Any) -> dict[str, Any]:
    """A dispute with a reason and evidence."""
    return verdict(
        organization_id, "disputed", **{"reason": REASON, "evidence_url": EVIDENCE, **values}
    )
