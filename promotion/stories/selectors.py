"""Reads of stories: the public's rows, one's own, the institution's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from portal.errors import NotFound
from portal.grants import Permission
from portal.keyset import Order
from portal.moves import has_role_for
from portal.organizations.models import Organization
from portal.permissions import Actor, allowed
from portal.tenancy.models import Tenant
from promotion.stories.models import PublishedStory, Story, StoryConsent
from promotion.stories.states import AT_WORK, IN_VIEW

NEWEST = Order("published_on", descending=True)
BY_CHANGE = Order("changed_at", descending=True)
SORTS = {"published": NEWEST, "changed": BY_CHANGE}
BY_START = Order("created_at", descending=True)
_STAFF_READS = (Permission.STORY_EDIT, Permission.STORY_PUBLISH)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the public list is narrowed to; empty: nothing."""

    theme: str = ""
    country: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.theme or self.country)


def list_published(tenant: Tenant, wanted: Wanted | None = None) -> QuerySet[PublishedStory]:
    """What everybody reads in lists; archived ones are not among them."""
    rows = PublishedStory.objects.filter(tenant=tenant, status__in=IN_VIEW)
    asked = wanted or Wanted()
    if asked.theme:
        rows = rows.filter(theme=asked.theme)
    if asked.country:
        rows = rows.filter(country=asked.country)
    return rows


def featured(tenant: Tenant, wanted: Wanted) -> list[PublishedStory]:
    """Those that stand first, the newest before the others."""
    return list(list_published(tenant, wanted).filter(is_featured=True)[:12])


def get_published(story_id: UUID | str, *, tenant: Tenant) -> PublishedStory:
    """One story as everybody reads it, archived ones included. Raises NotFound."""
    found: PublishedStory = _one(PublishedStory.objects.filter(tenant=tenant), story_id)
    return found


def offered(tenant: Tenant) -> tuple[list[str], list[str]]:
    """The themes and countries of public stories, for the filters; one query."""
    pairs = list(list_published(tenant).order_by().values_list("theme", "country").distinct())
    themes = {theme for theme, _country in pairs if theme}
    return sorted(themes), sorted({str(country) for _theme, country in pairs if country})


def visible(actor: Actor) -> QuerySet[Story]:
    """The working rows that this actor may read; PostgreSQL has narrowed them in the same way."""
    rows = Story.objects.select_related("tenant")
    if actor.is_system:
        return rows
    if actor.tenant_id is not None:
        reads = any(has_role_for(actor, permission) for permission in _STAFF_READS)
        return rows.filter(tenant_id=actor.tenant_id) if reads else rows.none()
    if actor.person_id is None:
        return rows.none()
    return rows.filter(organization_id__in=list(own_ids(actor)))


def own_ids(actor: Actor) -> list[UUID]:
    """The organizations for which this person writes stories; runs no query."""
    if actor.is_staff:
        return []
    return [
        pk
        for pk in actor.organization_roles
        if allowed(actor, Permission.STORY_WRITE, Organization(pk=pk))
    ]


def own_organizations(actor: Actor) -> list[Organization]:
    """The same as rows, by name."""
    return list(Organization.objects.filter(pk__in=own_ids(actor)).order_by("name"))


def may_start(actor: Actor) -> bool:
    """Whether this actor can begin a story here."""
    return has_role_for(actor, Permission.STORY_EDIT) if actor.is_staff else bool(own_ids(actor))


def get_story(story_id: UUID | str, *, tenant: Tenant, actor: Actor) -> Story:
    """One working row at this institution. Raises NotFound."""
    found: Story = _one(visible(actor).filter(tenant=tenant), story_id)
    return found


def list_stories(tenant: Tenant, *, actor: Actor, status: str = "") -> QuerySet[Story]:
    """The working rows of an institution that this actor may read, of one status or of all."""
    rows = visible(actor).filter(tenant=tenant)
    return rows.filter(status=status) if status else rows


def list_queue(tenant: Tenant, *, actor: Actor, status: str = "") -> QuerySet[Story]:
    """What waits at the institution, or those of one status."""
    rows = list_stories(tenant, actor=actor, status=status)
    return rows if status else rows.filter(status__in=AT_WORK)


def consents_of(story: Story) -> Sequence[StoryConsent]:
    """Those that stand and those taken back."""
    return list(StoryConsent.objects.filter(story=story))


def published_of(story: Story) -> PublishedStory | None:
    """What the public reads of it now."""
    return PublishedStory.objects.filter(pk=story.pk).first()


def stories_of_country(tenant: Tenant, country: str) -> list[PublishedStory]:
    """The newest of one country or area, featured ones first."""
    return list(list_published(tenant, Wanted(country=country))[:10])


def _one(rows: QuerySet[Any], pk: UUID | str) -> Any:
    try:
        row = rows.filter(pk=pk).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    return row
