"""Private files: encrypted at rest under the institution's key, served through a permission check."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models

from portal.organizations.models import Organization
from portal.policies.kinds import Audience
from portal.tenancy.guards import SEES_MATTER, Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class Document(TenantRow):
    """A file as one institution received or made it. The bytes never change.

    It is an organization's, a person's own, or (with neither) the institution's.
    """

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    # SHA-256 of the file as received, and of the cleaned copy that is kept.
    received_hash = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    is_cleaned = models.BooleanField(default=False)
    cleaning_note = models.CharField(max_length=60, blank=True)
    audience = models.CharField(
        max_length=20, choices=Audience.choices, default=Audience.SECRETARIAT
    )
    language = models.CharField(max_length=12, blank=True)
    storage_name = models.CharField(max_length=120, unique=True)
    key_version = models.PositiveIntegerField(default=1)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    # Set when the matter it belongs to is submitted: only then does the institution see it.
    submitted_at = models.DateTimeField(null=True, blank=True)
    # The matter with which alone the institution sees it, where that matter is closed to some.
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    # "Inspected, not retained": the bytes are gone, this row says that they were seen.
    discarded_at = models.DateTimeField(null=True, blank=True)
    # Set by the institution where everybody may read it.
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="person_id",
        published="published_at IS NOT NULL",
        staff_rows=f"submitted_at IS NOT NULL AND (subject_id IS NULL OR {SEES_MATTER})",
        member_writes=True,
        deletable=True,
        worker=True,
        extra=(
            # What is in an appeal is seen with it: a unit's file, an appellant's evidence.
            "CREATE POLICY guard_appeal ON {table} FOR SELECT TO portal_member USING"
            " (submitted_at IS NOT NULL AND id IN (SELECT document_id FROM portal_appealdocument))",
        ),
    )

    class Meta:
        constraints = (tenant_key("document"),)
        indexes = (models.Index(fields=["tenant", "organization"], name="document_of"),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def own_person_id(self) -> UUID | None:
        """The person whose file it is, where it is no organization's."""
        return self.person_id
