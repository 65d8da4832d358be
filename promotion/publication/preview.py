"""What the public can work out from a report: said before a second person publishes it.

The row as it will stand; each figure that it enters, before and after; what somebody learns who
kept what was public before; in plain sentences.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.errors import Sentence
from portal.organizations.facts import country_name
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Origin
from promotion.publication.figures import possible_subjects
from promotion.publication.guard import Standing, Verdict
from promotion.publication.models import PublicationState, PublishedObstacle
from promotion.publication.releasing import drafted
from promotion.publication.selectors import STANDING, Shown, counts_by_country, row_of_report
from promotion.publication.services import judged
from promotion.publication.words import (
    FIELD_WORDS,
    dates_in_words,
    label_in_words,
    place_in_words,
)
from promotion.taxonomy.selectors import labels_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure that the report enters; `subjects` is None where everybody can count rows."""

    what: str
    before: int
    after: int
    subjects: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What the desk's file shows beside the decision to publish."""

    verdict: Verdict
    row: PublishedObstacle | None
    codes: tuple[tuple[str, str], ...]
    place: str
    dates: str
    cells: tuple[Cell, ...]
    sentences: tuple[Sentence, ...]

    @property
    def is_row(self) -> bool:
        """Whether the register will show it."""
        return self.verdict.standing is Standing.ROW

    @property
    def is_nothing(self) -> bool:
        """Whether nothing of it becomes public."""
        return self.verdict.standing is Standing.NOTHING


def preview(obstacle: Obstacle, *, now: datetime | None = None) -> Preview:
    """The preview of a report as it stands; writes nothing."""
    moment = now or timezone.now()
    verdict = judged(obstacle, now=moment)
    standing = row_of_report(obstacle)
    row = _row(obstacle, verdict, standing, moment)
    cells: list[Cell] = []
    if row is not None:
        cells = list(_register_cells(obstacle, row, standing))
    elif verdict.standing is Standing.FIGURES:
        cells = list(_figure_cells(obstacle, moment))
    return Preview(
        verdict=verdict,
        row=row,
        codes=tuple(_codes(obstacle, row)) if row else (),
        place=place_in_words(row) if row else "",
        dates=dates_in_words(row) if row else "",
        cells=tuple(cells),
        sentences=tuple(_sentences(obstacle, verdict, row, standing, cells)),
    )


def _row(
    obstacle: Obstacle, verdict: Verdict, standing: PublishedObstacle | None, now: datetime
) -> PublishedObstacle | None:
    if verdict.standing is not Standing.ROW:
        return None
    first = standing.published_at if standing else now
    return PublishedObstacle(
        tenant=obstacle.tenant, published_at=first, changed_at=now, **verdict.row
    )


def _codes(obstacle: Obstacle, row: PublishedObstacle) -> Iterator[tuple[str, str]]:
    named = ("kinds", "freedoms", "groups", "actors", "instruments", "standards")
    labels = labels_of(
        {code for name in named for code in getattr(row, name)}, tenant=obstacle.tenant
    )
    for name in named:
        words = [labels.get(code, code) for code in getattr(row, name)]
        if words:
            yield str(FIELD_WORDS[name]), ", ".join(words)


def _register_cells(
    obstacle: Obstacle, row: PublishedObstacle, standing: PublishedObstacle | None
) -> Iterator[Cell]:
    """Counts that everybody can make from the list, by country and by kind."""
    labels = labels_of(row.kinds, tenant=obstacle.tenant)
    country = str(row.country)
    where = country_name(country) if country else _("Country or area withheld")
    asked = [("", where)]
    asked += [(kind, f"{where} · {labels.get(kind, kind)}") for kind in row.kinds]
    for kind, what in asked:
        filters = Shown(kind=kind, polarity=row.polarity)
        before = counts_by_country(obstacle.tenant, filters).get(country, 0)
        stood = (
            standing is not None
            and standing.state in STANDING
            and str(standing.country) == country
            and (not kind or kind in standing.kinds)
        )
        yield Cell(what, before, before if stood else before + 1, None)


def _figure_cells(obstacle: Obstacle, now: datetime) -> Iterator[Cell]:
    """The figure of the next release that will count it, as the reports that wait stand today."""
    tenant = obstacle.tenant
    after = drafted(tenant, now=now, with_also=obstacle)
    block = after.holds(obstacle.pk)
    if block is None:
        return
    before = drafted(tenant, now=now, without=obstacle)
    same = [one for one in before.alone if one.label == block.label]
    number = len(same[0].reports) if same else 0
    codes = [code for code in (block.label.kind, block.label.group) if code]
    what = label_in_words(block.label, labels_of(codes, tenant=tenant))
    yield Cell(what, number, len(block.reports), possible_subjects(block.reports))


def _sentences(
    obstacle: Obstacle,
    verdict: Verdict,
    row: PublishedObstacle | None,
    standing: PublishedObstacle | None,
    cells: Sequence[Cell],
) -> Iterator[Sentence]:
    if row is None:
        yield from _without_row(verdict, standing, cells)
        return
    if row.origin == Origin.PUBLIC:
        yield _("It is public elsewhere: everybody can read it at its source already.")
    else:
        yield from _of_told(obstacle, verdict)
    if standing is None or standing.state == PublicationState.WITHHELD:
        yield _(
            "Whoever compares the register before and after sees this one row appear, on the day of"
            " its publication: all that it says, and nothing else."
        )
    else:
        yield from _of_difference(row, standing)


def _without_row(
    verdict: Verdict, standing: PublishedObstacle | None, cells: Sequence[Cell]
) -> Iterator[Sentence]:
    if standing is not None and standing.state != PublicationState.WITHHELD:
        yield _(
            "A row of it has been public. It disappears but for an opaque id; whoever kept a copy"
            " keeps what it said."
        )
    if verdict.standing is Standing.NOTHING:
        yield _("Nothing: no row, and no figure counts it.")
    elif not cells:
        yield _(
            "Nothing yet: with the reports that wait today it would be a figure of fewer than five"
            " possible persons or organizations. It waits for a later release."
        )
    else:
        yield _(
            "One figure of the next monthly release counts it, together with others. The release is"
            " never changed, and the next one counts other reports: no two figures can be"
            " subtracted to find it."
        )


def _of_told(obstacle: Obstacle, verdict: Verdict) -> Iterator[Sentence]:
    number = obstacle.possible_subjects or 0
    yield ngettext(
        "Whoever reads the row knows that one person or organization is meant.",
        "Whoever reads the row knows that one of %(number)d persons or organizations is meant, as"
        " far as you have said.",
        number,
    ) % {"number": number}
    if any(one.what in {"province", "groups", "date"} for one in verdict.coarsened):
        yield _(
            "That it is coarser than other rows says that it is grave, or concerns a group that is"
            " not named, or that nobody knew it better; not which."
        )
    yield _("Who submitted it, the receipt and the report’s number are nowhere in it.")


def _of_difference(row: PublishedObstacle, standing: PublishedObstacle) -> Iterator[Sentence]:
    changed = [
        str(word)
        for name, word in FIELD_WORDS.items()
        if getattr(row, name) != getattr(standing, name)
    ]
    if not changed:
        yield _("Compared with what is public now, nothing changes.")
        return
    yield _("Whoever kept what is public now sees what changes: %(fields)s.") % {
        "fields": ", ".join(changed)
    }
    if standing.country and not row.country:
        yield _(
            "The country or area has been public since the first publication: leaving it out now"
            " does not make it unknown."
        )
    if standing.province and not row.province:
        yield _(
            "The province has been public since the first publication: leaving it out now does not"
            " make it unknown."
        )
