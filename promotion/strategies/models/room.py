"""The owners' working room: documents, tasks, and what was agreed."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.documents.models import Document
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import tenant_key
from promotion.strategies.models.owners import StrategyOwner
from promotion.strategies.models.strategy import HELD_JOINTLY, StrategyPart

_JOINT = Guard(
    PolicyClass.FILE, member_rows=HELD_JOINTLY, member_writes=True, deletable=True, worker=True
)


class StrategyDocument(StrategyPart):
    """A file of the working room. The file itself is nobody's alone: it is read with this row."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    title = models.CharField(_("what it is"), max_length=200)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    added_for = models.ForeignKey(
        StrategyOwner, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False
    )
    added_at = models.DateTimeField()

    guard: ClassVar[Guard] = _JOINT

    class Meta:
        ordering = ("-added_at", "-id")
        constraints = (
            tenant_key("strategydocument"),
            TenantForeignKey(field="strategy", name="strategydocument_same_tenant"),
            TenantForeignKey(field="document", name="strategydocument_file_same_tenant"),
            TenantForeignKey(field="added_for", name="strategydocument_owner_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class StrategyTask(StrategyPart):
    """Something that one of the owners has taken on."""

    title = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(
        StrategyOwner, on_delete=models.CASCADE, related_name="tasks", db_constraint=False
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = _JOINT

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            tenant_key("strategytask"),
            TenantForeignKey(field="strategy", name="strategytask_same_tenant"),
            TenantForeignKey(field="owner", name="strategytask_owner_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Agreement(StrategyPart):
    """A decision of the owners: what was agreed, by whom, and who saw it otherwise."""

    text = models.TextField(_("what was agreed"))
    agreed_on = models.DateField(_("when"))
    # Ids of the owners' rows.
    agreed_by: "ArrayField[list[UUID], list[UUID]]" = ArrayField(models.UUIDField(), default=list)
    dissent = models.TextField(_("who saw it otherwise, and why"), blank=True)
    recorded_at = models.DateTimeField()

    guard: ClassVar[Guard] = _JOINT

    class Meta:
        ordering = ("-agreed_on", "-id")
        constraints = (
            tenant_key("agreement"),
            TenantForeignKey(field="strategy", name="agreement_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)
