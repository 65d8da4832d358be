"""Rules as data: a policy is a versioned, published set of articles with typed parameters."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ids import uuid7
from portal.policies.kinds import RuleKind
from portal.policies.states import PolicyStatus
from portal.policies.tables import POLICY_TRANSITIONS
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful

__all__ = ["Policy", "PolicyComment", "PolicyStatus", "PolicySubject", "Rule"]


class PolicySubject(models.TextChoices):
    """What a policy is about."""

    ACCREDITATION = "accreditation", _("Accreditation")
    CONSULTATIONS = "consultations", _("Consultations and contributions")
    INFORMATION = "information", _("Access to information")
    APPEALS = "appeals", _("Reviews and appeals")


class Policy(TenantRow, Stateful):
    """One version of an institution's rules on one subject."""

    TRANSITIONS = POLICY_TRANSITIONS

    subject = models.CharField(max_length=30, choices=PolicySubject.choices)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(
        max_length=12, choices=PolicyStatus.choices, default=PolicyStatus.DRAFT
    )
    outcome = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    change_note = models.TextField(_("what changed and why"), blank=True)
    comment_until = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    told_count = models.PositiveIntegerField(default=0)
    edit_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="published_at IS NOT NULL OR opened_at IS NOT NULL",
        deletable=True,
        lookup=True,
    )

    class Meta:
        ordering = ("subject", "-version")
        constraints = (
            tenant_key("policy"),
            models.UniqueConstraint(
                fields=["tenant", "subject", "version"], name="policy_version_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "subject"],
                condition=models.Q(status=PolicyStatus.PUBLISHED),
                name="policy_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["tenant", "subject"],
                condition=models.Q(status__in=[PolicyStatus.DRAFT, PolicyStatus.IN_COMMENT]),
                name="policy_one_draft",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.version}"


class Rule(TenantRow):
    """One article. Renders on the public page, drives form and eligibility, is cited by decisions."""

    policy = models.ForeignKey(
        Policy, on_delete=models.CASCADE, related_name="rules", db_constraint=False
    )
    # Kept by every copy of the rule in later versions, whatever its number there.
    lineage = models.UUIDField(default=uuid7, db_default=RandomUUID(), editable=False)
    article = models.CharField(max_length=12)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=40, choices=RuleKind.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text of the rule"))
    parameters = models.JSONField(default=dict)
    cannot_meet = models.TextField(_("who cannot meet this?"), blank=True)
    alternative = models.TextField(_("what they can do instead"), blank=True)
    source_url = models.URLField(blank=True)
    retrieved_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    edit_version = models.PositiveIntegerField(default=1)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        # Set together with the policy's own: opened to comment or published.
        published="published_at IS NOT NULL",
        deletable=True,
        lookup=True,
    )

    class Meta:
        ordering = ("position", "article")
        constraints = (
            tenant_key("rule"),
            TenantForeignKey(field="policy", name="rule_policy_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "policy", "article"], name="rule_article_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "policy", "lineage"], name="rule_lineage_once"
            ),
        )

    def __str__(self) -> str:
        return self.article


class PolicyComment(TenantRow):
    """What somebody says about a draft that is open to comment."""

    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, related_name="comments", db_constraint=False
    )
    rule = models.ForeignKey(
        Rule,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        "portal.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The name that the author chose to show, as it was then; empty: the institution sees none.
    signed_as = models.CharField(max_length=300, blank=True)
    text = models.TextField(_("your comment"), max_length=4000)
    language = models.CharField(max_length=12)
    answer = models.TextField(_("answer of the institution"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, organization="organization_id", person="author_id", member_writes=True
    )

    class Meta:
        ordering = ("created_at",)
        constraints = (
            tenant_key("policycomment"),
            TenantForeignKey(field="policy", name="policycomment_policy_same_tenant"),
            TenantForeignKey(field="rule", name="policycomment_rule_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)
