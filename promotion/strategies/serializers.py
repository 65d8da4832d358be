"""Shapes of strategies in the API; rules stand in services, what is public in `document`."""

from typing import Any

from rest_framework import serializers

from portal.links.showing import Shown
from promotion.strategies.linking import linked_groups, public_groups
from promotion.strategies.models import (
    PublishedStrategy,
    Strategy,
)
from promotion.strategies.progress import Branch
from promotion.strategies.selectors import Dossier, read_dossier
from promotion.strategies.serializers_parts import (
    AssumptionSerializer,
    DissentSerializer,
    HarvestedOutcomeSerializer,
    MovedSerializer,
    PlanItemSerializer,
    ResultSerializer,
    StrategyOwnerSerializer,
    SubstantiationSerializer,
)


class PublishedStrategySerializer(serializers.ModelSerializer[PublishedStrategy]):
    """A strategy as everybody reads it, in a list."""

    id = serializers.CharField()
    outcome = serializers.SerializerMethodField()
    clock = serializers.SerializerMethodField()
    transitions = serializers.SerializerMethodField()
    countries = serializers.SerializerMethodField()

    class Meta:
        model = PublishedStrategy
        fields = (
            "id",
            "status",
            "outcome",
            "clock",
            "transitions",
            "is_being_amended",
            "title",
            "summary",
            "language",
            "countries",
            "freedoms",
            "groups",
            "progress",
            "blocked",
            "outcomes",
            "starts_on",
            "ends_on",
            "adopted_on",
        )

    def get_outcome(self, _obj: Any) -> str:
        """Its status says how it ended."""
        return ""

    def get_clock(self, _obj: Any) -> None:
        """Strategies have no time limit of the portal's."""

    def get_transitions(self, _obj: Any) -> list[str]:
        """None on the public row: owners move the strategy itself."""
        return []

    def get_countries(self, obj: PublishedStrategy) -> list[str]:
        """Codes of ISO 3166-1."""
        return [str(code) for code in obj.countries]


def _links(groups: Any) -> list[dict[str, str]]:
    def one(row: Shown) -> dict[str, str]:
        return {"type": row.label, "id": str(row.key), "title": row.title}

    return [one(row) for group in groups for row in group.rows]


class PublishedDetailSerializer(PublishedStrategySerializer):
    """With its text, plan, results, outcomes, and what it is linked to."""

    document = serializers.JSONField()
    links = serializers.SerializerMethodField()

    class Meta(PublishedStrategySerializer.Meta):
        fields = (*PublishedStrategySerializer.Meta.fields, "document", "links")  # type: ignore[assignment] # longer

    def get_links(self, obj: PublishedStrategy) -> list[dict[str, str]]:
        """Type, id and title of each linked row that everybody may read."""
        return _links(public_groups(obj))


class StrategySerializer(MovedSerializer):
    """A strategy as its owners and the institution work on it, in a list."""

    clock = serializers.SerializerMethodField()
    countries = serializers.SerializerMethodField()

    class Meta:
        model = Strategy
        fields: tuple[str, ...] = (
            "id",
            "status",
            "outcome",
            "clock",
            "transitions",
            "title",
            "summary",
            "change",
            "pathway",
            "language",
            "countries",
            "freedoms",
            "groups",
            "starts_on",
            "ends_on",
            "version",
            "adopted_at",
            "conclusion",
            "lessons",
            "created_at",
        )

    def get_clock(self, _obj: Any) -> None:
        """Strategies have no time limit of the portal's."""

    def get_countries(self, obj: Strategy) -> list[str]:
        """Codes of ISO 3166-1."""
        return [str(code) for code in obj.countries]


class StrategyDetailSerializer(StrategySerializer):
    """With owners, signatures, plan, results, outcomes and links; `text_hash` is what one signs."""

    text_hash = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    owners = serializers.SerializerMethodField()
    signed = serializers.SerializerMethodField()
    dissents = serializers.SerializerMethodField()
    assumptions = serializers.SerializerMethodField()
    plan = serializers.SerializerMethodField()
    results = serializers.SerializerMethodField()
    outcomes = serializers.SerializerMethodField()
    substantiations = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta(StrategySerializer.Meta):
        fields = (
            *StrategySerializer.Meta.fields,
            "text_hash",
            "progress",
            "owners",
            "signed",
            "dissents",
            "assumptions",
            "plan",
            "results",
            "outcomes",
            "substantiations",
            "links",
        )

    def _dossier(self, obj: Strategy) -> Dossier:
        kept: Dossier | None = self.__dict__.get("read")
        if kept is None or kept.strategy.pk != obj.pk:
            kept = self.__dict__["read"] = read_dossier(obj)
        return kept

    def get_text_hash(self, obj: Strategy) -> str:
        """SHA-256 of the present text."""
        return self._dossier(obj).text_hash

    def get_progress(self, obj: Strategy) -> int | None:
        """In whole percent, rounded down."""
        return self._dossier(obj).percent

    def get_owners(self, obj: Strategy) -> list[dict[str, Any]]:
        """Owners, those who were asked, and those who left."""
        rows = self._dossier(obj).owners
        return list(StrategyOwnerSerializer(rows, many=True, context=self.context).data)

    def get_signed(self, obj: Strategy) -> list[str]:
        """The owners who signed the present text."""
        return sorted(str(pk) for pk in self._dossier(obj).signed)

    def get_dissents(self, obj: Strategy) -> list[dict[str, Any]]:
        """Where owners disagree."""
        return list(DissentSerializer(self._dossier(obj).dissents, many=True).data)

    def get_assumptions(self, obj: Strategy) -> list[dict[str, Any]]:
        """What is taken for granted."""
        return list(AssumptionSerializer(self._dossier(obj).assumptions, many=True).data)

    def get_plan(self, obj: Strategy) -> list[dict[str, Any]]:
        """Objectives with their parts, each with its share."""
        return [self._branch(one) for one in self._dossier(obj).branches]

    def _branch(self, branch: Branch) -> dict[str, Any]:
        data = dict(PlanItemSerializer(branch.item, context=self.context).data)
        parts = [self._branch(child) for child in branch.children]
        return {**data, "progress": branch.percent, "left_out": branch.left_out, "parts": parts}

    def get_results(self, obj: Strategy) -> list[dict[str, Any]]:
        """Results with their periods."""
        return list(ResultSerializer(self._dossier(obj).results, many=True).data)

    def get_outcomes(self, obj: Strategy) -> list[dict[str, Any]]:
        """What was harvested."""
        rows = self._dossier(obj).outcomes
        return list(HarvestedOutcomeSerializer(rows, many=True, context=self.context).data)

    def get_substantiations(self, obj: Strategy) -> list[dict[str, Any]]:
        """What outsiders said."""
        rows = [row for some in self._dossier(obj).substantiations.values() for row in some]
        return list(SubstantiationSerializer(rows, many=True, context=self.context).data)

    def get_links(self, obj: Strategy) -> list[dict[str, str]]:
        """Linked rows of other rooms that the caller may see."""
        return _links(linked_groups(obj))
