"""Shapes of good examples in the API; rules stand in services, what is public in `publishing`."""

from typing import Any

from rest_framework import serializers

from portal.api import transition_names
from portal.looks.texts import texts_of
from promotion.stories.models import TEXTS, PublishedStory, Story, StoryConsent
from promotion.stories.selectors import consents_of

_NOTHING_CLOCKED = (
    "Stories have no time limit of the portal's; `review_due_on` says when one is due."
)


class PublishedStorySerializer(serializers.ModelSerializer[PublishedStory]):
    """A story as everybody reads it; `texts` by language, `language` is the one it was written in."""

    id = serializers.CharField()
    outcome = serializers.SerializerMethodField()
    clock = serializers.SerializerMethodField(help_text=_NOTHING_CLOCKED)
    transitions = serializers.SerializerMethodField()
    country = serializers.CharField(source="country.code")
    theme_word = serializers.CharField(source="get_theme_display")
    texts = serializers.SerializerMethodField()

    class Meta:
        model = PublishedStory
        fields = (
            "id",
            "status",
            "outcome",
            "clock",
            "transitions",
            "is_featured",
            "language",
            "texts",
            "stale",
            "country",
            "theme",
            "theme_word",
            "organization_name",
            "contact_level",
            "contact",
            "published_on",
            "review_due_on",
            "changed_at",
        )

    def get_outcome(self, _obj: Any) -> str:
        """Its status says how it stands."""
        return ""

    def get_clock(self, _obj: Any) -> None:
        """None: `review_due_on` says it."""

    def get_transitions(self, _obj: Any) -> list[str]:
        """None on the public row: authors and the institution move the story itself."""
        return []

    def get_texts(self, obj: PublishedStory) -> dict[str, dict[str, str]]:
        """Each text in every language that it has."""
        return {name: texts_of(obj, name) for name in TEXTS}


class StorySerializer(serializers.ModelSerializer[Story]):
    """A story as its author and the institution work on it."""

    id = serializers.CharField()
    clock = serializers.SerializerMethodField(help_text=_NOTHING_CLOCKED)
    transitions = serializers.SerializerMethodField()
    country = serializers.CharField(source="country.code")

    class Meta:
        model = Story
        fields: tuple[str, ...] = (
            "id",
            "organization",
            "organization_name",
            "status",
            "outcome",
            "clock",
            "transitions",
            *TEXTS,
            "language",
            "country",
            "theme",
            "contact_level",
            "contact",
            "shows_organization",
            "identifiable",
            "evidence",
            "evidence_note",
            "evidence_checked_at",
            "version",
            "created_at",
            "submitted_at",
            "published_at",
            "review_due_on",
        )

    def get_clock(self, _obj: Any) -> None:
        """None: `review_due_on` says it."""

    def get_transitions(self, obj: Story) -> list[str]:
        """Names for POST …/transitions/{name}/."""
        return transition_names(obj, self.context["actor"])


class StoryConsentSerializer(serializers.ModelSerializer[StoryConsent]):
    """That one person agreed: never who."""

    id = serializers.CharField()

    class Meta:
        model = StoryConsent
        fields = ("id", "role", "way", "given_on", "recorded_at", "withdrawn_at")


class StoryDetailSerializer(StorySerializer):
    """With its consents."""

    consents = serializers.SerializerMethodField()

    class Meta(StorySerializer.Meta):
        fields = (*StorySerializer.Meta.fields, "consents")

    def get_consents(self, obj: Story) -> list[dict[str, Any]]:
        """Those that stand and those taken back."""
        return [dict(StoryConsentSerializer(row).data) for row in consents_of(obj)]
