"""Papers that the portal issued: receipts and decisions, each with a code that anybody can check."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.organizations.models import Organization
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class PaperKind(models.TextChoices):
    """What a paper is."""

    RECEIPT = "receipt", _("Receipt")
    DECISION = "decision", _("Decision")


class IssuedPaper(TenantRow):
    """One paper. Strangers learn of it through one function in the database, by its code alone."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    # SHA-256 of what the paper says, printed on it, and of each PDF file that was made of it.
    content_hash = models.CharField(max_length=64)
    file_hashes = ArrayField(models.CharField(max_length=64), default=list)
    issued_at = models.DateTimeField()
    switched_off_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", member_writes=True, lookup=True
    )

    class Meta:
        constraints = (
            tenant_key("issuedpaper"),
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id"], name="issuedpaper_once"
            ),
        )

    def __str__(self) -> str:
        return self.code
