"""Who hears that a case was altered, that the key log is broken, that somebody reads very much.

Neutral words alone, to supervisors and the team: no case, no name, no kind of thing changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Recipient, Template, register
from portal.outbox import Event
from portal.tenancy.models import Tenant
from protection.cases.subscribers import people_of_case


def _team_and_supervisors(event: Event, case: Any) -> list[Recipient]:
    found = {one.person_id: one for one in people_of_case(event, case)}
    found |= {one.person_id: one for one in staff(StaffRole.PROTECTION_SUPERVISOR)(event, case)}
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
        "case.altered",
        _team_and_supervisors,
        _("Something on your desk must be checked"),
        _("%(institution)s: something on your desk must be checked"),
        _("Something on your desk at %(institution)s must be checked today. Sign in to see what."),
    ),
    _template(
        "vault.bulk_reading",
        staff(StaffRole.PROTECTION_SUPERVISOR),
        _("Something on your desk must be checked"),
        _("%(institution)s: something on your desk must be checked"),
        _("Something on your desk at %(institution)s must be checked today. Sign in to see what."),
    ),
    _template(
        "key_log.broken",
        staff(StaffRole.PROTECTION_SUPERVISOR),
        _("Something on your desk must be checked"),
        _("%(institution)s: something on your desk must be checked"),
        _("Something on your desk at %(institution)s must be checked today. Sign in to see what."),
    ),
)


@describes("portal.readingcount")
@describes("portal.tenant")
def describe_desk(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The desk, and nothing else."""
    tenants = Tenant.objects.in_bulk([matter.tenant_id for matter in matters if matter.tenant_id])
    return {
        matter.key: Description(
            values={}, path=path_to("desk", tenant=tenants[matter.tenant_id].slug)
        )
        for matter in matters
        if matter.tenant_id in tenants
    }
