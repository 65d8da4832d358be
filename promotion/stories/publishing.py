"""The public row of a story: made when it is published, taken away the moment it must not be read."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.looks.texts import localized, texts_of
from portal.permissions import system_actor
from portal.search.services import index, unindex
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from promotion.stories.models import TEXTS, PublishedStory, Story
from promotion.stories.states import ContactLevel, StoryStatus

REVIEW_YEARS = 2  # 24 months


def today_at(tenant: Tenant) -> date:
    """The day that it is at the institution's seat."""
    return timezone.localdate(timezone=ZoneInfo(tenant.time_zone))


def review_day(published_on: date) -> date:
    """The day 24 months later; of 29 February, the 28th."""
    try:
        return published_on.replace(year=published_on.year + REVIEW_YEARS)
    except ValueError:
        return published_on.replace(year=published_on.year + REVIEW_YEARS, day=28)


def show(story: Story, *, status: str) -> PublishedStory:
    """Make the public row say what the story says. Called in the transaction of the move to `status`.

    Words in other languages stay where the text in its own language did not change; else they are
    kept and said to be of an earlier text.
    """
    tenant = story.tenant
    with tenant_context(system_actor(tenant.pk)):
        row = PublishedStory.objects.filter(pk=story.pk).first() or PublishedStory(
            pk=story.pk, tenant_id=tenant.pk, published_on=today_at(tenant)
        )
        if _differs(row, story):
            row.stale = _translated(row, story.language)
        for name in TEXTS:
            for column, text in localized(name, {story.language: getattr(story, name)}).items():
                setattr(row, column, text)
        row.language = story.language
        row.country = story.country
        row.organization_name = story.organization_name if story.shows_organization else ""
        row.contact_level = story.contact_level
        row.contact = story.contact if story.contact_level == ContactLevel.PUBLIC else ""
        for name, value in _place(story, status).items():
            setattr(row, name, value)
        row.save()
        index_story(row)
    return row


def place(story: Story, *, status: str) -> None:
    """Where the story stands, on its public row; the words are left as they are."""
    with tenant_context(system_actor(story.tenant_id)):
        PublishedStory.objects.filter(pk=story.pk).update(**_place(story, status))


def hide(story: Story) -> None:
    """Nobody reads it any more: page, list, feed, search and interface lose it at once."""
    with tenant_context(system_actor(story.tenant_id)):
        row = PublishedStory.objects.filter(pk=story.pk).first()
        if row is not None:
            unindex(row, tenant_id=story.tenant_id)
            row.delete()


def index_story(row: PublishedStory) -> None:
    """Found by its words in every language that it has."""
    words = {name: texts_of(row, name) for name in TEXTS}
    index(
        row,
        title=words["title"].get(row.language, ""),
        texts=[text for found in words.values() for text in found.values()],
        tenant_id=row.tenant_id,
        language=row.language,
        is_public=True,
    )


def _place(story: Story, status: str) -> dict[str, Any]:
    return {
        "status": status,
        "is_featured": status == StoryStatus.FEATURED,
        "theme": story.theme,
        "review_due_on": story.review_due_on,
        "changed_at": timezone.now(),
    }


def _differs(row: PublishedStory, story: Story) -> bool:
    return any(
        texts_of(row, name).get(story.language, "") != getattr(story, name) for name in TEXTS
    )


def _translated(row: PublishedStory, language: str) -> list[str]:
    return sorted({code for name in TEXTS for code in texts_of(row, name)} - {language})
