"""Institutions and what every row of an institution has in common."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ids import uuid7
from portal.looks.tokens import ACCENT_CHOICES
from portal.tenancy.guards import Guard, PolicyClass

# Addresses of the portal itself; an institution cannot take one of these as its own.
RESERVED_SLUGS = frozenset(
    [
        "account",
        "organizations",
        "verify",
        "api",
        "health",
        "static",
        "metrics",
        "help",
        "about",
        "box",
        "help-now",
        "inbox",
        "begin",
        "search",
        "ombuds",
    ]
)


class Kind(models.TextChoices):
    """What sort of institution a tenant is."""

    UN_BODY = "un_body", _("United Nations body")
    TREATY_BODY = "treaty_body", _("Treaty body secretariat")
    REGIONAL_BODY = "regional_body", _("Regional organization or commission")
    OTHER = "other", _("Other international institution")
    # Outside all institutions: complaints about them and about the portal go there alone.
    OMBUDS = "ombuds", _("Ombuds office")


class Tenant(models.Model):
    """An institution with its own rules, staff and rows."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]{1,39}$")],
    )
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("what it does"), blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    time_zone = models.CharField(max_length=64, default="UTC")
    accent = models.CharField(max_length=20, choices=ACCENT_CHOICES, default="blue")
    contact_email = models.EmailField(blank=True)
    contact_address = models.TextField(blank=True)
    seat = models.CharField(_("seat"), max_length=200, blank=True)
    law = models.TextField(_("law and immunities that apply"), blank=True)
    host_name = models.CharField(max_length=200, blank=True)
    is_illustration = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        tenant="id",
        published="published_at IS NOT NULL",
        lookup=True,
        worker=True,
        extra=(
            # The middleware finds the page's institution before there is a context.
            "GRANT SELECT ON {table} TO portal_app",
            "CREATE POLICY guard_address ON {table} FOR SELECT TO portal_app USING (true)",
            # On their own pages, staff see the institutions that they work for, open or not.
            "CREATE POLICY guard_work ON {table} FOR SELECT TO portal_member USING"
            " (id IN (SELECT tenant_id FROM portal_staffmembership WHERE person_id = {person}))",
        ),
    )

    class Meta:
        ordering = ("slug",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED_SLUGS)), name="tenant_slug_free"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="ombuds"), name="tenant_one_ombuds"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="ombuds") | models.Q(published_at=None),
                name="tenant_ombuds_is_no_institution",
            ),
        )

    def __str__(self) -> str:
        return self.slug


class TenantRow(models.Model):
    """A row that belongs to one institution; its subclasses declare a guard."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def tenant_key(name: str) -> models.UniqueConstraint:
    """UNIQUE (tenant, id): what composite foreign keys point at."""
    return models.UniqueConstraint(fields=["tenant", "id"], name=f"{name}_tenant_key")


class Session(TenantRow):
    """A meeting of one of the institution's bodies; deadlines can hang on it."""

    code = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", deletable=True, worker=True
    )

    class Meta:
        ordering = ("starts_on",)
        constraints = (
            tenant_key("session"),
            models.UniqueConstraint(fields=["tenant", "code", "starts_on"], name="session_once"),
        )

    def __str__(self) -> str:
        return self.code
