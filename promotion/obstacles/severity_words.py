"""The reasons of a severity in words, in the active language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotion.obstacles.severity import Reason
from promotion.obstacles.states import Band
from promotion.taxonomy.selectors import labels_of


def severity_sentences(reasons: Sequence[Reason]) -> list[str]:
    """One sentence a reason, in the order of the rule; one query for the kinds' labels."""
    labels = labels_of(reason["kind"] for reason in reasons if reason.get("kind"))
    return [_sentence(reason, labels) for reason in reasons]


def _sentence(reason: Reason, labels: dict[str, str]) -> str:
    kind = labels.get(reason.get("kind", ""), reason.get("kind", ""))
    code = reason["code"]
    if code in ("floor", "nationwide"):
        return _begins(code) % {"kind": kind, "level": reason["level"]}
    if code == "steps":
        return _steps(reason["steps"])
    if code == "positive":
        return _("A positive development has no severity.")
    return _points(code, reason)


def _begins(code: str) -> str:
    if code == "floor":
        return _("“%(kind)s” begins at level %(level)d.")
    return _("“%(kind)s” across the country or area, or beyond, is level %(level)d.")


def _points(code: str, reason: Reason) -> str:
    band = Band(reason.get("band", "")).label
    said = {
        "persons": _("Persons affected: %(band)s") % {"band": band},
        "organizations": _("Organizations affected: %(band)s") % {"band": band},
        "irreversible": _("It cannot be undone"),
        "repeated": _("It happened before"),
        "sensitive_group": _("It concerns a group that needs particular care"),
    }[code]
    points = ngettext("%(points)d point", "%(points)d points", reason["points"])
    return f"{said}: {points % {'points': reason['points']}}"


def _steps(steps: int) -> str:
    if not steps:
        return _("Nothing raises it further (two points are one level).")
    return ngettext(
        "Two points are one level: raised by %(steps)d level.",
        "Two points are one level: raised by %(steps)d levels.",
        steps,
    ) % {"steps": steps}
