"""What follows for vaults when people sign out or leave; who hears of keys and recoveries."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.actors.leaving import before_leaving, when_leaving, when_sessions_end
from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Recipient, Template, register
from portal.outbox import Event
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_tenant_ids
from portal.vault.errors import OrphanRisk
from portal.vault.models import VaultKey
from portal.vault.selectors import count_orphans, find_own_key
from portal.vault.services.keys import end_keys_of_leaver
from portal.vault.unlocking import lock_everywhere

KEY, ORDER = "portal.vaultkey", "portal.recoveryorder"
logger = logging.getLogger("portal.vault")


@when_sessions_end
def lock_vaults(person_id: UUID) -> None:
    """Lock whatever this person has open, at every institution.

    Without its session no open vault can be used anyhow; a store out of reach stops nobody from
    signing out.
    """
    if not settings.VAULT_REDIS_URL:
        return
    try:
        lock_everywhere(person_id, list_tenant_ids())
    except redis.RedisError:
        logger.warning("The store for open vaults is out of reach; vaults lock by themselves.")


@before_leaving
def leave_no_orphans(person_id: UUID, tenant_id: UUID) -> None:
    """Nobody with keys leaves while cases would be left with too few who open them."""
    if find_own_key(tenant_id, person_id) is None:
        return
    orphans = count_orphans(person_id)
    if orphans:
        raise OrphanRisk(orphans)


@when_leaving
def end_keys(person_id: UUID, tenant_id: UUID, actor: Actor) -> None:
    """Their keys end and their access goes with their membership; with an erased account too."""
    end_keys_of_leaver(person_id=person_id, tenant_id=tenant_id, actor=actor)


def _trustees(_event: Event, order: Any) -> Sequence[Recipient]:
    """Those who are asked, while they still serve."""
    keys = VaultKey.objects.filter(pk__in=order.subset, ended_at=None)
    return [Recipient(key.person_id, is_staff=True) for key in keys.order_by("id")]


def _requester(_event: Event, order: Any) -> Sequence[Recipient]:
    return [Recipient(order.requester.person_id, is_staff=True)]


def _holder(_event: Event, key: Any) -> Sequence[Recipient]:
    return [Recipient(key.person_id, is_staff=True)]


def _leaves_orphans(event: Event) -> bool:
    return bool(event.references.get("orphans"))


def _template(name: str, event: str, audience: Any, line: Any, body: Any, **more: Any) -> Template:
    return Template(
        name=name,
        event=event,
        audience=audience,
        headline=_("There is news on your desk"),
        line=line,
        body=(body,),
        variables=frozenset({"institution"}),
        is_sensitive=True,
        **more,
    )


register(
    _template(
        "recovery.ordered.trustees",
        "recovery.ordered",
        _trustees,
        _("%(institution)s: something waits for you as key trustee"),
        _("Something waits for you as key trustee at %(institution)s. Sign in to read it."),
    ),
    _template(
        "recovery.granted.requester",
        "recovery.granted",
        _requester,
        _("%(institution)s: the key trustees have answered"),
        _("The key trustees at %(institution)s have answered. Sign in to go on."),
        tells_actor=True,
    ),
    _template(
        "vault_key.certified.holder",
        "vault_key.certified",
        _holder,
        _("%(institution)s: your key is certified"),
        _("Two officers at %(institution)s have certified your key."),
    ),
    _template(
        "vault_key.ended.orphans",
        "vault_key.ended",
        staff(StaffRole.PROTECTION_SUPERVISOR),
        _("%(institution)s: a key was ended, and too few can open some cases"),
        _(
            "A key at %(institution)s was ended at once. Some cases now have fewer than two people"
            " who can open them. Sign in to see how many."
        ),
        when=_leaves_orphans,
        tells_actor=True,
    ),
)


@describes(KEY)
def describe_keys(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The page of keys."""
    return _described(matters, "desk-keys")


@describes(ORDER)
def describe_orders(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The page of keys, from which trustees and those who coordinate go on."""
    return _described(matters, "desk-keys")


def _described(matters: Sequence[Matter], page: str) -> Mapping[UUID, Description]:
    tenants = Tenant.objects.in_bulk([matter.tenant_id for matter in matters if matter.tenant_id])
    return {
        matter.key: Description(
            values={}, path=path_to(page, tenant=tenants[matter.tenant_id].slug)
        )
        for matter in matters
        if matter.tenant_id in tenants
    }
