"""Endpoints of reports for those who work on them: the same services and errors as the pages.

What everybody reads of obstacles is another list (`obstacles`), made by the guard.
"""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.api_fields import ClockedSerializer, timeline_of
from portal.errors import NotFound
from promotion.obstacles.forms import QueueFilter
from promotion.obstacles.models import Obstacle
from promotion.obstacles.rules import is_held
from promotion.obstacles.selectors import get_obstacle, list_obstacles, may_read, visible
from promotion.obstacles.states import ObstacleStatus

# All that is given of a sealed report.
_OF_SEALED = frozenset(
    {"id", "reference", "status", "outcome", "transitions", "clock", "sealed_from", "created_at"}
)


class ObstacleReportSerializer(ClockedSerializer):
    """A report as analysts see it. It names nobody who submitted it."""

    reference = serializers.CharField()
    origin = serializers.CharField()
    polarity = serializers.CharField()
    title = serializers.CharField()
    account = serializers.CharField()
    language = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    freedoms = serializers.ListField(child=serializers.CharField())
    groups = serializers.ListField(child=serializers.CharField())
    standards = serializers.ListField(child=serializers.CharField())
    modality = serializers.CharField()
    country = serializers.CharField()
    province = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    date_precision = serializers.CharField()
    severity = serializers.IntegerField()
    severity_computed = serializers.IntegerField()
    severity_reasons = serializers.JSONField()
    severity_note = serializers.CharField()
    verification = serializers.CharField()
    awaits_confirmation = serializers.BooleanField()
    source_grade = serializers.CharField()
    information_grade = serializers.CharField()
    source_count = serializers.IntegerField()
    possible_subjects = serializers.IntegerField(allow_null=True)
    level = serializers.CharField()
    embargo_until = serializers.DateTimeField(allow_null=True)
    may_publish = serializers.BooleanField()
    may_ask_reply = serializers.BooleanField()
    is_handled = serializers.SerializerMethodField()
    merged_into = serializers.UUIDField(source="merged_into_id", allow_null=True)
    sealed_from = serializers.CharField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    retracted_at = serializers.DateTimeField(allow_null=True)

    def get_is_handled(self, obj: Obstacle) -> bool:
        """Whether somebody handles it at this moment."""
        return is_held(obj)

    def to_representation(self, instance: Obstacle) -> dict[str, Any]:
        """Nobody reads a sealed report: its values are left empty."""
        found: dict[str, Any] = super().to_representation(instance)
        if instance.status != ObstacleStatus.SEALED:
            return found
        return {name: value if name in _OF_SEALED else None for name, value in found.items()}


class ObstacleReportDetailSerializer(ObstacleReportSerializer):
    """One report with its time line."""

    timeline = serializers.SerializerMethodField()

    def get_timeline(self, obj: Obstacle) -> list[Any]:
        """What has happened."""
        return timeline_of(obj, self.context["actor"])


class ReportPages(CursorPages):
    """The newest first."""

    ordering = ("-id",)


class ObstacleReportList(generics.ListAPIView[Obstacle]):
    """Reports at this institution, for its analysts and those who decide."""

    serializer_class = ObstacleReportSerializer
    pagination_class = ReportPages

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Obstacle]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Obstacle)
        actor = actor_of(self.request)
        if not may_read(actor):
            raise NotFound
        countries = visible(actor).values_list("country", flat=True).distinct()
        form = QueueFilter(self.request.GET, reported=[str(code) for code in countries])
        found = list_obstacles(actor=actor, wanted=form.wanted())
        return found.filter(tenant=tenant_of(self.request))

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "reference",
                OpenApiTypes.STR,
                description="A number or its beginning; looked for in every state.",
            ),
            OpenApiParameter("state", OpenApiTypes.STR),
            OpenApiParameter("country", OpenApiTypes.STR),
            OpenApiParameter("kind", OpenApiTypes.STR),
            OpenApiParameter("severity", OpenApiTypes.INT),
            OpenApiParameter("mine", OpenApiTypes.BOOL),
            OpenApiParameter("ageing", OpenApiTypes.BOOL),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those that are open, or as the filters say."""
        return super().get(request, *args, **kwargs)


def _found(request: Request, pk: str) -> Obstacle:
    return get_obstacle(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))


def _shape(request: Request, found: Obstacle) -> Response:
    context = {"request": request, "actor": actor_of(request)}
    return Response(ObstacleReportDetailSerializer(found, context=context).data)


class ObstacleReportDetail(APIView):
    """One report."""

    @extend_schema(responses=ObstacleReportDetailSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With its time line; of a sealed one its number and state alone."""
        return _shape(request, _found(request, pk))


class ObstacleReportTransition(APIView):
    """Move a report."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ObstacleReportDetailSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        moved(Obstacle, _found(request, pk).pk, name, request)
        return _shape(request, _found(request, pk))
