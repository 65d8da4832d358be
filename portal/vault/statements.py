"""Signed statements about a case: its root, and its head.

The root, signed at adoption, names the reporter's public keys and the recovery key. The head lists
every row's revision and hash and the control fields in the clear (state, level, due dates, expiry,
members, holds), so that an old row put back, a deleted message, a lowered level or a moved due
date is seen by whoever has public keys alone. Heads count up; who saw a later one refuses an
earlier one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from portal.vault import primitives
from portal.vault.errors import Unopenable
from portal.vault.identities import KeyPair, PublicPair
from portal.vault.primitives import NO_HEAD, digest, frame, same

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class CaseRoot:
    """Whose case it is and how it can be recovered. `recovery` is empty where that is off."""

    tenant: UUID
    case: UUID
    reporters: tuple[PublicPair, ...]
    recovery: bytes

    def message(self) -> bytes:
        """What the adopting officer signs."""
        pairs = (frame(pair.box, pair.sign) for pair in self.reporters)
        return frame("portal.vault/root/1", self.tenant, self.case, frame(*pairs), self.recovery)


@dataclass(frozen=True, slots=True, order=True)
class RowState:
    """One row of the case: where it stands, its revision, the hash of its sealed bytes."""

    table: str
    column: str
    row: UUID
    revision: int
    hash: bytes

    def framed(self) -> bytes:
        """The line's bytes."""
        return frame(self.table, self.column, self.row, self.revision, self.hash)


@dataclass(frozen=True, slots=True)
class CaseHead:
    """The state of a whole case at one count. Control fields map a name to a canonical text."""

    tenant: UUID
    case: UUID
    count: int
    rows: tuple[RowState, ...]
    control: Mapping[str, str] = field(default_factory=dict)
    previous: bytes = NO_HEAD

    def message(self) -> bytes:
        """What is signed: rows and control fields in their sorted order."""
        rows = frame(*(row.framed() for row in sorted(self.rows)))
        named = sorted(self.control.items())
        control = frame(*(frame(name, value) for name, value in named))
        return frame(
            "portal.vault/head/1",
            self.tenant,
            self.case,
            self.count,
            self.previous,
            digest("pv1.head-rows", rows),
            digest("pv1.head-control", control),
        )

    @property
    def hash(self) -> bytes:
        """What the next head names as its predecessor."""
        return digest("pv1.head", self.message())


def hash_row(table: str, text: str) -> bytes:
    """What the head lists of a row; `text` is the canonical text of its columns."""
    return digest("pv1.head-row", table, text)


@dataclass(frozen=True, slots=True)
class CaseState:
    """How a case stands in the database: what a head signs, without its count."""

    rows: Mapping[tuple[str, UUID], RowState]
    control: Mapping[str, str]

    def after(self, before: "CaseState", base: "CaseState") -> "CaseState":
        """`base` with what was changed from `before` to this state, and nothing else of it."""
        return CaseState(
            _patched(base.rows, before.rows, self.rows),
            _patched(base.control, before.control, self.control),
        )

    def listed(self) -> dict[str, Any]:
        """As it is stored beside the signature."""
        rows = [
            [row.table, row.column, str(row.row), row.revision, row.hash.hex()]
            for row in sorted(self.rows.values())
        ]
        return {"rows": rows, "control": dict(sorted(self.control.items()))}

    @classmethod
    def read(cls, listed: Mapping[str, Any]) -> "CaseState":
        """The stored state. Raises Unopenable where it is none."""
        if set(listed) != {"rows", "control"}:
            raise Unopenable
        try:
            rows = [
                RowState(table, column, UUID(row), int(revision), bytes.fromhex(mark))
                for table, column, row, revision, mark in listed["rows"]
            ]
            control = {str(name): str(value) for name, value in listed["control"].items()}
        except (AttributeError, KeyError, TypeError, ValueError):
            raise Unopenable from None
        return cls({(row.table, row.row): row for row in rows}, control)


def _patched(base: Mapping[K, V], old: Mapping[K, V], new: Mapping[K, V]) -> dict[K, V]:
    kept = {key: value for key, value in base.items() if key in new or key not in old}
    return kept | {key: value for key, value in new.items() if old.get(key) != value}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One way in which a case is not as it was signed: no id and no word of it."""

    kind: str
    place: str

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


def differences(signed: CaseState, found: CaseState) -> Iterator[tuple[Fault, RowState | None]]:
    """Where the case as found is not the case as signed; the row in question, if it is one."""
    for key in sorted(signed.rows.keys() | found.rows.keys()):
        one, other = signed.rows.get(key), found.rows.get(key)
        if one != other:
            kind = "missing" if other is None else "added" if one is None else "changed"
            yield Fault(kind, key[0]), one or other
    names: Iterable[str] = signed.control.keys() | found.control.keys()
    for name in sorted(names):
        if signed.control.get(name) != found.control.get(name):
            yield Fault("changed", name), None


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed, and the signature."""

    author: bytes
    signature: bytes


def sign_statement(statement: CaseRoot | CaseHead, author: KeyPair) -> Signed:
    """The author's signature under the statement."""
    return Signed(author.public.sign, author.sign(statement.message()))


def check_statement(
    statement: CaseRoot | CaseHead, signed: Signed, authors: Collection[bytes]
) -> None:
    """Raise Unopenable unless one of `authors` signed exactly this. Needs public keys alone."""
    if not any(same(signed.author, one) for one in authors):
        raise Unopenable
    primitives.verify(signed.author, statement.message(), signed.signature)


def check_successor(head: CaseHead, *, seen_count: int, seen_hash: bytes) -> None:
    """Raise Unopenable where the head is older than, or another than, one that was seen."""
    is_same = head.count == seen_count and same(head.hash, seen_hash)
    is_next = head.count == seen_count + 1 and same(head.previous, seen_hash)
    is_later = head.count > seen_count + 1
    if not (is_same or is_next or is_later):
        raise Unopenable
