"""The twenty purposes for which consent is asked, as data.

Three are asked at first contact; each other one when its act arises. An outward act is one that
tells somebody outside the case's team something: it needs live consent for its very purpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """For what; the order is that of the register."""

    KEEP = "keep", _("Keep and work on this here")
    CONTACT = "contact", _("Contact you")
    CONTACT_FAMILY = "contact_family", _("Contact your representative or family")
    TEAM = "team", _("Share it inside the team that handles it")
    ACTOR = "actor", _("Share it with a named protection organization")
    GRANT = "grant", _("Apply for an emergency grant")
    RELOCATION = "relocation", _("Arrange relocation or shelter")
    HEALTH = "health", _("Refer you to medical or psychosocial help")
    LEGAL = "legal", _("Refer you to legal help")
    STATE = "state", _("Raise it with the State, in private")
    LETTER = "letter", _("Send an urgent appeal or a letter of allegation")
    SENIOR_OFFICIAL = "senior_official", _("Tell the senior official on reprisals")
    REPORT_NAMED = "report_named", _("Put it into the annual report, with your name")
    REPORT_UNNAMED = "report_unnamed", _("Put it into the annual report, without your name")
    BUREAU = "bureau", _("Tell the President or Bureau, or a committee’s rapporteur")
    PUBLIC = "public", _("Speak of it in public or to the media")
    FIGURES = "figures", _("Count it in anonymous figures")
    FOLLOW_UP = "follow_up", _("Ask again in later years")
    EVIDENCE = "evidence", _("Preserve evidence for accountability")
    ADVANCE = "advance", _("Act if you are detained, go missing or die")


class Condition(models.TextChoices):
    """When an advance instruction begins to hold; it takes the recipient's place in its consent."""

    DETAINED = "detained", _("if detained")
    MISSING = "missing", _("if missing")
    DEAD = "dead", _("if dead")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one purpose.

    `days`: how long a consent lasts at most; `is_outward`: whether an act under it leaves the team;
    `is_risky`: given with the receipt alone, it waits to be confirmed over the safe contact.
    """

    days: int
    is_outward: bool = True
    is_risky: bool = False
    at_first_contact: bool = False


TERMS: Mapping[Purpose, Terms] = {
    Purpose.KEEP: Terms(730, is_outward=False, at_first_contact=True),
    Purpose.CONTACT: Terms(730, is_outward=False, at_first_contact=True),
    Purpose.CONTACT_FAMILY: Terms(365),
    Purpose.TEAM: Terms(730, is_outward=False, at_first_contact=True),
    Purpose.ACTOR: Terms(180, is_risky=True),
    Purpose.GRANT: Terms(180),
    Purpose.RELOCATION: Terms(90, is_risky=True),
    Purpose.HEALTH: Terms(180),
    Purpose.LEGAL: Terms(180),
    Purpose.STATE: Terms(90, is_risky=True),
    Purpose.LETTER: Terms(90, is_risky=True),
    Purpose.SENIOR_OFFICIAL: Terms(180, is_risky=True),
    Purpose.REPORT_NAMED: Terms(180, is_risky=True),
    Purpose.REPORT_UNNAMED: Terms(365),
    Purpose.BUREAU: Terms(180, is_risky=True),
    Purpose.PUBLIC: Terms(30, is_risky=True),
    Purpose.FIGURES: Terms(730),
    Purpose.FOLLOW_UP: Terms(1095),
    Purpose.EVIDENCE: Terms(3650),
    Purpose.ADVANCE: Terms(365, is_risky=True),
}
FIRST_CONTACT = tuple(purpose for purpose in Purpose if TERMS[purpose].at_first_contact)
