"""Sealing what must not stand in the open: who submitted a report, sources, the private place.

One data key a report, made when it is submitted and sealed to each analyst with certified keys and
to the receipt. The record is bound to institution, report and revision and signed by the receipt;
its key is mixed with a pepper kept outside the database, so that a withdrawal is final. Whom could
it endanger? Whoever is named in it, by a copy of the database: so nothing is taken in unless two
analysts can open it, and nothing is kept of it anywhere else.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.ids import uuid7
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.vault import granting
from portal.vault.datakeys import Compartment, DataKey, EpochPlace
from portal.vault.errors import LogBroken, Unopenable
from portal.vault.granting import Grant, Member
from portal.vault.identities import KeyPair
from portal.vault.keylog import Card, KeyLog, KeyRole
from portal.vault.keyring import Keyring, receipt_pair
from portal.vault.peppers import compartment_pepper_id, pepper_store
from portal.vault.primitives import NO_HEAD
from portal.vault.receipts import Receipt
from portal.vault.records import Place, open_record, seal_record
from portal.vault.secrecy import ContentKey
from portal.vault.selectors import ended_keys, key_log
from promotion.obstacles.models import Obstacle, ObstacleAnswer, SealedSource, SourceGrant

# Fewer, and one person's absence would lock the sources away.
LEAST_ANALYSTS = 2
FIELDS = ("submitter", "organization", "connection", "sources", "place", "contact", "evidence")
_PART = Compartment.IDENTITY


@dataclass(frozen=True, slots=True)
class SealedAnswer:
    """An answer as whoever opened the report reads it."""

    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A report's sealed part, open for one request."""

    source: SealedSource
    key: DataKey
    content: ContentKey
    authors: list[bytes]

    @sensitive_variables()
    def told(self) -> dict[str, str]:
        """What was sealed when it was submitted. Raises Unopenable."""
        place = _place(self.source, "promotion_sealedsource", self.source.obstacle_id)
        text = open_record(bytes(self.source.record), self.content, place, self.authors)
        return dict(json.loads(text))

    @sensitive_variables()
    def answers(self) -> list[SealedAnswer]:
        """What the receipt answered, the oldest first. Raises Unopenable."""
        rows = ObstacleAnswer.objects.filter(obstacle=self.source.obstacle_id)
        return [SealedAnswer(self._text(row), row.sent_at) for row in rows]

    def _text(self, row: ObstacleAnswer) -> str:
        if row.text:
            return str(row.text)
        place = _place(self.source, "promotion_obstacleanswer", row.pk)
        return open_record(bytes(row.record), self.content, place, self.authors).decode()


def analyst_cards(tenant: Tenant) -> list[Card]:
    """The certified keys to which sources are sealed; none where the list of keys is broken."""
    try:
        log = key_log(tenant)
    except LogBroken:
        return []
    gone = ended_keys(tenant.pk)
    return [card for card in log.of_role(KeyRole.ANALYST) if card.key not in gone]


def can_be_sealed(tenant: Tenant) -> bool:
    """Whether enough analysts hold keys for anything sealed to be asked for."""
    return len({card.holder for card in analyst_cards(tenant)}) >= LEAST_ANALYSTS


@sensitive_variables()
@transaction.atomic
def seal_sources(obstacle: Obstacle, told: Mapping[str, str], receipt: Receipt) -> SealedSource:
    """Seal what was told to the analysts and the receipt; in the portal's own context.

    Raises Refused where fewer than two analysts hold keys.
    """
    cards = analyst_cards(obstacle.tenant)
    if len({card.holder for card in cards}) < LEAST_ANALYSTS:
        raise Refused(_("Too few analysts hold keys here now, so nothing can be sealed."))
    key, pair, epoch = DataKey.generate(), receipt_pair(receipt), _epoch(obstacle)
    pepper = pepper_store().create(_pepper_id(obstacle))
    source = SealedSource(
        tenant_id=obstacle.tenant_id,
        obstacle=obstacle,
        commitment=key.commitment(epoch),
        receipt_sign=pair.public.sign,
    )
    place = _place(source, "promotion_sealedsource", obstacle.pk)
    text = json.dumps({name: told.get(name, "") for name in FIELDS}, ensure_ascii=False)
    source.record = seal_record(text.encode(), key.content_key(pepper), place, pair)
    source.save()
    members: list[tuple[UUID | None, Member]] = [
        (card.key, Member(card.key, card.public.box)) for card in cards
    ]
    members.append((None, Member(obstacle.pk, pair.public.box)))
    SourceGrant.objects.bulk_create(
        _granted(obstacle, key, key_id, member, pair) for key_id, member in members
    )
    key.wipe()
    return source


def _granted(
    obstacle: Obstacle, key: DataKey, key_id: UUID | None, member: Member, granter: KeyPair
) -> SourceGrant:
    given = granting.give(key, _epoch(obstacle), member, granter, previous=NO_HEAD)
    return SourceGrant(
        tenant_id=obstacle.tenant_id,
        obstacle=obstacle,
        key_id=key_id,
        box=given.box,
        granter=given.granter,
        signature=given.signature,
    )


def _epoch(obstacle: Obstacle) -> EpochPlace:
    return EpochPlace(obstacle.tenant_id, obstacle.pk, _PART, 0)


def _place(source: SealedSource, table: str, row: UUID) -> Place:
    epoch = EpochPlace(source.tenant_id, source.obstacle_id, _PART, 0)
    return Place(epoch, table, "record", row, source.revision)


def _pepper_id(obstacle: Obstacle) -> str:
    return compartment_pepper_id(obstacle.tenant_id, obstacle.pk, _PART)


@contextmanager
@sensitive_variables()
def opened_by_receipt(obstacle: Obstacle, receipt: Receipt) -> Iterator[Opened]:
    """The sealed part for whoever holds the receipt. Raises NotFound (none), Unopenable."""
    pair = receipt_pair(receipt)
    with _opened(obstacle, None, Member(obstacle.pk, pair.public.box), pair, []) as opened:
        yield opened


@contextmanager
@sensitive_variables()
def opened_by_analyst(obstacle: Obstacle, ring: Keyring, *, actor: Actor) -> Iterator[Opened]:
    """The sealed part for an analyst; that it was read is recorded before it is.

    Raises NotPermitted, NotFound (nothing sealed, or not to this key), Unopenable.
    """
    require(actor, Permission.OBSTACLE_READ, obstacle)
    with _opened(obstacle, ring.holder.key, ring.member, ring.pair, _analysts(ring.log)) as opened:
        audit.record("obstacle.sources_read", obstacle, actor=actor)
        yield opened


def _analysts(log: KeyLog) -> list[bytes]:
    """Whoever is or was an analyst may have given access."""
    return [card.public.sign for card in log.known.values() if card.role is KeyRole.ANALYST]


@contextmanager
@sensitive_variables()
def _opened(
    obstacle: Obstacle, key_id: UUID | None, member: Member, pair: KeyPair, granters: list[bytes]
) -> Iterator[Opened]:
    source = SealedSource.objects.filter(obstacle=obstacle).first()
    row = SourceGrant.objects.filter(obstacle=obstacle, key=key_id).first()
    if source is None or row is None:
        raise NotFound
    commitment, author = bytes(source.commitment), bytes(source.receipt_sign)
    grant = Grant(
        place=_epoch(obstacle),
        member=member,
        expires_at=None,
        box=bytes(row.box),
        commitment=commitment,
        previous=NO_HEAD,
        granter=bytes(row.granter),
        signature=bytes(row.signature),
    )
    granting.check(grant, entitled=[author, *granters], commitment=commitment, previous=NO_HEAD)
    key = granting.take(grant, pair, now=timezone.now())
    content = key.content_key(pepper_store().read(_pepper_id(obstacle)))
    try:
        yield Opened(source, key, content, [author])
    finally:
        content.wipe()
        key.wipe()


@sensitive_variables()
def add_answer(obstacle: Obstacle, text: str, receipt: Receipt, *, now: datetime) -> ObstacleAnswer:
    """Keep an answer of the receipt's, sealed where the report has a key; else in the open."""
    row = ObstacleAnswer(id=uuid7(), tenant_id=obstacle.tenant_id, obstacle=obstacle, sent_at=now)
    if has_sealed(obstacle):
        with opened_by_receipt(obstacle, receipt) as opened:
            place = _place(opened.source, "promotion_obstacleanswer", row.pk)
            pair = receipt_pair(receipt)
            row.record = seal_record(text.encode(), opened.content, place, pair)
    else:
        row.text = text
    row.save()
    return row


def has_sealed(obstacle: Obstacle) -> bool:
    """Whether anything of this report is sealed."""
    return SealedSource.objects.filter(obstacle=obstacle).exists()


def open_answers(obstacle: Obstacle) -> list[SealedAnswer]:
    """Answers to a report that has no key: in the open, for analysts."""
    rows = ObstacleAnswer.objects.filter(obstacle=obstacle).exclude(text="")
    return [SealedAnswer(row.text, row.sent_at) for row in rows]


@sensitive_variables()
@transaction.atomic
def share_sources(*, key_id: UUID, ring: Keyring, tenant: Tenant, actor: Actor) -> int:
    """Give a new colleague's certified key what one opens oneself; how many reports.

    Raises NotPermitted, NotFound (no certified analyst's key, or one's own).
    """
    require(actor, Permission.VAULT_CERTIFY)
    card = next((one for one in analyst_cards(tenant) if one.key == key_id), None)
    if card is None or key_id == ring.holder.key:
        raise NotFound
    member, given = Member(card.key, card.public.box), 0
    for obstacle in _not_shared_with(key_id, ring.holder.key, tenant):
        try:
            with _opened(
                obstacle, ring.holder.key, ring.member, ring.pair, _analysts(ring.log)
            ) as held:
                _granted(obstacle, held.key, key_id, member, ring.pair).save()
        except Unopenable:
            # Withdrawn: its pepper is gone, and nobody opens it any more.
            continue
        given += 1
    audit.record("obstacle_sources.shared", tenant, actor=actor, details={"reports": given})
    return given


def _not_shared_with(key_id: UUID, mine: UUID, tenant: Tenant) -> list[Obstacle]:
    theirs = SourceGrant.objects.filter(tenant=tenant, key=key_id).values("obstacle")
    own = SourceGrant.objects.filter(tenant=tenant, key=mine).exclude(obstacle__in=theirs)
    return list(Obstacle.objects.filter(tenant=tenant, pk__in=own.values("obstacle")))


def count_unshared(key_id: UUID, tenant: Tenant) -> int:
    """How many reports with something sealed this key does not open."""
    theirs = SourceGrant.objects.filter(tenant=tenant, key=key_id).values("obstacle")
    return SealedSource.objects.filter(tenant=tenant).exclude(obstacle__in=theirs).count()


def erase_sources(obstacle: Obstacle) -> None:
    """What was sealed and answered is gone: the rows now, their pepper when this is committed."""
    for model in (SourceGrant, SealedSource, ObstacleAnswer):
        model._default_manager.filter(obstacle=obstacle).delete()
    transaction.on_commit(partial(pepper_store().erase, _pepper_id(obstacle)))


def forget_key(key_id: UUID) -> None:
    """An ended key opens nothing any more. Run by the worker."""
    SourceGrant.objects.filter(key=key_id).delete()
