"""Decisions, and the register of digests."""

from django.db.models import QuerySet
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny

from portal.api import CursorPages, actor_of, nothing_of, tenant_of
from portal.decisions.models import Decision, DecisionDigest
from portal.decisions.selectors import get_decision, list_digests, visible


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision as the organization concerned and the institution see it."""

    policy_version = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Decision
        fields = (
            "id",
            "subject_type",
            "subject_id",
            "outcome",
            "is_adverse",
            "reason_code",
            "text",
            "language",
            "rule",
            "rule_article",
            "policy_version",
            "body",
            "session",
            "symbol",
            "decided_on",
            "votes_for",
            "votes_against",
            "abstentions",
            "remedy",
            "remedy_body",
            "remedy_address",
            "remedy_until",
            "remedy_remaining",
            "published_at",
        )


class DigestSerializer(serializers.ModelSerializer[DecisionDigest]):
    """An entry of the public register."""

    article = serializers.CharField(source="rule.article", default="")

    class Meta:
        model = DecisionDigest
        fields = (
            "id",
            "outcome",
            "reason_code",
            "rule",
            "article",
            "body",
            "session",
            "month",
            "remedy",
        )


class DecisionList(generics.ListAPIView[Decision]):
    """Decisions that the caller may see."""

    permission_classes = (AllowAny,)
    serializer_class = DecisionSerializer

    def get_queryset(self) -> QuerySet[Decision]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Decision)
        return visible(actor_of(self.request)).filter(tenant=tenant_of(self.request))


class DecisionDetail(generics.RetrieveAPIView[Decision]):
    """One decision."""

    permission_classes = (AllowAny,)
    serializer_class = DecisionSerializer

    def get_object(self) -> Decision:
        return get_decision(self.kwargs["pk"], actor=actor_of(self.request))


class DigestPages(CursorPages):
    ordering = ("-month", "-id")


class DigestList(generics.ListAPIView[DecisionDigest]):
    """The public register of decisions: by rule and reason, without names."""

    permission_classes = (AllowAny,)
    serializer_class = DigestSerializer
    pagination_class = DigestPages

    def get_queryset(self) -> QuerySet[DecisionDigest]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(DecisionDigest)
        return list_digests(tenant_of(self.request))
