"""Who hears of a case: neutral words, no case, no level, no address of one. All of it is sensitive."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.actors.models import StaffMembership
from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Recipient, Template, register
from portal.outbox import Event, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from protection.cases import clocks
from protection.cases.escalating import LABEL
from protection.cases.models import CaseMember
from protection.cases.states import Level
from protection.roster.services import call_duty

_SECOND = 2
_WAKING = (clocks.CHECK_IN, clocks.EMERGENCY)


def people_of_case(event: Event, _case: Any) -> list[Recipient]:
    """Who is on the team now and still works here."""
    if event.tenant_id is None:
        return []
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        people = CaseMember.objects.filter(case_id=event.subject_id, ended_at=None).values_list(
            "key__person_id", flat=True
        )
        live = StaffMembership.objects.filter(
            tenant_id=event.tenant_id, person_id__in=list(people), ended_at=None
        )
        return [Recipient(row.person_id, is_staff=True) for row in live.order_by("id")]


def _further_up(event: Event, case: Any) -> list[Recipient]:
    """First the team and the supervisors; a second time, every officer."""
    roles = [StaffRole.PROTECTION_SUPERVISOR]
    if event.references.get("step") == _SECOND or case.adopted_at is None:
        roles.append(StaffRole.PROTECTION_OFFICER)
    found = {one.person_id: one for one in people_of_case(event, case)}
    found |= {one.person_id: one for one in staff(*roles)(event, case)}
    return list(found.values())


def _template(event: str, audience: Any, headline: Any, line: Any, body: Any) -> Template:
    return Template(
        name=f"{event}.work",
        event=event,
        audience=audience,
        headline=headline,
        line=line,
        body=(body,),
        variables=frozenset({"institution"}),
        is_sensitive=True,
    )


register(
    _template(
        "case.received",
        staff(StaffRole.PROTECTION_OFFICER, StaffRole.PROTECTION_SUPERVISOR),
        _("There is news on your desk"),
        _("%(institution)s: there is news on your desk"),
        _("There is news on your desk at %(institution)s. Sign in to see it."),
    ),
    _template(
        "case.escalated",
        _further_up,
        _("A time limit on your desk has passed"),
        _("%(institution)s: a time limit on your desk has passed"),
        _("A time limit on your desk at %(institution)s has passed. Sign in to see which."),
    ),
    _template(
        "case.member_proposed",
        people_of_case,
        _("There is news on your desk"),
        _("%(institution)s: there is news on your desk"),
        _("There is news on your desk at %(institution)s. Sign in to see it."),
    ),
    _template(
        "case.merge_proposed",
        people_of_case,
        _("There is news on your desk"),
        _("%(institution)s: there is news on your desk"),
        _("There is news on your desk at %(institution)s. Sign in to see it."),
    ),
    _template(
        "case.message_arrived",
        people_of_case,
        _("There is news on your desk"),
        _("%(institution)s: there is news on your desk"),
        _("There is news on your desk at %(institution)s. Sign in to see it."),
    ),
    _template(
        "consent.withdrawn",
        people_of_case,
        _("There is news on your desk"),
        _("%(institution)s: there is news on your desk"),
        _("There is news on your desk at %(institution)s. Sign in to see it."),
    ),
)


@subscribe("vault_key.ended")
def leave_teams(event: Event) -> None:
    """Whose key has ended is on no team any more; a new key is added again, case by case."""
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        members = CaseMember.objects.filter(key_id=event.subject_id, ended_at=None)
        members.update(ended_at=timezone.now())


@subscribe("case.received", "case.escalated")
def wake_duty(event: Event) -> None:
    """The greatest danger and a missed sign of life wake whoever is on duty; of what, unsaid.

    What nobody has triaged runs on the greatest danger's clock, so each arrival wakes too.
    """
    urgent = event.references.get("clock") in _WAKING
    level = event.references.get("level", Level.CRITICAL)
    if event.tenant_id is None or not (urgent or level == Level.CRITICAL):
        return
    with tenant_context(system_actor(event.tenant_id)) as portal:
        call_duty(Tenant.objects.get(pk=event.tenant_id), key=call_key(event), actor=portal)


def call_key(event: Event) -> str:
    """The same for the same event, and nothing from which to learn which one it was."""
    return sha256(f"protection.cases/call/{event.pk}".encode()).hexdigest()


@describes(LABEL)
def describe_cases(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The desk, and nothing else: no reference, no case in the address."""
    tenants = Tenant.objects.in_bulk([matter.tenant_id for matter in matters if matter.tenant_id])
    return {
        matter.key: Description(
            values={},
            path=path_to("desk", tenant=tenants[matter.tenant_id].slug),
        )
        for matter in matters
        if matter.tenant_id in tenants
    }
