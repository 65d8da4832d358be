"""Serializers that several rooms of the API share."""

from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

from portal.clocks import ClockState, clock_state
from portal.permissions import Actor
from portal.transitions import open_transitions, steps_of


class ClockSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """When something is due (UTC), who has to act, and what a page would say."""

    state = serializers.ChoiceField(choices=[(state.value, state.value) for state in ClockState])
    due_at = serializers.DateTimeField(allow_null=True)
    party = serializers.CharField(allow_blank=True)


class StepSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """One entry of a time line."""

    transition = serializers.CharField()
    from_status = serializers.CharField()
    to_status = serializers.CharField()
    outcome = serializers.CharField(allow_blank=True)
    party = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    decision = serializers.UUIDField(source="decision_id", allow_null=True)
    taken_at = serializers.DateTimeField()


def clock_of(obj: Any) -> dict[str, Any]:
    """The clock of a row that carries its next due instant."""
    return {
        "state": clock_state(obj.due_at).value,
        "due_at": obj.due_at,
        "party": obj.due_party,
    }


class StatefulSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """What every row with a state carries: status, outcome, transitions open to the caller."""

    id = serializers.UUIDField()
    status = serializers.CharField()
    outcome = serializers.CharField(allow_blank=True)
    transitions = serializers.SerializerMethodField()

    def get_transitions(self, obj: Any) -> list[str]:
        """Names for POST …/transitions/{name}/."""
        actor: Actor = self.context["actor"]
        return [transition.name for transition in open_transitions(obj, actor)]


class ClockedSerializer(StatefulSerializer):
    """A row with a state and a clock."""

    clock = serializers.SerializerMethodField()

    def get_clock(self, obj: Any) -> dict[str, Any]:
        """See ClockSerializer."""
        return clock_of(obj)


def timeline_of(obj: Any, actor: Actor) -> list[Any]:
    """The steps of a row that this actor may see."""
    return list(StepSerializer(steps_of(obj, actor=actor), many=True).data)


def localized(obj: Any, field: str, language: str = "") -> str:
    """A translatable field in the asked language, falling back visibly elsewhere."""
    code = (language or get_language() or "en").replace("-", "_")
    return str(getattr(obj, f"{field}_{code}", "") or getattr(obj, field))
