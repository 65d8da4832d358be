"""Shapes of access to information in the API; rules stand in services."""

from typing import Any

from rest_framework import serializers

from participation.information import words
from participation.information.effects import REQUEST_FORM
from participation.information.models import Disclosure, InformationRequest
from participation.information.selectors import (
    list_clarifications,
    list_decisions,
    list_disclosed,
    list_released,
    list_withheld,
)
from participation.information.states import InformationStatus
from portal.api_fields import ClockedSerializer, timeline_of
from portal.clocks import clocks_of
from portal.drafts.services import read_draft
from portal.policies.rulebook import rulebook_of


class InformationRequestSerializer(ClockedSerializer):
    """A request for information as a list shows it."""

    tenant = serializers.CharField(source="tenant.slug")
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    organization_name = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField()
    answer_language = serializers.CharField()
    wanted_format = serializers.CharField()
    is_urgent = serializers.BooleanField()
    is_urgency_accepted = serializers.BooleanField(allow_null=True)
    embargo_days = serializers.IntegerField()
    receipt = serializers.CharField()
    held_by = serializers.CharField()
    link = serializers.CharField()
    extensions_used = serializers.IntegerField()
    extensions_max = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class RunningClockSerializer(serializers.Serializer[Any]):
    """A clock with the calculation that gives its day, in numbers and in sentences."""

    name = serializers.CharField()
    party = serializers.CharField()
    due_at = serializers.DateTimeField()
    stopped_at = serializers.DateTimeField(allow_null=True)
    calculation = serializers.DictField()


class InformationRequestDetailSerializer(InformationRequestSerializer):
    """A request with its clocks, questions, answer and time line."""

    draft = serializers.SerializerMethodField()
    clocks = serializers.SerializerMethodField()
    silence = serializers.SerializerMethodField()
    clarifications = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField()
    withheld = serializers.SerializerMethodField()
    decisions = serializers.SerializerMethodField()
    timeline = serializers.SerializerMethodField()

    def get_draft(self, obj: InformationRequest) -> dict[str, Any] | None:
        """What is being written, with the version that the next save must name."""
        if obj.status != InformationStatus.DRAFT:
            return None
        working = read_draft(obj, REQUEST_FORM)
        return {"version": working.version, "values": working.values}

    def get_clocks(self, obj: InformationRequest) -> list[Any]:
        """What runs or stands still."""
        return list(RunningClockSerializer(list(clocks_of(obj)), many=True).data)

    def get_silence(self, obj: InformationRequest) -> dict[str, Any] | None:
        """Null while there is time; else where one can turn, if anywhere."""
        found = words.silence(list(clocks_of(obj)), rulebook_of(obj.policy_id))
        if found is None:
            return None
        kept = ("since", "is_here", "is_elsewhere", "body", "address", "remaining")
        return {name: found[name] for name in kept}

    def get_clarifications(self, obj: InformationRequest) -> list[dict[str, Any]]:
        """Questions and answers."""
        fields = ("number", "question", "question_language", "asked_at", "answer", "answered_at")
        return list(list_clarifications(obj).values(*fields))

    def get_documents(self, obj: InformationRequest) -> list[dict[str, Any]]:
        """Documents; their bytes are at …/documents/{document}/content/."""
        return [
            {
                "id": entry.pk,
                "document": entry.document_id,
                "title": entry.title,
                "is_redacted": entry.is_redacted,
                "delivered_at": entry.delivered_at,
            }
            for entry in list_released(obj)
        ]

    def get_withheld(self, obj: InformationRequest) -> list[dict[str, Any]]:
        """What is kept back, under which exception and why."""
        fields = ("what", "exception", "reason", "harm", "public_interest", "released_id")
        return list(list_withheld(obj).values(*fields))

    def get_decisions(self, obj: InformationRequest) -> list[str]:
        """Ids, at …/decisions/{id}/; the latest first."""
        return [str(key) for key in list_decisions(obj).values_list("pk", flat=True)]

    def get_timeline(self, obj: InformationRequest) -> list[Any]:
        """What has happened."""
        return timeline_of(obj, self.context["actor"])


class DisclosureSerializer(serializers.ModelSerializer[Disclosure]):
    """An entry of the disclosure log."""

    documents = serializers.SerializerMethodField()

    class Meta:
        model = Disclosure
        fields = (
            "id",
            "title",
            "summary",
            "language",
            "outcome",
            "link",
            "month",
            "published_at",
            "documents",
        )

    def get_documents(self, obj: Disclosure) -> list[dict[str, Any]]:
        """Documents that everybody may read."""
        return [{"id": row.document_id, "title": row.title} for row in list_disclosed(obj)]
