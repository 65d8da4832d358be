"""A case: control fields in the clear, everything that anybody wrote sealed.

In the clear, because the database and the worker must act on them without any key, or because
nothing can be found without them: ids; tenant; status, outcome, level, holds and dates (clocks run
and escalate while every vault is locked); language (who on the team can read it); who filed it as
a code (a representative's receipt cannot give the person's consent); keys of members, owners of
tasks and whoever planned (access and the second person are checked without reading); compartment,
epoch and revision of a sealed text (which key opens it). Everything else, the kind of a text
included, stands inside `CaseText.sealed` and nowhere else.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portal.clocks import ClockSubject
from portal.tenancy.columns import Columns, clear, locked
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass, holds_role
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from portal.vault.covering import Covered
from portal.vault.datakeys import Compartment
from protection.cases.guards import OF_CASE, OF_CASE_AND_CHECKED, OF_CASE_AND_WORKER, OPEN_TO_ME
from protection.cases.states import CaseOutcome, CaseStatus, FiledBy, Informed, Level
from protection.cases.tables import CASE_TRANSITIONS


class ProtectionCase(TenantRow, Stateful, ClockSubject):
    """One case. Its id is that of its keys (`portal.VaultCase`); a constraint ties them."""

    TRANSITIONS = CASE_TRANSITIONS

    reference = models.CharField(max_length=16)
    status = models.CharField(
        max_length=16, choices=CaseStatus.choices, default=CaseStatus.RECEIVED
    )
    outcome = models.CharField(max_length=12, choices=CaseOutcome.choices, blank=True)
    # Until somebody has triaged it, a case runs on the clock of the greatest danger.
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.CRITICAL)
    language = models.CharField(max_length=12, default="en")
    filed_by = models.CharField(max_length=16, choices=FiledBy.choices, default=FiledBy.PERSON)
    received_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True, blank=True)
    triaged_at = models.DateTimeField(null=True, blank=True)
    emergency_at = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ends_as = models.CharField(max_length=12, choices=CaseOutcome.choices, blank=True)
    informed = models.CharField(max_length=12, choices=Informed.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    # Since when the person is waited for: our clocks stand still, no longer than the clock `pause`.
    paused_at = models.DateTimeField(null=True, blank=True)
    # The case that this one is joined to; before that, the one that somebody proposed.
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )

    merging_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        staff_rows="id IN (SELECT portal_vault_cases())",
        worker=True,
        # The ombuds office counts its complaints for the yearly digest (portal_ombuds_counts).
        lookup=True,
    )

    host_sees: ClassVar[Columns] = {
        "due_at": clear("what is due next", "clocks run with every vault locked"),
        "due_party": clear("who has to act", "clocks run with every vault locked"),
        "reference": clear(
            "a random number for officers", "spoken of without saying what it is about"
        ),
        "status": clear("where it stands", "moves are checked and counted without a key"),
        "outcome": clear("how it ended", "sets how long it is kept"),
        "level": clear("the danger", "sets the clocks that escalate with every vault locked"),
        "language": clear("the language of the report", "who on the team can read it"),
        "filed_by": clear(
            "the person, a representative or an officer",
            "a representative’s receipt cannot give the person’s consent",
        ),
        "received_at": clear("when it came", "clocks run with every vault locked"),
        "next_review_on": clear("when it is looked at after its end", "a clock tells it"),
        "paused_at": clear("since when the person is waited for", "our clocks stand still"),
        "merged_into": clear("of which other case’s person it is", "both receipts lead there"),
        "merging_by": clear("who proposed to join them", "a second person is asked"),
        "adopted_at": clear("when somebody answered for it", "clocks run with every vault locked"),
        "triaged_at": clear("when the danger was judged", "clocks run with every vault locked"),
        "emergency_at": clear(
            "when it was declared an emergency", "a second person reviews it within 24 hours"
        ),
        "planned_by": clear("who made the plan", "two people are checked without a key"),
        "closing_by": clear("who proposed the end", "two people are checked without a key"),
        "ends_as": clear("how it is proposed to end", "a second person closes it so"),
        "informed": clear("whether the person knows", "nothing closes without it"),
        "closed_at": clear("when it ended", "how long it is kept runs from it"),
    }

    class Meta:
        ordering = ("level", "due_at")
        constraints = (
            tenant_key("protectioncase"),
            TenantForeignKey(field="merged_into", name="protectioncase_merged_same_tenant"),
            models.UniqueConstraint(fields=["reference"], name="protectioncase_reference_once"),
            models.CheckConstraint(
                condition=Q(status__in=CaseStatus.values), name="protectioncase_status_known"
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="protectioncase_level_known"
            ),
            models.CheckConstraint(
                condition=Q(status=CaseStatus.RECEIVED) | Q(adopted_at__isnull=False),
                name="protectioncase_handled_is_adopted",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.CLOSED)
                | (~Q(outcome="") & ~Q(informed="") & Q(closed_at__isnull=False)),
                name="protectioncase_closed_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.MERGED) | Q(merged_into__isnull=False),
                name="protectioncase_merged_says_where",
            ),
        )
        indexes = (models.Index(fields=["tenant", "status", "level", "due_at"], name="case_board"),)

    def __str__(self) -> str:
        return self.reference


def _text_note(row: Mapping[str, Any]) -> tuple[str, int]:
    """Of which compartment, in which revision: so that an agreed erasure is told from a theft."""
    return str(row["compartment"]), int(row["revision"])


class CaseText(TenantRow):
    """One revision of one text, sealed and signed by its author. The row is the text's own id."""

    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    compartment = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in Compartment]
    )
    epoch = models.PositiveIntegerField()
    row = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    head: ClassVar[Covered] = Covered(note=_text_note)
    guard: ClassVar[Guard] = OF_CASE_AND_CHECKED

    host_sees: ClassVar[Columns] = {
        "compartment": clear("which part of the case", "says which key opens it"),
        "epoch": clear("the number of the key", "says which key opens it"),
        "row": clear("the text’s number", "its revisions belong together"),
        "revision": clear("which revision", "an old one put back is seen"),
        "sealed": locked(
            "the text, its kind, who wrote it; padded, so its length is known in steps",
            "members’ keys and the pepper together; the author’s public key and signature stand before it in the clear",
        ),
        "kept_at": clear("when it was kept", "texts are shown in order"),
    }

    class Meta:
        ordering = ("kept_at", "id")
        constraints = (
            tenant_key("casetext"),
            TenantForeignKey(field="case", name="casetext_case_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "case", "row", "revision"], name="casetext_revision_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class CaseMember(TenantRow):
    """Who is on the team and until when; what it opens is the grant of the vault, not this row."""

    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    key = models.ForeignKey(
        "portal.VaultKey", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    compartments = ArrayField(models.CharField(max_length=12))
    added_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # The sealed text that says why this person needs to know.
    text = models.UUIDField(null=True)

    guard: ClassVar[Guard] = OF_CASE_AND_WORKER

    host_sees: ClassVar[Columns] = {
        "key": clear("whose key", "who is on the team"),
        "compartments": clear("which parts", "shown to the team"),
        "added_at": clear("since when", "shown to the team and, as a role, to the person"),
        "expires_at": clear("until when", "the worker ends it"),
        "ended_at": clear("when it ended", "shown to the team"),
        "text": clear("the number of the text that says why", "the text is sealed"),
    }

    class Meta:
        ordering = ("added_at",)
        constraints = (
            tenant_key("casemember"),
            TenantForeignKey(field="case", name="casemember_case_same_tenant"),
            TenantForeignKey(field="key", name="casemember_key_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "case", "key"],
                condition=Q(ended_at=None),
                name="casemember_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class MemberProposal(TenantRow):
    """Somebody who shall join the team, until a second member has said yes or no.

    Asked where the danger is the greatest, or where they would open who the person is. Why they
    need to know stands in the sealed text; no key is given before the answer.
    """

    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    key = models.ForeignKey(
        "portal.VaultKey", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    compartments = ArrayField(models.CharField(max_length=12))
    expires_at = models.DateTimeField(null=True)
    text = models.UUIDField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    was_approved = models.BooleanField(default=False)

    guard: ClassVar[Guard] = OF_CASE
    host_sees: ClassVar[Columns] = {
        "key": clear("whose key", "who shall join the team"),
        "compartments": clear("which parts", "shown to the team"),
        "expires_at": clear("until when", "the key is given until then"),
        "text": clear("the number of the text that says why", "the text is sealed"),
        "proposed_by": clear("who proposed it", "a second person is asked"),
        "proposed_at": clear("when it was proposed", "shown to the team"),
        "answered_by": clear("who answered", "a second person is asked"),
        "answered_at": clear("when it was answered", "nothing is asked twice"),
        "was_approved": clear("yes or no", "no key is given without"),
    }

    class Meta:
        ordering = ("proposed_at",)
        constraints = (
            tenant_key("memberproposal"),
            TenantForeignKey(field="case", name="memberproposal_case_same_tenant"),
            TenantForeignKey(field="key", name="memberproposal_key_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "case", "key"],
                condition=Q(answered_at=None),
                name="memberproposal_once",
            ),
            models.CheckConstraint(
                condition=Q(was_approved=False) | ~Q(answered_by=models.F("proposed_by")),
                name="memberproposal_two_people",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class CaseTask(TenantRow):
    """Something to do by a moment; what it is stands in its sealed text."""

    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    text = models.UUIDField()
    owner = models.ForeignKey(
        "portal.VaultKey",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = OF_CASE_AND_WORKER

    host_sees: ClassVar[Columns] = {
        "text": clear("the number of the text that says what", "the text is sealed"),
        "owner": clear("whose task", "reminders go to them"),
        "due_at": clear("by when", "clocks run with every vault locked"),
        "done_at": clear("when it was done", "clocks run with every vault locked"),
    }

    class Meta:
        ordering = ("due_at", "id")
        constraints = (
            tenant_key("casetask"),
            TenantForeignKey(field="case", name="casetask_case_same_tenant"),
            TenantForeignKey(field="owner", name="casetask_owner_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Escalation(TenantRow):
    """A time limit of a case that ran out, told further up. Supervisors see it without the case."""

    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    reference = models.CharField(max_length=16)
    clock = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()

    head: ClassVar[Covered] = Covered(
        left_out="The worker's own: deleted, it is told again; the clock it speaks of is listed."
    )
    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        staff_rows=f"{OPEN_TO_ME} OR {holds_role('protection_supervisor')}",
        staff_writes=False,
        worker=True,
    )

    host_sees: ClassVar[Columns] = {
        "reference": clear("the case’s random number", "supervisors see it without the case"),
        "clock": clear("which promise was missed", "supervisors see it without the case"),
        "level": clear("the danger at that time", "sets when it is told again"),
        "step": clear("told once or again", "nothing is told twice"),
        "due_at": clear("when it was due", "nothing is told twice"),
        "told_at": clear("when it was told", "shown to supervisors"),
    }

    class Meta:
        ordering = ("-told_at",)
        constraints = (
            tenant_key("escalation"),
            TenantForeignKey(field="case", name="escalation_case_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "case", "clock", "due_at", "step"], name="escalation_once"
            ),
        )

    def __str__(self) -> str:
        return self.reference
