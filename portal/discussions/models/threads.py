"""Threads, and how each person takes part in one."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.discussions.models.rooms import MODERATES, MY_ROOMS, Room
from portal.discussions.states import ThreadStatus
from portal.discussions.tables import POST_LIMIT, THREAD_TRANSITIONS
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class Thread(TenantRow, Stateful):
    """A discussion: of a consultation, a theme (by type and id, no room imports it), or by itself."""

    TRANSITIONS = THREAD_TRANSITIONS
    Status = ThreadStatus

    room = models.ForeignKey(
        Room, null=True, on_delete=models.CASCADE, related_name="threads", db_constraint=False
    )
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it is about"), max_length=POST_LIMIT)
    language = models.CharField(max_length=12, default="en")
    status = models.CharField(
        max_length=10, choices=ThreadStatus.choices, default=ThreadStatus.OPEN
    )
    outcome = models.CharField(max_length=40, blank=True)
    # The unit of the institution, or what a member of a closed room signs with; never a name of staff.
    opened_as = models.CharField(max_length=200)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    last_post_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="room_id IS NULL",
        member_rows=f"room_id IN {MY_ROOMS}",
        staff_rows=f"room_id IS NULL OR {MODERATES}",
        member_writes=True,
        worker=True,
    )

    class Meta:
        ordering = ("-last_post_at", "-id")
        constraints = (
            tenant_key("thread"),
            TenantForeignKey(field="room", name="thread_room_same_tenant"),
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id=None)
                | (~Q(subject_type="") & Q(subject_id__isnull=False)),
                name="thread_subject_whole",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "room", "-last_post_at", "-id"], name="thread_list"),
            models.Index(fields=["tenant", "subject_type", "subject_id"], name="thread_subject"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed_room(self) -> bool:
        """Whether only members of a room read it."""
        return self.room_id is not None


class Participation(TenantRow):
    """One person in one thread: under which name, and whether told of new posts.

    The token stands in the reply address of the mails to this person about this thread.
    """

    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="participations", db_constraint=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Empty: under one's own name. Kept for good with the first post.
    pseudonym = models.CharField(max_length=40, blank=True)
    follows = models.BooleanField(default=False)
    reply_token = models.CharField(max_length=40)
    since = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        person="person_id",
        staff_rows=f"person_id = {{person}} OR {MODERATES}",
        member_writes=True,
        worker=True,
    )

    class Meta:
        constraints = (
            tenant_key("participation"),
            TenantForeignKey(field="thread", name="participation_thread_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "thread", "person"], name="participation_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "reply_token"], name="participation_token_once"
            ),
            models.UniqueConstraint(
                "tenant",
                "thread",
                Lower("pseudonym"),
                condition=~Q(pseudonym=""),
                name="participation_pseudonym_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def own_person_id(self) -> UUID:
        """The person who takes part."""
        return self.person_id
