"""What is published of appeals: figures without anybody, summaries that a second person released."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.appeals.models.appeal import AppealRow
from portal.appeals.states import AppealOutcome
from portal.policies.models import PolicySubject
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class AppealDigest(TenantRow):
    """The public entry of a review that ended: outcome and month. It points at nobody's appeal.

    Made when an outcome is recorded; the words of a summary are added when they are released.
    """

    subject_type = models.CharField(max_length=60)
    cause = models.CharField(max_length=12)
    instance = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=20, choices=AppealOutcome.choices)
    reason_code = models.CharField(max_length=60, blank=True)
    month = models.DateField()
    # From filing to outcome; shown as a median of several only.
    days = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    # Only where the appellant wishes to be named.
    named = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField()
    summary_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="published_at IS NOT NULL")

    class Meta:
        ordering = ("-month", "-id")
        constraints = (tenant_key("appealdigest"),)
        indexes = (
            models.Index(fields=["tenant", "-month", "-id"], name="appealdigest_list"),
            models.Index(
                fields=["tenant", "-summary_at"],
                condition=Q(summary_at__isnull=False),
                name="appealdigest_summaries",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class AppealSummary(AppealRow):
    """The words of a summary before and after a second person released them; staff alone see this."""

    instance = models.PositiveSmallIntegerField(default=1)
    digest = models.OneToOneField(
        AppealDigest, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    text = models.TextField(blank=True, max_length=6000)
    language = models.CharField(max_length=12, default="en")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        constraints = (
            tenant_key("appealsummary"),
            TenantForeignKey(field="appeal", name="appealsummary_same_tenant"),
            TenantForeignKey(field="digest", name="appealsummary_digest_same_tenant"),
            models.UniqueConstraint(
                fields=["appeal", "instance"], name="appealsummary_one_an_instance"
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("written_by")),
                name="appealsummary_by_a_second_person",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class AppealRecommendation(TenantRow):
    """What a review says of the rules themselves; public once its summary is.

    The appeal and the draft of rules that it led to are linked (portal.links), so that the public
    row points at nobody's appeal.
    """

    digest = models.ForeignKey(
        AppealDigest, on_delete=models.PROTECT, related_name="recommendations", db_constraint=False
    )
    subject = models.CharField(
        _("rules that it is about"), max_length=30, choices=PolicySubject.choices
    )
    text = models.TextField(max_length=4000)
    language = models.CharField(max_length=12, default="en")
    # The version of the rules that was opened for it, by its number.
    policy_version = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="published_at IS NOT NULL")

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            tenant_key("appealrecommendation"),
            TenantForeignKey(field="digest", name="appealrecommendation_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)
