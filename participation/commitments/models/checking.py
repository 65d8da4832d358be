"""The check by civil society: rounds, verdicts, what everybody reads of them, who follows."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.commitments.models.commitment import (
    PUBLISHED_WITH_COMMITMENT,
    Commitment,
    CommitmentPart,
)
from participation.commitments.states import RoundResult, Verdict
from portal.organizations.models import Organization
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class CheckRound(CommitmentPart):
    """One round of checking: from when to when, who is heard first, and how it ended.

    The counts are those with which the round ended; while it runs the verdicts are counted.
    """

    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    # Until then contributors to the themes alone are heard; afterwards every organization.
    others_from = models.DateTimeField()
    ends_at = models.DateTimeField()
    confirmations_needed = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=20, choices=RoundResult.choices, blank=True)
    confirmed = models.PositiveIntegerField(default=0)
    partly = models.PositiveIntegerField(default=0)
    disputed = models.PositiveIntegerField(default=0)
    # Those among the disputed that give a reason and evidence.
    substantiated = models.PositiveIntegerField(default=0)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published=PUBLISHED_WITH_COMMITMENT, worker=True
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("checkround"),
            TenantForeignKey(field="commitment", name="checkround_same_tenant"),
            models.UniqueConstraint(fields=["commitment", "number"], name="checkround_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(result=""), name="checkround_ended_has_result"
            ),
            # Nothing counts as verified against a substantiated dispute, whoever writes the row.
            models.CheckConstraint(
                condition=~Q(result="verified") | Q(substantiated=0),
                name="checkround_dispute_blocks",
            ),
        )

    def __str__(self) -> str:
        return str(self.number)


class CommitmentCheck(CommitmentPart):
    """One organization's verdict in one round: one voice each, changeable until the round ends."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    round = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("why, and what you saw"), blank=True)
    evidence_url = models.URLField(_("where others can see it"), blank=True)
    # What the organization saw itself: at which place, on which day.
    seen_at = models.CharField(_("where you saw it"), max_length=200, blank=True)
    seen_on = models.DateField(_("when you saw it"), null=True, blank=True)
    language = models.CharField(max_length=12, blank=True)
    # Whether the organization contributed to one of the commitment's themes.
    is_contributor = models.BooleanField(default=False)
    # The name that is shown, as the organization chose; empty: "an organization".
    signed_as = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()

    # An unsigned verdict names its organization to nobody: at the institution no person sees it
    # either, only the portal itself, which counts it.
    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        staff_rows="signed_as <> '' OR {person} IS NULL",
        member_writes=True,
        deletable=True,
        worker=True,
    )

    class Meta:
        ordering = ("-round", "made_at")
        constraints = (
            tenant_key("commitmentcheck"),
            TenantForeignKey(field="commitment", name="commitmentcheck_same_tenant"),
            models.UniqueConstraint(
                fields=["commitment", "round", "organization"], name="commitmentcheck_one_voice"
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["disputed", "partly"]) | ~Q(reason=""),
                name="commitmentcheck_dispute_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.verdict


class CheckShown(CommitmentPart):
    """What everybody reads of a verdict: no organization's id, the name only where it chose so."""

    check_of = models.OneToOneField(
        CommitmentCheck, on_delete=models.CASCADE, related_name="shown", db_constraint=False
    )
    round = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    evidence_url = models.URLField(blank=True)
    seen_at = models.CharField(max_length=200, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    is_substantiated = models.BooleanField(default=False)
    signed_as = models.CharField(max_length=300, blank=True)
    is_contributor = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published=PUBLISHED_WITH_COMMITMENT,
        member_rows=(
            "EXISTS (SELECT 1 FROM participation_commitmentcheck k WHERE k.id = check_of_id"
            " AND k.organization_id = ANY({organizations}))"
        ),
        member_writes=True,
        deletable=True,
    )

    class Meta:
        ordering = ("-round", "made_at")
        constraints = (
            tenant_key("checkshown"),
            TenantForeignKey(field="commitment", name="checkshown_same_tenant"),
            TenantForeignKey(field="check_of", name="checkshown_check_same_tenant"),
        )

    def __str__(self) -> str:
        return self.verdict


class CommitmentFollow(TenantRow):
    """A person who wants to be told of a commitment, or no more. No institution sees who."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # False: not to be told, though a contribution of theirs is behind it.
    is_on = models.BooleanField(default=True)
    since = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        person="person_id",
        staff_rows="false",
        member_writes=True,
        staff_writes=False,
        deletable=True,
        worker=True,
    )

    class Meta:
        constraints = (
            tenant_key("commitmentfollow"),
            TenantForeignKey(field="commitment", name="commitmentfollow_same_tenant"),
            models.UniqueConstraint(fields=["commitment", "person"], name="commitmentfollow_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def own_person_id(self) -> UUID:
        """Whose it is."""
        return self.person_id
