"""Posts: the author's file, and beside it what others can read of it."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.clocks import ClockState, ClockSubject, clock_state
from portal.discussions.models.rooms import IN_REVIEW, MODERATES, MY_ROOMS
from portal.discussions.models.threads import Thread
from portal.discussions.states import PostStatus
from portal.discussions.tables import POST_LIMIT, POST_TRANSITIONS
from portal.moderation.models import Moderated
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class Signature(models.TextChoices):
    """What stands beside a post."""

    NAMED = "named", _("under one’s own name")
    PSEUDONYM = "pseudonym", _("under a pseudonym")
    UNIT = "unit", _("for the institution")


class PublishedPost(TenantRow):
    """What anybody (or any member of the room) reads of a post; it has the post's id, not its author.

    Once removed or withdrawn it holds neither text nor name: a line in the thread says what happened.
    """

    class State(models.TextChoices):
        PUBLISHED = "published", _("published")
        REMOVED = "removed", _("removed by the moderators")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")

    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="posts", db_constraint=False
    )
    # The thread's, so that the floor needs no other table.
    room_id = models.UUIDField(null=True)
    reply_to = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="replies", db_constraint=False
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en")
    signature = models.CharField(max_length=10, choices=Signature.choices, blank=True)
    signed_as = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    is_moderators_edit = models.BooleanField(default=False)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="room_id IS NULL",
        member_rows=f"room_id IN {MY_ROOMS}",
        staff_rows=f"room_id IS NULL OR {MODERATES}",
        worker=True,
    )

    class Meta:
        ordering = ("published_at", "id")
        constraints = (
            tenant_key("publishedpost"),
            TenantForeignKey(field="thread", name="publishedpost_thread_same_tenant"),
            TenantForeignKey(field="reply_to", name="publishedpost_reply_same_tenant"),
            models.CheckConstraint(
                condition=Q(state="published") | Q(text="", signed_as="", signature=""),
                name="publishedpost_taken_down_is_empty",
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "thread", "reply_to", "published_at", "id"],
                name="publishedpost_list",
            ),
            models.Index(fields=["tenant", "-published_at"], name="publishedpost_newest"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PostTranslation(TenantRow):
    """A post in another language, by a person or a machine; gone as soon as the post changes."""

    post = models.ForeignKey(
        PublishedPost, on_delete=models.CASCADE, related_name="translations", db_constraint=False
    )
    room_id = models.UUIDField(null=True)
    language = models.CharField(max_length=12)
    text = models.TextField(max_length=2 * POST_LIMIT)
    is_machine = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="room_id IS NULL",
        member_rows=f"room_id IN {MY_ROOMS}",
        staff_rows=f"room_id IS NULL OR {MODERATES}",
        deletable=True,
    )

    class Meta:
        ordering = ("language",)
        constraints = (
            tenant_key("posttranslation"),
            TenantForeignKey(field="post", name="posttranslation_post_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "post", "language"], name="posttranslation_once"
            ),
        )

    def __str__(self) -> str:
        return self.language


# What nobody has confirmed is not the institution's; whose words they are, those who moderate (or
# review) know; the portal itself (no person) sees all.
_STAFF = (
    "author_id = {person} OR {person} IS NULL OR (status <> 'preview'"
    f" AND ({MODERATES} OR {IN_REVIEW}))"
)


class Post(TenantRow, Stateful, ClockSubject, Moderated):
    """A post as its author and the moderators see it."""

    TRANSITIONS = POST_TRANSITIONS
    Status = PostStatus

    class Source(models.TextChoices):
        WEB = "web", _("in the portal")
        MAIL = "mail", _("by e-mail")
        API = "api", _("through the API")

    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    reply_to = models.ForeignKey(
        PublishedPost, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=10, choices=Signature.choices)
    signed_as = models.CharField(max_length=200)
    text = models.TextField(blank=True, max_length=POST_LIMIT)
    language = models.CharField(max_length=12, default="en")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.WEB)
    # Of the mail that it came by; the same message twice is one post.
    message_id = models.CharField(max_length=300, blank=True)
    # Whether moderators look at it before others read it, as the policy said when it came.
    waits_first = models.BooleanField(default=True)
    status = models.CharField(max_length=14, choices=PostStatus.choices)
    outcome = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        person="author_id",
        staff_rows=_STAFF,
        member_writes=True,
        worker=True,
    )

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            tenant_key("post"),
            TenantForeignKey(field="thread", name="post_thread_same_tenant"),
            TenantForeignKey(field="reply_to", name="post_reply_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "author", "message_id"],
                condition=~Q(message_id=""),
                name="post_message_once",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "status", "due_at"], name="post_queue"),
            models.Index(fields=["tenant", "author", "-created_at"], name="post_by_author"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def own_person_id(self) -> UUID:
        """Its author."""
        return self.author_id

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue."""
        return clock_state(self.due_at)
