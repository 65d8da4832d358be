"""Shapes of commitments in the API; rules stand in services."""

from datetime import date, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from participation.commitments.models import (
    CheckRound,
    CheckShown,
    CommitmentCheck,
    DueDateChange,
    ProgressUpdate,
)
from participation.commitments.selectors import Dossier, read_dossier, today_at
from participation.commitments.standing import is_overdue
from participation.commitments.states import Verdict
from portal.api_fields import ClockedSerializer, localized
from portal.looks.texts import texts_of


def localized_field(name: str) -> Any:
    """A translated field in the language that was asked for, falling back to another."""

    class LocalizedField(serializers.CharField):
        """The text in the request's language."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(source="*", read_only=True, **kwargs)

        def to_representation(self, value: Any) -> str:
            request = self.context.get("request")
            asked = request.query_params.get("language", "") if request else ""
            return localized(value, name, asked)

    return LocalizedField()


class CommitmentSerializer(ClockedSerializer):
    """A commitment as a list shows it."""

    number = serializers.IntegerField()
    title = localized_field("title")
    unit = serializers.CharField()
    due_on = serializers.DateField()
    is_overdue = serializers.SerializerMethodField()
    check_round = serializers.IntegerField()
    reopen_count = serializers.IntegerField()
    adopted_at = serializers.DateTimeField(allow_null=True)
    reported_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)

    def get_is_overdue(self, obj: Any) -> bool:
        """Whether the promised day has passed at the seat without a report."""
        return is_overdue(obj, today_at(obj.tenant))


class DueDateChangeSerializer(serializers.ModelSerializer[DueDateChange]):
    """A date that was moved."""

    class Meta:
        model = DueDateChange
        fields = ("due_before", "due_now", "reason", "language", "changed_at")


class ProgressUpdateSerializer(serializers.ModelSerializer[ProgressUpdate]):
    """What was done since."""

    text = localized_field("text")

    class Meta:
        model = ProgressUpdate
        fields = (
            "id",
            "text",
            "evidence_url",
            "document",
            "is_report_of_completion",
            "status",
            "made_at",
        )


class CheckRoundSerializer(serializers.ModelSerializer[CheckRound]):
    """A round of checking; the counts are those with which it ended."""

    class Meta:
        model = CheckRound
        fields = (
            "number",
            "opened_at",
            "others_from",
            "ends_at",
            "confirmations_needed",
            "ended_at",
            "result",
            "confirmed",
            "partly",
            "disputed",
            "substantiated",
        )


class CheckShownSerializer(serializers.ModelSerializer[CheckShown]):
    """A verdict as everybody reads it; `made_on` is a day, for a minute could name somebody."""

    made_on = serializers.SerializerMethodField()

    class Meta:
        model = CheckShown
        fields = (
            "round",
            "verdict",
            "reason",
            "language",
            "evidence_url",
            "seen_at",
            "seen_on",
            "is_substantiated",
            "signed_as",
            "is_contributor",
            "made_on",
        )

    def get_made_on(self, obj: Any) -> date:
        """The day, in UTC."""
        moment: datetime = obj.made_at
        return moment.date()


class CommitmentDetailSerializer(CommitmentSerializer):
    """A commitment with everything that is public of it."""

    texts = serializers.SerializerMethodField()
    text = localized_field("text")
    indicator = localized_field("indicator")
    version = serializers.IntegerField()
    drop_reason = serializers.CharField()
    dropped_by = serializers.CharField()
    themes = serializers.SerializerMethodField()
    sources = serializers.SerializerMethodField()
    due_date_changes = serializers.SerializerMethodField()
    updates = serializers.SerializerMethodField()
    rounds = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()

    def _dossier(self, obj: Any) -> Dossier:
        """Read once for each object."""
        known: Dossier | None = getattr(self, "_read", None)
        if known is None or known.commitment is not obj:
            known = self._read = read_dossier(obj, actor=self.context["actor"])
        return known

    def get_texts(self, obj: Any) -> dict[str, dict[str, str]]:
        """Title, text and indicator by language."""
        return {name: texts_of(obj, name) for name in ("title", "text", "indicator")}

    def get_themes(self, obj: Any) -> list[str]:
        """The themes that it answers, by id."""
        return [str(theme.pk) for theme in self._dossier(obj).themes]

    def get_sources(self, obj: Any) -> list[dict[str, str]]:
        """Other sources: model, id and title."""
        return [
            {"type": one.label, "id": str(one.key), "title": one.title}
            for one in self._dossier(obj).sources
        ]

    @extend_schema_field(DueDateChangeSerializer(many=True))
    def get_due_date_changes(self, obj: Any) -> Any:
        """Dates that were moved, first to last."""
        return DueDateChangeSerializer(self._dossier(obj).dates, many=True).data

    @extend_schema_field(ProgressUpdateSerializer(many=True))
    def get_updates(self, obj: Any) -> Any:
        """Updates, first to last."""
        return ProgressUpdateSerializer(
            self._dossier(obj).updates, many=True, context=self.context
        ).data

    @extend_schema_field(CheckRoundSerializer(many=True))
    def get_rounds(self, obj: Any) -> Any:
        """Rounds of checking, first to last."""
        return CheckRoundSerializer(self._dossier(obj).rounds, many=True).data

    @extend_schema_field(CheckShownSerializer(many=True))
    def get_checks(self, obj: Any) -> Any:
        """Verdicts, those of the latest round first."""
        return CheckShownSerializer(self._dossier(obj).verdicts, many=True).data

    def get_decision(self, obj: Any) -> str | None:
        """The decision to drop it, by id (`decisions/{id}/`)."""
        decision = self._dossier(obj).decision
        return str(decision.pk) if decision else None


class CommitmentWriteSerializer(serializers.Serializer[Any]):
    """A proposal: texts by language, unit, day, themes."""

    title = serializers.DictField(child=serializers.CharField())
    text = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    indicator = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    unit = serializers.CharField(max_length=200)
    due_on = serializers.DateField()
    themes = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)


class CommitmentPatchSerializer(CommitmentWriteSerializer):
    """The same for a proposal that is there; `version` is the one that was read."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None)


class UpdateWriteSerializer(serializers.Serializer[Any]):
    """An update; `document` is the id of a stored document of the institution's own."""

    text = serializers.CharField(max_length=10000)
    evidence_url = serializers.URLField(required=False, allow_blank=True, default="")
    document = serializers.UUIDField(required=False, allow_null=True, default=None)


class VerdictWriteSerializer(serializers.Serializer[Any]):
    """An organization's verdict."""

    organization = serializers.UUIDField()
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = serializers.CharField(required=False, allow_blank=True, default="")
    evidence_url = serializers.URLField(required=False, allow_blank=True, default="")
    seen_at = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    seen_on = serializers.DateField(required=False, allow_null=True, default=None)
    is_signed = serializers.BooleanField(required=False, default=False)


class OwnVerdictSerializer(serializers.ModelSerializer[CommitmentCheck]):
    """The verdict of one's own organization, as it stands; `signed_as` is empty where unsigned."""

    organization = serializers.UUIDField(source="organization_id")

    class Meta:
        model = CommitmentCheck
        fields = (
            "organization",
            "round",
            "verdict",
            "reason",
            "language",
            "evidence_url",
            "seen_at",
            "seen_on",
            "signed_as",
            "is_contributor",
            "made_at",
        )


class FollowSerializer(serializers.Serializer[Any]):
    """Whether one wants to be told."""

    is_on = serializers.BooleanField()
