"""What moderation keeps: a proposed edit beside the text, the log in figures, reports, remarks."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key

NOTE_LIMIT = 2000
REMARK_LIMIT = 4000
REPORT_LIMIT = 1000


class ModerationStatus(models.TextChoices):
    """Where a text stands."""

    HELD = "held", _("Held for moderation")
    EDIT_PROPOSED = "edit_proposed", _("An edit waits for the author’s consent")
    ACCEPTED = "accepted", _("Accepted")
    REMOVED = "removed", _("Removed")


class Moderated(models.Model):
    """A text that moderators look at. A proposed edit stands beside it until its author answers."""

    proposal = models.JSONField(null=True, blank=True)
    proposal_note = models.TextField(blank=True)
    # The state in which the original waits: held, or published as it was written.
    proposed_from = models.CharField(max_length=20, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class ModerationAct(models.TextChoices):
    """What the public log counts."""

    ACCEPTED = "accepted", _("accepted")
    EDIT_PROPOSED = "edit_proposed", _("edit proposed to the author")
    EDIT_ACCEPTED = "edit_accepted", _("edited with the author’s consent")
    EDIT_DECLINED = "edit_declined", _("edit declined by the author")
    REMOVED = "removed", _("removed")
    REINSTATED = "reinstated", _("put back by the moderators")
    RESTORED = "restored", _("restored after a review")
    SENT_BACK = "sent_back", _("sent back to the moderators after a review")
    REPORTED = "reported", _("reported by a reader")


class ModerationEntry(TenantRow):
    """One line of the public log: month only, no text, no name, nothing that points at either."""

    # Random: an identifier made from the time would tell the minute.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month = models.DateField()
    kind = models.CharField(max_length=60)
    act = models.CharField(max_length=20, choices=ModerationAct.choices)
    reason_code = models.CharField(max_length=60, blank=True)
    # Whether it was looked at within the policy's time; null where no clock ran.
    in_time = models.BooleanField(null=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="true")

    class Meta:
        ordering = ("-month", "kind", "act")
        constraints = (tenant_key("moderationentry"),)
        indexes = (models.Index(fields=["tenant", "month"], name="moderationentry_month"),)

    def __str__(self) -> str:
        return self.act


class TextReport(TenantRow):
    """A reader tells the moderators about a text. It hides nothing; the reader is told the result."""

    class Result(models.TextChoices):
        STAYS = "stays", _("The text stays")
        ACTED = "acted", _("The moderators acted")

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    # Whoever reported; moderators are shown the reason, not the person.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason_code = models.CharField(max_length=60)
    note = models.TextField(blank=True, max_length=REPORT_LIMIT)
    reported_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.FILE, person="person_id", member_writes=True)

    class Meta:
        ordering = ("reported_at", "id")
        constraints = (
            tenant_key("textreport"),
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id", "person"],
                condition=Q(answered_at=None),
                name="textreport_one_open",
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "reported_at"],
                condition=Q(answered_at=None),
                name="textreport_open",
            ),
            models.Index(fields=["tenant", "subject_type", "subject_id"], name="textreport_of"),
        )

    def __str__(self) -> str:
        return self.reason_code


class ModeratorRemark(TenantRow):
    """A note between moderators. No author, organization or reader can ever see the table."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    text = models.TextField(max_length=REMARK_LIMIT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        ordering = ("made_at", "id")
        constraints = (tenant_key("moderatorremark"),)
        indexes = (
            models.Index(
                fields=["tenant", "subject_type", "subject_id"], name="moderatorremark_of"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
