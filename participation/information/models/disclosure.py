"""The disclosure log: what was released to one, for all; nobody who asked is named or pointed at."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.information.states import InformationOutcome
from portal.documents.models import Document
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class Disclosure(TenantRow):
    """One entry of the log. No row that everybody can read leads back to the request."""

    title = models.CharField(_("what was asked for"), max_length=200)
    summary = models.TextField(_("what was answered"), blank=True)
    language = models.CharField(max_length=12, default="en")
    outcome = models.CharField(max_length=20, choices=InformationOutcome.choices)
    link = models.URLField(max_length=500, blank=True)
    # The month of the answer: a day would say more than needed.
    month = models.DateField()
    # Not before this moment; `published_at` is set when it has come.
    visible_from = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    taken_down_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="published_at IS NOT NULL", worker=True
    )

    class Meta:
        ordering = ("-published_at", "-id")
        constraints = (
            tenant_key("disclosure"),
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(taken_down_at=None),
                name="disclosure_taken_down_is_hidden",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "-published_at", "-id"], name="disclosure_log"),
            models.Index(
                fields=["tenant", "visible_from"],
                condition=models.Q(published_at=None, taken_down_at=None),
                name="disclosure_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.title


class DisclosedDocument(TenantRow):
    """A document of an entry, which everybody may read once the entry is published."""

    disclosure = models.ForeignKey(
        Disclosure, on_delete=models.CASCADE, related_name="documents", db_constraint=False
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    title = models.CharField(max_length=200)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published=(
            "EXISTS (SELECT 1 FROM participation_disclosure d"
            " WHERE d.id = disclosure_id AND d.published_at IS NOT NULL)"
        ),
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            tenant_key("discloseddocument"),
            TenantForeignKey(field="disclosure", name="discloseddocument_same_tenant"),
            TenantForeignKey(field="document", name="discloseddocument_document_tenant"),
        )
        indexes = (models.Index(fields=["tenant", "disclosure"], name="discloseddocument_of"),)

    def __str__(self) -> str:
        return self.title


class DisclosureSource(TenantRow):
    """Which request an entry of the log comes from; known inside the institution alone."""

    request = models.ForeignKey(
        "participation.InformationRequest",
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
    )
    disclosure = models.ForeignKey(
        Disclosure, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        constraints = (
            tenant_key("disclosuresource"),
            TenantForeignKey(field="request", name="disclosuresource_request_tenant"),
            TenantForeignKey(field="disclosure", name="disclosuresource_entry_tenant"),
            models.UniqueConstraint(fields=["tenant", "request"], name="disclosuresource_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)
