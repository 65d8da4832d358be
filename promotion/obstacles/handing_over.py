"""The hand-over to protection: a word that is shown once, and an event with its hash alone.

Beside a report of a killing, an abduction, a disappearance, detention, torture or a threat to life
a word is offered. Whoever types it into the box reports there. The event names neither the report
nor the person, and what became of it is written down nowhere here: a row that tied the two together
would lead from a published obstacle to a case.
"""

from collections.abc import Iterable

from django.db import transaction

from portal import outbox
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.handover import hash_word, make_word
from promotion.taxonomy.selectors import shared_of

HANDED_OVER = "obstacle.handed_over"
# Killing, abduction, disappearance, detention, torture, threat.
GRAVE = frozenset({"P01", "P02", "P03", "P04", "P05", "P08"})


def is_protection_open() -> bool:
    """Whether anybody would take the word."""
    return outbox.is_heard(HANDED_OVER)


def is_grave(kinds: Iterable[str], *, tenant: Tenant) -> bool:
    """Whether protection is offered beside a report of these kinds."""
    return bool(GRAVE.intersection(shared_of(kinds, tenant=tenant).values()))


@transaction.atomic
def give_word(*, tenant: Tenant) -> str:
    """A new word, to be shown once; protection hears its hash."""
    word = make_word()
    with tenant_context(system_actor(tenant.pk)):
        outbox.publish(
            HANDED_OVER,
            tenant,
            actor=system_actor(tenant.pk),
            references={"word": hash_word(word).hex()},
            tenant_id=tenant.pk,
        )
    return word
