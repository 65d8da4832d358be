"""What analysts put beside a report: assessments, words to the receipt, judgements, corrections.

None of these rows names whoever submitted the report; what an analyst writes here is read by
analysts, except where a field says that somebody else reads it.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import tenant_key
from promotion.obstacles.models.obstacle import OF_ANALYSIS, Obstacle, ObstaclePart
from promotion.obstacles.states import (
    Connection,
    CorrectionState,
    MessageKind,
    Verification,
)

# Rows that are added and never changed by those who work on reports.
APPEND_ONLY = Guard(
    PolicyClass.STAFF,
    staff_rows=OF_ANALYSIS,
    staff_writes=False,
    worker=True,
    extra=(
        "GRANT INSERT ON {table} TO portal_staff",
        "CREATE POLICY guard_add ON {table} FOR INSERT TO portal_staff"
        " WITH CHECK (tenant_id = {tenant})",
    ),
)


class Assessment(ObstaclePart):
    """One step on the ladder: how far it was verified, by which grades, and why."""

    verification = models.CharField(max_length=5, choices=Verification.choices)
    # What the first person proposes where a second one has to confirm it; empty otherwise.
    proposed = models.CharField(max_length=5, choices=Verification.choices, blank=True)
    source_grade = models.CharField(max_length=5, blank=True)
    information_grade = models.CharField(max_length=5, blank=True)
    source_count = models.PositiveSmallIntegerField(default=0)
    # How many of the sources are graded A to C.
    graded_count = models.PositiveSmallIntegerField(default=0)
    has_documents = models.BooleanField(default=False)
    connection = models.CharField(max_length=12, choices=Connection.choices, blank=True)
    note = models.TextField(_("what this rests on"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = APPEND_ONLY

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            tenant_key("assessment"),
            TenantForeignKey(field="obstacle", name="assessment_same_tenant"),
            models.CheckConstraint(
                condition=~Q(verification=Verification.CORROBORATED) | Q(source_count__gte=2),
                name="assessment_corroborated_by_two",
            ),
        )

    def __str__(self) -> str:
        return self.verification


class ObstacleMessage(ObstaclePart):
    """What analysts say to whoever holds the receipt; it is read with the receipt alone.

    Whether and when it was read is kept nowhere.
    """

    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    text = models.TextField(_("text"))
    language = models.CharField(max_length=12, default="en")
    sent_at = models.DateTimeField()

    guard: ClassVar[Guard] = APPEND_ONLY

    class Meta:
        ordering = ("sent_at", "id")
        constraints = (
            tenant_key("obstaclemessage"),
            TenantForeignKey(field="obstacle", name="obstaclemessage_same_tenant"),
        )

    def __str__(self) -> str:
        return self.kind


class NotTheSame(ObstaclePart):
    """Somebody looked: these two reports tell of two things. They are not proposed again."""

    # The two in the order of their ids, so that a pair is one row.
    other = models.ForeignKey(
        Obstacle, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    judged_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_ANALYSIS, deletable=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("notthesame"),
            TenantForeignKey(field="obstacle", name="notthesame_same_tenant"),
            TenantForeignKey(field="other", name="notthesame_other_same_tenant"),
            models.UniqueConstraint(fields=["obstacle", "other"], name="notthesame_once"),
            models.CheckConstraint(
                condition=Q(obstacle__lt=F("other")), name="notthesame_in_order"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Correction(ObstaclePart):
    """New words for what is published; a second person publishes them, with the note."""

    state = models.CharField(
        max_length=10, choices=CorrectionState.choices, default=CorrectionState.WAITING
    )
    # The fields that change, by name, as the form took them.
    values = models.JSONField(default=dict)
    note = models.TextField(_("what is corrected"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, staff_rows=OF_ANALYSIS, worker=True)

    class Meta:
        ordering = ("-proposed_at", "-id")
        constraints = (
            tenant_key("correction"),
            TenantForeignKey(field="obstacle", name="correction_same_tenant"),
            models.UniqueConstraint(
                fields=["obstacle"],
                condition=Q(state=CorrectionState.WAITING),
                name="correction_one_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.state
