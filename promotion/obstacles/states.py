"""States, precisions and levels of obstacle reports (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ObstacleStatus(models.TextChoices):
    """Where a report is. Published and verified are two things: see `Verification`."""

    SUBMITTED = "submitted", _("Submitted")
    TRIAGE = "triage", _("Being looked at")
    NEEDS_INFO = "needs_info", _("Something was asked")
    VERIFYING = "verifying", _("Being checked")
    ASSESSED = "assessed", _("Checked")
    IN_REVIEW = "in_review", _("Waiting for a second person")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")
    ARCHIVED = "archived", _("Archived")
    OUTSIDE = "outside", _("Outside this register’s scope")
    MERGED = "merged", _("Merged into another report")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SEALED = "sealed", _("Sealed")


class ObstacleOutcome(models.TextChoices):
    """How a report ended, where its state alone does not say it."""

    ERROR = "error", _("Retracted: it was wrong")
    SAFETY = "safety", _("Retracted for safety")


class Origin(models.TextChoices):
    """Where what is known comes from; the guard of publication decides by it."""

    PUBLIC = "public", _("Public elsewhere, with its source")
    ORGANIZATION = "organization", _("From an organization")
    PARTNER = "partner", _("From a partner")
    STAFF = "staff", _("Recorded by staff")


class Polarity(models.TextChoices):
    """An obstacle, or a change for the better."""

    NEGATIVE = "negative", _("Obstacle")
    POSITIVE = "positive", _("Positive development")


class Verification(models.TextChoices):
    """The public ladder; the letters are asides from it."""

    UNREVIEWED = "VER-0", _("Not reviewed yet")
    PLAUSIBLE = "VER-1", _("Plausible: one source, consistent")
    CORROBORATED = "VER-2", _("Corroborated: two independent sources or more")
    VERIFIED = "VER-3", _("Verified: by documents or graded sources, and a second person")
    DISPUTED = "VER-D", _("Disputed")
    UNCONFIRMED = "VER-U", _("Could not be corroborated with the means available")
    REFUTED = "VER-N", _("Confirmed not to have happened in this way")


class DatePrecision(models.TextChoices):
    """How exactly a date is known, or shown."""

    DAY = "TIM-D", pgettext_lazy("precision of a date", "Day")
    WEEK = "TIM-W", pgettext_lazy("precision of a date", "Week")
    MONTH = "TIM-M", pgettext_lazy("precision of a date", "Month")
    YEAR = "TIM-Y", pgettext_lazy("precision of a date", "Year")
    RANGE = "TIM-R", pgettext_lazy("precision of a date", "From one day to another")
    ONGOING = "TIM-O", pgettext_lazy("precision of a date", "Goes on")


class PlacePrecision(models.TextChoices):
    """How exactly a place is known, or shown."""

    WITHHELD = "GEO-0", _("Withheld")
    PLACE = "GEO-1", _("The place")
    AREA = "GEO-2", _("Near the place, or a part of an area")
    PROVINCE = "GEO-3", _("Province, state or region")
    COUNTRY = "GEO-4", _("Country or area")


class PublicationLevel(models.TextChoices):
    """Who may read it."""

    SEALED = "PUB-0", _("Sealed")
    INSTITUTION = "PUB-1", _("This institution")
    PARTNERS = "PUB-2", _("Named partners")
    FIGURES = "PUB-3", _("In figures alone")
    GUARDED = "PUB-4", _("Public, with parts left out")
    PUBLIC = "PUB-5", _("Public")


class Band(models.TextChoices):
    """How many persons or organizations, roughly."""

    UNKNOWN = "", _("Not known")
    ONE = "1", _("1")
    FEW = "2-9", _("2 to 9")
    TENS = "10-99", _("10 to 99")
    MANY = "100+", _("100 or more")


class Extent(models.TextChoices):
    """How large the area is."""

    UNKNOWN = "", _("Not known")
    SITE = "site", _("One site")
    DISTRICT = "district", _("A district")
    PROVINCE = "province", _("A province or region")
    NATION = "nation", _("Nationwide")
    CROSS_BORDER = "cross_border", _("Across borders")


class Connection(models.TextChoices):
    """How whoever the information comes from is connected with what happened."""

    UNKNOWN = "", _("Not known")
    AFFECTED = "affected", _("Affected")
    WITNESS = "witness", _("Was there and saw it")
    FAMILY = "family", _("Family or friends")
    LAWYER = "lawyer", _("Lawyer or health worker")
    ORGANIZATION = "organization", _("An organization that follows it")
    JOURNALIST = "journalist", _("Journalist")
    OFFICIAL = "official", _("Public official")
    OPEN_SOURCE = "open", _("Open source")


class EvidenceKind(models.TextChoices):
    """What an item of evidence is."""

    DOCUMENT = "document", _("Document")
    DECISION = "decision", _("Decision, order or law")
    PHOTOGRAPH = "photograph", _("Photograph")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Sound")
    PAGE = "page", _("Page or message published online")
    DATA = "data", _("Data or measurement")
    STATEMENT = "statement", _("Statement of a person")
    MEDICAL = "medical", _("Medical or forensic finding")
    OTHER = "other", _("Something else")


class CustodyAct(models.TextChoices):
    """What was done with an item of evidence."""

    ADDED = "added", _("Added")
    LOOKED = "looked", _("Looked at")
    COPIED = "copied", _("Copied")
    HANDED = "handed", _("Handed to somebody")
    CHECKED = "checked", _("Hash compared")
    REDACTED = "redacted", _("A redacted version was made")
    MOVED = "moved", _("Kept elsewhere from now on")


class ReplyState(models.TextChoices):
    """How a request for a reply stands."""

    ASKED = "asked", _("Asked")
    GIVEN = "given", _("Replied")
    NONE = "none", _("No answer")


class MessageKind(models.TextChoices):
    """What analysts say to whoever holds the receipt."""

    QUESTION = "question", _("Question")
    REMARK = "remark", _("Remark")
    HELP = "help", _("Question whether help is wanted")
    CLOSED = "closed", _("Why it was closed, and who can help")


class CorrectionState(models.TextChoices):
    """Where a correction of what is published stands."""

    WAITING = "waiting", _("Waiting for a second person")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Not published")
