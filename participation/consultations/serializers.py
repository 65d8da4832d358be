"""Shapes of consultations in the API."""

from typing import Any

from rest_framework import serializers

from participation.consultations.models import (
    Consultation,
    ConsultationQuestion,
    Extension,
    Paragraph,
    TextVersion,
)
from participation.consultations.selectors import (
    list_extensions,
    list_phases,
    oversight_for,
    stage_of,
)
from participation.consultations.showing import (
    answer_ends_at,
    counted_days,
    is_answer_overdue,
)
from participation.consultations.states import AnswerKind, ConsultationKind, Entry, Shown
from participation.consultations.taking_part import may_take_part
from participation.consultations.texts import Beside
from participation.programmes.api import OfficeSerializer, texts_field
from portal.api_fields import ClockedSerializer
from portal.looks.texts import text_of, texts_of


class ConsultationSerializer(ClockedSerializer):
    """A consultation in a list: where it stands, until when, when the answer comes."""

    kind = serializers.CharField()
    stage = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    titles = serializers.SerializerMethodField()
    programme = serializers.UUIDField(source="programme_id", allow_null=True)
    policy = serializers.UUIDField(source="policy_id", allow_null=True)
    unit = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    entry = serializers.CharField()
    shown = serializers.CharField()
    allows_pseudonyms = serializers.BooleanField()
    allows_confidential = serializers.BooleanField()
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    answer_due_on = serializers.DateField(allow_null=True)
    is_open = serializers.SerializerMethodField()
    is_answer_overdue = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    cancel_reason = serializers.CharField()
    version = serializers.IntegerField()

    def get_stage(self, obj: Consultation) -> str:
        """Where it stands for its readers: the dates decide, to the second."""
        return stage_of(obj)

    def get_title(self, obj: Consultation) -> str:
        """In the language asked for."""
        return text_of(obj, "title").text

    def get_titles(self, obj: Consultation) -> dict[str, str]:
        """In every language."""
        return texts_of(obj, "title")

    def get_is_open(self, obj: Consultation) -> bool:
        """Whether it takes contributions at this instant."""
        return obj.takes_contributions()

    def get_is_answer_overdue(self, obj: Consultation) -> bool:
        """Whether the promised day has ended without an answer."""
        return is_answer_overdue(obj)


class MaySerializer(serializers.Serializer[Any]):
    """Whether the caller may take part, and why not."""

    is_allowed = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)


class ReckoningSerializer(serializers.Serializer[Any]):
    """One day and how it was counted."""

    name = serializers.CharField()
    day = serializers.DateField()
    sentences = serializers.ListField(child=serializers.CharField())


class ExtensionSerializer(serializers.ModelSerializer[Extension]):
    """More time: the old and the new days, and why."""

    class Meta:
        model = Extension
        fields = (
            "closed_at_before",
            "closes_at_now",
            "answer_due_before",
            "answer_due_now",
            "reason",
            "extended_at",
        )


class PhaseSerializer(serializers.Serializer[Any]):
    """A dated phase."""

    name = serializers.SerializerMethodField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()

    def get_name(self, obj: Any) -> str:
        """In the language asked for."""
        return text_of(obj, "name").text


class ConsultationDetailSerializer(ConsultationSerializer):
    """One consultation with its texts and its days."""

    summary = serializers.SerializerMethodField()
    target_groups = serializers.SerializerMethodField()
    use_of_input = serializers.SerializerMethodField()
    final_report = serializers.SerializerMethodField()
    answer_ends_at = serializers.SerializerMethodField()
    days = serializers.SerializerMethodField()
    extensions = serializers.SerializerMethodField()
    phases = serializers.SerializerMethodField()
    oversight = serializers.SerializerMethodField()
    may_take_part = serializers.SerializerMethodField()

    def get_summary(self, obj: Consultation) -> str:
        """What it is about, in the language asked for."""
        return text_of(obj, "summary").text

    def get_target_groups(self, obj: Consultation) -> str:
        """Whom it concerns, in the language asked for."""
        return text_of(obj, "target_groups").text

    def get_use_of_input(self, obj: Consultation) -> str:
        """How what is said will be used, in the language asked for."""
        return text_of(obj, "use_of_input").text

    def get_final_report(self, obj: Consultation) -> str:
        """In the language asked for; empty until it has ended."""
        return text_of(obj, "final_report").text

    def get_answer_ends_at(self, obj: Consultation) -> str | None:
        """The instant by which the answer was promised (UTC)."""
        ends_at = answer_ends_at(obj)
        return None if ends_at is None else ends_at.isoformat()

    def get_days(self, obj: Consultation) -> list[dict[str, Any]]:
        """See ReckoningSerializer."""
        return [dict(entry) for entry in ReckoningSerializer(counted_days(obj), many=True).data]

    def get_extensions(self, obj: Consultation) -> list[dict[str, Any]]:
        """See ExtensionSerializer."""
        found = ExtensionSerializer(list_extensions(obj), many=True).data
        return [dict(entry) for entry in found]

    def get_phases(self, obj: Consultation) -> list[dict[str, Any]]:
        """See PhaseSerializer."""
        return [dict(entry) for entry in PhaseSerializer(list_phases(obj), many=True).data]

    def get_oversight(self, obj: Consultation) -> dict[str, Any] | None:
        """Where exploitation, abuse and fraud are told: never here."""
        office = oversight_for(obj)
        return None if office is None else dict(OfficeSerializer(office).data)

    def get_may_take_part(self, obj: Consultation) -> dict[str, Any]:
        """See MaySerializer."""
        answer = may_take_part(obj, self.context["actor"])
        return {"is_allowed": answer.is_allowed, "reason": str(answer.reason)}


class QuestionSerializer(serializers.Serializer[Any]):
    """One question. `code` names it in contributions and offline forms."""

    code = serializers.CharField()
    kind = serializers.CharField()
    text = serializers.SerializerMethodField()
    texts = serializers.SerializerMethodField()
    help = serializers.SerializerMethodField()
    is_required = serializers.BooleanField()
    max_words = serializers.IntegerField(allow_null=True)
    options = serializers.JSONField()

    def get_text(self, obj: ConsultationQuestion) -> str:
        """In the language asked for."""
        return text_of(obj, "text").text

    def get_texts(self, obj: ConsultationQuestion) -> dict[str, str]:
        """In every language."""
        return texts_of(obj, "text")

    def get_help(self, obj: ConsultationQuestion) -> str:
        """In the language asked for."""
        return text_of(obj, "help").text


class ParagraphSerializer(serializers.Serializer[Any]):
    """A paragraph; `lineage` is the same in every version."""

    id = serializers.UUIDField()
    lineage = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment] # a field of that name
    text = serializers.SerializerMethodField()
    texts = serializers.SerializerMethodField()

    def get_text(self, obj: Paragraph) -> str:
        """In the language asked for."""
        return text_of(obj, "text").text

    def get_texts(self, obj: Paragraph) -> dict[str, str]:
        """In every language."""
        return texts_of(obj, "text")


class TextSerializer(serializers.Serializer[Any]):
    """A version of a draft text."""

    number = serializers.IntegerField()
    title = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, obj: TextVersion) -> str:
        """In the language asked for."""
        return text_of(obj, "title").text

    def get_note(self, obj: TextVersion) -> str:
        """What changed and why, in the language asked for."""
        return text_of(obj, "note").text


class TextDetailSerializer(TextSerializer):
    """A version with its paragraphs."""

    paragraphs = ParagraphSerializer(many=True)


class PieceSerializer(serializers.Serializer[Any]):
    """Some words: same, added or taken_out."""

    edit = serializers.CharField()
    text = serializers.CharField()


class BesideSerializer(serializers.Serializer[Any]):
    """One paragraph in two versions."""

    sort = serializers.ChoiceField(choices=["new", "gone", "changed", "same"])
    lineage = serializers.SerializerMethodField()
    old_text = serializers.CharField(source="old_text.text")
    new_text = serializers.CharField(source="new_text.text")
    pieces = PieceSerializer(many=True)

    def get_lineage(self, obj: Beside) -> str:
        """The paragraph in every version."""
        row = obj.new or obj.old
        return "" if row is None else str(row.lineage)


class ConsultationWriteSerializer(serializers.Serializer[Any]):
    """What staff begin one with, or change while it is prepared."""

    kind = serializers.ChoiceField(choices=ConsultationKind.choices)
    title = texts_field(required=True)
    programme = serializers.UUIDField(required=False, allow_null=True)
    unit = serializers.CharField(required=False, allow_blank=True, max_length=200)
    languages = serializers.ListField(child=serializers.CharField())
    entry = serializers.ChoiceField(choices=Entry.choices, required=False)
    shown = serializers.ChoiceField(choices=Shown.choices, required=False)
    allows_pseudonyms = serializers.BooleanField(required=False)
    allows_confidential = serializers.BooleanField(required=False)


class PhaseWriteSerializer(serializers.Serializer[Any]):
    """A phase as staff write it."""

    name = texts_field(required=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class ConsultationPatchSerializer(serializers.Serializer[Any]):
    """Any of: basics, texts, dates. `version` names the one that was read (409 otherwise)."""

    basics = serializers.DictField(required=False)
    texts = serializers.DictField(child=texts_field(), required=False)
    dates = serializers.DictField(required=False)
    version = serializers.IntegerField(required=False)


class BasicsSerializer(ConsultationWriteSerializer):
    """The basics alone."""

    title = None  # type: ignore[assignment]


class DatesSerializer(serializers.Serializer[Any]):
    """Days at the institution's seat."""

    opens_on = serializers.DateField()
    closes_on = serializers.DateField(required=False, allow_null=True)
    answer_due_on = serializers.DateField(required=False, allow_null=True)
    phases = PhaseWriteSerializer(many=True, required=False)


class OptionSerializer(serializers.Serializer[Any]):
    """An answer to choose from."""

    code = serializers.CharField(max_length=20)
    label = texts_field(required=True)  # type: ignore[assignment] # a field of that name


class QuestionWriteSerializer(serializers.Serializer[Any]):
    """A question as staff write it; `options` is a list of answers, or a scale."""

    code = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(choices=AnswerKind.choices)
    text = texts_field(required=True)
    help = texts_field()
    is_required = serializers.BooleanField(required=False)
    max_words = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    options = serializers.JSONField(required=False)


class QuestionsWriteSerializer(serializers.Serializer[Any]):
    """All questions in their order."""

    questions = QuestionWriteSerializer(many=True)
    version = serializers.IntegerField(required=False)


class TextWriteSerializer(serializers.Serializer[Any]):
    """A version as it is pasted: each language has the same number of paragraphs."""

    title = texts_field(required=True)
    note = texts_field()
    pasted = texts_field(required=True)
