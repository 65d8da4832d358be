"""How long a case is kept, who may stop its erasure, what is erased, and what is left of it.

In the clear, because the worker erases by the clock with every vault locked: dates, codes of the
basis, which parts, who asked and who agreed (two people, checked without reading). Reasons in
words are sealed (`CaseText`, row = `text`). A tombstone names no person and no word.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.looks.words import last_day
from portal.tenancy.columns import Columns, clear, hashed
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.vault.covering import Covered
from protection.cases.guards import OF_CASE_AND_WORKER
from protection.cases.models import ProtectionCase
from protection.cases.states import CaseOutcome
from protection.desk import OF_SUPERVISORS


class Basis(models.TextChoices):
    """Why something is erased."""

    PERIOD_OVER = "period_over", _("the period for which it was kept is over")
    WISH = "wish", _("the person asked for it")
    CONSENT_WITHDRAWN = "withdrawn", _("the consent to keep it was withdrawn")
    NOT_NEEDED = "not_needed", _("it is not needed for the purpose")
    UNLAWFUL = "unlawful", _("it should not have been kept")


class Wish(models.TextChoices):
    """What the person would like."""

    NONE = "", pgettext_lazy("a wish", "none")
    LONGER = "longer", _("keep it longer")
    EARLIER = "earlier", _("erase it earlier")


class RetentionRule(TenantRow):
    """How long an institution keeps what ended in this way; anybody may read it."""

    outcome = models.CharField(max_length=12, choices=CaseOutcome.choices, blank=True)
    days = models.PositiveIntegerField()
    grace_days = models.PositiveIntegerField(default=14)
    reason = models.TextField()
    source = models.CharField(max_length=300)
    changed_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="true", worker=True)

    host_sees: ClassVar[Columns] = {
        "outcome": clear("for which end", "the rules are public"),
        "days": clear("how long", "the rules are public"),
        "grace_days": clear("how long the grace is", "the rules are public"),
        "reason": clear("why", "the rules are public"),
        "source": clear("who says so", "the rules are public"),
        "changed_at": clear("since when", "the rules are public"),
    }

    class Meta:
        ordering = ("outcome",)
        constraints = (
            tenant_key("retentionrule"),
            models.UniqueConstraint(fields=["tenant", "outcome"], name="retentionrule_once"),
            models.CheckConstraint(
                condition=Q(days__gte=1) & Q(grace_days__gte=1) & ~Q(reason="") & ~Q(source=""),
                name="retentionrule_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.outcome or "any"


class _OfCase(TenantRow):
    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta:
        abstract = True


class Keeping(_OfCase):
    """Until when a case that has ended is kept, and what the person wishes."""

    erase_on = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    wish = models.CharField(max_length=8, choices=Wish.choices, blank=True, default=Wish.NONE)
    wished_at = models.DateTimeField(null=True)

    head: ClassVar[Covered] = Covered(without=("warned_at",))
    guard: ClassVar[Guard] = OF_CASE_AND_WORKER

    host_sees: ClassVar[Columns] = {
        "erase_on": clear("until when it is kept", "the worker warns in time, without a key"),
        "warned_at": clear("when team and person were told", "nobody is told twice"),
        "wish": clear(
            "whether the person would have it kept longer or erased earlier",
            "shown at the desk before a vault is open",
        ),
        "wished_at": clear("when they said so", "shown to the team"),
    }

    class Meta:
        constraints = (
            tenant_key("keeping"),
            TenantForeignKey(field="case", name="keeping_case_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "case"], name="keeping_once"),
            models.CheckConstraint(
                condition=Q(wish="", wished_at=None) | (~Q(wish="") & Q(wished_at__isnull=False)),
                name="keeping_wish_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def last_day(self) -> date:
        """Until which day, that day included."""
        return last_day(self.erase_on)


class LegalHold(_OfCase):
    """Nothing of the case is erased for now: by two persons, for a reason, until a date.

    It opens nothing to anybody. The reason stands among the messages: the person reads it.
    """

    text = models.UUIDField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = OF_CASE_AND_WORKER

    host_sees: ClassVar[Columns] = {
        "text": clear(
            "the number of the text that says why", "the text is sealed; the person reads it"
        ),
        "asked_by": clear("who asked", "two people are checked without a key"),
        "asked_at": clear("when", "shown to the team"),
        "approved_by": clear("who agreed", "two people are checked without a key"),
        "approved_at": clear("since when it holds", "the worker erases nothing meanwhile"),
        "expires_at": clear("until when", "it ends without a key"),
        "ended_at": clear("when it was ended", "the worker may erase again"),
    }

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            tenant_key("legalhold"),
            TenantForeignKey(field="case", name="legalhold_case_same_tenant"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="legalhold_two_people",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")), name="legalhold_has_an_end"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def last_day(self) -> date:
        """Until which day, that day included."""
        return last_day(self.expires_at)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()


class Erasure(_OfCase):
    """What is to be erased: asked by one, agreed to by another, done by the worker when due.

    No parts and no files: the whole case. Otherwise these compartments and files alone; the
    messages go on.
    """

    parts = ArrayField(models.CharField(max_length=12), default=list)
    files = ArrayField(models.UUIDField(), default=list)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    text = models.UUIDField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    # Done by the worker, with no key; what was agreed to, and by whom, is signed.
    head: ClassVar[Covered] = Covered(without=("done_at",))
    guard: ClassVar[Guard] = OF_CASE_AND_WORKER

    host_sees: ClassVar[Columns] = {
        "parts": clear("which compartments; none: the whole", "the worker erases without a key"),
        "files": clear("the numbers of files", "the worker erases without a key"),
        "basis": clear("on what basis, as a code", "stands on the tombstone"),
        "text": clear("the number of the text that says why", "the text is sealed"),
        "asked_by": clear("who asked", "two people are checked without a key"),
        "asked_at": clear("when", "shown to the team"),
        "approved_by": clear("who agreed", "two people are checked without a key"),
        "approved_at": clear("when", "the grace runs from it"),
        "due_at": clear("when the grace is over", "the worker erases then"),
        "stopped_at": clear("when it was stopped", "the worker erases nothing then"),
        "done_at": clear("when it was done", "nothing is erased twice"),
    }

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            tenant_key("erasure"),
            TenantForeignKey(field="case", name="erasure_case_same_tenant"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="erasure_two_people",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | (Q(approved_by__isnull=False) & Q(stopped_at=None)),
                name="erasure_done_was_agreed",
            ),
            models.UniqueConstraint(
                fields=["tenant", "case"],
                condition=Q(parts=[], files=[], stopped_at=None, done_at=None),
                name="erasure_whole_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(stopped_at=None, done_at=None),
                name="erasure_due",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_whole(self) -> bool:
        """Whether the whole case goes."""
        return not self.parts and not self.files

    @property
    def stands(self) -> str:
        """Where it stands: asked, agreed, stopped or done."""
        if self.stopped_at is not None:
            return "stopped"
        if self.done_at is not None:
            return "done"
        return "asked" if self.approved_by_id is None else "agreed"


class Tombstone(TenantRow):
    """That something was erased: when, on what basis, and a hash of the rows that went.

    No foreign key: it outlives what it speaks of. `peppers` are ids (hashes that name no case) of
    peppers still to be removed; empty once they are. Final when the store's key was replaced.
    """

    case_number = models.UUIDField()
    reference = models.CharField(max_length=16)
    is_whole = models.BooleanField()
    parts = ArrayField(models.CharField(max_length=12), default=list)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    erased_at = models.DateTimeField()
    hash = models.BinaryField(max_length=32)
    peppers = ArrayField(models.CharField(max_length=64), default=list)
    final_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_SUPERVISORS, staff_writes=False, worker=True
    )

    host_sees: ClassVar[Columns] = {
        "case_number": clear(
            "the number of the case", "answers whether it was erased; the case’s own rows are gone"
        ),
        "reference": clear("its random number", "answers whether it was erased"),
        "is_whole": clear("the whole or a part", "says what is gone"),
        "parts": clear("which compartments", "says what is gone"),
        "basis": clear("on what basis, as a code", "must be shown for"),
        "erased_at": clear("when", "must be shown for"),
        "hash": hashed("the numbers of the rows that went", "shows later which rows they were"),
        "peppers": hashed(
            "which peppers are still to be removed",
            "taken up again after a failure; empty afterwards",
        ),
        "final_at": clear("since when no older copy opens it", "told to the team"),
    }

    class Meta:
        ordering = ("-erased_at",)
        constraints = (
            tenant_key("tombstone"),
            models.CheckConstraint(
                condition=Q(final_at=None) | Q(peppers=[]), name="tombstone_final_has_no_pepper"
            ),
        )

    def __str__(self) -> str:
        return self.reference
