"""What is open for accreditation at which institution, and until when."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accreditation.deadlines import Deadline, deadline_of
from portal.calendars import Calendar
from portal.clocks import calendars_of
from portal.openings import Opening, provides_openings
from portal.policies.articles import anchor_of
from portal.policies.kinds import (
    OpenParticipationParameters,
    RuleKind,
    SubmissionDeadlineParameters,
)
from portal.policies.rulebook import Rulebook
from portal.policies.selectors import rulebooks_in_force
from portal.tenancy.models import Session, Tenant


def has_accreditation(rulebook: Rulebook) -> bool:
    """Whether these rules grant a status at all; some institutions are open without one."""
    return rulebook.first(RuleKind.TIERS) is not None


def deadlines_at(
    tenants: Sequence[Tenant],
    rulebooks: Mapping[UUID, Rulebook],
    calendars: Mapping[UUID, Calendar],
) -> dict[UUID, Deadline | None]:
    """The round open now at each institution: one query for all of them."""
    meetings: dict[tuple[UUID, str], list[date]] = {}
    for session in Session.objects.filter(tenant__in=tenants):
        meetings.setdefault((session.tenant_id, session.code), []).append(session.starts_on)
    now = timezone.now()
    found: dict[UUID, Deadline | None] = {}
    for key, rulebook in rulebooks.items():
        rule = rulebook.parameters(SubmissionDeadlineParameters)
        days = meetings.get((key, rule.event), []) if rule else []
        found[key] = deadline_of(rule, calendars[key], days, now=now) if rule else None
    return found


@provides_openings
def openings(tenants: Sequence[Tenant]) -> Iterator[Opening]:
    """Applications for accreditation, or taking part without it."""
    rulebooks = rulebooks_in_force(tenants)
    deadlines = deadlines_at(tenants, rulebooks, calendars_of(tenants))
    for tenant in tenants:
        deadline = deadlines.get(tenant.pk)
        if tenant.pk in rulebooks and (deadline is None or deadline.is_open):
            yield from _of(tenant, rulebooks[tenant.pk], deadline)


def _of(tenant: Tenant, rulebook: Rulebook, deadline: Deadline | None) -> Iterator[Opening]:
    without = rulebook.parameters(OpenParticipationParameters)
    if has_accreditation(rulebook):
        title, url = _("Apply for accreditation"), reverse("accreditation", args=[tenant.slug])
    elif without is not None:
        title = (
            _("Register to take part, without accreditation")
            if without.registration_required
            else _("Take part without accreditation")
        )
        url = _place(tenant, rulebook, RuleKind.PARTICIPATION_WITHOUT_ACCREDITATION)
    else:
        return
    yield Opening(
        tenant=tenant,
        title=title,
        closes_at=deadline.ends_at if deadline else None,
        url=url,
        rule_url=_place(tenant, rulebook, RuleKind.SUBMISSION_DEADLINE),
    )


def _place(tenant: Tenant, rulebook: Rulebook, kind: RuleKind) -> str:
    rule = rulebook.first(kind)
    if rule is None:
        return ""
    page = reverse("policy", args=[tenant.slug, rule.policy_id])
    return f"{page}#{anchor_of(rule)}"
