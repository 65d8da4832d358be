"""Programmes: what an institution runs somewhere with others, and where to turn when it goes wrong."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class OversightOffice(TenantRow):
    """Whom to tell of exploitation, abuse or fraud: never the unit that is complained about."""

    name = models.CharField(_("name"), max_length=200)
    mandate = models.TextField(_("what it looks into"), blank=True)
    how_to_reach = models.TextField(_("how to reach it, and how safe each way is"))
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    url = models.URLField(_("web address"), blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    is_independent = models.BooleanField(_("independent of the management"), default=False)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="published_at IS NOT NULL", deletable=True, worker=True
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            tenant_key("oversightoffice"),
            models.CheckConstraint(
                condition=~(Q(email="") & Q(phone="") & Q(url="")),
                name="oversightoffice_can_be_reached",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ProgrammeStatus(models.TextChoices):
    """Where a programme is; set by staff, not by dates, for programmes start late and go on."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class Programme(TenantRow):
    """Something that runs: who is responsible, with whom, where, until when, in which languages."""

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it does"), blank=True)
    unit = models.CharField(_("responsible unit"), max_length=200)
    partners = models.JSONField(_("partners"), default=list, blank=True)
    status = models.CharField(
        max_length=10, choices=ProgrammeStatus.choices, default=ProgrammeStatus.PLANNED
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    oversight = models.ForeignKey(
        OversightOffice,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
        db_constraint=False,
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="published_at IS NOT NULL",
        deletable=True,
        lookup=True,
        worker=True,
    )

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = (
            tenant_key("programme"),
            TenantForeignKey(field="oversight", name="programme_oversight_same_tenant"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(oversight__isnull=False),
                name="programme_published_names_oversight",
            ),
        )
        indexes = (models.Index(fields=["tenant", "status"], name="programme_by_status"),)

    def __str__(self) -> str:
        return str(self.pk)


class ProgrammePlace(TenantRow):
    """A place where a programme runs, in the words that people there use for it."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="places", db_constraint=False
    )
    # ISO 3166-1 alpha-2, or a code of the demonstration's invented countries.
    country = models.CharField(max_length=2)
    name = models.CharField(_("place"), max_length=200)
    other_names = models.JSONField(_("other names of it"), default=list, blank=True)
    # What a search compares: every name, folded (portal.search.folding).
    searched = models.TextField(blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published=(
            "EXISTS (SELECT 1 FROM participation_programme p WHERE p.id = programme_id"
            " AND p.published_at IS NOT NULL)"
        ),
        deletable=True,
    )

    class Meta:
        ordering = ("country", "name")
        constraints = (
            tenant_key("programmeplace"),
            TenantForeignKey(field="programme", name="programmeplace_same_tenant"),
        )
        indexes = (
            models.Index(fields=["tenant", "country"], name="programmeplace_in"),
            models.Index(fields=["programme"], name="programmeplace_of"),
        )

    def __str__(self) -> str:
        return self.name
