"""Where strategies, their parts, owners and outcomes can be, and the codes of their fields."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StrategyStatus(models.TextChoices):
    """Where a strategy stands."""

    IDEA = "idea", pgettext_lazy("strategy", "Idea")
    SCOPING = "scoping", pgettext_lazy("strategy", "Scoping")
    CO_DESIGN = "co_design", pgettext_lazy("strategy", "Being written together")
    ADOPTED = "adopted", pgettext_lazy("strategy", "Adopted")
    ACTIVE = "active", pgettext_lazy("strategy", "Active")
    PAUSED = "paused", pgettext_lazy("strategy", "Paused")
    UNDER_REVIEW = "under_review", pgettext_lazy("strategy", "Under review")
    ACHIEVED = "achieved", pgettext_lazy("strategy", "Achieved")
    PARTLY_ACHIEVED = "partly_achieved", pgettext_lazy("strategy", "Achieved in part")
    NOT_ACHIEVED = "not_achieved", pgettext_lazy("strategy", "Not achieved")
    SUPERSEDED = "superseded", pgettext_lazy("strategy", "Replaced by another")
    LEARNED = "learned", pgettext_lazy("strategy", "Lessons drawn")
    ARCHIVED = "archived", pgettext_lazy("strategy", "Archived")


S = StrategyStatus
# While the text may still change: nobody but owners and the institution sees it.
WRITING = frozenset({S.IDEA, S.SCOPING, S.CO_DESIGN})
# While the plan is worked on.
UNDER_WAY = frozenset({S.ADOPTED, S.ACTIVE, S.PAUSED, S.UNDER_REVIEW})
CONCLUDED = frozenset({S.ACHIEVED, S.PARTLY_ACHIEVED, S.NOT_ACHIEVED, S.SUPERSEDED})


class StrategyOutcome(models.TextChoices):
    """How a strategy ended, where its state alone does not say it."""

    GIVEN_UP = "given_up", _("Given up before it was adopted")


class OwnerStatus(models.TextChoices):
    """Whether an owner is one."""

    INVITED = "invited", pgettext_lazy("owner of a strategy", "Asked")
    JOINED = "joined", pgettext_lazy("owner of a strategy", "Owner")
    DECLINED = "declined", pgettext_lazy("owner of a strategy", "Declined")
    LEFT = "left", pgettext_lazy("owner of a strategy", "Left")


class Listing(models.TextChoices):
    """How visibly an owner is listed; the owner alone chooses, and can choose again at any time."""

    NAMED = "named", _("By name")
    KIND = "kind", _("By kind only, without a name")
    HIDDEN = "hidden", _("Not at all")


class ItemKind(models.TextChoices):
    """The three levels of a plan."""

    OBJECTIVE = "objective", _("Objective")
    ACTION = "action", _("Action")
    MILESTONE = "milestone", _("Milestone")


PARENT_OF = {
    ItemKind.OBJECTIVE: None,
    ItemKind.ACTION: ItemKind.OBJECTIVE,
    ItemKind.MILESTONE: ItemKind.ACTION,
}
CHILD_OF = {ItemKind.OBJECTIVE: ItemKind.ACTION, ItemKind.ACTION: ItemKind.MILESTONE}


class ItemStatus(models.TextChoices):
    """Where a part of the plan stands."""

    PLANNED = "planned", pgettext_lazy("part of a plan", "Planned")
    IN_PROGRESS = "in_progress", pgettext_lazy("part of a plan", "Under way")
    DONE = "done", pgettext_lazy("part of a plan", "Done")
    BLOCKED = "blocked", pgettext_lazy("part of a plan", "Blocked")
    DROPPED = "dropped", pgettext_lazy("part of a plan", "Dropped")


class Evidence(models.TextChoices):
    """How well an assumption is founded."""

    NONE = "none", _("Assumed: no evidence yet")
    WEAK = "weak", _("Weak: single accounts")
    MODERATE = "moderate", _("Moderate: several sources that agree")
    STRONG = "strong", _("Strong: studies or figures that hold here")


class ResultType(models.TextChoices):
    """IATI's code list ResultType."""

    OUTPUT = "1", pgettext_lazy("type of result", "Output")
    OUTCOME = "2", pgettext_lazy("type of result", "Outcome")
    IMPACT = "3", pgettext_lazy("type of result", "Impact")
    OTHER = "9", pgettext_lazy("type of result", "Other")


class Measure(models.TextChoices):
    """IATI's code list IndicatorMeasure."""

    UNIT = "1", pgettext_lazy("measure of an indicator", "A number of units")
    PERCENTAGE = "2", pgettext_lazy("measure of an indicator", "A percentage")
    NOMINAL = "3", pgettext_lazy("measure of an indicator", "Categories without order")
    ORDINAL = "4", pgettext_lazy("measure of an indicator", "Ranked categories")
    QUALITATIVE = "5", pgettext_lazy("measure of an indicator", "In words")


# Measures whose values are numbers.
NUMERIC = frozenset({Measure.UNIT, Measure.PERCENTAGE})


class OutcomeStatus(models.TextChoices):
    """Where a harvested outcome stands."""

    DRAFTED = "drafted", pgettext_lazy("outcome", "Drafted")
    REVIEWED = "reviewed_by_owner", pgettext_lazy("outcome", "Reviewed by an owner")
    SUBSTANTIATED = "substantiated", pgettext_lazy("outcome", "Confirmed from outside")
    AGREED = "agreed", pgettext_lazy("outcome", "Agreed")
    USED = "used", pgettext_lazy("outcome", "Used")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome", "Withdrawn")


# What everybody reads.
HARVESTED = frozenset({OutcomeStatus.AGREED, OutcomeStatus.USED})


class WitnessStatus(models.TextChoices):
    """What an outsider who was asked has said."""

    INVITED = "invited", pgettext_lazy("confirmation of an outcome", "Asked")
    CONFIRMED = "confirmed", pgettext_lazy("confirmation of an outcome", "Confirmed")
    DECLINED = "declined", pgettext_lazy("confirmation of an outcome", "Not confirmed")


class CodePurpose(models.TextChoices):
    """What an invitation opens."""

    OWNER = "owner", _("To own the strategy together")
    WITNESS = "witness", _("To say from outside whether an outcome is so")
