"""Stories in an organization's workspace, and what waits for its people and for staff."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from portal.actors.waiting import Waiting, tells_what_waits
from portal.grants import Permission
from portal.organizations.models import Organization
from portal.organizations.workspace import Entry, Part, workspace_part
from portal.permissions import Actor, allowed
from promotion.stories.models import Story
from promotion.stories.selectors import own_ids
from promotion.stories.states import StoryStatus


def _page(row: Story) -> str:
    return reverse("story-work", kwargs={"tenant": row.tenant.slug, "story": row.pk})


@workspace_part("stories", position=65)
def stories_part(organization: Organization, actor: Actor) -> Part | None:
    """The good examples that it wrote; None without any."""
    if not allowed(actor, Permission.STORY_WRITE, organization):
        return None
    rows = Story.objects.filter(organization=organization).select_related("tenant")[:50]
    entries = [
        Entry(name=row.title, href=_page(row), status=row.get_status_display(), state=row.status)
        for row in rows
    ]
    return Part(title=gettext_lazy("Good examples"), entries=entries) if entries else None


@tells_what_waits
def stories_waiting(actor: Actor) -> Iterator[Waiting]:
    """What came back to be completed, and what is due for review."""
    organizations = own_ids(actor)
    if not organizations:
        return
    rows = Story.objects.filter(
        organization_id__in=organizations,
        status__in=[StoryStatus.DRAFT, StoryStatus.REVIEW_DUE],
    ).select_related("tenant")
    for row in rows:
        if row.status == StoryStatus.REVIEW_DUE:
            text = gettext("Due for review: %(title)s") % {"title": row.title}
        else:
            text = gettext("Complete and send: %(title)s") % {"title": row.title}
        yield Waiting(text, _page(row))
