"""Decisions, who took part in them, and the remedy that each adverse one names."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.organizations.models import Organization
from portal.policies.models import Rule
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import SEES_MATTER, Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key

_IN_REVIEW = "id IN (SELECT decision_id FROM portal_appeal)"


class RemedyKind(models.TextChoices):
    """Where a decision can be contested."""

    PORTAL = "portal", _("Review in this portal")
    ELSEWHERE = "elsewhere", _("Review by another body")
    NONE = "none", _("None provided")


class Decision(TenantRow):
    """What a body decided about a matter, under which rule. Never edited: a correction is a new one.

    It is addressed to an organization or, where the matter is a person's own, to that person;
    to neither where nobody is known (a message without an account).
    """

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    outcome = models.CharField(max_length=40)
    is_adverse = models.BooleanField(default=False)
    reason_code = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en")
    rule = models.ForeignKey(
        Rule, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    # What the rule was called when it was cited; the rule itself is kept with its version.
    rule_article = models.CharField(max_length=12, blank=True)
    policy_version = models.PositiveIntegerField(null=True)
    body = models.CharField(max_length=200)
    session = models.CharField(max_length=120, blank=True)
    symbol = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField()
    votes_for = models.PositiveIntegerField(null=True, blank=True)
    votes_against = models.PositiveIntegerField(null=True, blank=True)
    abstentions = models.PositiveIntegerField(null=True, blank=True)
    remedy = models.CharField(max_length=10, choices=RemedyKind.choices, blank=True)
    remedy_body = models.CharField(max_length=200, blank=True)
    remedy_address = models.CharField(max_length=300, blank=True)
    remedy_until = models.DateTimeField(null=True, blank=True)
    remedy_remaining = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    # The register carries de-identified digests; the applicant may publish its own decision.
    digest_published_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        organization="organization_id",
        person="person_id",
        published="published_at IS NOT NULL",
        # With the matter that was decided, or with a review of it.
        staff_rows=f"{SEES_MATTER} OR {_IN_REVIEW}",
        lookup=True,
        extra=(
            "GRANT UPDATE (published_at) ON {table} TO portal_member",
            "CREATE POLICY guard_publish ON {table} FOR UPDATE TO portal_member USING"
            " (organization_id = ANY({organizations}) OR person_id = {person})",
        ),
    )

    class Meta:
        ordering = ("-recorded_at",)
        constraints = (
            tenant_key("decision"),
            TenantForeignKey(field="rule", name="decision_rule_same_tenant"),
            models.CheckConstraint(
                condition=Q(is_adverse=False)
                | (
                    ~Q(reason_code="")
                    & Q(rule__isnull=False)
                    & ~Q(text="")
                    & Q(remedy__in=RemedyKind.values)
                ),
                name="decision_adverse_needs_reason_rule_text_remedy",
            ),
            models.CheckConstraint(
                condition=~Q(remedy=RemedyKind.ELSEWHERE)
                | (~Q(remedy_body="") & Q(remedy_until__isnull=False)),
                name="decision_remedy_elsewhere_has_body_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(remedy=RemedyKind.PORTAL) | Q(remedy_until__isnull=False),
                name="decision_remedy_here_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(remedy=RemedyKind.NONE) | ~Q(remedy_remaining=""),
                name="decision_remedy_none_says_what_remains",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "subject_type", "subject_id"], name="decision_subject"),
            models.Index(fields=["tenant", "-decided_on"], name="decision_by_day"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def own_person_id(self) -> UUID | None:
        """The person to whom it is addressed, where it is no organization."""
        return self.person_id


class DecisionDigest(TenantRow):
    """The public register's entry: rule and reason, nobody's name, month only."""

    outcome = models.CharField(max_length=40)
    reason_code = models.CharField(max_length=60, blank=True)
    rule = models.ForeignKey(
        Rule, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    body = models.CharField(max_length=200)
    session = models.CharField(max_length=120, blank=True)
    month = models.DateField()
    remedy = models.CharField(max_length=10, blank=True)
    published_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="published_at IS NOT NULL")

    class Meta:
        ordering = ("-month", "-id")
        constraints = (
            tenant_key("decisiondigest"),
            TenantForeignKey(field="rule", name="decisiondigest_rule_same_tenant"),
        )
        indexes = (models.Index(fields=["tenant", "-month", "-id"], name="decisiondigest_list"),)

    def __str__(self) -> str:
        return str(self.pk)


class DecisionParticipant(TenantRow):
    """Somebody who took part in a decision, or who reviews it: never both.

    One row a person and decision; `side` is part of the key that a remedy's reviewer points at.
    """

    class Side(models.TextChoices):
        DECIDED = "decided", _("took part in the decision")
        REVIEWS = "reviews", _("reviews the decision")

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="participants", db_constraint=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices, default=Side.DECIDED)
    capacity = models.CharField(max_length=30)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        constraints = (
            tenant_key("decisionparticipant"),
            TenantForeignKey(field="decision", name="decisionparticipant_same_tenant"),
            models.UniqueConstraint(
                fields=["decision", "person"], name="decision_person_on_one_side"
            ),
            models.UniqueConstraint(
                fields=["decision", "person", "side"], name="decision_person_side_key"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
