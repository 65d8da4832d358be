"""A trace in words: the stages with what happened in each, what is due next, and who acts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from participation.commitments.checking import Counts
from participation.commitments.standing import counts_words, place_of
from participation.commitments.states import (
    UNDER_WAY,
    CommitmentStatus,
    RoundResult,
    Verdict,
)
from participation.consultations.states import ConsultationOutcome
from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus
from participation.loop.trace import Promise, Spoken, Stage, Trace
from participation.themes.states import ThemeOutcome, ThemeStatus
from portal.calendars import Calendar
from portal.errors import NotFound, Sentence
from portal.looks.texts import text_of
from portal.notifications.describing import path_to
from portal.policies.kinds import LabelText
from portal.transitions import transition_of

NAMES: dict[Stage, Sentence] = {
    Stage.WORDS: gettext_lazy("What you said"),
    Stage.MODERATION: gettext_lazy("Looked at by the moderators"),
    Stage.THEME: gettext_lazy("Read together with what others said"),
    Stage.ANSWER: gettext_lazy("The answer"),
    Stage.COMMITMENT: gettext_lazy("What was promised"),
    Stage.EVIDENCE: gettext_lazy("What was done since"),
    Stage.VERDICT: gettext_lazy("What civil society found"),
}
_MODERATED = frozenset(
    {
        "accept",
        "propose_edit",
        "accept_edit",
        "decline_edit",
        "keep_original",
        "remove",
        "reinstate",
        "restore",
        "send_back",
    }
)
_ARRIVED = frozenset({"confirm", "admit", "withdraw"})
_ENDED = frozenset({ContributionStatus.REMOVED, ContributionStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, or that is so."""

    text: str
    when: datetime | date | None = None
    more: LabelText | None = None
    url: str = ""
    state: str = ""
    external: str = ""


@dataclass(slots=True)
class Told:
    """One stage: done, current or later; with what happened, and until when something is due."""

    stage: Stage
    name: Sentence
    state: str = "later"
    lines: list[Line] = field(default_factory=list)
    waits: Sentence = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What comes next: in words, who acts, and by when (None: no time was promised)."""

    text: str
    who: str
    due_at: datetime | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A whole trace in words, as templates/loop/_story.html shows it."""

    trace: Trace
    stages: list[Told]
    due: list[Due]

    @property
    def reached(self) -> Told:
        """The last stage in which something has happened."""
        return next((one for one in reversed(self.stages) if one.lines), self.stages[0])


def tell(trace: Trace, *, now: datetime | None = None) -> Story:
    """Put one trace into the words of the active language."""
    moment = now or timezone.now()
    stages = {stage: Told(stage, NAMES[stage]) for stage in Stage}
    _words(trace, stages[Stage.WORDS])
    _moderation(trace, stages[Stage.MODERATION])
    if trace.contribution.status not in _ENDED:
        _themes(trace, stages[Stage.THEME])
        _answers(trace, stages[Stage.ANSWER])
        _promises(trace, stages)
    _mark(trace, stages)
    return Story(trace, list(stages.values()), sorted(_due(trace, moment), key=_by_day))


def _by_day(due: Due) -> tuple[bool, str]:
    return due.due_at is None, due.due_at.isoformat() if due.due_at else ""


def _words(trace: Trace, told: Told) -> None:
    row = trace.contribution
    text = _("Sent, receipt %(receipt)s") % {"receipt": row.receipt}
    told.lines.append(Line(text, row.submitted_at, LabelText(_short(row.shown_text), row.language)))
    for step in trace.steps:
        if step.transition in _ARRIVED:
            told.lines.append(Line(_step_words(step.transition), step.taken_at, _note(step)))
    if row.status == ContributionStatus.UNCONFIRMED:
        told.waits = str(ContributionStatus.UNCONFIRMED.label)


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0]}…"


_SHORT = 300


def _moderation(trace: Trace, told: Told) -> None:
    row = trace.contribution
    for step in trace.steps:
        if step.transition in _MODERATED:
            told.lines.append(Line(_step_words(step.transition), step.taken_at, _note(step)))
    if not told.lines and row.accepted_at is not None:
        told.lines.append(Line(str(ContributionStatus.ACCEPTED.label), row.accepted_at))
    if row.status == ContributionStatus.REMOVED:
        told.waits = _("The reasons, and what can be done about it, stand with the contribution.")
    if row.status in {ContributionStatus.HELD, ContributionStatus.EDIT_PROPOSED}:
        told.waits, told.due_at = str(ContributionStatus(row.status).label), row.due_at


def _step_words(name: str) -> str:
    try:
        return str(transition_of(Contribution, name).done)
    except NotFound:
        return name


def _note(step: Any) -> LabelText | None:
    return LabelText(step.note, "") if step.note else None


def _themes(trace: Trace, told: Told) -> None:
    for spoken in trace.themes:
        title = text_of(spoken.theme, "title")
        told.lines.append(
            Line(_("It speaks to the theme:"), more=title, url=_theme_page(trace, spoken))
        )
    if not trace.themes:
        told.waits = (
            _("It was read and put with others; the themes are published with the analysis.")
            if trace.is_coded
            else _("The analysis has not come to it yet.")
        )


def _theme_page(trace: Trace, spoken: Spoken) -> str:
    consultation = trace.contribution.consultation
    return path_to(
        "theme",
        tenant=consultation.tenant.slug,
        consultation=consultation.pk,
        number=spoken.theme.number,
    )


def _answers(trace: Trace, told: Told) -> None:
    for spoken in trace.themes:
        theme = spoken.theme
        if theme.status == ThemeStatus.ANSWERED:
            title = text_of(theme, "title").text
            words = _("%(theme)s: %(answer)s") % {
                "theme": title,
                "answer": ThemeOutcome(theme.outcome).label,
            }
            answer = text_of(theme, "answer")
            told.lines.append(
                Line(
                    words,
                    theme.answered_at,
                    LabelText(_short(answer.text), answer.language),
                    _theme_page(trace, spoken),
                    theme.outcome,
                )
            )
    if trace.contribution.consultation.outcome == ConsultationOutcome.CANCELLED:
        told.waits = _("The consultation was cancelled. Its page says why.")
        return
    open_themes = _unanswered(trace)
    if open_themes or not trace.themes:
        told.waits = _("No answer yet.")
        told.due_at = trace.answer_due_at(open_themes[0] if open_themes else None)


def _unanswered(trace: Trace) -> list[Any]:
    return [one.theme for one in trace.themes if one.theme.status != ThemeStatus.ANSWERED]


def _promises(trace: Trace, stages: dict[Stage, Told]) -> None:
    for promise in trace.promises:
        stages[Stage.COMMITMENT].lines += _promised(promise)
        stages[Stage.EVIDENCE].lines += _done_since(promise)
        stages[Stage.VERDICT].lines += _found(promise)
        running = promise.running
        if running is not None:
            stages[Stage.VERDICT].waits = _("Organizations are checking it now.")
            stages[Stage.VERDICT].due_at = running.ends_at
    if trace.themes and not trace.promises and not _unanswered(trace):
        stages[Stage.COMMITMENT].waits = _("No commitment was made on this.")


def _page(promise: Promise) -> str:
    row = promise.commitment
    return path_to("commitment", tenant=row.tenant.slug, commitment=row.pk)


def _promised(promise: Promise) -> Iterator[Line]:
    row = promise.commitment
    word, state = place_of(row)
    text = _("%(status)s, due on %(day)s") % {"status": word, "day": _day(row.due_on)}
    yield Line(text, row.adopted_at, text_of(row, "title"), _page(promise), state)
    for change in promise.dates:
        moved = _("Date moved from %(before)s to %(now)s") % {
            "before": _day(change.due_before),
            "now": _day(change.due_now),
        }
        yield Line(moved, change.changed_at, LabelText(change.reason, change.language))


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _done_since(promise: Promise) -> Iterator[Line]:
    for update in promise.updates:
        text = text_of(update, "text")
        words = _("Reported done") if update.is_report_of_completion else _("Update")
        url = ""
        if update.document_id is not None:
            url = path_to(
                "document",
                tenant=promise.commitment.tenant.slug,
                document_id=update.document_id,
            )
        yield Line(words, update.made_at, text, url or _page(promise), "", update.evidence_url)


def _found(promise: Promise) -> Iterator[Line]:
    for one in promise.rounds:
        own = promise.own.get(one.number)
        if own is not None:
            words = _("Your organization said: %(verdict)s") % {
                "verdict": Verdict(own.verdict).label
            }
            yield Line(words, own.made_at, LabelText(own.reason, own.language), "", own.verdict)
        if one.ended_at is not None:
            counts = Counts(one.confirmed, one.partly, one.disputed, one.substantiated)
            words = _("%(result)s: %(counts)s") % {
                "result": RoundResult(one.result).label,
                "counts": counts_words(counts),
            }
            yield Line(words, one.ended_at, url=_page(promise), state=one.result)


def _mark(trace: Trace, stages: dict[Stage, Told]) -> None:
    """Done up to the last stage in which something happened; the next one is where it stands."""
    order = list(stages.values())
    last = max(number for number, told in enumerate(order) if told.lines)
    for number, told in enumerate(order):
        if number < last or (number == last and not told.waits):
            told.state = "done"
    if trace.contribution.status in _ENDED:
        return
    current = next((told for told in order if told.state != "done"), None)
    if current is not None:
        current.state = "current"


def _due(trace: Trace, now: datetime) -> Iterator[Due]:
    """Everything that somebody has to do next, for the contribution or what came of it."""
    row = trace.contribution
    if row.status in _ENDED:
        return
    institution = pgettext("who acts", "The institution")
    if row.status == ContributionStatus.HELD:
        yield Due(_("Looks at your contribution"), institution, row.due_at)
    if row.status == ContributionStatus.EDIT_PROPOSED:
        page = path_to("contribution", tenant=row.consultation.tenant.slug, contribution=row.pk)
        yield Due(_("Say whether you agree to a changed wording"), _you(), row.due_at, page)
    if row.consultation.outcome != ConsultationOutcome.CANCELLED:
        open_themes = _unanswered(trace)
        if open_themes or not trace.themes:
            due_at = trace.answer_due_at(open_themes[0] if open_themes else None)
            yield Due(_("Gives its answer"), institution, due_at)
    for promise in trace.promises:
        yield from _next_of(trace, promise, now)


def _you() -> str:
    return pgettext("who acts", "You")


def _next_of(trace: Trace, promise: Promise, now: datetime) -> Iterator[Due]:
    row, running = promise.commitment, promise.running
    title = text_of(row, "title").text
    if row.status in UNDER_WAY:
        text = _("Keeps what it promised: %(title)s") % {"title": title}
        zone = ZoneInfo(row.tenant.time_zone)
        due_at = Calendar(zone=zone).end_of(row.due_on)
        yield Due(text, pgettext("who acts", "The institution"), due_at, _page(promise))
    elif row.status == CommitmentStatus.IN_CHECK and running is not None:
        mine = trace.contribution.organization_id and running.number not in promise.own
        if mine and now < running.ends_at:
            page = path_to("commitment-check", tenant=row.tenant.slug, commitment=row.pk)
            text = _("Say for your organization whether it is done: %(title)s") % {"title": title}
            yield Due(text, _you(), running.ends_at, page)
        else:
            text = _("Check whether it is done: %(title)s") % {"title": title}
            who = pgettext("who acts", "Organizations")
            yield Due(text, who, running.ends_at, _page(promise))
