"""Words found in what an officer may open: every text is opened, looked at and forgotten.

No index and no cache of plaintext: what is not kept cannot be taken. Keys of texts come from
grants that were checked; after the first time they stand under the officer's own symmetric key
(portal/vault/rewrapping.py). Each text is checked and opened exactly as on the page of its case.
"""

import json
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from psycopg2.extensions import new_type, register_type
from psycopg2.extras import execute_values

from portal.grants import Permission
from portal.permissions import Actor, require
from portal.vault import granting, rewrapping
from portal.vault.datakeys import Compartment, DataKey, EpochPlace
from portal.vault.errors import Unopenable
from portal.vault.granting import Grant, Member
from portal.vault.keyring import CaseKeys, Keyring
from portal.vault.models import VaultCase
from portal.vault.peppers import compartment_pepper_id, pepper_store
from portal.vault.records import Place, open_record
from portal.vault.secrecy import ContentKey, Pepper
from portal.vault.selectors import case_reporters
from portal.vault.services.readings import note_reading
from protection.heads.keeping import officers_of

MOST_SHOWN = 50
MOST_ON_BOARD = 50
_ESCAPED = frozenset('"\\/')
_AROUND = 60
_CHUNK = 100
_TABLE, _COLUMN = "protection_casetext", "sealed"
# The newest revision of each text whose key is granted to this officer, with that grant.
_TEXTS = """
SELECT t.case_id, t.compartment, t.epoch, t.row, t.revision, t.sealed, g.id::text, g.box,
       g.expires_at, g.granter, g.signature, g.rewrapped, e.commitment, e.previous
  FROM protection_casetext t
  JOIN portal_caseepoch e ON e.tenant_id = t.tenant_id AND e.case_id = t.case_id
   AND e.compartment = t.compartment AND e.epoch = t.epoch
  JOIN portal_vaultgrant g ON g.tenant_id = t.tenant_id AND g.epoch_id = e.id AND g.key_id = %(key)s
   AND (g.expires_at IS NULL OR g.expires_at > now())
 WHERE t.tenant_id = %(tenant)s AND (%(cases)s::uuid[] IS NULL OR t.case_id = ANY(%(cases)s::uuid[]))
   AND (%(part)s = '' OR t.compartment = %(part)s)
   AND NOT EXISTS (SELECT 1 FROM protection_casetext n WHERE n.tenant_id = t.tenant_id
                    AND n.case_id = t.case_id AND n.row = t.row AND n.revision > t.revision)
 ORDER BY t.case_id, t.kept_at
"""


# Bytes at once, in place of views of bytes: these are copied anyway, and keep the collector busy.
_BYTES = new_type((17,), "BYTES", lambda digits, _cursor: digits and bytes.fromhex(digits[2:]))


class _Row(NamedTuple):
    case_id: UUID
    compartment: str
    epoch: int
    row: UUID
    revision: int
    sealed: bytes
    grant_id: str
    box: bytes
    expires_at: datetime | None
    granter: bytes
    signature: bytes
    rewrapped: bytes
    commitment: bytes
    previous: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """One text, opened: the case, what it is and says, and the key that opened it."""

    case_id: UUID
    place: EpochPlace
    text: str
    key: DataKey

    @property
    def body(self) -> Mapping[str, Any]:
        """What the text says. Raises ValueError where it is no body."""
        body: Mapping[str, Any] = json.loads(self.text)
        return body


@dataclass(slots=True, repr=False)
class _Reader:
    """What is needed to open many texts one after the other."""

    ring: Keyring
    tenant: UUID
    own: bytes
    officers: frozenset[bytes]
    member: Member
    case_id: UUID | None = None
    keys: dict[tuple[str, int], tuple[EpochPlace, DataKey, ContentKey]] = field(
        default_factory=dict
    )
    fresh: dict[str, bytes] = field(default_factory=dict)
    persons: dict[UUID, frozenset[bytes]] = field(default_factory=dict)

    def forget_others(self, case_id: UUID | None) -> None:
        """Wipe the keys of the case before, once another one follows."""
        if self.case_id != case_id:
            for _place, key, content in self.keys.values():
                key.wipe()
                content.wipe()
            self.keys.clear()
            self.case_id = case_id

    def reporters(self, case_id: UUID) -> frozenset[bytes]:
        """Who of the case's receipts may have written; asked for once a case."""
        if case_id not in self.persons:
            case = VaultCase.objects.get(pk=case_id)
            self.persons[case_id] = case_reporters(case, self.ring.log)
        return self.persons[case_id]


@sensitive_variables()
def opened_texts(
    *,
    ring: Keyring,
    cases: Collection[UUID] | None = None,
    part: Compartment | None = None,
) -> Iterator[Opened | None]:
    """The newest revision of each text that this officer may open; None for one that is refused.

    All of the officer's cases, or these alone; all compartments, or one. Nothing of it may be
    shown before `note_reading`.
    """
    own, officers = rewrapping.own_key(ring.pair), officers_of(ring.log)
    reader = _Reader(ring, ring.holder.tenant, own, officers, ring.member)
    pepper = pepper_store().reader()
    # What a few cases hold comes in one answer.
    a_few = cases is not None and len(cases) <= MOST_ON_BOARD
    with connection.cursor() if a_few else connection.chunked_cursor() as cursor:
        asked = {
            "key": ring.holder.key,
            "tenant": reader.tenant,
            "cases": None if cases is None else list(cases),
            "part": part.value if part else "",
        }
        register_type(_BYTES, cursor.cursor)
        cursor.execute(_TEXTS, asked)
        for row in _fetched(cursor):
            yield _open(_Row(*row), reader, pepper)
    reader.forget_others(None)
    _keep_rewrapped(reader.fresh)


def _fetched(cursor: CursorWrapper) -> Iterator[tuple[Any, ...]]:
    """The rows of a query; the next ones are on their way while these are worked on.

    They come in the same connection, transaction and context: the thread only waits for them.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="search") as waiting:
        found = cursor.fetchmany(_CHUNK)
        while len(found) == _CHUNK:
            following = waiting.submit(cursor.fetchmany, _CHUNK)
            yield from found
            found = following.result()
        yield from found


@sensitive_variables()
def _open(row: _Row, reader: _Reader, pepper: Callable[[str], Pepper]) -> Opened | None:
    reader.forget_others(row.case_id)
    try:
        place, key, content = _keys_for(row, reader, pepper)
        author = row.sealed[1:33]
        is_known = author in reader.officers or author in reader.reporters(row.case_id)
        where = Place(place, _TABLE, _COLUMN, row.row, row.revision)
        text = open_record(row.sealed, content, where, [author] if is_known else [])
        return Opened(row.case_id, place, text.decode(), key)
    except (Unopenable, UnicodeDecodeError):
        return None


def _keys_for(
    row: _Row, reader: _Reader, pepper: Callable[[str], Pepper]
) -> tuple[EpochPlace, DataKey, ContentKey]:
    """The keys of a text's compartment and epoch, worked out once a case. Raises Unopenable."""
    known = reader.keys.get((row.compartment, row.epoch))
    if known is None:
        place = EpochPlace(reader.tenant, row.case_id, Compartment(row.compartment), row.epoch)
        key = _data_key(row, place, reader)
        seasoned = pepper(compartment_pepper_id(reader.tenant, row.case_id, place.compartment))
        known = place, key, key.content_key(seasoned)
        reader.keys[row.compartment, row.epoch] = known
    return known


def _data_key(row: _Row, place: EpochPlace, reader: _Reader) -> DataKey:
    """The key of a text's epoch; its grant is checked the first time. Raises Unopenable."""
    known = rewrapping.unwrap(
        row.rewrapped, reader.own, place, expires_at=row.expires_at, signature=row.signature
    )
    if known is not None:
        return known
    grant = Grant(
        place=place,
        member=reader.member,
        expires_at=row.expires_at,
        box=row.box,
        commitment=row.commitment,
        previous=row.previous,
        granter=row.granter,
        signature=row.signature,
    )
    entitled = [*reader.officers, *([] if place.epoch else reader.reporters(row.case_id))]
    granting.check(grant, entitled=entitled, commitment=grant.commitment, previous=grant.previous)
    key = granting.take(grant, reader.ring.pair, now=timezone.now())
    reader.fresh[row.grant_id] = rewrapping.rewrap(key, grant, reader.own)
    return key


def _keep_rewrapped(fresh: Mapping[str, bytes]) -> None:
    if not fresh:
        return
    with connection.cursor() as cursor:
        execute_values(
            cursor.cursor,
            "UPDATE portal_vaultgrant g SET rewrapped = v.wrapped FROM (VALUES %s)"
            " AS v (id, wrapped) WHERE g.id = v.id::uuid",
            list(fresh.items()),
            page_size=1000,
        )


@dataclass(frozen=True, slots=True, repr=False)
class Hit:
    """A case in which all the words stand, with a few words around the first of them."""

    case_id: UUID
    kind: str
    excerpt: str


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What a search found; `refused` texts did not open: somebody changed them."""

    hits: Sequence[Hit]
    searched: int
    refused: int
    is_cut: bool


def fold(text: str) -> str:
    """How words are compared: NFKC, without regard to case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


@sensitive_variables()
def search_cases(words: str, *, ring: Keyring, actor: Actor) -> Found:
    """The officer's cases with a text in which all these words stand; none for no word.

    Raises NotPermitted, TooManyReadings.
    """
    require(actor, Permission.CASE_READ)
    sought = _Sought.of(words)
    hits: dict[UUID, tuple[Hit, CaseKeys]] = {}
    searched: set[UUID] = set()
    refused = 0
    is_cut = False
    for opened in opened_texts(ring=ring) if sought.words else ():
        if opened is None:
            refused += 1
            continue
        searched.add(opened.case_id)
        if opened.case_id in hits:
            continue
        said = _said_with(opened, sought)
        if said:
            if len(hits) == MOST_SHOWN:
                is_cut = True
                continue
            hits[opened.case_id] = _hit(opened, said, sought.words[0], ring)
    if sought.words:
        note_reading(
            [keys for _hit, keys in hits.values()], ring=ring, actor=actor, scanned=len(searched)
        )
    return Found([hit for hit, _keys in hits.values()], len(searched), refused, is_cut)


@dataclass(frozen=True, slots=True, repr=False)
class _Sought:
    """The words of a search, folded; and those of them that JSON writes as they are."""

    words: Sequence[str]
    plain: Sequence[str]

    @classmethod
    def of(cls, words: str) -> "_Sought":
        """The words of what was typed."""
        found = fold(words).split()
        return cls(found, [one for one in found if one.isprintable() and not _ESCAPED & {*one}])


def _said_with(opened: Opened, sought: _Sought) -> str:
    """All that a text says, folded, where each word stands in it; else nothing.

    A plain word must stand in the written form already: most texts are passed over without being
    taken apart.
    """
    written = fold(opened.text)
    for word in sought.plain:
        if word not in written:
            return ""
    said = fold(" ".join(_strings(opened.body)))
    return said if all(word in said for word in sought.words) else ""


def _hit(opened: Opened, said: str, word: str, ring: Keyring) -> tuple[Hit, CaseKeys]:
    at = said.find(word)
    excerpt = said[max(0, at - _AROUND) : at + len(word) + _AROUND]
    return (
        Hit(opened.case_id, str(opened.body.get("kind", "")), excerpt),
        _keys_of(opened, ring),
    )


def _keys_of(opened: Opened, ring: Keyring) -> CaseKeys:
    held = DataKey(opened.key.reveal())
    place = opened.place
    return CaseKeys(ring.holder.tenant, opened.case_id, {(place.compartment, place.epoch): held})


def _strings(value: Any) -> Iterator[str]:
    """Every text inside a body."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


@sensitive_variables()
def first_words(cases: Sequence[UUID], *, ring: Keyring, actor: Actor) -> Mapping[UUID, str]:
    """The first words of what was told in each of these cases, for the board.

    Raises NotPermitted, TooManyReadings.
    """
    require(actor, Permission.CASE_READ)
    told: dict[UUID, tuple[str, CaseKeys]] = {}
    few = cases[:MOST_ON_BOARD]
    for opened in opened_texts(ring=ring, cases=few, part=Compartment.NARRATIVE) if few else ():
        if opened is not None and opened.case_id not in told:
            words = str(opened.body.get("words", ""))[: 2 * _AROUND]
            told[opened.case_id] = words, _keys_of(opened, ring)
    if told:
        note_reading([keys for _words, keys in told.values()], ring=ring, actor=actor)
    return {case_id: words for case_id, (words, _keys) in told.items()}
