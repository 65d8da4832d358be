"""What the officers' API takes and gives."""

from typing import Any, ClassVar

from rest_framework import serializers

from portal.permissions import Actor
from portal.transitions import open_transitions
from portal.vault.datakeys import Compartment
from protection.cases.models import ProtectionCase
from protection.cases.states import CaseStatus
from protection.consent.purposes import Purpose

_PARTS_OF_CASE = [part.value for part in Compartment]
_PURPOSES = Purpose.choices


class CaseSerializer(serializers.ModelSerializer[ProtectionCase]):
    """A case by what stands in the clear."""

    clock = serializers.SerializerMethodField(help_text="What is due first.")
    transitions = serializers.SerializerMethodField(help_text="Moves open to the caller.")

    class Meta:
        model = ProtectionCase
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "reference",
            "status",
            "outcome",
            "level",
            "language",
            "filed_by",
            "received_at",
            "adopted_at",
            "triaged_at",
            "emergency_at",
            "paused_at",
            "closed_at",
            "next_review_on",
            "merged_into",
            "clock",
            "transitions",
        )
        read_only_fields: ClassVar[tuple[str, ...]] = fields

    def get_clock(self, case: ProtectionCase) -> dict[str, Any] | None:
        """When something is due; null where nothing runs."""
        if case.due_at is None:
            return None
        return {"due_at": case.due_at, "name": getattr(case, "next_clock", None)}

    def get_transitions(self, case: ProtectionCase) -> list[str]:
        """The moves of the table, and taking over."""
        actor: Actor = self.context["actor"]
        moves = [move.name for move in open_transitions(case, actor)]
        return ["adopt", *moves] if case.status == CaseStatus.RECEIVED else moves


class TextSerializer(serializers.Serializer[Any]):
    """A sealed text as it is read."""

    id = serializers.UUIDField(source="row")
    kind = serializers.CharField()
    revision = serializers.IntegerField()
    kept_at = serializers.DateTimeField()
    by_officer = serializers.BooleanField()
    body = serializers.DictField()


class ClockShape(serializers.Serializer[Any]):
    """A time limit."""

    name = serializers.CharField()
    due_at = serializers.DateTimeField()
    stopped_at = serializers.DateTimeField(allow_null=True)


class MemberShape(serializers.Serializer[Any]):
    """Who is on the team."""

    key = serializers.UUIDField(source="key_id")
    name = serializers.CharField()
    compartments = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField(allow_null=True)
    has_expired = serializers.BooleanField()


_ADDED = ("told", "clocks", "team", "missing_consents")


class CaseDetailSerializer(CaseSerializer):
    """A case, opened: what was told, its clocks, its team, the consents that are missing."""

    told = serializers.SerializerMethodField()
    clocks = serializers.SerializerMethodField()
    team = serializers.SerializerMethodField()
    missing_consents = serializers.SerializerMethodField()

    class Meta(CaseSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*CaseSerializer.Meta.fields, *_ADDED)
        read_only_fields: ClassVar[tuple[str, ...]] = fields

    def get_told(self, _case: ProtectionCase) -> list[dict[str, Any]]:
        """What was told, in the words in which it was told."""
        return list(TextSerializer(self.context["told"], many=True).data)

    def get_clocks(self, _case: ProtectionCase) -> list[dict[str, Any]]:
        """Every time limit that runs or stands still."""
        return list(ClockShape(self.context["clocks"], many=True).data)

    def get_team(self, _case: ProtectionCase) -> list[dict[str, Any]]:
        """The present team."""
        return list(MemberShape(self.context["team"], many=True).data)

    def get_missing_consents(self, _case: ProtectionCase) -> list[str]:
        """Purposes for which consent is asked at first contact or needed by a task."""
        return [purpose.value for purpose in self.context["missing"]]


class WordsSerializer(serializers.Serializer[Any]):
    """Words that are sealed as they arrive."""

    words = serializers.CharField(max_length=20000)


class MoveSerializer(serializers.Serializer[Any]):
    """A move: `words` are sealed; further fields are those of the move."""

    words = serializers.CharField(required=False, allow_blank=True, max_length=20000)
    team = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="adopt: keys of the others."
    )
    level = serializers.IntegerField(required=False, help_text="triage, change_level")
    days = serializers.IntegerField(required=False, help_text="hold, wait")
    first_at = serializers.DateTimeField(required=False, help_text="expect_sign")
    every_hours = serializers.IntegerField(required=False, help_text="expect_sign")
    next_at = serializers.DateTimeField(required=False, help_text="record_sign")
    target = serializers.UUIDField(required=False, help_text="propose_merge")
    ends_as = serializers.CharField(required=False, help_text="propose_closing")
    informed = serializers.CharField(required=False, help_text="propose_closing")
    next_review_on = serializers.DateField(required=False, help_text="propose_closing")
    helped_on = serializers.CharField(required=False, help_text="leave_scope")


class NoteSerializer(WordsSerializer):
    """A note of the team, or a decision with its reasons."""

    kind = serializers.ChoiceField(choices=("note", "decision"), default="note")


class MessageSerializer(WordsSerializer):
    """A message that the person reads with their receipt."""

    is_feedback = serializers.BooleanField(default=False)


class TaskInSerializer(WordsSerializer):
    """Something to do."""

    due_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    owner = serializers.UUIDField(required=False, allow_null=True, default=None)


class TaskSerializer(serializers.Serializer[Any]):
    """A task with its words."""

    id = serializers.UUIDField(source="task.pk")
    words = serializers.CharField()
    note = serializers.CharField()
    protocol = serializers.CharField()
    phase = serializers.CharField(allow_null=True)
    consent = serializers.CharField()
    consent_is_missing = serializers.BooleanField(source="is_missing")
    owner = serializers.UUIDField(source="task.owner_id", allow_null=True)
    due_at = serializers.DateTimeField(source="task.due_at", allow_null=True)
    done_at = serializers.DateTimeField(source="task.done_at", allow_null=True)
    skipped = serializers.CharField()


class RowMoveSerializer(serializers.Serializer[Any]):
    """A move of a task, a consent, an act or somebody who shall join."""

    words = serializers.CharField(required=False, allow_blank=True, max_length=20000, default="")
    how = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    owner = serializers.UUIDField(required=False, help_text="hand_over")


class ConsentInSerializer(serializers.Serializer[Any]):
    """A consent as somebody gave it."""

    purpose = serializers.ChoiceField(choices=_PURPOSES)
    recipient = serializers.CharField(required=False, allow_blank=True, default="")
    person = serializers.CharField(required=False, allow_blank=True, default="")
    scope = serializers.CharField(required=False, allow_blank=True, default="")
    given_by = serializers.CharField()
    how = serializers.CharField()
    minute = serializers.CharField(max_length=20000)
    language = serializers.CharField(required=False, default="en")
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class ConsentSerializer(serializers.Serializer[Any]):
    """A consent of the ledger with its words."""

    id = serializers.UUIDField(source="consent.pk")
    is_live = serializers.BooleanField()
    given_at = serializers.DateTimeField(source="consent.given_at")
    confirmed_at = serializers.DateTimeField(source="consent.confirmed_at", allow_null=True)
    expires_at = serializers.DateTimeField(source="consent.expires_at")
    withdrawn_at = serializers.DateTimeField(source="consent.withdrawn_at", allow_null=True)
    body = serializers.DictField()


class ActInSerializer(WordsSerializer):
    """Something that shall leave the team; `answers` by the codes of the questions that apply."""

    purpose = serializers.ChoiceField(choices=_PURPOSES)
    recipient = serializers.CharField(required=False, allow_blank=True, default="")
    persons = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    answers = serializers.DictField(
        child=serializers.CharField(allow_blank=True), required=False, default=dict
    )


class ActSerializer(serializers.Serializer[Any]):
    """Something that leaves the team, with its words."""

    id = serializers.UUIDField(source="act.pk")
    prepared_at = serializers.DateTimeField(source="act.prepared_at")
    is_approved = serializers.SerializerMethodField()
    sent_at = serializers.DateTimeField(source="act.sent_at", allow_null=True)
    stopped_at = serializers.DateTimeField(source="act.stopped_at", allow_null=True)
    body = serializers.DictField()

    def get_is_approved(self, entry: Any) -> bool:
        """Whether a second person approved it."""
        return entry.act.approved_by_id is not None


class LineShape(serializers.Serializer[Any]):
    """A line of an assessment with its reasons."""

    what = serializers.CharField(max_length=300)
    why = serializers.CharField(max_length=4000)


class AssessmentInSerializer(serializers.Serializer[Any]):
    """A new version of the risk assessment; `after` are the versions that were read."""

    threats = LineShape(many=True)
    vulnerabilities = LineShape(many=True, required=False, default=list)
    capacities = LineShape(many=True, required=False, default=list)
    judgement = serializers.CharField(max_length=20000)
    triggers = serializers.CharField(required=False, allow_blank=True, default="")
    look_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    after = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)


class PlanInSerializer(serializers.Serializer[Any]):
    """A new version of the plan; `after` are the versions that were read."""

    aim = serializers.CharField(max_length=20000)
    wishes = serializers.CharField(max_length=20000)
    threat_acts = serializers.CharField(max_length=20000)
    protection = serializers.CharField(required=False, allow_blank=True, default="")
    contact = serializers.CharField(required=False, allow_blank=True, default="")
    fallback = serializers.CharField(required=False, allow_blank=True, default="")
    stop = serializers.CharField(max_length=20000)
    after = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)


class VersionsSerializer(serializers.Serializer[Any]):
    """Every version, the oldest first; more than one `newest` where two wrote at once."""

    newest = TextSerializer(many=True)
    all = TextSerializer(many=True)
    is_double = serializers.BooleanField()


class ProtocolSerializer(serializers.Serializer[Any]):
    """A template to begin by its code."""

    code = serializers.CharField()


class JoiningSerializer(WordsSerializer):
    """Who shall join the team."""

    key = serializers.UUIDField()
    compartments = serializers.ListField(child=serializers.ChoiceField(choices=_PARTS_OF_CASE))
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class HappeningSerializer(serializers.Serializer[Any]):
    """One thing that has happened."""

    when = serializers.DateTimeField()
    what = serializers.CharField()
    text = serializers.CharField()
