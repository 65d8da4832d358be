"""Words for good examples: where one is, themes, how one gets in touch, how consent was given."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StoryStatus(models.TextChoices):
    """Where a story is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent in")
    EDITORIAL = "editorial", _("Being edited")
    CONSENT_CHECK = "consent_check", _("Consents are checked")
    EVIDENCE_CHECK = "evidence_check", _("Evidence is checked")
    PUBLISHED = "published", _("Published")
    FEATURED = "featured", pgettext_lazy("story", "Featured")
    REVIEW_DUE = "review_due", _("Due for review")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ARCHIVED = "archived", _("Archived")


# Everybody reads these; an archived one is kept at its address and stands in no list.
IN_VIEW = (StoryStatus.PUBLISHED, StoryStatus.FEATURED, StoryStatus.REVIEW_DUE)
AT_WORK = (
    StoryStatus.SUBMITTED,
    StoryStatus.EDITORIAL,
    StoryStatus.CONSENT_CHECK,
    StoryStatus.EVIDENCE_CHECK,
    StoryStatus.REVIEW_DUE,
)


class StoryOutcome(models.TextChoices):
    """What became of the last review, or how it ended."""

    REAFFIRMED = "reaffirmed", _("Still true")
    AMENDED = "amended", _("To be amended")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")
    ARCHIVED = "archived", _("Archived")


class StoryTheme(models.TextChoices):
    """What a featured story stands for: a Sustainable Development Goal, or a pillar of the Charter."""

    PEACE = "peace", _("Peace and security")
    LAW = "law", _("Rule of law")
    SDG_1 = "sdg_1", _("SDG 1: No poverty")
    SDG_2 = "sdg_2", _("SDG 2: Zero hunger")
    SDG_3 = "sdg_3", _("SDG 3: Good health and well-being")
    SDG_4 = "sdg_4", _("SDG 4: Quality education")
    SDG_5 = "sdg_5", _("SDG 5: Gender equality")
    SDG_6 = "sdg_6", _("SDG 6: Clean water and sanitation")
    SDG_7 = "sdg_7", _("SDG 7: Affordable and clean energy")
    SDG_8 = "sdg_8", _("SDG 8: Decent work and economic growth")
    SDG_9 = "sdg_9", _("SDG 9: Industry, innovation and infrastructure")
    SDG_10 = "sdg_10", _("SDG 10: Reduced inequalities")
    SDG_11 = "sdg_11", _("SDG 11: Sustainable cities and communities")
    SDG_12 = "sdg_12", _("SDG 12: Responsible consumption and production")
    SDG_13 = "sdg_13", _("SDG 13: Climate action")
    SDG_14 = "sdg_14", _("SDG 14: Life below water")
    SDG_15 = "sdg_15", _("SDG 15: Life on land")
    SDG_16 = "sdg_16", _("SDG 16: Peace, justice and strong institutions")
    SDG_17 = "sdg_17", _("SDG 17: Partnerships for the goals")


class ContactLevel(models.TextChoices):
    """How a reader gets in touch with those who did it."""

    NONE = "none", pgettext_lazy("getting in touch", "Not at all")
    INSTITUTION = "institution", _("Through the institution, which passes messages on")
    PUBLIC = "public", _("Directly, at an address that is shown")


class ConsentWay(models.TextChoices):
    """How somebody who can be recognised has agreed."""

    WRITTEN = "written", _("In writing")
    ORAL = "oral", _("Orally, noted down at once")
    GUARDIAN = "guardian", _("By a parent or guardian, with the child’s own agreement")
