"""What stories do when they hear of an event: words for notifications, people who left."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from portal.notifications.describing import Description, Matter, describes, path_to
from portal.outbox import Event, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from promotion.stories import notices  # noqa: F401 - they register
from promotion.stories.models import Story


@subscribe("account.erased")
def forget_person(event: Event) -> None:
    """The text is the organization's and stays; who wrote on it is forgotten."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        Story.objects.filter(written_by_id=event.subject_id).update(written_by=None)
        for row in Story.objects.filter(hands__contains=[event.subject_id]):
            row.hands = [pk for pk in row.hands if pk != event.subject_id]
            row.save(update_fields=["hands"])


@describes("promotion.story")
def describe_stories(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The title, and the page on which its author and the institution work; one query."""
    rows = Story.objects.filter(pk__in=[matter.subject_id for matter in matters])
    found = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(
            values={"title": found[matter.subject_id].title},
            path=path_to(
                "story-work",
                tenant=found[matter.subject_id].tenant.slug,
                story=matter.subject_id,
            ),
        )
        for matter in matters
        if matter.subject_id in found
    }
