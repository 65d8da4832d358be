"""Who hears of referrals: the team, in neutral words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.actors.models import StaffMembership
from portal.notifications.describing import Description, Matter, describes
from portal.notifications.reminders import Plan, plans
from portal.notifications.templates import Recipient, Template, register
from portal.outbox import Event
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from protection.cases.models import CaseMember
from protection.cases.subscribers import describe_cases
from protection.referrals import mailing  # noqa: F401 - it registers
from protection.referrals.effects import ANSWER, REPLY, RESULT

REFERRAL, COMMUNICATION = "protection.referral", "protection.communication"
_NEWS = ("accepted", "rejected", "finished", "expired", "stopped")


def _team(event: Event, row: Any) -> list[Recipient]:
    """The team of the case of a referral, as far as they still work here."""
    if event.tenant_id is None:
        return []
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        people = CaseMember.objects.filter(case_id=row.case_id, ended_at=None)
        live = StaffMembership.objects.filter(
            tenant_id=event.tenant_id,
            person_id__in=list(people.values_list("key__person_id", flat=True)),
            ended_at=None,
        )
        return [Recipient(one.person_id, is_staff=True) for one in live.order_by("id")]


def _template(event: str) -> Template:
    return Template(
        name=f"{event}.work",
        event=event,
        audience=_team,
        headline=_("There is news on your desk"),
        line=_("%(institution)s: there is news on your desk"),
        body=(_("There is news on your desk at %(institution)s. Sign in to see it."),),
        variables=frozenset({"institution"}),
        is_sensitive=True,
    )


register(*(_template(f"referral.{name}") for name in _NEWS))


def _quiet(_clock: object) -> Plan:
    """The desk's list says what is due; a reminder would say to a mailbox that there is a case."""
    return Plan(before=(), is_silent=True)


for _label, _name in ((REFERRAL, ANSWER), (REFERRAL, RESULT), (COMMUNICATION, REPLY)):
    plans(_label, _name)(_quiet)


@describes(REFERRAL)
def describe_referrals(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The desk, and nothing else."""
    return describe_cases(matters)


@describes(COMMUNICATION)
def describe_communications(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The desk, and nothing else."""
    return describe_cases(matters)
