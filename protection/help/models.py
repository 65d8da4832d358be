"""The directory of protection actors, and the part of it that anybody may read."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.columns import Columns, clear, public
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from protection.desk import OF_PROTECTION
from protection.help.states import ActorStatus, Answered, HelpKind, KeyKind, KeyWay
from protection.help.tables import ACTOR_TRANSITIONS

_PERSON = settings.AUTH_USER_MODEL
_GUARD = Guard(PolicyClass.STAFF, staff_rows=OF_PROTECTION, deletable=True)


class HelpWords(TenantRow):
    """What is said of somebody who helps; the same words in the directory and on the public page."""

    name = models.CharField(_("name"), max_length=200)
    kinds = ArrayField(models.CharField(max_length=20, choices=HelpKind.choices))
    languages = ArrayField(models.CharField(max_length=12))
    # Country codes; empty: everywhere.
    areas = ArrayField(models.CharField(max_length=2), default=list)
    limits = models.TextField(_("limits"), blank=True)
    reach = models.TextField(_("how to reach them"))
    hours = models.CharField(_("when"), max_length=200, blank=True)
    # The language in which these words are written.
    language = models.CharField(max_length=12, default="en")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


WORDS = ("name", "kinds", "languages", "areas", "limits", "reach", "hours", "language")


class ProtectionActor(HelpWords, Stateful):
    """Somebody who can help people at risk: what they do, and why they are trusted."""

    TRANSITIONS = ACTOR_TRANSITIONS

    status = models.CharField(
        max_length=10, choices=ActorStatus.choices, default=ActorStatus.PROPOSED
    )
    outcome = models.CharField(max_length=10, blank=True)
    # Never public, like everything below: who vouched for whom would lead to both.
    written_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    internal_contact = models.TextField(_("how officers reach them"), blank=True)
    # Where a mail without content may say that something waits for them, if mail is safe there.
    notice_address = models.EmailField(blank=True)
    seat = models.CharField(max_length=2, blank=True)
    vetted_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    vetted_at = models.DateTimeField(null=True, blank=True)
    vetting_note = models.TextField(blank=True)
    good_until = models.DateField(null=True, blank=True)
    consent_how = models.TextField(blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    standing_note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, staff_rows=OF_PROTECTION)

    host_sees: ClassVar[Columns] = {
        "notice_address": clear(
            "an address for mails without content",
            "the organization’s own, not of any case; the worker writes to it",
        ),
        "seat": clear(
            "the country or area of that address",
            "the table of channels says whether mail to it is safe",
        ),
        "name": clear("the helper’s name", "officers find help by it; no case stands here"),
        "kinds": clear("what they help with", "officers find help by it; no case stands here"),
        "languages": clear("languages", "officers find help by it; no case stands here"),
        "areas": clear("where", "officers find help by it; no case stands here"),
        "limits": clear("what they cannot do", "officers find help by it; no case stands here"),
        "reach": clear("how to reach them", "officers find help by it; no case stands here"),
        "hours": clear("when", "officers find help by it; no case stands here"),
        "language": clear(
            "the language of these words", "officers find help by it; no case stands here"
        ),
        "status": clear("where it stands", "officers find help by it; no case stands here"),
        "outcome": clear("how it ended", "officers find help by it; no case stands here"),
        "written_by": clear("who wrote it", "two people are checked without a key"),
        "internal_contact": clear(
            "whom officers ask for there", "officers find help by it; no case stands here"
        ),
        "vetted_by": clear("who vetted it", "two people are checked without a key"),
        "vetted_at": clear("when", "officers find help by it; no case stands here"),
        "vetting_note": clear(
            "why they are trusted", "officers find help by it; no case stands here"
        ),
        "good_until": clear("until when the vetting holds", "the worker ends it then"),
        "consent_how": clear(
            "how they agreed to be listed", "officers find help by it; no case stands here"
        ),
        "consent_at": clear("when they agreed", "officers find help by it; no case stands here"),
        "standing_note": clear(
            "why it was suspended or ended", "officers find help by it; no case stands here"
        ),
        "created_at": clear("when it was entered", "officers find help by it; no case stands here"),
    }

    class Meta:
        ordering = ("name", "id")
        constraints = (
            tenant_key("protectionactor"),
            models.CheckConstraint(
                condition=Q(status__in=ActorStatus.values), name="protectionactor_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["vetted", "listed"])
                | (Q(vetted_at__isnull=False) & Q(good_until__isnull=False) & ~Q(vetting_note="")),
                name="protectionactor_vetted_has_note",
            ),
            models.CheckConstraint(
                condition=~Q(status="listed") | (Q(consent_at__isnull=False) & ~Q(consent_how="")),
                name="protectionactor_listed_consented",
            ),
        )
        indexes = (models.Index(fields=["tenant", "status", "name"], name="protectionactor_list"),)


class HelpEntry(HelpWords):
    """The public part of a listed actor, a row of its own; gone from the day the vetting ends."""

    actor = models.OneToOneField(
        ProtectionActor, on_delete=models.PROTECT, related_name="entry", db_constraint=False
    )
    shown_until = models.DateField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="shown_until >= CURRENT_DATE AND tenant_id IN"
        " (SELECT id FROM portal_tenant WHERE published_at IS NOT NULL)",
        staff_rows=OF_PROTECTION,
        deletable=True,
    )

    host_sees: ClassVar[Columns] = {
        "name": clear(
            "the helper’s name", "shown to anybody on the page of help, as its owner agreed"
        ),
        "kinds": clear(
            "what they help with", "shown to anybody on the page of help, as its owner agreed"
        ),
        "languages": clear(
            "languages", "shown to anybody on the page of help, as its owner agreed"
        ),
        "areas": clear("where", "shown to anybody on the page of help, as its owner agreed"),
        "limits": clear(
            "what they cannot do", "shown to anybody on the page of help, as its owner agreed"
        ),
        "reach": clear(
            "how to reach them", "shown to anybody on the page of help, as its owner agreed"
        ),
        "hours": clear("when", "shown to anybody on the page of help, as its owner agreed"),
        "language": clear(
            "the language of these words",
            "shown to anybody on the page of help, as its owner agreed",
        ),
        "actor": clear("whose entry", "kept in step with the directory"),
        "shown_until": clear("until when it is shown", "it ends by itself"),
    }

    class Meta:
        ordering = ("name", "id")
        constraints = (
            tenant_key("helpentry"),
            TenantForeignKey(field="actor", name="helpentry_actor_same_tenant"),
        )


class ActorKey(TenantRow):
    """A public key of an actor, and how it was made sure that it is theirs."""

    actor = models.ForeignKey(
        ProtectionActor, on_delete=models.PROTECT, related_name="keys", db_constraint=False
    )
    kind = models.CharField(max_length=10, choices=KeyKind.choices)
    key = models.CharField(max_length=120)
    way = models.CharField(max_length=10, choices=KeyWay.choices)
    way_note = models.TextField(blank=True)
    verified_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    verified_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = _GUARD

    host_sees: ClassVar[Columns] = {
        "actor": clear("whose", "officers find help by it; no case stands here"),
        "kind": clear("for what tool", "officers find help by it; no case stands here"),
        "key": public("the helper’s public key"),
        "way": clear("how it was verified", "officers find help by it; no case stands here"),
        "way_note": clear("how, in words", "officers find help by it; no case stands here"),
        "verified_by": clear("who verified it", "officers find help by it; no case stands here"),
        "verified_at": clear("when", "officers find help by it; no case stands here"),
        "ended_at": clear(
            "since when it is used no more", "officers find help by it; no case stands here"
        ),
    }

    class Meta:
        ordering = ("-verified_at", "id")
        constraints = (
            tenant_key("actorkey"),
            TenantForeignKey(field="actor", name="actorkey_actor_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "actor", "kind"],
                condition=Q(ended_at=None),
                name="actorkey_one_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return self.key


class ActorAnswer(TenantRow):
    """How an actor answered once. Which case it was stands nowhere."""

    actor = models.ForeignKey(
        ProtectionActor, on_delete=models.PROTECT, related_name="answers", db_constraint=False
    )
    kind = models.CharField(max_length=20, choices=HelpKind.choices)
    answer = models.CharField(max_length=10, choices=Answered.choices)
    # Days until the first answer; None where there was none.
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    # The month only: a day would lead to the case.
    month = models.DateField()
    note = models.TextField(blank=True)
    written_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    guard: ClassVar[Guard] = _GUARD

    host_sees: ClassVar[Columns] = {
        "actor": clear("who answered", "officers find help by it; no case stands here"),
        "kind": clear("to what kind of request", "officers find help by it; no case stands here"),
        "answer": clear("how", "officers find help by it; no case stands here"),
        "days": clear("after how many days", "officers find help by it; no case stands here"),
        "month": clear(
            "in which month; no day, so that no case is matched",
            "officers find help by it; no case stands here",
        ),
        "note": clear("a note, without any case", "officers find help by it; no case stands here"),
        "written_by": clear("who wrote it down", "officers find help by it; no case stands here"),
    }

    class Meta:
        ordering = ("-month", "-id")
        constraints = (
            tenant_key("actoranswer"),
            TenantForeignKey(field="actor", name="actoranswer_actor_same_tenant"),
            models.CheckConstraint(condition=Q(month__day=1), name="actoranswer_month_only"),
        )
        indexes = (models.Index(fields=["tenant", "actor"], name="actoranswer_of"),)

    def __str__(self) -> str:
        return self.answer
