"""Links between rooms that may not import each other: (tenant, type, id) ↔ (type, id), no foreign key."""

from typing import ClassVar

from django.db import models

from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow


class Link(TenantRow):
    """One row belongs under another."""

    organization_id = models.UUIDField(null=True)
    from_type = models.CharField(max_length=60)
    from_id = models.UUIDField()
    relation = models.CharField(max_length=40)
    to_type = models.CharField(max_length=60)
    to_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", member_writes=True, deletable=True
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["tenant", "from_type", "from_id", "relation", "to_type", "to_id"],
                name="link_once",
            ),
        )
        indexes = (models.Index(fields=["tenant", "to_type", "to_id"], name="link_back"),)

    def __str__(self) -> str:
        return self.relation
