"""What the world sees of an organization, and which institutions it has turned to."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from portal.ids import uuid7
from portal.organizations.models.file import Organization
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import Tenant


class PublicProfile(models.Model):
    """Exactly what an organization chose to make public; nothing else is readable by strangers."""

    organization = models.OneToOneField(
        Organization, primary_key=True, on_delete=models.CASCADE, related_name="public_profile"
    )
    name = models.CharField(max_length=300)
    folded_names = models.TextField(blank=True)
    # Trigrams made here and not by pg_trgm, which knows no letter outside ASCII under locale C.
    name_keys = ArrayField(models.TextField(), default=list, blank=True)
    country = models.CharField(max_length=2, blank=True)
    content = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        organization="organization_id",
        contact="organization_id",
        published="published_at IS NOT NULL",
        member_writes=True,
        staff_writes=False,
        deletable=True,
        lookup=True,
        extra=(
            "CREATE POLICY guard_everywhere ON {table} FOR SELECT TO portal_staff"
            " USING (published_at IS NOT NULL)",
        ),
    )

    class Meta:
        indexes = (GinIndex(fields=["name_keys"], name="publicprofile_name_keys"),)

    def __str__(self) -> str:
        return self.name


class OrganizationContact(models.Model):
    """This organization has turned to this institution: from here on the institution sees its file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        member_writes=True,
        worker=True,
        lookup=True,
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["tenant", "organization"], name="organizationcontact_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
