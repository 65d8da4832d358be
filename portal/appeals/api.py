"""Requests for a review."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import actor_of, moved, nothing_of, tenant_of
from portal.api_fields import ClockedSerializer
from portal.appeals.models import Appeal
from portal.appeals.selectors import get_appeal, visible
from portal.appeals.services import start_appeal
from portal.decisions.selectors import get_own_decision
from portal.idempotency import idempotent


class AppealSerializer(ClockedSerializer):
    """A request for a review: its author's, and once filed that of those who review."""

    cause = serializers.CharField()
    decision = serializers.UUIDField(source="decision_id", allow_null=True)
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField()
    grounds = serializers.CharField()
    language = serializers.CharField()
    late_cause = serializers.CharField()
    receipt = serializers.CharField()
    filed_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)


class AppealStartSerializer(serializers.Serializer[Any]):
    """The decision that is contested."""

    decision = serializers.UUIDField()


def _shape(found: Appeal, request: Request) -> dict[str, Any]:
    return dict(AppealSerializer(found, context={"actor": actor_of(request)}).data)


class AppealList(generics.ListAPIView[Appeal]):
    """Requests for a review that the caller may see; POST begins one against a decision."""

    serializer_class = AppealSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Appeal]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Appeal)
        return visible(actor_of(self.request)).filter(tenant=tenant_of(self.request))

    @extend_schema(request=AppealStartSerializer, responses={201: AppealSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Begin a request, or get the one that was begun; 422 where the policy has no review here."""
        body = AppealStartSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        decision = get_own_decision(
            body.validated_data["decision"],
            tenant_id=tenant_of(request).pk,
            actor=actor_of(request),
        )
        found = start_appeal(decision_id=decision.pk, actor=actor_of(request))
        return Response(_shape(found, request), status=201)


class AppealDetail(APIView):
    """One request for a review."""

    @extend_schema(responses=AppealSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """As its author or those who review see it."""
        found = get_appeal(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))
        return Response(_shape(found, request))


class AppealTransition(APIView):
    """Move a request for a review: file, acknowledge."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=AppealSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        found = get_appeal(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))
        return Response(_shape(moved(Appeal, found.pk, name, request), request))
