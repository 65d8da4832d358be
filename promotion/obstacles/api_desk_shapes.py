"""Shapes of reports and of what hangs on them, in the API for those who work on them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api_fields import ClockedSerializer, timeline_of
from promotion.obstacles.correcting import differences
from promotion.obstacles.evidence import NOTED
from promotion.obstacles.models import (
    CustodyEntry,
    Evidence,
    Obstacle,
    ObstacleMessage,
    ObstacleReply,
)
from promotion.obstacles.rules import is_held
from promotion.obstacles.selectors import waiting_correction
from promotion.obstacles.states import EvidenceKind, MessageKind, ObstacleStatus

# All that is given of a sealed report.
_OF_SEALED = frozenset(
    {"id", "reference", "status", "outcome", "transitions", "clock", "sealed_from", "created_at"}
)


class ObstacleReportSerializer(ClockedSerializer):
    """A report as analysts see it. It names nobody who submitted it."""

    reference = serializers.CharField()
    origin = serializers.CharField()
    polarity = serializers.CharField()
    title = serializers.CharField()
    account = serializers.CharField()
    language = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    freedoms = serializers.ListField(child=serializers.CharField())
    groups = serializers.ListField(child=serializers.CharField())
    standards = serializers.ListField(child=serializers.CharField())
    modality = serializers.CharField()
    country = serializers.CharField()
    province = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    date_precision = serializers.CharField()
    severity = serializers.IntegerField()
    severity_computed = serializers.IntegerField()
    severity_reasons = serializers.JSONField()
    severity_note = serializers.CharField()
    verification = serializers.CharField()
    awaits_confirmation = serializers.BooleanField()
    source_grade = serializers.CharField()
    information_grade = serializers.CharField()
    source_count = serializers.IntegerField()
    possible_subjects = serializers.IntegerField(allow_null=True)
    level = serializers.CharField()
    embargo_until = serializers.DateTimeField(allow_null=True)
    may_publish = serializers.BooleanField()
    may_ask_reply = serializers.BooleanField()
    is_handled = serializers.SerializerMethodField()
    handled_by = serializers.SerializerMethodField()
    merged_into = serializers.UUIDField(source="merged_into_id", allow_null=True)
    sealed_from = serializers.CharField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    retracted_at = serializers.DateTimeField(allow_null=True)

    def get_is_handled(self, obj: Obstacle) -> bool:
        """Whether somebody handles it at this moment."""
        return is_held(obj)

    def get_handled_by(self, obj: Obstacle) -> str:
        """Who does, by name; empty where nobody does."""
        return obj.handled_by.name if is_held(obj) and obj.handled_by else ""

    def to_representation(self, instance: Obstacle) -> dict[str, Any]:
        """Nobody reads a sealed report: its values are left empty."""
        found: dict[str, Any] = super().to_representation(instance)
        if instance.status != ObstacleStatus.SEALED:
            return found
        return {name: value if name in _OF_SEALED else None for name, value in found.items()}


class ObstacleDifferenceSerializer(serializers.Serializer[Any]):
    """One thing that a correction changes, in words."""

    what = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class ObstacleCorrectionSerializer(serializers.Serializer[Any]):
    """A correction that waits for a second person."""

    note = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    changes = ObstacleDifferenceSerializer(many=True)


class ObstacleReportDetailSerializer(ObstacleReportSerializer):
    """One report with its time line, and the correction that waits."""

    timeline = serializers.SerializerMethodField()
    correction = serializers.SerializerMethodField()

    def get_timeline(self, obj: Obstacle) -> list[Any]:
        """What has happened."""
        return timeline_of(obj, self.context["actor"])

    @extend_schema_field(ObstacleCorrectionSerializer(allow_null=True))
    def get_correction(self, obj: Obstacle) -> Any:
        """What a second person would publish, before and after in words; null where nothing waits."""
        waiting = waiting_correction(obj) if obj.has_correction else None
        if waiting is None:
            return None
        changes = differences(obj, waiting.values)
        told = {"note": waiting.note, "proposed_at": waiting.proposed_at, "changes": changes}
        return ObstacleCorrectionSerializer(told).data


def _name_of(person: Any) -> str:
    return person.name if person else ""


class ObstacleCustodySerializer(serializers.ModelSerializer[CustodyEntry]):
    """One entry of a chain of custody."""

    done_by = serializers.SerializerMethodField()

    class Meta:
        model = CustodyEntry
        fields = ("id", "act", "note", "done_by", "done_at")

    def get_done_by(self, obj: CustodyEntry) -> str:
        """Who, by name; empty where the account is gone."""
        return _name_of(obj.done_by)


class ObstacleEvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """An item of evidence with its chain of custody. Private originals are kept elsewhere."""

    redacts = serializers.UUIDField(source="redacts_id", allow_null=True)
    document = serializers.UUIDField(source="document_id", allow_null=True)
    chain = ObstacleCustodySerializer(many=True)

    class Meta:
        model = Evidence
        fields = (
            "id",
            "kind",
            "title",
            "sha256",
            "size",
            "media_type",
            "kept_where",
            "captured_on",
            "captured_by",
            "original_url",
            "licence",
            "redacts",
            "document",
            "added_at",
            "chain",
        )


class NewObstacleEvidenceSerializer(serializers.Serializer[Any]):
    """An item: a hash, a public address or a file is needed."""

    kind = serializers.ChoiceField(choices=EvidenceKind.choices)
    title = serializers.CharField(max_length=200)
    sha256 = serializers.RegexField(r"^[0-9A-Fa-f]{64}$", required=False)
    kept_where = serializers.CharField(max_length=200, required=False)
    captured_on = serializers.DateField(required=False)
    captured_by = serializers.CharField(max_length=120, required=False)
    original_url = serializers.URLField(max_length=1000, required=False)
    licence = serializers.CharField(max_length=200, required=False)
    redacts = serializers.UUIDField(required=False)
    file = serializers.FileField(required=False)


class NewObstacleCustodySerializer(serializers.Serializer[Any]):
    """What was done with an item."""

    act = serializers.ChoiceField(choices=[(act.value, act.label) for act in NOTED])
    note = serializers.CharField(max_length=500, required=False)


class ObstacleReplySerializer(serializers.ModelSerializer[ObstacleReply]):
    """A body that was asked, and what it said; published from `published_at` on."""

    class Meta:
        model = ObstacleReply
        fields = (
            "id",
            "actor",
            "asked_body",
            "state",
            "asked_on",
            "answer_by",
            "text",
            "language",
            "replied_on",
            "answer",
            "published_at",
        )


class NewObstacleReplySerializer(serializers.Serializer[Any]):
    """Which body was asked: its office, no name and no address of a person."""

    actor = serializers.CharField(max_length=20)
    asked_body = serializers.CharField(max_length=200)
    asked_on = serializers.DateField()
    answer_by = serializers.DateField()


class ObstacleReplyWordsSerializer(serializers.Serializer[Any]):
    """What was replied, word by word, and what it says to the attribution."""

    text = serializers.CharField(max_length=8000)
    language = serializers.CharField(max_length=12)
    replied_on = serializers.DateField()
    answer = serializers.CharField(max_length=20)


class ObstacleMessageSerializer(serializers.ModelSerializer[ObstacleMessage]):
    """What was left to be read with the receipt."""

    class Meta:
        model = ObstacleMessage
        fields = ("id", "kind", "text", "language", "sent_at")


class NewObstacleMessageSerializer(serializers.Serializer[Any]):
    """Words to be read with the receipt."""

    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in (MessageKind.REMARK, MessageKind.HELP)]
    )
    text = serializers.CharField(max_length=2000)
    language = serializers.CharField(max_length=12)


class ObstacleTakeOverSerializer(serializers.Serializer[Any]):
    """Why somebody takes a report over."""

    reason = serializers.CharField(max_length=500)
