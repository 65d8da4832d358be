"""What is waiting for somebody: other rooms say it here, the account's home shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from portal.permissions import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to look at or to do, and by when."""

    text: str | Promise
    url: str
    due_at: datetime | None = None


Teller = Callable[[Actor], Iterable[Waiting]]
_TELLERS: list[Teller] = []


def tells_what_waits(teller: Teller) -> Teller:
    """Register a selector; it runs in the person's own context and answers with few queries."""
    _TELLERS.append(teller)
    return teller


def waiting_for(actor: Actor) -> list[Waiting]:
    """Everything that waits, what is due first on top."""
    found = [entry for teller in _TELLERS for entry in teller(actor)]
    dated = [entry for entry in found if entry.due_at is not None]
    dated.sort(key=lambda entry: str(entry.due_at.isoformat()) if entry.due_at else "")
    return [*dated, *(entry for entry in found if entry.due_at is None)]
