"""Countries in the API: what the pages show, by codes and with the words of the language asked for."""

from typing import Any

from rest_framework import serializers

from promotion.countries.models import (
    CountryIndex,
    FreedomAssessment,
    Law,
    LawStage,
    Recommendation,
)
from promotion.countries.selectors import CountryRow


class CountryRowSerializer(serializers.Serializer[CountryRow]):
    """One country or area. `events` follows how many people report; it is no measure of freedom."""

    code = serializers.CharField()
    name = serializers.CharField()
    levels = serializers.DictField(
        child=serializers.IntegerField(), help_text="1 (open) to 5 (closed), by freedom."
    )
    events = serializers.IntegerField(help_text="Published obstacles.")
    laws = serializers.IntegerField()
    recommendations = serializers.IntegerField()


class AssessmentSerializer(serializers.ModelSerializer[FreedomAssessment]):
    """One freedom as it was judged on one day; `superseded` ones were replaced by newer ones."""

    level_word = serializers.CharField(source="get_level_display")
    trend_word = serializers.CharField(source="get_trend_display")
    coverage_word = serializers.CharField(source="get_coverage_display")

    class Meta:
        model = FreedomAssessment
        fields = (
            "id",
            "freedom",
            "status",
            "level",
            "level_word",
            "trend",
            "trend_word",
            "coverage",
            "coverage_word",
            "text",
            "sources",
            "language",
            "assessed_on",
            "published_at",
        )


class LawStageSerializer(serializers.ModelSerializer[LawStage]):
    """A step in the life of a law."""

    class Meta:
        model = LawStage
        fields = ("stage", "on", "note")


class LawSerializer(serializers.ModelSerializer[Law]):
    """A law, bill or other instrument with its stages."""

    stages = LawStageSerializer(many=True)
    used_in = serializers.SerializerMethodField()

    class Meta:
        model = Law
        fields = (
            "id",
            "title",
            "language",
            "kind",
            "subjects",
            "freedoms",
            "summary",
            "source_name",
            "source_url",
            "stage",
            "stage_on",
            "stages",
            "used_in",
        )

    def get_used_in(self, obj: Law) -> list[str]:
        """Those that are shown: a link to one that is withheld would tell where it was."""
        return [str(pk) for pk in obj.used_in if pk in self.context["used"]]


class CountryIndexSerializer(serializers.ModelSerializer[CountryIndex]):
    """A rating or index that somebody else published."""

    class Meta:
        model = CountryIndex
        fields = ("id", "publisher", "name", "year", "value", "scale", "url", "licence")


class RecommendationSerializer(serializers.ModelSerializer[Recommendation]):
    """What a human rights mechanism recommended."""

    annotation_id = serializers.CharField(source="key")

    class Meta:
        model = Recommendation
        fields = (
            "id",
            "annotation_id",
            "body",
            "symbol",
            "year",
            "text",
            "language",
            "themes",
            "freedoms",
            "response",
            "url",
        )


class CountryDetailSerializer(serializers.Serializer[Any]):
    """Everything that is published of one country or area."""

    code = serializers.CharField()
    name = serializers.CharField()
    m49 = serializers.CharField()
    regions = serializers.ListField(child=serializers.CharField())
    events = serializers.IntegerField()
    assessments = AssessmentSerializer(many=True)
    indices = CountryIndexSerializer(many=True)
    laws = LawSerializer(many=True)
    recommendations = RecommendationSerializer(many=True)
