"""What other rooms do when a person's sessions end, or when somebody leaves an institution.

The house above registers here; this room imports none of it.
"""

from collections.abc import Callable
from uuid import UUID

from portal.permissions import Actor

SessionsEnded = Callable[[UUID], None]
# Person, institution. Raises Refused where they cannot go yet.
MayLeave = Callable[[UUID, UUID], None]
Left = Callable[[UUID, UUID, Actor], None]

_sessions_ended: list[SessionsEnded] = []
_may_leave: list[MayLeave] = []
_left: list[Left] = []


def when_sessions_end(hook: SessionsEnded) -> SessionsEnded:
    """Register what happens whenever somebody signs out, is signed out or sets a new password."""
    _sessions_ended.append(hook)
    return hook


def before_leaving(check: MayLeave) -> MayLeave:
    """Register what may stop a departure before it is confirmed."""
    _may_leave.append(check)
    return check


def when_leaving(hook: Left) -> Left:
    """Register what happens, in the same transaction, when a membership ends."""
    _left.append(hook)
    return hook


def tell_sessions_ended(person_id: UUID) -> None:
    """Every session of this person ends, or the one that mattered did."""
    for hook in _sessions_ended:
        hook(person_id)


def check_may_leave(person_id: UUID, tenant_id: UUID) -> None:
    """Raise Refused where somebody cannot leave yet; in the institution's context."""
    for check in _may_leave:
        check(person_id, tenant_id)


def tell_left(person_id: UUID, tenant_id: UUID, actor: Actor) -> None:
    """Somebody's membership has ended; in the institution's context."""
    for hook in _left:
        hook(person_id, tenant_id, actor)
