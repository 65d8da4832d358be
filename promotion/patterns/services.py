"""Following alerts. Moves of signals and alerts: `transitions.perform`; importing this registers them."""

from django.db import transaction

from portal.errors import NotFound
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from promotion.patterns import effects  # noqa: F401 - it registers what moves do
from promotion.patterns.models import AlertFollow


@transaction.atomic
def follow(*, tenant: Tenant, country: str, is_on: bool, actor: Actor) -> None:
    """Be told of alerts from now on, or no more; `country` is empty for all.

    Not in the institution's audit: who follows what is nobody's business there. Raises NotFound for
    nobody, and for staff.
    """
    if actor.person_id is None or actor.is_staff:
        raise NotFound
    rows = AlertFollow.objects.filter(tenant=tenant, person_id=actor.person_id, country=country)
    if not is_on:
        rows.delete()
    elif not rows.exists():
        AlertFollow.objects.create(tenant=tenant, person_id=actor.person_id, country=country)
