"""Rival claims: somebody says that an organization's file is in the wrong hands."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.looks.fields import LimitedTextField
from portal.organizations.models.file import Organization
from portal.permissions import ALLOWED, Actor, Answer, denied
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful, Transition, states

HEARING_DAYS = 14


class ClaimStatus(models.TextChoices):
    """Where a claim is."""

    SENT = "sent", _("Sent")
    OPEN = "open", _("Waiting for the answer of those who represent it now")
    ANSWERED = "answered", _("Both were heard")
    DECIDED = "decided", _("Decided")
    HANDED_OVER = "handed_over", _("File handed over")


class ClaimOutcome(models.TextChoices):
    """How a claim ended."""

    CONFIRMED = "confirmed", _("Claim confirmed")
    NOT_CONFIRMED = "not_confirmed", _("Claim not confirmed")


def answer_field() -> forms.Field:
    """What those who represent the organization say."""
    return LimitedTextField(
        label=_("Your answer"),
        max_words=500,
        help_text=_("Read by the two persons who decide, not by whoever made the claim."),
    )


def _answer_fields(_claim: Any, _actor: Actor) -> dict[str, forms.Field]:
    return {"answer": answer_field()}


def _both_were_heard(claim: Any) -> Answer:
    heard_until = claim.received_at + timedelta(days=HEARING_DAYS)
    if claim.status == ClaimStatus.ANSWERED or timezone.now() >= heard_until:
        return ALLOWED
    return denied(_("First those who represent the organization now are heard, for 14 days."))


CLAIM_TRANSITIONS = (
    Transition(
        name="receive",
        label=_("Receive the claim"),
        sources=states(ClaimStatus.SENT),
        target=ClaimStatus.OPEN,
        permission=Permission.CLAIM_DECIDE,
        event="claim.received",
        done=_("The claim was received."),
    ),
    Transition(
        name="answer",
        label=_("Answer the claim"),
        sources=states(ClaimStatus.OPEN),
        target=ClaimStatus.ANSWERED,
        permission=Permission.CLAIM_ANSWER,
        event="claim.answered",
        done=_("Your answer was sent. Two persons of the institution decide."),
        fields=_answer_fields,
    ),
    Transition(
        name="confirm",
        label=_("Record: claim confirmed"),
        sources=states(ClaimStatus.OPEN, ClaimStatus.ANSWERED),
        target=ClaimStatus.DECIDED,
        outcome=ClaimOutcome.CONFIRMED,
        permission=Permission.CLAIM_DECIDE,
        event="claim.confirmed",
        done=_("Two persons agreed: the claim is confirmed."),
        available=_both_were_heard,
    ),
    Transition(
        name="reject",
        label=_("Record: claim not confirmed"),
        sources=states(ClaimStatus.OPEN, ClaimStatus.ANSWERED),
        target=ClaimStatus.DECIDED,
        outcome=ClaimOutcome.NOT_CONFIRMED,
        permission=Permission.CLAIM_DECIDE,
        event="claim.rejected",
        done=_("Two persons agreed: the claim is not confirmed. The file is no longer frozen."),
    ),
    Transition(
        name="hand_over",
        label=_("Take the file over"),
        sources=states(ClaimStatus.DECIDED),
        target=ClaimStatus.HANDED_OVER,
        permission=Permission.ORGANIZATION_CLAIM,
        event="claim.handed_over",
        done=_("The file is yours. Those who held it before have no access any more."),
        available=lambda claim: (
            ALLOWED
            if claim.outcome == ClaimOutcome.CONFIRMED
            else denied(_("This claim was not confirmed."))
        ),
    ),
)


class Claim(TenantRow, Stateful):
    """One claim, put to one institution. Freezes changes of control; both are heard; two decide.

    `named_id` is what the claimant wrote; `organization` is set in the institution's own context,
    only where it is in contact with that organization. Nobody else learns whether there is one.
    """

    TRANSITIONS = CLAIM_TRANSITIONS

    named_id = models.UUIDField()
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="claims"
    )
    claimant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=12, choices=ClaimStatus.choices, default=ClaimStatus.SENT)
    outcome = models.CharField(max_length=14, choices=ClaimOutcome.choices, blank=True)
    statement = models.TextField(_("what you say, and how it can be checked"))
    answer = models.TextField(_("answer of those who represent it now"), blank=True)
    first_decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    received_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="claimant_id",
        member_writes=True,
        worker=True,
    )

    class Meta:
        constraints = (
            tenant_key("claim"),
            models.CheckConstraint(
                condition=models.Q(second_decider=None)
                | ~models.Q(second_decider=models.F("first_decider")),
                name="claim_two_persons",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["decided", "handed_over"])
                | (
                    models.Q(first_decider__isnull=False, second_decider__isnull=False)
                    & models.Q(organization__isnull=False)
                ),
                name="claim_decided_by_two",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(status__in=["open", "answered"]),
                name="claim_one_open",
            ),
        )
        indexes = (models.Index(fields=["tenant", "status"], name="claim_of_tenant"),)

    def __str__(self) -> str:
        return str(self.pk)


class ClaimOpinion(TenantRow):
    """What one member of staff thinks of a claim; the second that agrees decides."""

    class View(models.TextChoices):
        CONFIRM = "confirm", _("The claim is right: hand the file over")
        REJECT = "reject", _("The claim is not confirmed: the file stays where it is")

    claim = models.ForeignKey(
        Claim, db_constraint=False, on_delete=models.CASCADE, related_name="opinions"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=10, choices=View.choices)
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        constraints = (
            tenant_key("claimopinion"),
            TenantForeignKey(field="claim", name="claimopinion_claim"),
            models.UniqueConstraint(fields=["claim", "person"], name="claimopinion_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)
