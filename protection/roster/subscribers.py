"""What the roster does when it hears of an event: it describes, posts the call, forgets who leaves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.posting import Post, register_post
from portal.outbox import Delivery, Event, Message, Subject, deliver, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids
from protection.roster.models import Call, GapNotice, Pager
from protection.roster.notices import CALL, GAP
from protection.roster.services import CALLED, take_off
from protection.sealing import open_up

PAGER = "duty.pager"


@describes(CALL, GAP)
def describe_roster(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The page of the roster; nothing of why."""
    slugs = dict(Tenant.objects.values_list("pk", "slug"))
    found: dict[UUID, UUID] = {}
    for model in (Call, GapNotice):
        rows = model.objects.filter(pk__in=[matter.subject_id for matter in matters])
        found |= dict(rows.values_list("pk", "tenant_id"))
    return {
        matter.key: Description(
            values={}, path=path_to("desk-roster", tenant=slugs[found[matter.subject_id]])
        )
        for matter in matters
        if matter.subject_id in found
    }


@subscribe(CALLED)
def call_pager(event: Event) -> None:
    """The other system is told too, where there is one."""
    pager = Pager.objects.first()
    if pager is None:
        return
    message = Message(
        template=PAGER,
        recipient_id=None,
        subject=Subject("protection.pager", pager.pk, event.tenant_id),
        key=f"{event.pk}:{PAGER}",
        references={"pager": str(pager.pk)},
        channel=Delivery.Channel.WEBHOOK,
    )
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        deliver([message])


def render_call(_template: str, references: Mapping[str, Any]) -> Post | None:
    """The same few words each time; nothing where the address was changed in the meantime."""
    pager = Pager.objects.filter(pk=references["pager"]).first()
    if pager is None:
        return None
    return Post(
        url=pager.url,
        body={"text": "Look into the portal."},
        secret=open_up(pager.sealed_secret, tenant_id=pager.tenant_id, row_id=pager.pk),
    )


register_post(PAGER, render_call)


@subscribe("account.erased")
def forget_person(event: Event) -> None:
    """Whoever leaves stands on no roster; what they were to cover shows as a gap."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        tenant_ids = list_tenant_ids()
    for tenant_id in tenant_ids:
        with tenant_context(system_actor(tenant_id)):
            take_off(tenant_id, event.subject_id)
