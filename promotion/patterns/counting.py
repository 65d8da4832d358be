"""Brings the series up to date: one statement a table, from the reports as they stand now.

All is counted anew each time, so that a report that was merged, sealed or corrected leaves no count
behind. What enters: obstacles (no positive developments) that are neither merged, sealed, withdrawn,
retracted nor outside the register, verified as far as the institution asks for. A week needs a
date known to the day or the week (of a range or of what goes on, its first day); a month needs no
year-only date.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from promotion.obstacles.states import DatePrecision, ObstacleStatus
from promotion.patterns.models import (
    DelayCount,
    EffortCount,
    PatternSettings,
    SeriesCount,
)
from promotion.patterns.settings import counted_levels
from promotion.patterns.states import SeriesUnit

LEFT_OUT = (
    ObstacleStatus.MERGED,
    ObstacleStatus.SEALED,
    ObstacleStatus.WITHDRAWN,
    ObstacleStatus.RETRACTED,
    ObstacleStatus.OUTSIDE,
)
_EXACT = (DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.RANGE, DatePrecision.ONGOING)
# Of which precisions the dates enter a series.
ENTERS = {SeriesUnit.WEEK: _EXACT, SeriesUnit.MONTH: (*_EXACT, DatePrecision.MONTH)}
# A delay beyond this says that an archive was sent, not that news was late.
LATEST_WEEKS = 26

_COUNTED = """
    WITH counted AS (
        SELECT o.id, o.tenant_id, o.country, o.kinds, o.groups,
               CASE WHEN o.collection <> '' THEN o.collection ELSE o.origin END AS channel,
               o.collection, o.created_at, date_trunc(%(unit)s, o.starts_on)::date AS period
        FROM promotion_obstacle o
        WHERE o.tenant_id = %(tenant)s AND o.polarity = 'negative' AND o.country <> ''
          AND o.verification = ANY(%(levels)s) AND o.status <> ALL(%(left_out)s)
          AND o.date_precision = ANY(%(precisions)s) AND o.starts_on <= %(today)s
          AND (%(collections)s OR o.collection = '')
    ), shared AS (
        SELECT code, shared_id FROM promotion_localcode WHERE tenant_id = %(tenant)s
    )
"""
# An institution's own code counts as the shared one that it corresponds to.
_SERIES = (
    _COUNTED  # noqa: S608 - texts of this file alone
    + """
    , of_kind AS (
        SELECT DISTINCT c.id, c.country, c.period, c.groups, coalesce(s.shared_id, k) AS kind
        FROM counted c CROSS JOIN LATERAL unnest(c.kinds) k LEFT JOIN shared s ON s.code = k
    ), of_group AS (
        SELECT DISTINCT f.id, f.country, f.period, f.kind, coalesce(s.shared_id, g) AS "group"
        FROM of_kind f CROSS JOIN LATERAL unnest(f.groups) g LEFT JOIN shared s ON s.code = g
    )
    INSERT INTO promotion_seriescount (id, tenant_id, unit, country, kind, "group", period, count)
    SELECT gen_random_uuid(), %(tenant)s, %(unit)s, country, kind, '', period, count(*)
    FROM of_kind GROUP BY country, kind, period
    UNION ALL
    SELECT gen_random_uuid(), %(tenant)s, %(unit)s, country, kind, "group", period, count(*)
    FROM of_group GROUP BY country, kind, "group", period
    """
)
_EFFORT = (
    _COUNTED  # noqa: S608 - texts of this file alone
    + """
    INSERT INTO promotion_effortcount (id, tenant_id, unit, country, channel, period, count)
    SELECT gen_random_uuid(), %(tenant)s, %(unit)s, country, channel, period, count(*)
    FROM counted GROUP BY country, channel, period
    """
)
_DELAYS = (
    _COUNTED  # noqa: S608 - texts of this file alone
    + """
    INSERT INTO promotion_delaycount (id, tenant_id, period, weeks_later, count)
    SELECT gen_random_uuid(), %(tenant)s, period, weeks, count(*)
    FROM (
        SELECT period,
               greatest(0, (date_trunc('week', created_at)::date - period) / 7) AS weeks
        FROM counted WHERE collection = ''
    ) delayed
    WHERE weeks <= %(latest)s GROUP BY period, weeks
    """
)
_COARSE = """
    SELECT count(*) FILTER (WHERE date_precision = ANY(%(precisions)s)), count(*)
    FROM promotion_obstacle
    WHERE tenant_id = %(tenant)s AND polarity = 'negative' AND country <> ''
      AND verification = ANY(%(levels)s) AND status <> ALL(%(left_out)s)
      AND starts_on <= %(today)s AND (%(collections)s OR collection = '')
"""


def bring_up_to_date(tenant_id: UUID, settings: PatternSettings, *, today: date) -> tuple[int, int]:
    """Count all series of an institution anew.

    Returns how many reports stand in weekly series, and how many do not because their date is
    known by month or year alone. Run as the portal itself in the institution's context, in one transaction: whoever reads
    meanwhile reads the counts of before.
    """
    for model in (SeriesCount, EffortCount, DelayCount):
        model._default_manager.filter(tenant_id=tenant_id).delete()
    with connection.cursor() as cursor:
        for unit in SeriesUnit:
            values = _values(tenant_id, settings, unit, today)
            cursor.execute(_SERIES, values)
            cursor.execute(_EFFORT, values)
        values = _values(tenant_id, settings, SeriesUnit.WEEK, today)
        cursor.execute(_DELAYS, values)
        cursor.execute(_COARSE, values)
        exact, every = cursor.fetchone()
    return exact, every - exact


def _values(
    tenant_id: UUID, settings: PatternSettings, unit: SeriesUnit, today: date
) -> dict[str, Any]:
    return {
        "tenant": tenant_id,
        "unit": unit.value,
        "levels": [level.value for level in counted_levels(settings)],
        "left_out": [status.value for status in LEFT_OUT],
        "precisions": [precision.value for precision in ENTERS[unit]],
        "collections": settings.counts_collections,
        "today": today,
        "latest": LATEST_WEEKS,
    }
