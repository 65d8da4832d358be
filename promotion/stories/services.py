"""Writes of stories that are not moves: texts, consents, translations, the day of review.

A change of state goes through `portal.transitions.perform()`; importing this module registers the
effects of the moves and the object rules.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.errors import Conflict, IllegalTransition, InvalidFields, NotFound
from portal.grants import Permission
from portal.looks.texts import localized
from portal.organizations.models import Organization
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import Fields, field_values, lock, perform, transition_of
from promotion.stories import effects, permissions, publishing  # noqa: F401 - they register
from promotion.stories.fields import consent_fields, start_fields, story_fields, three_lines
from promotion.stories.models import TEXTS, PublishedStory, Story, StoryConsent
from promotion.stories.states import StoryStatus


@transaction.atomic
def start_story(
    tenant: Tenant, *, values: Mapping[str, Any], organization_id: UUID | None, actor: Actor
) -> Story:
    """Begin a story with three lines: of an organization, or (without one) of the institution.

    The institution's own begins in editing: there is nobody to send it to.
    Raises InvalidFields, NotPermitted.
    """
    made = Story(
        tenant=tenant,
        organization_id=organization_id,
        written_by_id=actor.person_id,
        status=StoryStatus.EDITORIAL if organization_id is None else StoryStatus.DRAFT,
    )
    require(actor, _permission_of(made), made)
    if organization_id is not None:
        made.organization_name = Organization.objects.get(pk=organization_id).name
    fields = three_lines() if organization_id is None else start_fields()
    typed = field_values(fields, values)
    typed.pop("agrees", None)
    for name, value in typed.items():
        setattr(made, name, value)
    made.hands = [] if actor.person_id is None else [actor.person_id]
    made.save(force_insert=True)
    audit.record("story.started", made, actor=actor, fields=typed)
    return made


@transaction.atomic
def edit_story(
    story_id: UUID | str, *, values: Mapping[str, Any], version: int, actor: Actor
) -> Story:
    """Change the text: its author while it is a draft, the institution while it is being edited.

    Raises NotFound, NotPermitted, IllegalTransition, Conflict (saved in the meantime), InvalidFields.
    """
    row: Story = lock(Story, story_id)
    require_can_edit(row, actor)
    if version != row.version:
        raise Conflict(
            _("Somebody saved this text in the meantime. Compare, then save your own again.")
        )
    typed = field_values(fields_of(row, actor), values)
    for name, value in typed.items():
        setattr(row, name, value)
    row.version += 1
    if actor.person_id is not None and actor.person_id not in row.hands:
        row.hands = [*row.hands, actor.person_id]
    row.save(update_fields=[*typed, "version", "hands"])
    audit.record("story.edited", row, actor=actor, fields=typed)
    return row


def fields_of(row: Story, actor: Actor) -> Fields:
    """The fields in which this actor writes on this story.

    Whether an organization is shown, and how it can be reached, it alone says.
    """
    fields = story_fields(of_organization=row.organization_id is not None)
    if actor.is_staff and row.organization_id is not None:
        for name in ("shows_organization", "contact_level", "contact"):
            del fields[name]
    return fields


def _permission_of(row: Story) -> Permission:
    return Permission.STORY_EDIT if row.organization_id is None else Permission.STORY_WRITE


def require_can_edit(row: Story, actor: Actor) -> None:
    """Raise unless this actor writes on the text where it is now."""
    if actor.is_staff:
        require(actor, Permission.STORY_EDIT, row)
        state = StoryStatus.EDITORIAL
    else:
        require(actor, Permission.STORY_WRITE, row)
        state = StoryStatus.DRAFT
    if row.status != state:
        raise IllegalTransition(
            _("The text cannot be changed where it is now. Look at where it stands.")
        )


def _require_keeps_consents(row: Story, actor: Actor) -> None:
    require(actor, Permission.STORY_EDIT if actor.is_staff else Permission.STORY_WRITE, row)


@transaction.atomic
def record_consent(
    story_id: UUID | str, *, values: Mapping[str, Any], actor: Actor
) -> StoryConsent:
    """Note that one person who can be recognised has agreed. Raises NotFound, NotPermitted, InvalidFields."""
    row: Story = lock(Story, story_id)
    _require_keeps_consents(row, actor)
    typed = field_values(consent_fields(), values)
    given_on: date = typed["given_on"]
    if given_on > publishing.today_at(row.tenant):
        raise InvalidFields({"given_on": [_("This day is still to come.")]})
    made = StoryConsent.objects.create(
        tenant_id=row.tenant_id, story=row, organization_id=row.organization_id, **typed
    )
    audit.record("story.consent_recorded", row, actor=actor, details={"consent": str(made.pk)})
    return made


@transaction.atomic
def withdraw_consent(story_id: UUID | str, consent_id: UUID | str, *, actor: Actor) -> Story:
    """Somebody takes their consent back: the story is out of view when this returns.

    Raises NotFound (no such consent that still stands), NotPermitted.
    """
    row: Story = lock(Story, story_id)
    _require_keeps_consents(row, actor)
    consent: StoryConsent = lock(StoryConsent, consent_id)
    if consent.story_id != row.pk or consent.withdrawn_at is not None:
        raise NotFound
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    audit.record("story.consent_taken_back", row, actor=actor, details={"consent": str(consent.pk)})
    if row.status in transition_of(Story, "hide").sources:
        # The portal does it, whoever noted the withdrawal and in whatever state the story is.
        with tenant_context(system_actor(row.tenant_id)):
            perform(Story, row.pk, "hide", actor=system_actor(row.tenant_id))
    else:
        publishing.hide(row)
    row.refresh_from_db()
    return row


@transaction.atomic
def translate_story(
    story_id: UUID | str, language: str, *, texts: Mapping[str, str], actor: Actor
) -> PublishedStory:
    """The public text in one more language. Raises NotFound, NotPermitted, InvalidFields."""
    require(actor, Permission.CONTENT_TRANSLATE)
    row: PublishedStory = lock(PublishedStory, story_id)
    require(actor, Permission.CONTENT_TRANSLATE, row)
    if language not in dict(settings.LANGUAGES) or language == row.language:
        raise NotFound
    missing = [name for name in TEXTS if not texts.get(name, "").strip()]
    if missing:
        raise InvalidFields(
            {name: [_("Write this in the other language, too.")] for name in missing}
        )
    changed = []
    for name in TEXTS:
        for column, text in localized(name, {language: texts[name].strip()}).items():
            setattr(row, column, text)
            changed.append(column)
    row.stale = [code for code in row.stale if code != language]
    row.changed_at = timezone.now()
    row.save(update_fields=[*changed, "stale", "changed_at"])
    publishing.index_story(row)
    audit.record("story.translated", row, actor=actor, fields=changed)
    return row


def make_due(tenant: Tenant) -> int:
    """Put what was published 24 months ago up for review; how many. In the institution's context."""
    due = Story.objects.filter(
        tenant=tenant,
        status__in=[StoryStatus.PUBLISHED, StoryStatus.FEATURED],
        review_due_on__lte=publishing.today_at(tenant),
    )
    keys = list(due.values_list("pk", flat=True))
    for pk in keys:
        perform(Story, pk, "fall_due", actor=system_actor(tenant.pk))
    return len(keys)
