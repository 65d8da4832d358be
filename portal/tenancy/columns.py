"""What the host reads in a table, column by column: declared on the model, printed for everybody.

A model of the vault or of protection declares `host_sees`: for each of its own columns whether it
is sealed, and where it stands in the clear, what it is and why it must. docs/what-the-host-sees.md
is generated from these declarations; a column without one fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kept(StrEnum):
    """How a column is kept."""

    CLEAR = "in the clear"
    SEALED = "sealed"
    HASHED = "keyed hash"
    PUBLIC = "public key or signature"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how it is kept, what it is, why it is kept so."""

    kept: Kept
    what: str
    why: str


Columns = Mapping[str, Column]


def clear(what: str, why: str) -> Column:
    """The host reads it."""
    return Column(Kept.CLEAR, what, why)


def locked(what: str, to: str = "opened by members’ keys and the pepper together") -> Column:
    """The host holds it and cannot read it."""
    return Column(Kept.SEALED, what, to)


def hashed(what: str, why: str) -> Column:
    """A hash that says nothing to whoever lacks the key or the value."""
    return Column(Kept.HASHED, what, why)


def public(what: str, why: str = "checked without any secret") -> Column:
    """Made to be known; opens nothing."""
    return Column(Kept.PUBLIC, what, why)


# What every table has alike.
SHARED: Columns = {
    "id": clear("the row’s number, random after a time stamp", "rows point at each other by it"),
    "tenant": clear("the institution", "the database shows rows by it"),
    "case": clear("the case’s number", "says which keys open the row, and what goes with the case"),
}
