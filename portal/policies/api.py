"""Policies and their rules: public, with the parameters that drive forms and checks."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import CursorPages, nothing_of, tenant_of
from portal.policies.kinds import RuleKind, parse
from portal.policies.models import Policy, Rule
from portal.policies.selectors import (
    get_public_policy,
    list_public_policies,
    list_public_rules,
)


class RuleSerializer(serializers.ModelSerializer[Rule]):
    """One article."""

    summary = serializers.SerializerMethodField()
    policy_version = serializers.IntegerField(source="policy.version")

    class Meta:
        model = Rule
        fields = (
            "id",
            "policy",
            "policy_version",
            "article",
            "kind",
            "title",
            "text",
            "parameters",
            "summary",
            "cannot_meet",
            "alternative",
            "source_url",
            "retrieved_on",
            "verified_by",
        )

    def get_summary(self, obj: Rule) -> str:
        """What the parameters say, in a sentence of the language asked for."""
        parameters = parse(RuleKind(obj.kind), obj.parameters)
        return parameters.summary(get_language() or "en")


class PolicySerializer(serializers.ModelSerializer[Policy]):
    """One version of an institution's rules on one subject."""

    class Meta:
        model = Policy
        fields = (
            "id",
            "subject",
            "version",
            "status",
            "title",
            "introduction",
            "change_note",
            "effective_on",
            "published_at",
            "superseded_at",
            "comment_until",
            "told_count",
        )


class PolicyList(generics.ListAPIView[Policy]):
    """Versions in force, replaced, and open to comment."""

    permission_classes = (AllowAny,)
    serializer_class = PolicySerializer

    def get_queryset(self) -> QuerySet[Policy]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Policy)
        return list_public_policies(tenant_of(self.request))


class PolicyDetail(generics.RetrieveAPIView[Policy]):
    """One version."""

    permission_classes = (AllowAny,)
    serializer_class = PolicySerializer

    def get_object(self) -> Policy:
        return get_public_policy(self.kwargs["pk"], tenant=tenant_of(self.request))


class RulePages(CursorPages):
    ordering = ("policy_id", "position", "id")


class RuleList(generics.ListAPIView[Rule]):
    """Articles, of all public versions or of one."""

    permission_classes = (AllowAny,)
    serializer_class = RuleSerializer
    pagination_class = RulePages

    def get_queryset(self) -> QuerySet[Rule]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Rule)
        return list_public_rules(
            tenant_of(self.request), policy_id=self.request.query_params.get("policy")
        )

    @extend_schema(parameters=[OpenApiParameter("policy", str, description="Id of a version.")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, in the order of the articles."""
        return super().get(request, *args, **kwargs)
