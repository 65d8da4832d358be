"""Codes with labels in six languages, and which of them an institution uses."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class Vocabulary(models.TextChoices):
    """The vocabularies of the taxonomy; the value is how their codes begin."""

    FREEDOM = "FRE", _("Freedoms and conditions")
    OBSTACLE = "OBS", _("Kinds of obstacles")
    POSITIVE = "POS", _("Positive developments")
    MODALITY = "MOD", _("Online or offline")
    GROUP = "GRP", _("Groups affected")
    ACTOR = "ACT", _("Actors responsible")
    DEGREE = "DEG", _("Degree of involvement")
    ANSWER = "ANS", _("Answers to an attribution")
    INSTRUMENT = "LEG", _("Legal instruments")
    SUBJECT = "SUB", _("Subjects of laws")
    STAGE = "STG", _("Stages of laws")
    STANDARD = "INT", _("International standards")
    VERIFICATION = "VER", _("Verification")
    SOURCE = "SRC", _("Reliability of sources")
    INFORMATION = "INF", _("Credibility of information")
    SEVERITY = "SEV", _("Severity")
    DATE = "TIM", _("Precision of dates")
    PLACE = "GEO", _("Precision of places")
    PUBLICATION = "PUB", _("Levels of publication")


class Family(models.TextChoices):
    """The eight families of kinds of obstacles; the value is the letter of their codes."""

    LAW = "L", _("Law and registration")
    FUNDING = "F", _("Funding and resources")
    ASSEMBLY = "A", _("Assemblies")
    PERSONS = "P", _("Persons")
    EXPRESSION = "E", _("Expression and media")
    DIGITAL = "D", _("Digital space")
    PARTICIPATION = "N", _("National participation")
    EXCLUSION = "X", _("Exclusion")


class Code(models.Model):
    """One shared code. It is never deleted: it ends, and what used it keeps it.

    Kinds of obstacles are written as their family's letter and two digits (`D01`), all others with
    their vocabulary in front (`GRP-HRD`).
    """

    code = models.CharField(max_length=20, primary_key=True)
    vocabulary = models.CharField(max_length=3, choices=Vocabulary.choices)
    # Of kinds of obstacles: one letter.
    family = models.CharField(max_length=2, blank=True)
    label = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    # Where it comes from, in words; other vocabularies' codes that it corresponds to.
    source = models.CharField(max_length=300, blank=True)
    maps_to = models.JSONField(default=list)
    is_sensitive = models.BooleanField(default=False)
    # Of kinds of obstacles: the least severity that one of them has (1 to 5).
    severity_floor = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Whether an institution that has chosen nothing uses it.
    is_on_at_first = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.GLOBAL)

    class Meta:
        ordering = ("vocabulary", "position", "code")

    def __str__(self) -> str:
        return self.code


class SwitchedCode(TenantRow):
    """An institution's choice to use a shared code or not."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", deletable=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("switchedcode"),
            models.UniqueConstraint(fields=["tenant", "code"], name="switchedcode_once"),
        )

    def __str__(self) -> str:
        return self.code_id


class LocalCode(TenantRow):
    """An institution's own code; it always corresponds to a shared one, so that figures add up."""

    code = models.CharField(max_length=20)
    shared = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("label"), max_length=200)
    definition = models.TextField(_("what it covers"), blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", deletable=True, worker=True
    )

    class Meta:
        ordering = ("code",)
        constraints = (
            tenant_key("localcode"),
            models.UniqueConstraint(fields=["tenant", "code"], name="localcode_once"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^LOC-[A-Z0-9]{2,12}$"), name="localcode_shape"
            ),
        )

    def __str__(self) -> str:
        return self.code
