"""Shapes of alerts and signals in the API; rules stand in services."""

from dataclasses import asdict
from typing import Any, ClassVar

from rest_framework import serializers

from portal.api import transition_names
from portal.api_fields import clock_of
from portal.clocks import clock_state
from promotion.patterns.models import Alert, AlertUpdate, Signal
from promotion.patterns.series import credits_of
from promotion.patterns.words import headline, labels_for, not_said


class AlertUpdateSerializer(serializers.ModelSerializer[AlertUpdate]):
    """What was added to an alert later."""

    class Meta:
        model = AlertUpdate
        fields = ("text", "language", "confidence", "made_at")


class AlertSerializer(serializers.ModelSerializer[Alert]):
    """An alert as everybody reads it; of one ended for safety only its id and days are left."""

    headline = serializers.SerializerMethodField()
    clock = serializers.SerializerMethodField()
    transitions = serializers.SerializerMethodField()

    class Meta:
        model = Alert
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "status",
            "outcome",
            "ending",
            "headline",
            "basis",
            "country",
            "kind",
            "unit",
            "window_from",
            "window_to",
            "confidence",
            "note",
            "language",
            "collections",
            "revision",
            "published_at",
            "changed_at",
            "ended_at",
            "judged_at",
            "review_note",
            "clock",
            "transitions",
        )

    def get_clock(self, obj: Alert) -> dict[str, Any]:
        """Until when it is to be said whether the alert was right."""
        return clock_of(obj)

    def get_headline(self, obj: Alert) -> str:
        """What is seen, of which kind, where; in the language of the request."""
        labels = self.context.get("labels") or labels_for([obj])
        return headline(obj, labels)

    def get_transitions(self, obj: Alert) -> list[str]:
        """What the caller may do next."""
        return transition_names(obj, self.context["actor"])


class AlertPointSerializer(serializers.Serializer[Any]):
    """One period of the published series."""

    first = serializers.DateField()
    count = serializers.IntegerField()
    expected = serializers.FloatField(source="band.expected", allow_null=True, default=None)
    low = serializers.FloatField(source="band.low", allow_null=True, default=None)
    high = serializers.FloatField(source="band.high", allow_null=True, default=None)
    is_in_window = serializers.BooleanField(source="is_marked")


class AlertDetailSerializer(AlertSerializer):
    """With what was added, what it does not say, and the published series."""

    sources = serializers.SerializerMethodField()
    not_said = serializers.SerializerMethodField()
    updates = serializers.SerializerMethodField()
    series = serializers.SerializerMethodField()

    class Meta(AlertSerializer.Meta):
        fields = (*AlertSerializer.Meta.fields, "sources", "not_said", "updates", "series")

    def get_sources(self, obj: Alert) -> list[dict[str, str]]:
        """Who is to be named for the collections that the series rests on, and on which terms."""
        return [asdict(credit) for credit in credits_of(obj.tenant, obj.collections)]

    def get_not_said(self, obj: Alert) -> list[str]:
        """Sentences."""
        return not_said(obj)

    def get_updates(self, _obj: Alert) -> list[dict[str, Any]]:
        """Oldest first."""
        return [dict(AlertUpdateSerializer(one).data) for one in self.context["updates"]]

    def get_series(self, _obj: Alert) -> list[dict[str, Any]]:
        """Counts of the public register by week or month; empty where the alert names no kind."""
        line = self.context["line"]
        return [dict(AlertPointSerializer(point).data) for point in line.points] if line else []


class SignalSerializer(serializers.ModelSerializer[Signal]):
    """A signal with everything that the arithmetic says of it; for analysts."""

    clock = serializers.SerializerMethodField()
    transitions = serializers.SerializerMethodField()

    class Meta:
        model = Signal
        fields = (
            "id",
            "status",
            "outcome",
            "basis",
            "tier",
            "unit",
            "country",
            "kind",
            "group",
            "window_from",
            "window_to",
            "periods",
            "observed",
            "expected",
            "low",
            "high",
            "p",
            "q",
            "baseline_from",
            "baseline_to",
            "effort",
            "effort_change",
            "expected_plain",
            "p_plain",
            "sources",
            "not_before",
            "finding",
            "looked_at",
            "raised_at",
            "assessed_at",
            "clock",
            "transitions",
        )

    def get_clock(self, _obj: Signal) -> dict[str, Any]:
        """No time limit runs for a signal."""
        return {"state": clock_state(None).value, "due_at": None, "party": ""}

    def get_transitions(self, obj: Signal) -> list[str]:
        """What the caller may do next."""
        return transition_names(obj, self.context["actor"])


class AlertFollowSerializer(serializers.Serializer[Any]):
    """Of which country or area one wants to be told; empty for all."""

    country = serializers.CharField(max_length=2, allow_blank=True, default="")
    is_on = serializers.BooleanField(default=True)


class AlertRecordSerializer(serializers.Serializer[Any]):
    """How often alerts were right; `share` is null where too few were reviewed to say."""

    published = serializers.IntegerField()
    in_force = serializers.IntegerField()
    waiting = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    refuted = serializers.IntegerField()
    unclear = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    share = serializers.IntegerField(allow_null=True)
