"""Endpoints of reports for those who work on them: the same services and errors as the pages.

What everybody reads of obstacles is another list (`obstacles`), made by the guard.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.errors import NotFound
from promotion.obstacles.api_desk_shapes import (
    ObstacleReportDetailSerializer,
    ObstacleReportSerializer,
)
from promotion.obstacles.forms import QueueFilter
from promotion.obstacles.models import Obstacle
from promotion.obstacles.selectors import get_obstacle, list_obstacles, may_read, visible


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


def found_report(request: Request, pk: UUID | str) -> Obstacle:
    """The report that an address names. Raises NotFound where the caller may not see it."""
    return get_obstacle(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))


def shape_of(request: Request, found: Obstacle) -> Response:
    """One report with its time line, as the answer of an endpoint."""
    context = {"request": request, "actor": actor_of(request)}
    return Response(ObstacleReportDetailSerializer(found, context=context).data)


class ObstacleReportDetail(APIView):
    """One report."""

    @extend_schema(responses=ObstacleReportDetailSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With its time line; of a sealed one its number and state alone."""
        return shape_of(request, found_report(request, pk))


class ObstacleReportTransition(APIView):
    """Move a report."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ObstacleReportDetailSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        moved(Obstacle, found_report(request, pk).pk, name, request)
        return shape_of(request, found_report(request, pk))
