"""The states of threads, posts and memberships of closed rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.moderation.models import ModerationStatus


class ThreadStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("discussion", "Open")
    CLOSED = "closed", pgettext_lazy("discussion", "Closed")


class PostStatus(models.TextChoices):
    """A post's way: by mail first a preview, then as moderation leaves it."""

    PREVIEW = "preview", _("Waits for your confirmation")
    HELD = ModerationStatus.HELD.value, ModerationStatus.HELD.label
    EDIT_PROPOSED = ModerationStatus.EDIT_PROPOSED.value, ModerationStatus.EDIT_PROPOSED.label
    ACCEPTED = ModerationStatus.ACCEPTED.value, _("Published")
    REMOVED = ModerationStatus.REMOVED.value, ModerationStatus.REMOVED.label
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


class MembershipStatus(models.TextChoices):
    ACTIVE = "active", _("Member")
    LEFT = "left", _("Left")
    EXCLUDED = "excluded", _("Excluded")
