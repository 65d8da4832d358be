"""Signals and alerts in words.

What an alert says is the portal's own sentences, the same for all: country or area, kind, what is seen, how sure, and what it does not say. Staff add a note; the figures
are those that stand in the public register.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from portal.errors import Sentence
from portal.organizations.facts import country_name
from portal.transitions import Step
from promotion.obstacles.states import Origin
from promotion.patterns.models import Alert, Signal
from promotion.patterns.selectors import Record
from promotion.patterns.series import Credit
from promotion.patterns.states import (
    AlertOutcome,
    AlertStatus,
    Basis,
    Check,
    Confidence,
    Dismissal,
    EffortCheck,
    SeriesUnit,
    SignalStatus,
)
from promotion.taxonomy.selectors import labels_of


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of the codes on one page, read at once."""

    of: Mapping[str, str]

    def __call__(self, code: str) -> str:
        """The label of a code, or the code itself where there is none any more."""
        return self.of.get(code, code)


def labels_for(rows: Iterable[Any]) -> Labels:
    """The labels of kinds and groups of these signals or alerts; one query."""
    codes = {row.kind for row in rows} | {getattr(row, "group", "") for row in rows}
    return Labels(labels_of(codes - {""}))


_HEADLINES: Mapping[str, Sentence] = {
    Basis.SURGE: gettext_lazy("More reports than usual"),
    Basis.SILENCE: gettext_lazy("Fewer reports than usual"),
    Basis.SEVERE: gettext_lazy("A grave event"),
}


def headline(alert: Alert, labels: Labels) -> str:
    """An alert in one line: what is seen, of which kind, where."""
    if alert.ending == AlertOutcome.SAFETY:
        return _("An alert that is no longer published")
    parts = {
        "seen": _HEADLINES[alert.basis],
        "kind": labels(alert.kind),
        "where": country_name(alert.country),
    }
    if not alert.kind:
        return _("%(seen)s: %(where)s") % parts
    return _("%(seen)s: %(kind)s, %(where)s") % parts


def signal_name(signal: Signal, labels: Labels) -> str:
    """A signal in one line, for analysts."""
    kind = labels(signal.kind)
    if signal.group:
        kind = _("%(kind)s, against: %(group)s") % {"kind": kind, "group": labels(signal.group)}
    return _("%(kind)s, %(where)s") % {"kind": kind, "where": country_name(signal.country)}


def window_words(row: Any) -> str:
    """From when to when, as days."""
    if row.window_from is None:
        return ""
    last = row.window_to or row.window_from
    days = {"first": date_format(row.window_from), "last": date_format(last)}
    if row.window_from == last:
        return str(days["first"])
    return _("%(first)s to %(last)s") % days


def seen_sentence(alert: Alert, labels: Labels, *, published: int) -> str:
    """What is seen, with the figures of the public register alone."""
    values = {
        "kind": labels(alert.kind) if alert.kind else _("one kind of obstacle"),
        "where": country_name(alert.country),
        "window": window_words(alert),
        "count": number_format(published),
    }
    if alert.basis == Basis.SEVERE:
        return (
            _(
                "Something extremely grave was reported of %(where)s (%(kind)s), and two independent"
                " sources or more support it."
            )
            % values
        )
    if alert.basis == Basis.SILENCE:
        return (
            _(
                "Of %(where)s fewer reports came in than is usual (%(kind)s), from %(window)s. Silence"
                " can mean that less happens, or that nobody can report."
            )
            % values
        )
    if not alert.kind:
        return _("Of %(where)s more reports came in than is usual, from %(window)s.") % values
    return (
        _("Of %(where)s more reports of one kind came in than is usual, %(window)s: %(kind)s.")
        % values
        + " "
        + ngettext(
            "The public register holds %(count)s of that time.",
            "The public register holds %(count)s of that time.",
            published,
        )
        % values
    )


def not_said(alert: Alert) -> list[str]:
    """What an alert does not say, so that nobody reads it out of it."""
    found = [
        _("It does not say who is responsible, and names nobody."),
        _(
            "It is no rating of a country or area, and cannot be compared between them: how much is"
            " reported differs from place to place."
        ),
    ]
    if alert.basis == Basis.SEVERE:
        return [_("It does not say that such events have become more frequent."), *found]
    if alert.basis == Basis.SILENCE:
        return [_("It does not say that less happened."), *found]
    return [
        _("It does not say that more happened than is known, nor what will happen."),
        *found,
    ]


def alert_place(alert: Alert) -> tuple[str, str]:
    """(word, tone) of where an alert is; of an ended one, how it ended."""
    if alert.status == AlertStatus.PUBLISHED:
        return str(AlertStatus.PUBLISHED.label), "waiting"
    if not alert.outcome:
        # Ended without a word on how: no such row is made here, and one that is must not hide the rest.
        return str(AlertStatus(alert.status).label), "neutral"
    tones: dict[str, str] = {AlertOutcome.CONFIRMED: "good", AlertOutcome.REFUTED: "bad"}
    return str(AlertOutcome(alert.outcome).label), tones.get(alert.outcome, "neutral")


def signal_place(signal: Signal) -> tuple[str, str]:
    """(word, tone) of where a signal is."""
    tones: dict[str, str] = {
        SignalStatus.RAISED: "waiting",
        SignalStatus.ASSESSED: "info",
        SignalStatus.ALERT: "bad",
        SignalStatus.WATCH: "info",
    }
    word = str(SignalStatus(signal.status).label)
    if signal.status == SignalStatus.DISMISSED:
        word = _("Dismissed: %(why)s") % {"why": Dismissal(signal.outcome).label}
    return word, tones.get(signal.status, "neutral")


def confidence_words(alert: Alert) -> str:
    """How sure it is, in fixed words."""
    return str(Confidence(alert.confidence).label)


def confidence_word(alert: Alert) -> str:
    """The same in one word, for lists."""
    words = {
        Confidence.LOW: pgettext("how sure an alert is", "Uncertain"),
        Confidence.MEDIUM: pgettext("how sure an alert is", "Likely"),
        Confidence.HIGH: pgettext("how sure an alert is", "Well supported"),
    }
    return str(words[Confidence(alert.confidence)])


def checks_words(signal: Signal) -> list[str]:
    """What a person looked at before saying what the signal is."""
    return [str(Check(code).label) for code in signal.looked_at]


def channel_names(credits_shown: Iterable[Credit]) -> dict[str, str]:
    """Channels in words: kinds of origin, and collections by whom they come from."""
    known = {str(value): str(word) for value, word in Origin.choices}
    return known | {one.collection: one.source for one in credits_shown if one.source}


def figures_of(signal: Signal) -> list[dict[str, Any]]:
    """Everything that the arithmetic says of a signal, as rows of a summary list."""
    return [
        {"key": _("Window"), "value": _window_with_length(signal)},
        {"key": _("Observed"), "value": number_format(signal.observed or 0)},
        {"key": _("Expected"), "value": _expected(signal)},
        {
            "key": pgettext("probability of a result", "p"),
            "value": _("%(p)s: how often chance alone would give this in one such series")
            % {"p": small(signal.p)},
        },
        {
            "key": pgettext("false discovery rate", "q"),
            "value": _(
                "%(q)s: the share of chance among all signals at least this strong, over all series"
                " of the run"
            )
            % {"q": small(signal.q)},
        },
        {"key": _("Compared with"), "value": _baseline(signal)},
        {"key": _("Check of reporting effort"), "value": _effort(signal)},
    ]


def _window_with_length(signal: Signal) -> str:
    names = {
        SeriesUnit.WEEK: ngettext("%(count)s week", "%(count)s weeks", signal.periods),
        SeriesUnit.MONTH: ngettext("%(count)s month", "%(count)s months", signal.periods),
    }
    length = names[SeriesUnit(signal.unit)] % {"count": signal.periods}
    return _("%(window)s (%(length)s)") % {"window": window_words(signal), "length": length}


def _expected(signal: Signal) -> str:
    values = {
        "expected": number_format(signal.expected or 0, decimal_pos=1),
        "low": number_format(signal.low or 0, decimal_pos=1),
        "high": number_format(signal.high or 0, decimal_pos=1),
    }
    return _("%(expected)s; usually from %(low)s to %(high)s (95%% interval)") % values


def _baseline(signal: Signal) -> str:
    if signal.baseline_from is None or signal.baseline_to is None:
        return ""
    days = {"first": date_format(signal.baseline_from), "last": date_format(signal.baseline_to)}
    return _("The same series from %(first)s to %(last)s") % days


def _effort(signal: Signal) -> str:
    words = str(EffortCheck(signal.effort).label)
    if signal.effort_change is None:
        return words
    return _("%(words)s (reports of all kinds: %(factor)s times the usual)") % {
        "words": words,
        "factor": number_format(signal.effort_change, decimal_pos=1),
    }


def happenings(steps: Iterable[Step], *, but: str = "") -> list[dict[str, Any]]:
    """What was done with a signal or an alert, in words; without the text that stands beside it."""
    done = {
        (model._meta.label_lower, move.name): move.done
        for model in (Signal, Alert)
        for move in model.TRANSITIONS
    }
    return [
        {
            "when": step.taken_at,
            "what": done.get((step.subject_type, step.transition), step.transition),
            "text": step.note if step.note != but else "",
        }
        for step in steps
    ]


def small(value: float | None) -> str:
    """A probability, as short as it can be read."""
    least = 0.001
    if value is None:
        return ""
    if value < least:
        return _("less than %(least)s") % {"least": number_format(least, decimal_pos=3)}
    return str(number_format(value, decimal_pos=3))


def record_rows(record: Record) -> list[dict[str, Any]]:
    """How often alerts were right, with the counts, as rows of a summary list."""
    if not record.published:
        return []
    rows = (
        (_("Alerts published"), record.published),
        (_("Later events confirmed it"), record.confirmed),
        (_("Later events did not confirm it"), record.refuted),
        (_("Could not be settled"), record.unclear),
        (_("In force, or waiting for their review"), record.in_force + record.waiting),
        (_("Ended for safety"), record.withdrawn),
    )
    return [{"key": key, "value": number_format(value)} for key, value in rows]


def share_sentence(record: Record) -> str:
    """The share of right alerts; "too few to say" is a proper answer."""
    if not record.published:
        return _("No alert has been published yet.")
    if record.share is None:
        return _("Too few have been reviewed to give a share.")
    return _(
        "Of those that could be settled %(share)s per cent were right (%(confirmed)s of"
        " %(judged)s)."
    ) % {
        "share": record.share,
        "confirmed": number_format(record.confirmed),
        "judged": number_format(record.judged),
    }


def explanation(safety_hours: int) -> Sequence[str]:
    """What a signal and an alert are and are not, in plain words."""
    return [
        _(
            "Each night the portal compares, for each country or area and each kind of obstacle, how"
            " many reports came in with how many are usual for that time. What stands out is a"
            " signal. A signal is a question to people: nobody outside the institution sees it."
        ),
        _(
            "An analyst looks at a signal: is more happening, or is more being reported? Were events"
            " counted twice? Then a second person decides whether it becomes an alert. No machine"
            " publishes one."
        ),
        _(
            "A single report can lead to an alert if it is extremely grave and corroborated, and only"
            " after %(hours)s hours in which whoever reported it can reach safety."
        )
        % {"hours": safety_hours},
        _(
            "Silence can be a signal, too: where reports stop coming, people may no longer be able"
            " to send them."
        ),
        _(
            "An alert is no proof, no rating and no forecast. After some months somebody else says"
            " whether events confirmed it, and the share of right alerts stands on this page."
        ),
    ]
