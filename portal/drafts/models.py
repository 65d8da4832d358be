"""Drafts: what somebody is writing. No institution can see, count or export one."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.organizations.models import Organization
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class Draft(TenantRow):
    """The working copy of one form of one matter, with a version that two devices compare."""

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="+"
    )
    # Whose it is where the matter is a person's own.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    form = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="person_id",
        staff_rows="false",
        member_writes=True,
        deletable=True,
    )

    class Meta:
        constraints = (
            tenant_key("draft"),
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id", "form"], name="draft_once"
            ),
        )

    def __str__(self) -> str:
        return self.form
