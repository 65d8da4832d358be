"""Shapes of accreditation in the API; rules stand in services."""

from typing import Any

from rest_framework import serializers

from participation.accreditation.models import (
    Application,
    ApplicationDocument,
    ApplicationVersion,
    Question,
    QuestionRound,
)
from participation.accreditation.selectors import (
    DRAFT_FORM,
    list_documents,
    list_rounds,
    list_versions,
)
from participation.accreditation.submission import faults
from portal.api_fields import ClockedSerializer, StatefulSerializer, timeline_of
from portal.drafts.services import read_draft
from portal.policies.rulebook import rulebook_of


class ApplicationSerializer(ClockedSerializer):
    """An application as a list shows it."""

    tenant = serializers.CharField(source="tenant.slug")
    organization = serializers.UUIDField(source="organization_id")
    organization_name = serializers.CharField()
    policy = serializers.UUIDField(source="policy_id")
    tier = serializers.CharField()
    language = serializers.CharField()
    receipt = serializers.CharField()
    deferral_count = serializers.IntegerField()
    deferral_ceiling = serializers.IntegerField(allow_null=True)
    session = serializers.CharField()
    agenda_item = serializers.CharField()
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class AttachedSerializer(serializers.ModelSerializer[ApplicationDocument]):
    """A document under the code that the policy asks for."""

    document = serializers.UUIDField(source="document_id")
    file_name = serializers.CharField(source="document.file_name")
    size = serializers.IntegerField(source="document.size")
    sha256 = serializers.CharField(source="document.content_hash")
    audience = serializers.CharField(source="document.audience")

    class Meta:
        model = ApplicationDocument
        fields = ("code", "alternative", "document", "file_name", "size", "sha256", "audience")


class VersionSerializer(serializers.ModelSerializer[ApplicationVersion]):
    """What was sent, frozen."""

    class Meta:
        model = ApplicationVersion
        fields = ("id", "number", "content", "content_hash", "deadline", "sent_at")


class QuestionSerializer(serializers.ModelSerializer[Question]):
    """A question and its answer."""

    class Meta:
        model = Question
        fields = ("id", "number", "text", "language", "repeats", "answer", "answer_language")


class RoundSerializer(serializers.ModelSerializer[QuestionRound]):
    """Questions put together."""

    questions = QuestionSerializer(many=True)

    class Meta:
        model = QuestionRound
        fields = ("id", "number", "asker", "rule", "asked_at", "due_at", "answered_at", "questions")


class DraftSerializer(serializers.Serializer[Any]):
    """The working copy: seen by the organization alone. `version` comes back with the next save."""

    tier = serializers.CharField(required=False, allow_blank=True)
    language = serializers.CharField(required=False, max_length=12)
    answers = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    criteria = serializers.ListField(child=serializers.CharField(), required=False)
    version = serializers.IntegerField(required=False, min_value=0)


class ApplicationDetailSerializer(ApplicationSerializer):
    """An application with everything that the caller may see of it."""

    documents = serializers.SerializerMethodField()
    versions = serializers.SerializerMethodField()
    rounds = serializers.SerializerMethodField()
    timeline = serializers.SerializerMethodField()
    draft = serializers.SerializerMethodField()
    faults = serializers.SerializerMethodField()

    def get_documents(self, obj: Application) -> list[dict[str, Any]]:
        """The documents attached now."""
        return list(AttachedSerializer(list_documents(obj), many=True).data)

    def get_versions(self, obj: Application) -> list[dict[str, Any]]:
        """What was sent, first to last."""
        return list(VersionSerializer(list_versions(obj), many=True).data)

    def get_rounds(self, obj: Application) -> list[dict[str, Any]]:
        """Questions and answers."""
        return list(RoundSerializer(list_rounds(obj), many=True).data)

    def get_timeline(self, obj: Application) -> list[dict[str, Any]]:
        """What happened, when."""
        return timeline_of(obj, self.context["actor"])

    def get_draft(self, obj: Application) -> dict[str, Any] | None:
        """The working copy, for the organization alone."""
        if self.context["actor"].is_staff:
            return None
        working = read_draft(obj, DRAFT_FORM)
        return {**working.values, "version": working.version}

    def get_faults(self, obj: Application) -> dict[str, list[str]] | None:
        """What is missing before it can be sent, for the organization alone."""
        if self.context["actor"].is_staff or obj.status not in {"draft", "returned"}:
            return None
        found = faults(obj, rulebook_of(obj.policy_id))
        return {name: [str(sentence) for sentence in texts] for name, texts in found.items()}


class AccreditationSerializer(ClockedSerializer):
    """A status that was granted."""

    tenant = serializers.CharField(source="tenant.slug")
    organization_name = serializers.CharField()
    organization_country = serializers.CharField()
    organization_kind = serializers.CharField()
    tier = serializers.CharField()
    granted_on = serializers.DateField()
    suspended_until = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    is_listed = serializers.BooleanField()


class RegisterEntrySerializer(serializers.Serializer[Any]):
    """The public register: only holders who agree to be listed, only what the register shows."""

    id = serializers.UUIDField()
    organization_name = serializers.CharField()
    organization_country = serializers.CharField()
    organization_kind = serializers.CharField()
    tier = serializers.CharField()
    status = serializers.CharField()
    granted_on = serializers.DateField()


class ReportSerializer(ClockedSerializer):
    """A periodic report."""

    accreditation = serializers.UUIDField(source="accreditation_id")
    period_from = serializers.DateField()
    period_to = serializers.DateField()
    due_on = serializers.DateField()
    text = serializers.CharField()
    question = serializers.CharField()
    receipt = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)


class ChangeSerializer(StatefulSerializer):
    """A change that the holder of a status asks for."""

    accreditation = serializers.UUIDField(source="accreditation_id")
    kind = serializers.CharField()
    new_name = serializers.CharField()
    new_tier = serializers.CharField()
    reason = serializers.CharField()
    requested_at = serializers.DateTimeField()
