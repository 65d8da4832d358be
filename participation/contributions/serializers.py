"""Shapes of contributions in the API; rules stand in services."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from participation.contributions.models import Contribution
from participation.contributions.reading import said_by
from participation.contributions.selectors import list_files, list_translations
from participation.contributions.showing import public_name
from portal.api import transition_names


class SaidSerializer(serializers.Serializer[Any]):
    """One piece of what was said; `original` where the author agreed to another wording."""

    title = serializers.CharField()
    code = serializers.CharField()
    text = serializers.CharField()
    original = serializers.CharField()
    quoted = serializers.CharField()
    language = serializers.CharField()


class PublicContributionSerializer(serializers.ModelSerializer[Contribution]):
    """What everybody reads of a contribution."""

    signed_as = serializers.SerializerMethodField()
    text = serializers.CharField(source="shown_text")

    class Meta:
        model = Contribution
        fields = ("id", "consultation", "signed_as", "language", "text", "published_at")

    def get_signed_as(self, row: Contribution) -> str:
        """The name that was chosen."""
        return public_name(row)


class ContributionSerializer(serializers.ModelSerializer[Contribution]):
    """A contribution as its author and the institution read it."""

    clock = serializers.CharField(read_only=True)
    transitions = serializers.SerializerMethodField()

    class Meta:
        model = Contribution
        fields = (
            "id",
            "consultation",
            "organization",
            "naming",
            "signed_as",
            "door",
            "language",
            "country",
            "text",
            "edited_text",
            "proposal",
            "proposal_note",
            "status",
            "outcome",
            "receipt",
            "content_hash",
            "form_version",
            "submitted_at",
            "accepted_at",
            "published_at",
            "due_at",
            "clock",
            "transitions",
        )

    def get_transitions(self, row: Contribution) -> list[str]:
        """What the caller may do next."""
        return transition_names(row, self.context["actor"])


class ContributionDetailSerializer(ContributionSerializer):
    """With its parts, files and translations."""

    said = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    translations = serializers.SerializerMethodField()

    class Meta(ContributionSerializer.Meta):
        fields = (*ContributionSerializer.Meta.fields, "said", "files", "translations")  # type: ignore[assignment]

    @extend_schema_field(SaidSerializer(many=True))
    def get_said(self, row: Contribution) -> list[dict[str, Any]]:
        """Answers, comments on paragraphs, free words."""
        return list(SaidSerializer(said_by(row), many=True).data)

    def get_files(self, row: Contribution) -> list[dict[str, Any]]:
        """Documents by id, with their transcripts."""
        return [
            {
                "document": str(entry.document_id),
                "file_name": entry.document.file_name,
                "media_type": entry.document.media_type,
                "question": entry.question.code if entry.question else None,
                "transcript": entry.transcript,
                "transcript_language": entry.transcript_language,
                "transcript_source": entry.transcript_source,
            }
            for entry in list_files(row)
        ]

    def get_translations(self, row: Contribution) -> list[dict[str, Any]]:
        """Each labelled human or machine."""
        return [
            {"language": entry.language, "text": entry.text, "made_by": entry.source}
            for entry in list_translations(row)
        ]


class WordsSerializer(serializers.Serializer[Any]):
    """What is written; every part can be left out. Checked when it is sent."""

    naming = serializers.CharField(required=False)
    signed_as = serializers.CharField(required=False, allow_blank=True, max_length=200)
    organization = serializers.UUIDField(required=False, allow_null=True)
    language = serializers.CharField(required=False, max_length=12)
    country = serializers.CharField(required=False, allow_blank=True, max_length=2)
    text = serializers.CharField(required=False, allow_blank=True)
    answers = serializers.DictField(
        required=False,
        help_text="By the question's code: words, or the code (or codes) of what is chosen.",
    )
    comments = serializers.DictField(
        required=False,
        child=serializers.CharField(allow_blank=True),
        help_text="By the paragraph's id.",
    )


class NewContributionSerializer(WordsSerializer):
    """To which consultation."""

    consultation = serializers.UUIDField()
