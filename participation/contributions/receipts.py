"""The code that came with a receipt: where a contribution stands, for whoever holds the code."""

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution
from participation.contributions.taking_in import hash_of_code
from portal import audit, outbox
from portal.errors import NotFound, Refused
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

# Tries with one code, right or wrong; nothing is counted by person or address.
MOST_TRIES = 20
TRIES_WITHIN_SECONDS = 15 * 60


def find_by_code(tenant: Tenant, code: str) -> Contribution | None:
    """The contribution whose code this is, read by the portal itself; None for any other code.

    One look-up by hash either way. Raises Refused (too_many_tries) after MOST_TRIES with the same
    code, whether it is somebody's or nobody's.
    """
    hashed = hash_of_code(code)
    _count(hashed)
    with tenant_context(system_actor(tenant.pk)):
        rows = Contribution.objects.filter(tenant=tenant, claim_hash=hashed)
        return rows.select_related("consultation", "tenant").first()


def _count(hashed: str) -> None:
    key = f"contribution-code:{hashed}"
    cache.add(key, 0, TRIES_WITHIN_SECONDS)
    if cache.incr(key) > MOST_TRIES:
        raise Refused(
            _("This code was tried many times. Wait a quarter of an hour, then try again."),
            code="too_many_tries",
        )


@transaction.atomic
def claim(tenant: Tenant, code: str, *, actor: Actor) -> Contribution:
    """Make a contribution without an account one's own. The code is used up.

    Raises NotFound (nobody is signed in, staff, or no such code), Refused.
    """
    if actor.person_id is None or actor.is_staff:
        raise NotFound
    found = find_by_code(tenant, code)
    if found is None or found.author_id is not None:
        raise NotFound
    portal = system_actor(tenant.pk)
    with tenant_context(portal):
        row = Contribution.objects.select_for_update(of=("self",)).get(pk=found.pk)
        row.author_id, row.claim_hash = actor.person_id, ""
        row.save(update_fields=["author", "claim_hash"])
        # Who it is must not be read by the institution where the name was not given.
        audit.record("contribution.claimed", row, actor=portal, fields=["author"])
        references: dict[str, Any] = {"consultation": str(row.consultation_id)}
        outbox.publish("contribution.claimed", row, actor=portal, references=references)
    return row


def withdraw_by_code(tenant: Tenant, code: str) -> Contribution:
    """The holder of the code takes the contribution back. Raises NotFound, IllegalTransition."""
    found = find_by_code(tenant, code)
    if found is None:
        raise NotFound
    portal = system_actor(tenant.pk)
    with tenant_context(portal):
        row: Contribution = perform(Contribution, found.pk, "withdraw", actor=portal)
    return row
