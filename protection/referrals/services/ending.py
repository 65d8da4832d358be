"""What ends: by an officer; by itself where consent is gone or nobody answered in time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portal.outbox import Delivery
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import lock, perform
from portal.vault.keyring import Keyring
from protection.cases.texts import opened_case
from protection.referrals.models import Parcel, ParcelNotice, Referral
from protection.referrals.parcels import notice_key
from protection.referrals.selectors import list_run_out, list_to_stop
from protection.referrals.services.sending import part_of

_BATCH = 200


def end_referrals(now: datetime | None = None) -> int:
    """Stop and expire what is over, and empty packages that have expired. How many rows changed.

    Run as the worker. It tidies up: nothing leaves in the meantime, because each hand-out asks for
    consent and time itself.
    """
    moment = now or timezone.now()
    ended = 0
    for name, rows in (("stop", list_to_stop(moment)), ("expire", list_run_out(moment))):
        for referral_id, tenant_id in list(rows.values_list("pk", "tenant_id")[:_BATCH]):
            portal = system_actor(tenant_id)
            with tenant_context(portal, role=DatabaseRole.NONE):
                perform(Referral, referral_id, name, actor=portal)
                ended += 1
    expired = Parcel.objects.filter(expires_at__lte=moment).exclude(package=b"")
    return ended + expired.update(package=b"") + _forget_mailed()


def _forget_mailed() -> int:
    """Addresses whose mail has gone, or goes no more, stand nowhere any longer."""
    keys = {notice_key(pk): pk for pk in ParcelNotice.objects.values_list("pk", flat=True)[:_BATCH]}
    gone = Delivery.objects.filter(key__in=keys).exclude(status=Delivery.Status.WAITING)
    done = [keys[key] for key in gone.values_list("key", flat=True)]
    return ParcelNotice.objects.filter(pk__in=done).delete()[0]


@transaction.atomic
def revoke_referral(*, referral_id: UUID, ring: Keyring, actor: Actor) -> Referral:
    """Stop it at once, sent or not. Raises NotFound, NotPermitted, IllegalTransition, Unopenable."""
    row: Referral = lock(Referral, referral_id)
    with opened_case(row.case_id, ring=ring, actor=actor):
        moved: Referral = perform(
            Referral, row.pk, "revoke", actor=actor, within=part_of(row, "revoke", actor)
        )
    return moved
