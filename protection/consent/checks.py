"""The eighteen questions before an act that leaves the team; at most six apply to one purpose."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from protection.consent.purposes import Purpose

MOST = 6


@dataclass(frozen=True, slots=True)
class Check:
    """One question; its answer is written down in words."""

    code: str
    question: Sentence


_ALL = (
    Check("wish", _("Did the person say within the last 14 days that they want this?")),
    Check("worst", _("Did they understand the worst that could come of it?")),
    Check("alternatives", _("Were other ways offered, doing nothing among them?")),
    Check("others", _("What does it mean for family, colleagues and others who spoke to us?")),
    Check("mosaic", _("Could details tell who it is, even without a name?")),
    Check("channel", _("Is the channel safe today?")),
    Check("least", _("Is this the least that serves the purpose?")),
    Check("recipient", _("Is the recipient vetted, and could somebody force them to tell?")),
    Check("timing", _("Is there a trial, a journey or a session near?")),
    Check("person", _("What of gender, age, disability, minority, and life online?")),
    Check("staff_near", _("Could an interpreter or local colleague be exposed?")),
    Check("expectations", _("Did we say honestly what can be expected?")),
    Check("third_persons", _("Has every other person named agreed?")),
    Check("fallback", _("If it goes wrong: what then, and who watches?")),
    Check("retelling", _("Is the person spared from telling it again?")),
    Check("staff_safety", _("Are our own people safe?")),
    Check("files", _("Were hidden details of the files and the look of the papers checked?")),
    Check("stop", _("If consent is withdrawn half-way: how do we stop?")),
)
CHECKS: Mapping[str, Check] = {check.code: check for check in _ALL}
_USUAL = ("wish", "channel", "least", "recipient", "third_persons", "stop")
# What cannot be taken back or influenced afterwards: said honestly before.
_FINAL = ("wish", "worst", "mosaic", "expectations", "third_persons", "fallback")
_WIDE = ("wish", "worst", "mosaic", "timing", "third_persons", "fallback")
_OF_PURPOSE: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.CONTACT_FAMILY: ("wish", "channel", "least", "others", "staff_safety"),
    Purpose.GRANT: ("wish", "channel", "least", "recipient", "expectations", "stop"),
    Purpose.HEALTH: ("wish", "channel", "least", "recipient", "person", "retelling"),
    Purpose.LEGAL: ("wish", "channel", "least", "recipient", "timing", "retelling"),
    Purpose.RELOCATION: ("wish", "alternatives", "channel", "others", "person", "fallback"),
    Purpose.STATE: ("worst", "alternatives", "others", "timing", "staff_near", "fallback"),
    Purpose.LETTER: _WIDE,
    Purpose.SENIOR_OFFICIAL: _FINAL,
    Purpose.REPORT_NAMED: _FINAL,
    Purpose.REPORT_UNNAMED: ("wish", "mosaic", "least", "third_persons", "files"),
    Purpose.BUREAU: _WIDE,
    Purpose.PUBLIC: ("wish", "worst", "others", "mosaic", "third_persons", "fallback"),
    Purpose.FIGURES: ("mosaic",),
    Purpose.FOLLOW_UP: ("channel",),
    Purpose.EVIDENCE: ("wish", "files", "third_persons", "staff_safety"),
    Purpose.ADVANCE: ("channel", "others", "least", "fallback"),
}


def checks_for(purpose: Purpose) -> tuple[Check, ...]:
    """What must be answered before an act for this purpose."""
    return tuple(CHECKS[code] for code in _OF_PURPOSE.get(purpose, _USUAL))
