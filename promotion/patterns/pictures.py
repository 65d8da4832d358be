"""Series as pictures: a line with the range that was expected, and a mark in the window."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.figures import Audience, Chart
from portal.charts.making import Caption, Moment, line_with_band
from portal.charts.services import Picture, present
from promotion.patterns.series import Line
from promotion.patterns.states import SeriesUnit

NAMES = {Audience.PUBLIC: "published-reports", Audience.ANALYSTS: "reports"}


def picture_of(
    tenant_id: UUID, line: Line | None, *, title: str, audience: Audience
) -> Picture | None:
    """A series ready for its page; None where there is none, or nothing is counted in it."""
    if line is None or line.is_empty:
        return None
    return present(tenant_id, [chart_of(line, title=title, audience=audience)])[0]


def chart_of(line: Line, *, title: str, audience: Audience) -> Chart:
    """A series as a chart; its table and its file hold the same figures."""
    is_weekly = line.unit == SeriesUnit.WEEK
    caption = Caption(
        title=title,
        sentence=_sentence(line),
        name=NAMES[audience],
        notes=tuple(notes_of(line, audience)),
        audience=audience,
    )
    moments = [
        Moment(
            point.first,
            point.count,
            point.band.expected if point.band else None,
            point.band.low if point.band else None,
            point.band.high if point.band else None,
            is_alert=point.is_marked,
        )
        for point in line.points
    ]
    return line_with_band(
        caption,
        moments,
        counted=_("Reports a week") if is_weekly else _("Reports a month"),
    )


def _sentence(line: Line) -> str:
    """What the picture shows, for whoever does not see it."""
    marked = sum(point.count for point in line.points if point.is_marked)
    shown = ngettext("%(count)s report in all.", "%(count)s reports in all.", line.total)
    found = shown % {"count": line.total}
    if not any(point.is_marked for point in line.points):
        return found
    within = ngettext(
        "%(count)s of them in the window of the alert or signal.",
        "%(count)s of them in the window of the alert or signal.",
        marked,
    )
    return f"{found} {within % {'count': marked}}"


def notes_of(line: Line, audience: Audience) -> list[str]:
    """What the picture cannot say."""
    found = []
    if audience is Audience.PUBLIC:
        found.append(
            _(
                "Counted from the public register alone, by the first day of each event. What is"
                " known but not published is not in it."
            )
        )
    if line.coarse:
        words = ngettext(
            "%(count)s more is known by its month or year alone and is not in this series.",
            "%(count)s more are known by their month or year alone and are not in this series.",
            line.coarse,
        )
        found.append(words % {"count": line.coarse})
    found.append(_("A rise can mean that more happens, or that more is reported."))
    return found
