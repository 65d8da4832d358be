"""Endpoints of the register: what the pages show, and nothing besides."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, nothing_of, tenant_of
from promotion.obstacles.api_reporting import report_obstacle, reporting_schema
from promotion.publication.filters import asked_of
from promotion.publication.models import PublishedObstacle
from promotion.publication.replies import replies_of
from promotion.publication.selectors import (
    changes,
    counts_by_country,
    get_published,
    kept_by_kind,
    kept_by_year,
    released,
    revisions_of,
    shown,
)
from promotion.publication.serializers import (
    ChangeSerializer,
    PublishedObstacleDetailSerializer,
    PublishedObstacleSerializer,
    StatisticsSerializer,
)

_TEXT = OpenApiTypes.STR
_FILTERS = [
    OpenApiParameter("country", _TEXT, description="ISO 3166-1 code of a country or area."),
    OpenApiParameter("kind", _TEXT, description="A code, or the letter of a family."),
    OpenApiParameter("freedom", _TEXT, description="A code FRE-…"),
    OpenApiParameter("group", _TEXT, description="A code GRP-…"),
    OpenApiParameter("severity", OpenApiTypes.INT, description="0 to 5."),
    OpenApiParameter("verification", _TEXT, description="A code VER-…"),
    OpenApiParameter("origin", _TEXT, description="Where it comes from."),
    OpenApiParameter("source", _TEXT, description="The collection it was imported from."),
    OpenApiParameter("direction", _TEXT, description="`negative` or `positive`."),
    OpenApiParameter("since", OpenApiTypes.DATE, description="Began on this day or later."),
    OpenApiParameter("until", OpenApiTypes.DATE, description="Began on this day or earlier."),
    OpenApiParameter("q", _TEXT, description="Beginnings of words that must all occur."),
]


class NewestPages(CursorPages):
    """50 a page, what was published last at the top."""

    ordering = ("-published_at", "-id")


class ChangePages(CursorPages):
    """50 a page, the oldest change first: go on from the last page that you have."""

    ordering = ("changed_at", "id")


class ObstacleList(generics.ListAPIView[PublishedObstacle]):
    """Everything that stands in the register, under filters."""

    permission_classes = (AllowAny,)
    serializer_class = PublishedObstacleSerializer
    pagination_class = NewestPages

    def get_queryset(self) -> QuerySet[PublishedObstacle]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(PublishedObstacle)
        return shown(tenant_of(self.request), asked_of(self.request.query_params).shown)

    @extend_schema(parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What was published last at the top."""
        return super().get(request, *args, **kwargs)

    @reporting_schema
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Report an obstacle; the receipt is shown this once."""
        return report_obstacle(request)


class ObstacleDetail(APIView):
    """One row of the register."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=PublishedObstacleDetailSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """In whatever state; of what is withheld the id, the revision and the time."""
        row = get_published(pk, tenant=tenant_of(request))
        shown_row = PublishedObstacleSerializer(row).data
        parts = {"revisions": list(revisions_of(row)), "replies": replies_of(row)}
        whole = PublishedObstacleDetailSerializer()
        shown_parts = {
            name: whole.fields[name].to_representation(value) for name, value in parts.items()
        }
        return Response({**shown_row, **shown_parts})


class ObstacleChanges(generics.ListAPIView[PublishedObstacle]):
    """Every row by when it last changed, with those taken back, so that copies can follow."""

    permission_classes = (AllowAny,)
    serializer_class = ChangeSerializer
    pagination_class = ChangePages

    def get_queryset(self) -> QuerySet[PublishedObstacle]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(PublishedObstacle)
        return changes(tenant_of(self.request))


class ObstacleStatistics(APIView):
    """Counts of the register, and the released figures."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=StatisticsSerializer)
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """Obstacles only; what stands as a positive development is not counted here."""
        tenant = tenant_of(request)
        found = {
            "by_country": counts_by_country(tenant),
            "by_kind": kept_by_kind(tenant),
            "by_year": {str(year): number for year, number in kept_by_year(tenant).items()},
            "released": released(tenant),
        }
        return Response(StatisticsSerializer(found).data)
