"""Themes and codes as files for staff, through the exports of the house.

Contributions that were sent in confidence are in no file, whoever asks: a file is read by others
than the readers who are named. No column holds who wrote a contribution or how to reach them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.accreditation.export import Columns, Listing, Row, register_listing
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.contributions.states import Door, Naming
from participation.themes.agreement import Agreement
from participation.themes.figures import agreement_in
from participation.themes.filters import NEWEST, CodingFilter
from participation.themes.models import ContributionTheme, Theme
from participation.themes.selectors import (
    codable,
    get_consultation,
    list_themes,
)
from participation.themes.states import ThemeOutcome, ThemeStatus
from portal.keyset import Order
from portal.looks.texts import text_of
from portal.permissions import Actor

ABOUT = "consultation"
_BY_NUMBER = Order("number")


def _consultation(query: str, actor: Actor) -> Consultation:
    return get_consultation(dict(parse_qsl(query)).get(ABOUT, ""), actor=actor)


def _read(filters: Callable[[Mapping[str, str]], str]) -> Callable[[Mapping[str, str]], str]:
    """Which consultation, and the list's own filters behind it."""

    def read(data: Mapping[str, str]) -> str:
        about = urlencode({ABOUT: data.get(ABOUT, "")[:36]})
        rest = filters(data)
        return f"{about}&{rest}" if rest else about

    return read


def _home(page: str) -> Callable[[str, str], str]:
    def home(slug: str, query: str) -> str:
        values = dict(parse_qsl(query))
        try:
            about = UUID(values.pop(ABOUT, ""))
        except ValueError:
            about = UUID(int=0)
        return f"{reverse(page, args=[slug, about])}?{urlencode(values)}"

    return home


@dataclass(frozen=True, slots=True)
class ThemeWords:
    """How far readers agree on the themes of each consultation, read with the first of its rows."""

    known: dict[UUID, dict[UUID, Agreement]]

    def of(self, theme: Theme) -> Agreement:
        """The agreement on this theme."""
        if theme.consultation_id not in self.known:
            self.known[theme.consultation_id] = agreement_in(theme.consultation)
        return self.known[theme.consultation_id][theme.pk]


def _theme_rows(query: str, actor: Actor) -> "tuple[QuerySet[Any], Order]":
    return list_themes(_consultation(query, actor), actor=actor).order_by(), _BY_NUMBER


def _theme_columns() -> Columns:
    return [
        ("number", _("Number")),
        ("title", _("Theme")),
        ("what_was_said", _("What was said")),
        ("contributions", _("Contributions")),
        ("status", _("Status")),
        ("outcome", _("What is answered")),
        ("answer", _("The answer")),
        ("referred_to", _("Referred to")),
        ("unit", _("Unit that answers")),
        ("answered_on", _("Answered on")),
        ("read_twice", _("Read by two or more people")),
        ("agreement", _("Agreement (per cent)")),
        ("alpha", _("Krippendorff’s alpha")),
        ("reliability", _("What this allows to say")),
    ]


def _theme_row(theme: Theme, words: ThemeWords) -> Row:
    agreement = words.of(theme)
    return [
        str(theme.number),
        text_of(theme, "title").text,
        text_of(theme, "description").text,
        str(theme.contribution_count),
        str(ThemeStatus(theme.status).label),
        str(ThemeOutcome(theme.outcome).label) if theme.outcome else "",
        text_of(theme, "answer").text,
        theme.referred_to,
        theme.unit,
        _day(theme.answered_at),
        str(agreement.units),
        "" if agreement.percent is None else f"{agreement.percent:.1f}",
        "" if agreement.alpha is None else f"{agreement.alpha:.3f}",
        agreement.word,
    ]


def _day(moment: Any) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""


def _coding_rows(query: str, actor: Actor) -> "tuple[QuerySet[Any], Order]":
    about = _consultation(query, actor)
    chosen = CodingFilter.of_query(query)
    rows = chosen.apply(codable(about), consultation=about, actor=actor)
    pairs = ContributionTheme.objects.select_related("theme").order_by("theme__number")
    rows = rows.exclude(naming=Naming.CONFIDENTIAL)
    return rows.prefetch_related(Prefetch("themed", pairs, to_attr="pairs")), NEWEST


def _coding_columns() -> Columns:
    return [
        ("receipt", _("Receipt")),
        ("arrived_on", _("Arrived")),
        ("language", _("Language")),
        ("door", _("Came by")),
        ("naming", _("Shown as")),
        ("themes", _("Numbers of the themes")),
        ("theme_titles", _("Themes")),
        ("readers", _("Read by so many people")),
        ("coders", _("For each theme: how many people chose it")),
    ]


def _coding_row(row: Contribution, _words: Any) -> Row:
    pairs: list[ContributionTheme] = row.pairs  # type: ignore[attr-defined] # prefetched above
    return [
        row.receipt,
        _day(row.submitted_at),
        row.language,
        str(Door(row.door).label),
        str(Naming(row.naming).label),
        "; ".join(str(pair.theme.number) for pair in pairs),
        "; ".join(text_of(pair.theme, "title").text for pair in pairs),
        str(row.coder_count),
        "; ".join(f"{pair.theme.number}: {pair.coder_count}" for pair in pairs),
    ]


register_listing(
    Listing(
        code="themes",
        label=gettext_lazy("Themes"),
        read=_read(lambda _data: ""),
        rows=_theme_rows,
        columns=_theme_columns,
        write=_theme_row,
        home=_home("staff-themes"),
        words=lambda _actor: ThemeWords({}),
    )
)
register_listing(
    Listing(
        code="codings",
        label=gettext_lazy("Codes of contributions"),
        read=_read(lambda data: CodingFilter.read(data).query()),
        rows=_coding_rows,
        columns=_coding_columns,
        write=_coding_row,
        home=_home("staff-coded"),
        words=lambda _actor: None,
    )
)
