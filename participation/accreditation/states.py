"""States and outcomes of applications, accreditations and their reports (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationStatus(models.TextChoices):
    """Where an application is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Being checked for completeness")
    RETURNED = "returned", _("Returned for completion")
    UNDER_REVIEW = "under_review", _("Under review")
    QUESTIONS_OPEN = "questions_open", _("Questions to answer")
    RECOMMENDED = "recommended", _("Prepared for the deciding body")
    BEFORE_BODY = "before_body", _("Before the deciding body")
    DEFERRED = "deferred", _("Deferred")
    CLOSED = "closed", _("Closed")


class ApplicationOutcome(models.TextChoices):
    """How an application ended."""

    GRANTED = "granted", _("Granted")
    GRANTED_LOWER = "granted_lower", _("Granted with another status than asked for")
    REFUSED = "refused", _("Refused")
    NOT_ADMISSIBLE = "not_admissible", _("Not admissible")
    CLOSED_WITHOUT_PREJUDICE = "closed_without_prejudice", _("Closed without prejudice")
    WITHDRAWN = "withdrawn", _("Withdrawn by the organization")


class AccreditationStatus(models.TextChoices):
    """Where an accreditation is."""

    ACTIVE = "active", _("In force")
    UNDER_NOTICE = "under_notice", _("In force, notice of grounds given")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")


class AccreditationOutcome(models.TextChoices):
    """How an accreditation ended."""

    SURRENDERED = "surrendered", _("Given up by the organization")
    WITHDRAWN = "withdrawn", _("Withdrawn by the institution")
    REPLACED = "replaced", _("Replaced by another status")


class ReportStatus(models.TextChoices):
    """Where a periodic report is."""

    DUE = "due", _("To be written")
    SUBMITTED = "submitted", _("Sent")
    QUESTIONED = "questioned", _("Questions to answer")
    NOTED = "noted", _("Noted")


class ChangeStatus(models.TextChoices):
    """Where a request to change an accreditation is."""

    REQUESTED = "requested", _("Requested")
    CLOSED = "closed", _("Closed")


class ChangeOutcome(models.TextChoices):
    """How a request to change an accreditation ended."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn by the organization")


class Recommendation(models.TextChoices):
    """What the recommending body says to the deciding one."""

    RECOMMENDED = "recommended", _("Recommended")
    OTHER_TIER = "other_tier", _("Recommended with another status")
    NOT_RECOMMENDED = "not_recommended", _("Not recommended")
