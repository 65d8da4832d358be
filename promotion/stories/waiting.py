"""What waits for those who edit, check and publish stories, on the first page of staff."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.moves import has_role_for
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from portal.work import Group, Line, tells_work
from promotion.stories.selectors import list_stories
from promotion.stories.states import StoryStatus

_EDITS = (
    (StoryStatus.SUBMITTED, _("Sent in, to be read")),
    (StoryStatus.CONSENT_CHECK, _("Consents to check")),
)
_PUBLISHES = (
    (StoryStatus.EVIDENCE_CHECK, _("Evidence to check, by a second person")),
    (StoryStatus.REVIEW_DUE, _("Due for review")),
)


@tells_work
def stories_that_wait(actor: Actor, tenant: Tenant) -> Group | None:
    """What each role does next; None for roles that do nothing with stories."""
    wanted = [
        *(_EDITS if has_role_for(actor, Permission.STORY_EDIT) else ()),
        *(_PUBLISHES if has_role_for(actor, Permission.STORY_PUBLISH) else ()),
    ]
    if not wanted:
        return None
    here = reverse("staff-stories", args=[tenant.slug])
    lines = [
        Line(
            word, f"{here}?status={status.value}", list_stories(tenant, actor=actor, status=status)
        )
        for status, word in wanted
    ]
    return Group(_("Good examples"), lines)
