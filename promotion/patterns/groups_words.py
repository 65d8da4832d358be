"""What can be said of a group, as a plain sentence first; the figures stand beside it."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotion.patterns.disparity import Between, Part, Representation, Said
from promotion.patterns.groups import Groups


def rows_of(groups: Groups) -> list[dict[str, Any]]:
    """Each group as a row of the table."""
    return [
        {
            "group": row.label,
            "said": said_words(row.found.said),
            "tone": "waiting" if row.found.said is Said.MORE else "neutral",
            "here": _part(row.found.cases, row.found.share),
            "elsewhere": _part(row.found.baseline, None),
            "ratio": _ratio(row.found),
        }
        for row in groups.rows
    ]


def said_words(said: Said) -> str:
    """One of four things."""
    return {
        Said.MORE: _("Named more often here than elsewhere"),
        Said.FEWER: _("Named less often here than elsewhere"),
        Said.ALIKE: _("About as often as elsewhere"),
        Said.TOO_FEW: _("Too few cases to say"),
    }[said]


def _percent(value: float) -> str:
    return str(number_format(100 * value, decimal_pos=0))


def _part(part: Part, between: Between | None) -> str:
    values = {
        "percent": _percent(part.share),
        "cases": number_format(part.cases),
        "total": number_format(part.total),
    }
    words = _("%(percent)s %% (%(cases)s of %(total)s)") % values
    if between is None or not part.total:
        return words
    limits = {"words": words, "low": _percent(between.low), "high": _percent(between.high)}
    return _("%(words)s; between %(low)s and %(high)s %% (95 %% interval)") % limits


def _ratio(found: Representation) -> str:
    """How many times as often, where that can be said at all."""
    if found.said is Said.TOO_FEW:
        return ""
    return _("%(ratio)s times as often (%(low)s to %(high)s)") % {
        "ratio": number_format(found.ratio, decimal_pos=1),
        "low": number_format(found.ratio_between.low, decimal_pos=1),
        "high": number_format(found.ratio_between.high, decimal_pos=1),
    }


def notes_of(groups: Groups) -> list[str]:
    """What is compared, what was left out, and what it cannot say."""
    found = [
        _(
            "Compared are %(cases)s reports that name a group with %(baseline)s other reports of"
            " this register that do. A report can name several groups."
        )
        % {"cases": number_format(groups.cases), "baseline": number_format(groups.baseline)}
    ]
    if groups.left_out:
        words = ngettext(
            "%(count)s sensitive group is left out because fewer than five reports name it.",
            "%(count)s sensitive groups are left out because fewer than five reports name them.",
            groups.left_out,
        )
        found.append(words % {"count": groups.left_out})
    found.append(
        _(
            "This does not say why. A group whose organizations report more, or that is watched"
            " more, is named more often, too."
        )
    )
    return found
