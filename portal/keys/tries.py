"""Wrong passphrases of one account, and the waits that grow with them.

Counted is by who is signed in and never by an address: many people share one behind Tor. Nobody but
the signed-in officer reaches this door, so nobody keeps a colleague out; and no wait is for good: an
hour is the longest, and the recovery code goes round it. What is counted stands in the audit already
(`vault.refused`), so it survives a restart, is kept nowhere twice and cannot be taken back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from itertools import takewhile
from math import ceil
from typing import ParamSpec, TypeVar, cast

from django.db import connection
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.audit import AuditEntry
from portal.errors import TooOften
from portal.permissions import Actor
from portal.vault.errors import WrongPassphrase
from portal.vault.models import VaultKey
from portal.vault.selectors import find_own_key

P = ParamSpec("P")
R = TypeVar("R")
FREE = 3
LONGEST_MINUTES = 60
RULE = _(
    "After three wrong passphrases in a row you wait one minute before the next try, then two, four"
    " and so on, an hour at most."
)
_KEPT = timedelta(days=1)
_WRONG = "vault.refused"
# What only the right passphrase, or the recovery code, brings about.
_RIGHT = ("vault.opened", "vault_key.code_renewed", "vault_key.passphrase_changed")
# So many in a row and the wait is the longest.
_MOST_COUNTED = FREE + LONGEST_MINUTES.bit_length()


class TriedTooOften(TooOften):
    """Too many wrong passphrases in a row; what was typed was not tried."""

    code = "too_many_passphrases"

    def __init__(self, until: datetime) -> None:
        self.until = until
        self.after = max(1, ceil((until - timezone.now()).total_seconds()))
        super().__init__(
            _(
                "There were too many wrong passphrases in a row. Try again at %(time)s; what is typed"
                " before then is not tried."
            )
            % {"time": time_format(timezone.localtime(until), "TIME_FORMAT")}
        )


def wait_after(wrong: int) -> timedelta:
    """How long one waits after so many wrong passphrases in a row."""
    if wrong < FREE:
        return timedelta()
    doubled = 2 ** min(wrong - FREE, LONGEST_MINUTES.bit_length())
    return timedelta(minutes=min(doubled, LONGEST_MINUTES))


def waits_until(key: VaultKey | None) -> datetime | None:
    """The full minute at which the holder may try again; None where there is no wait. One query."""
    if key is None:
        return None
    now = timezone.now()
    rows = AuditEntry.objects.filter(
        tenant_id=key.tenant_id,
        subject_type=key._meta.label_lower,
        subject_id=key.pk,
        action__in=(_WRONG, *_RIGHT),
        recorded_at__gt=now - _KEPT,
    )
    lately = rows.order_by("-id").values_list("action", "recorded_at")[:_MOST_COUNTED]
    wrong = [at for _action, at in takewhile(lambda row: row[0] == _WRONG, lately)]
    wait = wait_after(len(wrong))
    if not wait or wrong[0] + wait <= now:
        return None
    until = wrong[0] + wait
    return until.replace(second=0, microsecond=0) + timedelta(minutes=1)


@contextmanager
@sensitive_variables()
def _counted(actor: Actor) -> Iterator[None]:
    """One try of a passphrase by whoever is signed in. Raises TriedTooOften before it is tried."""
    own = None
    if actor.tenant_id is not None and actor.person_id is not None:
        own = find_own_key(actor.tenant_id, actor.person_id)
    if own is None:
        yield
        return
    _one_at_a_time(own)
    until = waits_until(own)
    if until is not None:
        raise TriedTooOften(until)
    try:
        yield
    except WrongPassphrase:
        # Stays, as the answer is none of those that roll back: whoever reads the audit sees tries.
        audit.record(_WRONG, own, actor=actor)
        raise


def _one_at_a_time(key: VaultKey) -> None:
    """Wait for another try of the same account: many at once would be counted as none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"portal.keys/try/{key.pk}"]
        )


def counted(service: Callable[P, R]) -> Callable[P, R]:
    """A service that tries a passphrase for its `actor`: slowed, and each wrong one is recorded.

    Stands outside the service's own transaction, which a wrong passphrase undoes.
    """

    @wraps(service)
    @sensitive_variables()
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        with _counted(cast("Actor", kwargs["actor"])):
            return service(*args, **kwargs)

    return inner
