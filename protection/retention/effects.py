"""What an end, a new beginning and an erasure mean for how long a case is kept."""

from datetime import timedelta

from portal.clocks import DUE_FIELDS
from portal.transitions import Move, effect_of
from protection.cases import clocks
from protection.cases.models import ProtectionCase
from protection.retention.models import Erasure, Keeping
from protection.retention.rules import rule_for

_HOUR = 3600


@effect_of(ProtectionCase, "close", "leave_scope", "transfer")
def keep_for_a_time(move: Move) -> None:
    """The period of the institution's rule for this outcome begins."""
    case = move.obj
    rule = rule_for(case.tenant_id, str(move.transition.outcome or case.ends_as))
    Keeping.objects.update_or_create(
        tenant_id=case.tenant_id,
        case=case,
        defaults={"erase_on": move.now + timedelta(days=rule.days), "warned_at": None},
    )


@effect_of(ProtectionCase, "reopen")
def keep_while_open(move: Move) -> None:
    """What is worked at has no date; an erasure that was asked for stops."""
    Keeping.objects.filter(case=move.obj).delete()
    whole = Erasure.objects.filter(case=move.obj, parts=[], files=[], done_at=None, stopped_at=None)
    whole.update(stopped_at=move.now)


@effect_of(ProtectionCase, "begin_retention")
def wait_for_two_people(move: Move) -> None:
    """Nothing erases itself: until its date two people agree, or it is told further up."""
    case = move.obj
    keeping = Keeping.objects.get(case=case)
    hours = max(1, int((keeping.erase_on - move.now).total_seconds() // _HOUR))
    clocks.start(case, clocks.ERASURE, since=move.now, now=move.now, hours=hours)
    move.changed.update(DUE_FIELDS)


@effect_of(ProtectionCase, "keep", "erase")
def wait_no_more(move: Move) -> None:
    """Decided."""
    clocks.end(move)
