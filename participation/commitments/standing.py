"""A commitment in words: where it stands, what has happened, what its check came to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participation.accreditation.dossier_side import RemedyPreview
from participation.commitments.checking import LEAST_WORDS, Counts
from participation.commitments.effects import CHECK_CLOCK, DUE_CLOCK, FIRST_CLOCK
from participation.commitments.models import CheckRound, CheckShown, Commitment, DueDateChange
from participation.commitments.selectors import Dossier
from participation.commitments.states import (
    UNDER_WAY,
    CommitmentOutcome,
    CommitmentStatus,
    RoundResult,
    Verdict,
)
from portal.clocks import calendar_of, due_after
from portal.errors import Sentence
from portal.looks.texts import text_of
from portal.looks.words import last_day
from portal.policies.kinds import LabelText, Outcome, RemedyPlace
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook
from portal.tenancy.models import Tenant

CLOCK_NAMES: dict[str, Sentence] = {
    DUE_CLOCK: gettext_lazy("Day by which it is promised"),
    FIRST_CLOCK: gettext_lazy("Contributors to the themes are heard first"),
    CHECK_CLOCK: gettext_lazy("Time to check it"),
}


def place_of(commitment: Commitment) -> tuple[str, str]:
    """(word, state) of where it stands; of a closed one, how it ended."""
    if commitment.status == CommitmentStatus.CLOSED:
        return str(CommitmentOutcome(commitment.outcome).label), commitment.outcome
    return str(CommitmentStatus(commitment.status).label), commitment.status


_NEXT: dict[str, Sentence] = {
    CommitmentStatus.PROPOSED: gettext_lazy(
        "Complete it, then adopt it: owner, date and indicator become public and stay so."
    ),
    CommitmentStatus.ON_TRACK: gettext_lazy("Publish updates; report it done when it is."),
    CommitmentStatus.AT_RISK: gettext_lazy(
        "Say what stands in the way; move the date if it cannot be kept."
    ),
    CommitmentStatus.DELAYED: gettext_lazy("Publish updates; report it done when it is."),
    CommitmentStatus.IN_CHECK: gettext_lazy(
        "Organizations check it. When their time is over the portal records what their verdicts"
        " come to. You can answer them with updates."
    ),
    CommitmentStatus.CLOSED: gettext_lazy("Nothing: this is closed."),
}


def next_for_staff(commitment: Commitment) -> Sentence:
    """What the institution does next."""
    return _NEXT[commitment.status]


def remedy_for_drop(rulebook: Rulebook, tenant: Tenant, *, now: datetime) -> RemedyPreview:
    """What will be said about a dropped commitment; shown before it is recorded."""
    found = rulebook.remedy_for(Outcome.DROP_COMMITMENT)
    if found is None:
        return RemedyPreview(is_missing=True)
    rule, remedy = found
    until = due_after(now, remedy.time, calendar_of(tenant)).at if remedy.time else None
    return RemedyPreview(
        is_none=remedy.where is RemedyPlace.NONE,
        is_here=remedy.where is RemedyPlace.PORTAL,
        body=here(remedy.body).text if remedy.body else "",
        address=remedy.address,
        remaining=here(remedy.remaining).text if remedy.remaining else "",
        last_day=None if until is None else last_day(until),
        rule=rule,
    )


def is_overdue(commitment: Commitment, today: date) -> bool:
    """Whether the promised day has passed (`today`: the date at the seat) without a report."""
    return commitment.status in UNDER_WAY and commitment.due_on < today


def moved_words(count: int) -> str:
    """How often the date was moved; empty where never."""
    if not count:
        return ""
    return ngettext("date moved %(count)s time", "date moved %(count)s times", count) % {
        "count": count
    }


def row_of(commitment: Any, today: date) -> dict[str, Any]:
    """A commitment as lists show it; it carries `moved_count` and `has_dispute`."""
    word, state = place_of(commitment)
    return {
        "commitment": commitment,
        "word": word,
        "state": state,
        "is_overdue": is_overdue(commitment, today),
        "moved": moved_words(commitment.moved_count),
        "is_disputed": commitment.has_dispute and commitment.status == CommitmentStatus.IN_CHECK,
    }


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the time line."""

    when: datetime
    what: str
    text: LabelText | None = None
    url: str = ""
    document: Any = None


def happenings(dossier: Dossier) -> list[Happening]:
    """What has happened, first to last, from rows that everybody may read."""
    commitment = dossier.commitment
    found = [*map(_moved, dossier.dates), *map(_updated, dossier.updates)]
    found += [_ended(one) for one in dossier.rounds if one.ended_at is not None]
    if commitment.adopted_at is not None:
        found.append(Happening(commitment.adopted_at, _("Adopted and published")))
    if dossier.decision is not None:
        words = _("Dropped. Decided by: %(who)s") % {"who": commitment.dropped_by}
        reason = LabelText(commitment.drop_reason, commitment.drop_language)
        found.append(Happening(dossier.decision.recorded_at, words, reason))
    return sorted(found, key=lambda one: one.when)


def _moved(change: DueDateChange) -> Happening:
    days = {
        "before": date_format(change.due_before, "DATE_FORMAT"),
        "now": date_format(change.due_now, "DATE_FORMAT"),
    }
    words = _("Date moved from %(before)s to %(now)s") % days
    return Happening(change.changed_at, words, LabelText(change.reason, change.language))


def _updated(update: Any) -> Happening:
    words = _("Update")
    if update.is_report_of_completion:
        words = _("Reported done")
    elif update.status:
        words = _("Said to be: %(status)s") % {"status": CommitmentStatus(update.status).label}
    return Happening(
        update.made_at, words, text_of(update, "text"), update.evidence_url, update.document
    )


def _ended(one: CheckRound) -> Happening:
    return Happening(
        one.ended_at or one.ends_at,
        _("Round %(number)s of the check ended: %(result)s")
        % {"number": one.number, "result": RoundResult(one.result).label},
        LabelText(
            counts_words(Counts(one.confirmed, one.partly, one.disputed, one.substantiated)), ""
        ),
    )


def counts_words(counts: Counts) -> str:
    """The verdicts of a round in one line."""
    parts = [
        ngettext("%(count)s confirms it", "%(count)s confirm it", counts.confirmed)
        % {"count": counts.confirmed},
        ngettext("%(count)s says in part", "%(count)s say in part", counts.partly)
        % {"count": counts.partly},
        ngettext("%(count)s disputes it", "%(count)s dispute it", counts.disputed)
        % {"count": counts.disputed},
    ]
    if counts.disputed:
        parts.append(
            ngettext(
                "%(count)s of them substantiated",
                "%(count)s of them substantiated",
                counts.substantiated,
            )
            % {"count": counts.substantiated}
        )
    return _(", ").join(parts)


def definition() -> list[str]:
    """How a round ends, and when a dispute is substantiated: the words of `checking`."""
    return [
        _(
            "A dispute is substantiated when it says why in at least %(words)s words and gives"
            " evidence: an address where others can look, or the place and the day at which the"
            " organization saw it itself."
        )
        % {"words": LEAST_WORDS},
        _(
            "The round always runs for its whole time, so that everybody is heard. Until then each"
            " organization can change its verdict or take it back."
        ),
        _(
            "One substantiated dispute at the end of the round, and the commitment is open again,"
            " whatever others said."
        ),
        _(
            "Without one: where as many organizations as the rule asks for say “done in part”, and"
            " no fewer than confirm it, it is open again too."
        ),
        _(
            "Else it is verified once the number of confirmations of the rule is reached. With"
            " fewer it ends unchecked, which never counts as verified."
        ),
    ]


def rounds_shown(dossier: Dossier) -> list[dict[str, Any]]:
    """The rounds with their verdicts, the latest first."""
    return [
        {
            "round": one,
            "counts": counts_words(dossier.counts(one.number)),
            "is_disputed": dossier.counts(one.number).substantiated > 0,
            "result": RoundResult(one.result).label if one.result else "",
            "state": one.result or "in_check",
            "verdicts": _verdicts(v for v in dossier.verdicts if v.round == one.number),
        }
        for one in reversed(dossier.rounds)
    ]


def _verdicts(shown: Iterable[CheckShown]) -> list[dict[str, Any]]:
    return [
        {
            "word": Verdict(one.verdict).label,
            "state": one.verdict,
            "who": one.signed_as or _("An organization"),
            "is_contributor": one.is_contributor,
            "is_substantiated": one.is_substantiated and one.verdict == Verdict.DISPUTED,
            "reason": LabelText(one.reason, one.language),
            "url": one.evidence_url,
            "seen_at": one.seen_at,
            "seen_on": one.seen_on,
            "made_at": one.made_at,
        }
        for one in shown
    ]
