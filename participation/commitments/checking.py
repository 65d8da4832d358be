"""What the check by civil society comes to: pure rules, published as they are applied here.

A verdict is *substantiated* when it says why in at least `LEAST_WORDS` words and gives evidence:
an address where others can look, or the place and the day at which the organization saw it itself
(whoever has no website can still bring evidence). A round always runs for its whole time, so that
everybody is heard and a verdict can be changed. When it ends:

1. one substantiated dispute, and the commitment is reopened, whatever else was said;
2. else, where as many organizations as the policy asks for say "done in part", and no fewer than
   confirm it, it is reopened as done in part;
3. else, where the policy's number of confirmations is reached, it is verified;
4. else it ends unchecked: too few verdicts to say. It never counts as verified.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from participation.commitments.states import RoundResult, Verdict
from portal.looks.fields import count_words

LEAST_WORDS = 10


class Given(Protocol):
    """A verdict with what it rests on."""

    verdict: str
    reason: str
    evidence_url: str
    seen_at: str
    seen_on: date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """The verdicts of one round."""

    confirmed: int = 0
    partly: int = 0
    disputed: int = 0
    substantiated: int = 0


def has_evidence(given: Given) -> bool:
    """An address, or the organization's own observation with place and day."""
    return bool(given.evidence_url or (given.seen_at and given.seen_on))


def is_substantiated(given: Given) -> bool:
    """Whether a verdict has a reason in enough words and evidence."""
    return count_words(given.reason) >= LEAST_WORDS and has_evidence(given)


def count(verdicts: Iterable[Given]) -> Counts:
    """The verdicts of a round, counted."""
    given = list(verdicts)
    by_verdict = {verdict: [one for one in given if one.verdict == verdict] for verdict in Verdict}
    disputes = by_verdict[Verdict.DISPUTED]
    return Counts(
        confirmed=len(by_verdict[Verdict.CONFIRMED]),
        partly=len(by_verdict[Verdict.PARTLY]),
        disputed=len(disputes),
        substantiated=sum(is_substantiated(one) for one in disputes),
    )


def result_of(counts: Counts, needed: int) -> RoundResult:
    """How a round with these verdicts ends, where the policy asks for `needed` confirmations."""
    if counts.substantiated:
        return RoundResult.DISPUTED
    if counts.partly >= needed and counts.partly >= counts.confirmed:
        return RoundResult.IN_PART
    return RoundResult.VERIFIED if counts.confirmed >= needed else RoundResult.TOO_FEW
