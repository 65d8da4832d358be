"""Shapes of the parts of a strategy in the API: owners, plan, results, outcomes, working room."""

from typing import Any

from rest_framework import serializers

from portal.api import transition_names
from portal.permissions import Actor
from portal.transitions import Stateful
from promotion.strategies.models import (
    Agreement,
    Assumption,
    Dissent,
    HarvestedOutcome,
    PlanItem,
    Result,
    ResultPeriod,
    StrategyDocument,
    StrategyOwner,
    StrategyTask,
    Substantiation,
)


class MovedSerializer(serializers.ModelSerializer[Any]):
    """A part with a state: the moves that are open to the caller."""

    id = serializers.CharField()
    transitions = serializers.SerializerMethodField()

    def get_transitions(self, obj: Stateful) -> list[str]:
        """Names for POST …/transitions/{name}/."""
        actor: Actor = self.context["actor"]
        return transition_names(obj, actor)


class StrategyOwnerSerializer(MovedSerializer):
    """An owner, as the other owners and the institution see it."""

    is_institution = serializers.BooleanField()

    class Meta:
        model = StrategyOwner
        fields = ("id", "name", "is_institution", "status", "listing", "joined_at", "transitions")


class AssumptionSerializer(serializers.ModelSerializer[Assumption]):
    """Something that is taken for granted."""

    id = serializers.CharField()

    class Meta:
        model = Assumption
        fields = ("id", "text", "evidence")


class PlanItemSerializer(MovedSerializer):
    """A part of the plan."""

    parent = serializers.CharField(source="parent_id", allow_null=True)  # type: ignore[assignment] # DRF's own name
    responsible = serializers.CharField(source="responsible_id", allow_null=True)
    blocked_by = serializers.CharField(source="blocked_by_id", allow_null=True)

    class Meta:
        model = PlanItem
        fields = (
            "id",
            "kind",
            "parent",
            "title",
            "description",
            "weight",
            "due_on",
            "responsible",
            "status",
            "outcome",
            "reached",
            "note",
            "blocked_by",
            "drop_reason",
            "transitions",
        )


class ResultPeriodSerializer(serializers.ModelSerializer[ResultPeriod]):
    """A period with target and actual value."""

    id = serializers.CharField()

    class Meta:
        model = ResultPeriod
        fields = (
            "id",
            "starts_on",
            "ends_on",
            "location",
            "dimension",
            "dimension_value",
            "target_value",
            "target_comment",
            "actual_value",
            "actual_comment",
        )


class ResultSerializer(serializers.ModelSerializer[Result]):
    """A result with its indicator."""

    id = serializers.CharField()
    objective = serializers.CharField(source="objective_id", allow_null=True)
    periods = ResultPeriodSerializer(source="shown_periods", many=True)

    class Meta:
        model = Result
        fields = (
            "id",
            "objective",
            "type",
            "title",
            "is_aggregable",
            "indicator",
            "measure",
            "is_ascending",
            "baseline_value",
            "baseline_on",
            "baseline_comment",
            "verification",
            "risk",
            "confidence",
            "periods",
        )


class SubstantiationSerializer(MovedSerializer):
    """What an outsider said, for the owners and for that outsider."""

    outcome_id = serializers.CharField(source="harvested_id")

    class Meta:
        model = Substantiation
        fields = (
            "id",
            "outcome_id",
            "name",
            "is_named",
            "statement",
            "language",
            "status",
            "given_at",
            "transitions",
        )


class HarvestedOutcomeSerializer(MovedSerializer):
    """An outcome, for the owners."""

    objective = serializers.CharField(source="objective_id", allow_null=True)
    country = serializers.CharField()

    class Meta:
        model = HarvestedOutcome
        fields = (
            "id",
            "objective",
            "who",
            "what",
            "happened",
            "country",
            "place",
            "significance",
            "contribution",
            "sources",
            "is_planned",
            "is_positive",
            "used_for",
            "status",
            "outcome",
            "language",
            "transitions",
        )


class DissentSerializer(serializers.ModelSerializer[Dissent]):
    """Where an owner disagrees."""

    id = serializers.CharField()
    owner = serializers.CharField(source="owner_id")

    class Meta:
        model = Dissent
        fields = ("id", "owner", "text", "language", "is_attributed", "made_at")


class StrategyTaskSerializer(serializers.ModelSerializer[StrategyTask]):
    """A task of the working room."""

    id = serializers.CharField()
    owner = serializers.CharField(source="owner_id")

    class Meta:
        model = StrategyTask
        fields = ("id", "title", "owner", "due_on", "done_at")


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """What the owners agreed on."""

    id = serializers.CharField()

    class Meta:
        model = Agreement
        fields = ("id", "text", "agreed_on", "agreed_by", "dissent")


class StrategyDocumentSerializer(serializers.ModelSerializer[StrategyDocument]):
    """A file of the working room."""

    id = serializers.CharField()

    class Meta:
        model = StrategyDocument
        fields = ("id", "title", "file_name", "size", "added_at")
