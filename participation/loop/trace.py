"""Where a contribution went: words, moderation, theme, answer, commitment, evidence, verdict.

`trace()` puts contributions that the caller has found for somebody on their way through the loop, in
the same number of queries however many there are. It reads in the context around it and adds
nothing that is not public but what concerns the contribution itself: themes and commitments appear
once they are published, verdicts of others as everybody reads them. For whoever holds a receipt
without an account, run it as the portal itself in the institution's context; it shows the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from participation.commitments.models import (
    CheckRound,
    CheckShown,
    Commitment,
    CommitmentCheck,
    CommitmentTheme,
    DueDateChange,
    ProgressUpdate,
)
from participation.contributions.models import Contribution
from participation.themes.models import ContributionTheme, Theme
from portal.calendars import Calendar
from portal.transitions import Step, Visibility


class Stage(StrEnum):
    """The stages, in the order in which they come."""

    WORDS = "words"
    MODERATION = "moderation"
    THEME = "theme"
    ANSWER = "answer"
    COMMITMENT = "commitment"
    EVIDENCE = "evidence"
    VERDICT = "verdict"


@dataclass(slots=True)
class Promise:
    """A commitment under one of the themes, with what became of it."""

    commitment: Commitment
    dates: list[DueDateChange] = field(default_factory=list)
    updates: list[ProgressUpdate] = field(default_factory=list)
    rounds: list[CheckRound] = field(default_factory=list)
    verdicts: list[CheckShown] = field(default_factory=list)
    # What the contributor's own organization said, by round.
    own: dict[int, CommitmentCheck] = field(default_factory=dict)

    @property
    def running(self) -> CheckRound | None:
        """The round that runs."""
        return next((one for one in self.rounds if one.ended_at is None), None)


@dataclass(slots=True)
class Spoken:
    """A published theme that the contribution speaks to."""

    theme: Theme
    promises: list[Promise] = field(default_factory=list)


@dataclass(slots=True)
class Trace:
    """One contribution on its way; `unread` counts the news about it that were not read yet."""

    contribution: Contribution
    steps: list[Step] = field(default_factory=list)
    themes: list[Spoken] = field(default_factory=list)
    # Coded, though nothing of it is published yet.
    is_coded: bool = False
    unread: int = 0

    @property
    def promises(self) -> list[Promise]:
        """The commitments under all its themes, each once."""
        found: dict[UUID, Promise] = {}
        for spoken in self.themes:
            for promise in spoken.promises:
                found.setdefault(promise.commitment.pk, promise)
        return list(found.values())

    def answer_due_at(self, theme: Theme | None = None) -> datetime | None:
        """When an answer was promised: of the theme, else of the consultation; None: never."""
        if theme is not None and theme.due_at is not None:
            return theme.due_at
        consultation = self.contribution.consultation
        if consultation.answer_due_on is None:
            return None
        zone = ZoneInfo(consultation.tenant.time_zone)
        return Calendar(zone=zone).end_of(consultation.answer_due_on)

    def is_about(self) -> set[UUID]:
        """The rows whose news concern this contribution."""
        themes = {spoken.theme.pk for spoken in self.themes}
        return {self.contribution.pk, *themes, *(p.commitment.pk for p in self.promises)}


def trace(contributions: Sequence[Contribution]) -> list[Trace]:
    """Each contribution on its way; they come with `consultation` and `consultation__tenant`."""
    traces = {row.pk: Trace(row) for row in contributions}
    for step in _steps(traces):
        traces[step.subject_id].steps.append(step)
    pairs = list(
        ContributionTheme.objects.filter(contribution__in=traces).values_list(
            "contribution_id", "theme_id"
        )
    )
    themes = _themes({theme_id for _pk, theme_id in pairs})
    promises = _promises(themes)
    own = _own_verdicts(promises, contributions)
    for contribution_id, theme_id in pairs:
        found = traces[contribution_id]
        found.is_coded = True
        if theme_id in themes:
            group = found.contribution.organization_id
            here = [
                replace(promise, own=own.get((group, promise.commitment.pk), {}))
                for promise in promises.get(theme_id, ())
            ]
            found.themes.append(Spoken(themes[theme_id], here))
    for found in traces.values():
        found.themes.sort(key=lambda spoken: spoken.theme.number)
    return list(traces.values())


def _steps(traces: Iterable[UUID]) -> Iterable[Step]:
    return Step.objects.filter(
        subject_type=Contribution._meta.label_lower,
        subject_id__in=list(traces),
        visible_to=Visibility.ORGANIZATION,
    ).order_by("taken_at", "id")


def _themes(ids: set[UUID]) -> dict[UUID, Theme]:
    """Only what everybody can read: an answer that is being prepared is nowhere."""
    rows = Theme.objects.filter(
        pk__in=ids, published_at__isnull=False, consultation__published_at__isnull=False
    ).select_related("tenant")
    return {row.pk: row for row in rows}


def _promises(themes: dict[UUID, Theme]) -> dict[UUID, list[Promise]]:
    """The published commitments by theme, with everything that is public of them; six queries."""
    links = CommitmentTheme.objects.filter(
        theme__in=themes, commitment__published_at__isnull=False
    ).values_list("theme_id", "commitment_id")
    by_theme: dict[UUID, set[UUID]] = {}
    for theme_id, commitment_id in links:
        by_theme.setdefault(theme_id, set()).add(commitment_id)
    ids = {pk for some in by_theme.values() for pk in some}
    rows = Commitment.objects.filter(pk__in=ids).select_related("tenant")
    known = {row.pk: Promise(row) for row in rows.order_by("due_on", "number")}
    for change in DueDateChange.objects.filter(commitment__in=known):
        known[change.commitment_id].dates.append(change)
    for update in ProgressUpdate.objects.filter(commitment__in=known).select_related("document"):
        known[update.commitment_id].updates.append(update)
    for one in CheckRound.objects.filter(commitment__in=known):
        known[one.commitment_id].rounds.append(one)
    for verdict in CheckShown.objects.filter(commitment__in=known):
        known[verdict.commitment_id].verdicts.append(verdict)
    return {
        theme_id: [promise for pk, promise in known.items() if pk in some]
        for theme_id, some in by_theme.items()
    }


def _own_verdicts(
    promises: dict[UUID, list[Promise]], contributions: Sequence[Contribution]
) -> dict[tuple[UUID | None, UUID], dict[int, CommitmentCheck]]:
    """What the contributors' own organizations said: by organization and commitment, by round."""
    commitments = {one.commitment.pk for some in promises.values() for one in some}
    organizations = {row.organization_id for row in contributions if row.organization_id}
    found: dict[tuple[UUID | None, UUID], dict[int, CommitmentCheck]] = {}
    for check in CommitmentCheck.objects.filter(
        commitment__in=commitments, organization__in=organizations
    ):
        found.setdefault((check.organization_id, check.commitment_id), {})[check.round] = check
    return found
