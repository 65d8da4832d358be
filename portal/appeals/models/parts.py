"""Who sits on an appeal and how they voted; interim measures; documents."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.appeals.models.appeal import INVITED_TO, AppealRow
from portal.appeals.states import VOTES, InterimStatus
from portal.appeals.tables_interim import INTERIM_TRANSITIONS
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.decisions.models import Decision, DecisionParticipant
from portal.documents.models import Document
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import tenant_key
from portal.transitions import Stateful

# An appellant's rows hang on the appeal's; what the policy of appeals shows, this shows.
_APPELLANTS = (
    "appeal_id IN (SELECT id FROM portal_appeal WHERE filed_by_id = {person}"
    " OR organization_id = ANY({organizations}))"
)


class AppealMember(AppealRow):
    """Somebody who reviews an appeal in one of its instances, and how they voted.

    Two composite keys (migration 0008) point at rows of DecisionParticipant on the side "reviews":
    of the contested decision and, at the second instance, of the first one's. One person has one row
    a decision there, so nobody reviews what they took part in. A trigger refuses whoever took a step
    in the matter for the institution.
    """

    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    first_decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, default=DecisionParticipant.Side.REVIEWS.value)
    instance = models.PositiveSmallIntegerField(default=1)
    is_outside = models.BooleanField(default=False)
    appointed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    vote = models.CharField(
        max_length=20, choices=[(vote.value, vote.label) for vote in VOTES], blank=True
    )
    opinion = models.TextField(blank=True)
    voted_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.FILE, person="person_id", worker=True)

    class Meta:
        ordering = ("appointed_at", "id")
        constraints = (
            tenant_key("appealmember"),
            TenantForeignKey(field="appeal", name="appealmember_same_tenant"),
            TenantForeignKey(field="decision", name="appealmember_decision_same_tenant"),
            TenantForeignKey(field="first_decision", name="appealmember_first_same_tenant"),
            models.UniqueConstraint(
                fields=["appeal", "instance", "person"],
                condition=Q(ended_at=None),
                name="appealmember_one_vote_each",
            ),
            models.CheckConstraint(
                condition=Q(side=DecisionParticipant.Side.REVIEWS.value),
                name="appealmember_reviews",
            ),
            models.CheckConstraint(
                condition=Q(vote="") | Q(voted_at__isnull=False), name="appealmember_vote_has_day"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class InterimMeasure(AppealRow, Stateful, ClockSubject):
    """What is to hold while the appeal goes on, asked for by the appellant; with a clock of its own."""

    TRANSITIONS = INTERIM_TRANSITIONS

    status = models.CharField(
        max_length=12, choices=InterimStatus.choices, default=InterimStatus.ASKED
    )
    outcome = models.CharField(max_length=12, blank=True)
    wanted = models.TextField(max_length=4000)
    language = models.CharField(max_length=12, default="en")
    # What was ordered, or why it was not.
    measure = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        member_rows=_APPELLANTS,
        member_writes=True,
        worker=True,
        extra=(
            f"CREATE POLICY guard_invited ON {{table}} FOR SELECT TO portal_member"
            f" USING ({INVITED_TO})",
        ),
    )

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            tenant_key("interimmeasure"),
            TenantForeignKey(field="appeal", name="interimmeasure_same_tenant"),
            models.UniqueConstraint(
                fields=["appeal"],
                condition=Q(status=InterimStatus.ASKED),
                name="interimmeasure_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(status=InterimStatus.GRANTED) | ~Q(measure=""),
                name="interimmeasure_granted_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(status=InterimStatus.REFUSED) | ~Q(reasons=""),
                name="interimmeasure_refused_says_why",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue."""
        return clock_state(self.due_at)


class AppealDocument(AppealRow):
    """A file in an appeal: the appellant's, or of the file that the unit sent."""

    class From(models.TextChoices):
        APPELLANT = "appellant"
        UNIT = "unit"

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    came_from = models.CharField(max_length=10, choices=From.choices)
    added_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        member_rows=_APPELLANTS,
        member_writes=True,
        deletable=True,
        extra=(
            f"CREATE POLICY guard_invited ON {{table}} FOR SELECT TO portal_member"
            f" USING ({INVITED_TO})",
        ),
    )

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            tenant_key("appealdocument"),
            TenantForeignKey(field="appeal", name="appealdocument_same_tenant"),
            TenantForeignKey(field="document", name="appealdocument_document_same_tenant"),
            models.UniqueConstraint(fields=["appeal", "document"], name="appealdocument_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)
