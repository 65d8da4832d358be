"""From another room to protection by a word: nothing copied, nothing that leads back.

Another room says by an event that somebody wishes it. That person, signed in, fetches a word once;
from then on no row knows whose it is. Whoever types it into the box reports there; the row goes when
the report is taken. What became of it is written down nowhere in the room it came from.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portal.errors import NotFound
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import lock
from portal.vault.handover import hash_word, make_word
from protection.intake.models import HandOver

DAYS = 30


def begin_hand_over(*, event_id: UUID, person_id: UUID, tenant_id: UUID) -> None:
    """Somebody may fetch a word; the same event twice makes one row. Run by the worker."""
    HandOver.objects.get_or_create(
        event=event_id,
        defaults={
            "tenant_id": tenant_id,
            "person_id": person_id,
            "expires_at": timezone.now() + timedelta(days=DAYS),
        },
    )


def keep_word(*, word_hash: bytes, tenant_id: UUID) -> None:
    """A room gave somebody a word itself; only its hash came here. Run by the worker."""
    HandOver.objects.get_or_create(
        word_hash=word_hash,
        defaults={"tenant_id": tenant_id, "expires_at": timezone.now() + timedelta(days=DAYS)},
    )


def forget_person(person_id: UUID) -> None:
    """Words that somebody has not fetched go with their account. Run by the worker."""
    HandOver.objects.filter(person_id=person_id).delete()


def list_hand_overs(actor: Actor) -> list[HandOver]:
    """What this person may fetch a word for."""
    if actor.person_id is None:
        return []
    mine = HandOver.objects.filter(person_id=actor.person_id, expires_at__gt=timezone.now())
    return list(mine.select_related("tenant").order_by("expires_at"))


@transaction.atomic
def fetch_word(hand_over_id: UUID, *, actor: Actor) -> str:
    """The word, shown once; the row forgets whose it was. Raises NotFound.

    Nothing is recorded: a line of the audit would tie the person to the word.
    """
    row = next((one for one in list_hand_overs(actor) if one.pk == hand_over_id), None)
    if row is None:
        raise NotFound
    word = make_word()
    with tenant_context(system_actor(row.tenant_id)):
        held: HandOver = lock(HandOver, row.pk)
        if held.person_id != actor.person_id:
            raise NotFound
        held.person_id, held.event, held.word_hash = None, None, hash_word(word)
        held.save(update_fields=["person", "event", "word_hash"])
    return word


def knows_word(word: str, *, tenant: Tenant) -> bool:
    """Whether the word is one that was fetched for this institution and not used."""
    with tenant_context(system_actor(tenant.pk)):
        rows = HandOver.objects.filter(tenant=tenant, word_hash=hash_word(word))
        return rows.filter(expires_at__gt=timezone.now()).exists()


def use_word(word: str, *, tenant: Tenant) -> bool:
    """Delete the row; whether there was one. In the context of `system_actor(tenant.pk)`."""
    rows = HandOver.objects.filter(
        tenant=tenant, word_hash=hash_word(word), expires_at__gt=timezone.now()
    )
    return bool(rows.delete()[0])
