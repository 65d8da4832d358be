"""A story that its author has not sent, with a consent: nobody else knows of it."""

import uuid
from datetime import date

from portal.tenancy.context import tenant_context
from promotion.stories.models import Story, StoryConsent
from tests.cast import Cast


def make_private_stories(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """Ids by the names that addresses give them."""
    own = {"tenant": cast.institution, "organization": cast.organization}
    with tenant_context(cast.owner):
        story = Story.objects.create(
            **own, title=f"Story {canary}", what_changed=f"About {canary}.", for_whom=canary
        )
        consent = StoryConsent.objects.create(
            **own, story=story, role=canary, way="written", given_on=date(2026, 1, 5)
        )
    return {"story": story.pk, "story_consent": consent.pk}
