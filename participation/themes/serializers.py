"""Shapes of themes, answers, codes and quotes in the API."""

from typing import Any

from rest_framework import serializers

from participation.themes.models import Theme, ThemeAnswer
from participation.themes.selectors import list_answers, published_quotes
from participation.themes.states import ThemeOutcome
from portal.api_fields import ClockedSerializer
from portal.looks.texts import texts_of


class TextsField(serializers.DictField):
    """A text by language: `{"en": "…", "fr": "…"}`."""

    child = serializers.CharField(allow_blank=True, max_length=20000)


class AnswerSerializer(serializers.Serializer[Any]):
    """One published answer; `reason` says why an earlier one was corrected."""

    number = serializers.IntegerField()
    outcome = serializers.CharField()
    answer = serializers.SerializerMethodField()
    referred_to = serializers.CharField()
    reason = serializers.CharField()
    published_at = serializers.DateTimeField()

    def get_answer(self, obj: ThemeAnswer) -> dict[str, str]:
        """By language."""
        return texts_of(obj, "answer")


class PublicQuoteSerializer(serializers.Serializer[Any]):
    """Words that their author agreed to show; without a name where none was chosen."""

    text = serializers.CharField()
    language = serializers.CharField()
    signed_as = serializers.CharField()


class ThemeSerializer(ClockedSerializer):
    """A theme as it stands: what was said, by how many, and the latest answer."""

    number = serializers.IntegerField()
    consultation = serializers.UUIDField(source="consultation_id")
    title = serializers.SerializerMethodField()
    description = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField()
    referred_to = serializers.CharField()
    unit = serializers.CharField()
    contribution_count = serializers.IntegerField()
    is_shown = serializers.SerializerMethodField()
    answered_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, obj: Theme) -> dict[str, str]:
        """By language."""
        return texts_of(obj, "title")

    def get_description(self, obj: Theme) -> dict[str, str]:
        """By language."""
        return texts_of(obj, "description")

    def get_answer(self, obj: Theme) -> dict[str, str]:
        """By language; empty while there is none."""
        return texts_of(obj, "answer")

    def get_is_shown(self, obj: Theme) -> bool:
        """Whether everybody sees it."""
        return obj.published_at is not None


class ThemeDetailSerializer(ThemeSerializer):
    """The same with every answer that was published, the latest first, and quotes."""

    answers = serializers.SerializerMethodField()
    quotes = serializers.SerializerMethodField()

    def get_answers(self, obj: Theme) -> list[Any]:
        """See AnswerSerializer."""
        return list(AnswerSerializer(list_answers(obj), many=True).data)

    def get_quotes(self, obj: Theme) -> list[Any]:
        """See PublicQuoteSerializer."""
        quotes = published_quotes([obj]).get(obj.pk, [])
        return list(PublicQuoteSerializer(quotes, many=True).data)


class ThemeWordsSerializer(serializers.Serializer[Any]):
    """The words of a theme, by language."""

    title = TextsField()
    description = TextsField(required=False)
    unit = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class NewThemeSerializer(ThemeWordsSerializer):
    """A theme to be added to a consultation."""

    consultation = serializers.UUIDField()


class ShownSerializer(serializers.Serializer[Any]):
    """Whether everybody sees the theme before it is answered."""

    is_shown = serializers.BooleanField()


class IntoSerializer(serializers.Serializer[Any]):
    """Under which theme everything is put."""

    into = serializers.UUIDField()


class SplitSerializer(ThemeWordsSerializer):
    """The new theme, and the contributions that go under it."""

    contributions = serializers.ListField(child=serializers.UUIDField(), max_length=1000)


class PreparedSerializer(serializers.Serializer[Any]):
    """An answer that is not published; it may be incomplete. Name the `version` that was read."""

    version = serializers.IntegerField(required=False)
    outcome = serializers.ChoiceField(
        choices=ThemeOutcome.choices, required=False, allow_blank=True, default=""
    )
    answer = TextsField(required=False)
    referred_to = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=300
    )

    def to_representation(self, instance: ThemeAnswer) -> dict[str, Any]:
        """With the texts by language."""
        return {
            "version": instance.version,
            "outcome": instance.outcome,
            "answer": texts_of(instance, "answer"),
            "referred_to": instance.referred_to,
            "is_complete": instance.is_complete,
        }


class CodesSerializer(serializers.Serializer[Any]):
    """The themes that one contribution speaks to, by one's own judgement; none is a judgement too."""

    themes = serializers.ListField(child=serializers.UUIDField(), max_length=200)


class OtherCodeSerializer(serializers.Serializer[Any]):
    """How many others chose a theme."""

    theme = serializers.UUIDField()
    people = serializers.IntegerField()


class CodingSerializer(serializers.Serializer[Any]):
    """One's own codes of a contribution; those of others (`others`) once one's own are saved."""

    contribution = serializers.UUIDField()
    is_read = serializers.BooleanField()
    themes = serializers.ListField(child=serializers.UUIDField())
    others = OtherCodeSerializer(many=True, allow_null=True)


class AgreementSerializer(serializers.Serializer[Any]):
    """How far readers agree on a theme; null where too few were read twice, or nothing varies."""

    theme = serializers.UUIDField()
    units = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)
    alpha = serializers.FloatField(allow_null=True)
    verdict = serializers.CharField()


class QuoteSerializer(serializers.Serializer[Any]):
    """Words that the author was asked about."""

    id = serializers.UUIDField()
    theme = serializers.UUIDField(source="theme_id")
    contribution = serializers.UUIDField(source="contribution_id")
    text = serializers.CharField()
    language = serializers.CharField()
    consent = serializers.CharField()
    signed_as = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class AskQuoteSerializer(serializers.Serializer[Any]):
    """Which words of which contribution."""

    contribution = serializers.UUIDField()
    text = serializers.CharField(max_length=1000)


class ConsentSerializer(serializers.Serializer[Any]):
    """What the author answers, and the name under the words (none where it is empty)."""

    consent = serializers.ChoiceField(choices=["given", "refused", "withdrawn"])
    signed_as = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
