"""The tag that shows a chart: picture, legend, notes, the same figures as a table and as a file."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.safestring import mark_safe

from portal.charts import palette
from portal.charts.figures import Value
from portal.charts.services import Picture

register = template.Library()
# Looks of the legend that are lines or marks; all others are fills.
_LINES = frozenset({"line", "dashed", "alert"})
_COLOURS = {
    "line": palette.INK,
    "dashed": palette.EXPECTED,
    "alert": palette.ALERT,
    "outline": palette.MUTED,
}


@register.inclusion_tag("charts/chart.html", takes_context=True)
def chart(context: template.Context, picture: Picture, *, table: bool = True) -> dict[str, Any]:
    """A picture that a view made with `portal.charts.services.present`.

    `table=False` where the page itself holds the same figures as a table.
    """
    shown = picture.chart
    return {
        "tenant": context["tenant"],
        "picture": picture,
        "chart": shown,
        # Made by our own renderer and tidied; every text in it was escaped there.
        "svg": mark_safe(picture.svg),  # noqa: S308
        "legend": [
            {
                "word": entry.word,
                "line": entry.look if entry.look in _LINES else "",
                "fill": f"url(#{picture.prefix}-{entry.look})",
            }
            for entry in shown.legend
        ],
        "colours": _COLOURS,
        "has_table": table,
        "rows": [
            {
                "cells": [
                    {"value": _said(value), "numeric": column.is_numeric}
                    for value, column in zip(row, shown.columns, strict=True)
                ]
            }
            for row in shown.rows
        ]
        if table
        else [],
        "columns": [
            {"word": column.word, "numeric": column.is_numeric} for column in shown.columns
        ],
    }


def _said(value: Value) -> str:
    """A figure as the page's language writes it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, (int, float)):
        return number_format(value, use_l10n=True, force_grouping=True)
    return value
