"""Evidence of a report and its chain of custody; what was replied.

A private original is never kept here: only its SHA-256 and where it is kept. A file stands in the
portal only where it is fit to be published.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from promotion.obstacles.models.obstacle import OF_ANALYSIS, ObstaclePart
from promotion.obstacles.models.work import APPEND_ONLY
from promotion.obstacles.states import CustodyAct, EvidenceKind, ReplyState


class Evidence(ObstaclePart):
    """One item: what it is, its hash, when and by which role it was captured, where it is kept."""

    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    title = models.CharField(_("what it is"), max_length=200)
    # Of the file exactly as it was received; hexadecimal.
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    media_type = models.CharField(max_length=100, blank=True)
    captured_on = models.DateField(_("captured on"), null=True, blank=True)
    # A role, never a name: "staff", "a correspondent of the outlet".
    captured_by = models.CharField(_("captured by"), max_length=120, blank=True)
    original_url = models.URLField(_("original address"), max_length=1000, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    kept_where = models.CharField(_("where the original is kept"), max_length=200, blank=True)
    redacts = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    document = models.ForeignKey(
        "portal.Document",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    added_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, staff_rows=OF_ANALYSIS, worker=True)

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            tenant_key("evidence"),
            TenantForeignKey(field="obstacle", name="evidence_same_tenant"),
            TenantForeignKey(field="redacts", name="evidence_redacts_same_tenant"),
            TenantForeignKey(field="document", name="evidence_document_same_tenant"),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="evidence_sha256_shape",
            ),
        )

    def __str__(self) -> str:
        return self.kind


class CustodyEntry(TenantRow):
    """One entry of the chain of custody. It is added and never changed."""

    evidence = models.ForeignKey(
        Evidence, on_delete=models.CASCADE, related_name="chain", db_constraint=False
    )
    act = models.CharField(max_length=10, choices=CustodyAct.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField()

    guard: ClassVar[Guard] = APPEND_ONLY

    class Meta:
        ordering = ("done_at", "id")
        constraints = (
            tenant_key("custodyentry"),
            TenantForeignKey(field="evidence", name="custodyentry_same_tenant"),
        )

    def __str__(self) -> str:
        return self.act


class ObstacleReply(ObstaclePart):
    """A dated reply, or that there was none, of a body held responsible; shown beside what is public.

    Asked is a body, by its role: no name and no address of a person is kept.
    """

    actor = models.CharField(max_length=20)
    asked_body = models.CharField(_("which body was asked"), max_length=200)
    state = models.CharField(max_length=6, choices=ReplyState.choices, default=ReplyState.ASKED)
    asked_on = models.DateField(_("asked on"))
    answer_by = models.DateField(_("answer asked for by"))
    text = models.TextField(_("reply"), blank=True)
    language = models.CharField(max_length=12, blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    # What the reply says to the attribution (ANS-…).
    answer = models.CharField(max_length=20, default="ANS-NON")
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="published_at IS NOT NULL",
        staff_rows=OF_ANALYSIS,
        worker=True,
    )

    class Meta:
        ordering = ("asked_on", "id")
        constraints = (
            tenant_key("obstaclereply"),
            TenantForeignKey(field="obstacle", name="obstaclereply_same_tenant"),
            models.CheckConstraint(
                condition=~Q(state=ReplyState.GIVEN) | (~Q(text="") & Q(replied_on__isnull=False)),
                name="obstaclereply_given_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReplyState.ASKED) | Q(published_at=None),
                name="obstaclereply_open_is_not_public",
            ),
        )

    def __str__(self) -> str:
        return self.actor
