"""States, outcomes and grounds of an appeal, in the words that people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_WHERE = "where an appeal is"


class AppealStatus(models.TextChoices):
    """Where an appeal is. Whether something is overdue is computed from its clocks."""

    DRAFT = "draft", _("Draft")
    FILED = "filed", pgettext_lazy(_WHERE, "Filed")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy(_WHERE, "Acknowledged")
    ADMITTED = "admitted", pgettext_lazy(_WHERE, "Admitted")
    FILE_ASKED = "file_asked", _("File asked for")
    REPLY_OPEN = "reply_open", _("Reply awaited")
    OFFERED = "offered", _("Resolution offered")
    PANEL = "panel", _("With the reviewers")
    REMEDY_DUE = "remedy_due", _("To be carried out")
    DECIDED = "decided", pgettext_lazy(_WHERE, "Decided")
    SECOND = "second", _("Before the second instance")
    FINAL = "final", pgettext_lazy(_WHERE, "Closed")


class AppealOutcome(models.TextChoices):
    """How an appeal ended."""

    CHANGED = "changed", _("Decision changed")
    CHANGED_IN_PART = "changed_in_part", _("Decision changed in part")
    STANDS = "stands", _("Decision stands")
    SENT_BACK = "sent_back", _("Sent back")
    SETTLED = "settled", _("Settled")
    NOT_ADMISSIBLE = "not_admissible", _("Not admissible")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Ground(models.TextChoices):
    """Why a decision is contested; one or several."""

    RULE = "rule", _("A rule was wrongly applied")
    FACTS = "facts", _("The facts are wrong")
    PROCEDURE = "procedure", _("The procedure was not followed")
    EQUALITY = "equality", _("We were treated unlike others")
    NEW_FACTS = "new_facts", _("There are new facts")
    PUBLIC_INTEREST = "public_interest", _("The public interest outweighs it")


class InterimStatus(models.TextChoices):
    """Where a request for an interim measure is."""

    ASKED = "asked", _("Asked for")
    GRANTED = "granted", pgettext_lazy("an interim measure", "Granted")
    REFUSED = "refused", pgettext_lazy("an interim measure", "Not granted")
    WITHDRAWN = "withdrawn", pgettext_lazy("an interim measure", "Withdrawn")
    ENDED = "ended", pgettext_lazy("an interim measure", "Ended with the review")


# What the reviewers can vote for.
VOTES = (
    AppealOutcome.CHANGED,
    AppealOutcome.CHANGED_IN_PART,
    AppealOutcome.STANDS,
    AppealOutcome.SENT_BACK,
)
# Filed, and nothing decided yet in this instance.
IN_HAND = (
    AppealStatus.FILED,
    AppealStatus.ACKNOWLEDGED,
    AppealStatus.ADMITTED,
    AppealStatus.FILE_ASKED,
    AppealStatus.REPLY_OPEN,
    AppealStatus.OFFERED,
    AppealStatus.PANEL,
)
