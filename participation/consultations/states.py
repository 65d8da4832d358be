"""States and kinds of consultations (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConsultationKind(models.TextChoices):
    """What is asked for."""

    CALL_FOR_INPUT = "call_for_input", _("Call for input")
    DRAFT_TEXT = "draft_text", _("Draft text open to comment")
    SURVEY = "survey", _("Survey")
    STANDING = "standing", _("Standing feedback on a programme")


class ConsultationStatus(models.TextChoices):
    """Where a consultation is."""

    DRAFT = "draft", _("Being prepared")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", pgettext_lazy("consultation", "Open")
    CLOSED = "closed", _("Closed to contributions")
    ANALYSIS = "analysis", _("Being analysed")
    ANSWERED = "answered", _("Answered")
    FOLLOW_UP = "follow_up", _("Being followed up")
    ENDED = "ended", _("Ended")


class ConsultationOutcome(models.TextChoices):
    """How a consultation ended."""

    COMPLETED = "completed", _("Completed, with a final report")
    CANCELLED = "cancelled", _("Cancelled")


class Entry(models.TextChoices):
    """Who may take part, by rule."""

    ANYBODY = "anybody", _("Anybody, with or without an account")
    SIGNED_IN = "signed_in", _("Anybody with an account")
    ORGANIZATIONS = "organizations", _("Organizations, through their representatives")
    ACCREDITED = "accredited", _("Organizations accredited with the institution")


class Shown(models.TextChoices):
    """What becomes public of contributions that are not confidential."""

    EACH = "each", _("Each contribution, once it was accepted")
    FIGURES = "figures", _("Only themes and figures")


class AnswerKind(models.TextChoices):
    """How a question is answered."""

    TEXT = "text", _("text")
    CHOICE = "choice", _("one of several")
    CHOICES = "choices", _("several of several")
    SCALE = "scale", _("a place on a scale")
    FILE = "file", _("a file")
