"""States and words of protection actors (words for people)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HelpKind(models.TextChoices):
    """What somebody can be helped with; what is most urgent first, as it is shown."""

    DANGER = "danger", _("Somebody is in danger now")
    DETENTION = "detention", _("Somebody is detained or missing")
    RELOCATION = "relocation", _("A safe place for some time")
    LEGAL = "legal", _("A lawyer")
    MEDICAL = "medical", _("Medical care")
    VIOLENCE = "violence", _("After sexual or gender-based violence")
    PSYCHOSOCIAL = "psychosocial", _("Somebody to talk to; care for the mind")
    DIGITAL = "digital", _("Telephone, accounts, computers")
    GRANT = "grant", _("Money in an emergency")
    FAMILY = "family", _("Help for the family")


class ActorStatus(models.TextChoices):
    """Where a protection actor stands in the directory."""

    PROPOSED = "proposed", pgettext_lazy("a protection actor", "Proposed")
    VETTED = "vetted", pgettext_lazy("a protection actor", "Vetted")
    LISTED = "listed", pgettext_lazy("a protection actor", "Vetted and listed publicly")
    SUSPENDED = "suspended", pgettext_lazy("a protection actor", "Suspended")
    EXPIRED = "expired", pgettext_lazy("a protection actor", "To be vetted anew")


class KeyKind(models.TextChoices):
    """What a key is for."""

    AGE = "age", _("age (to encrypt to them)")
    MINISIGN = "minisign", _("minisign (to check what they sign)")


class KeyWay(models.TextChoices):
    """In which way it was made sure that a key is theirs."""

    IN_PERSON = "in_person", _("Read out in person")
    VOICE = "voice", _("Read out by somebody known, by voice or picture")
    TWO_WAYS = "two_ways", _("The same over two separate ways")
    THIRD = "third", _("Confirmed by somebody whose key is verified")


class Answered(models.TextChoices):
    """How somebody answered when they were asked."""

    HELPED = "helped", _("Helped")
    PARTLY = "partly", _("Helped in part")
    DECLINED = "declined", _("Could not help, and said so")
    SILENT = "silent", _("Did not answer")
    HARMED = "harmed", _("Did harm, or broke confidence")
