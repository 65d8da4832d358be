"""Figures for those who analyse: what was read, and how far readers agree."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from participation.consultations.models import Consultation
from participation.themes.agreement import Agreement, agreement_on
from participation.themes.models import Theme
from participation.themes.selectors import codable
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context

# Contributions that two or more people read: by how many.
_READERS = """
SELECT readers, count(*) FROM (
  SELECT contribution_id, count(*) AS readers FROM participation_judgement
  WHERE tenant_id = %s AND consultation_id = %s
  GROUP BY contribution_id HAVING count(*) > 1
) AS twice GROUP BY readers
"""
# By theme: how many of them the readers put there, by how many of how many readers.
_CHOSEN = """
WITH twice AS (
  SELECT contribution_id, count(*) AS readers FROM participation_judgement
  WHERE tenant_id = %s AND consultation_id = %s
  GROUP BY contribution_id HAVING count(*) > 1
)
SELECT theme_id, readers, chosen, count(*) FROM (
  SELECT k.theme_id, twice.contribution_id, twice.readers, count(*) AS chosen
  FROM twice
  JOIN participation_coding k ON k.contribution_id = twice.contribution_id
  JOIN participation_judgement j
    ON j.contribution_id = k.contribution_id AND j.coder_id = k.coder_id
  GROUP BY k.theme_id, twice.contribution_id, twice.readers
) AS chosen_by GROUP BY theme_id, readers, chosen
"""


def agreement_in(consultation: Consultation) -> dict[UUID, Agreement]:
    """How far those who read the same contributions agree on each theme, by the theme's id.

    A figure over all contributions, whoever looks at it: two queries in the institution's context.
    """
    about = [consultation.tenant_id, consultation.pk]
    with tenant_context(system_actor(consultation.tenant_id)), connection.cursor() as cursor:
        cursor.execute(_READERS, about)
        twice: dict[int, int] = dict(cursor.fetchall())
        cursor.execute(_CHOSEN, about)
        rows = cursor.fetchall()
    chosen: dict[UUID, dict[tuple[int, int], int]] = {}
    for theme_id, readers, number, times in rows:
        chosen.setdefault(theme_id, {})[readers, number] = times
    themes = Theme.objects.filter(consultation=consultation).values_list("pk", flat=True)
    return {pk: agreement_on(_units(twice, chosen.get(pk, {}))) for pk in themes}


def _units(
    twice: dict[int, int], chosen: dict[tuple[int, int], int]
) -> list[tuple[Counter[Any], int]]:
    """Counts of yes and no in each unit, and how many such units there are."""
    units = []
    for readers, total in twice.items():
        some = {number: times for (size, number), times in chosen.items() if size == readers}
        some[0] = total - sum(some.values())
        units += [
            (Counter({True: number, False: readers - number}), times)
            for number, times in some.items()
            if times
        ]
    return units


def coding_figures(consultation: Consultation) -> dict[str, int]:
    """How many contributions can be coded, were read by nobody, by one and by two or more people."""
    return codable(consultation).aggregate(
        all=Count("pk"),
        unread=Count("pk", filter=Q(coder_count=0, theme_count=0)),
        twice=Count("pk", filter=Q(coder_count__gte=2)),
        without_theme=Count("pk", filter=Q(theme_count=0)),
    )
