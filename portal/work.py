"""What waits for an institution's staff: rooms say it here, the staff's first page shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portal.errors import Sentence
from portal.permissions import Actor
from portal.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class Line:
    """A list that can be opened, and the rows in it, to be counted."""

    word: Sentence
    url: str
    rows: "QuerySet[Any]"


@dataclass(frozen=True, slots=True)
class Group:
    """The lists of one room."""

    word: Sentence
    lines: Sequence[Line]


Teller = Callable[[Actor, Tenant], Group | None]
_TELLERS: list[Teller] = []


def tells_work(teller: Teller) -> Teller:
    """Register a function that gives a room's lists, or None where the actor has none there."""
    _TELLERS.append(teller)
    return teller


def work_for(actor: Actor, tenant: Tenant) -> list[Group]:
    """The lists of every room that has something for this member of staff."""
    found = (teller(actor, tenant) for teller in _TELLERS)
    return [group for group in found if group is not None]
