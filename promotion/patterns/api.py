"""Endpoints of alerts and of the signals behind them: the same services and errors as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.errors import NotFound
from promotion.patterns.models import Alert, Signal
from promotion.patterns.selectors import (
    Wanted,
    get_alert,
    get_signal,
    list_alerts,
    list_signals,
    record_of,
    updates_of,
    works_on_signals,
)
from promotion.patterns.serializers import (
    AlertDetailSerializer,
    AlertFollowSerializer,
    AlertRecordSerializer,
    AlertSerializer,
    SignalSerializer,
)
from promotion.patterns.series import alert_line
from promotion.patterns.services import follow
from promotion.patterns.words import labels_for

_TEXT = OpenApiTypes.STR
_NAMES = ("status", "basis", "tier", "country", "kind")
_FILTERS = [
    OpenApiParameter("status", _TEXT, description="A status, or an outcome of ended alerts."),
    OpenApiParameter("basis", _TEXT, description="surge, silence or severe."),
    OpenApiParameter("country", _TEXT, description="ISO 3166 code of the country or area."),
    OpenApiParameter("kind", _TEXT, description="Code of the kind of obstacle."),
]


def _wanted(request: Request) -> Wanted:
    return Wanted(**{name: request.query_params.get(name, "") for name in _NAMES})


class AlertPages(CursorPages):
    """50 a page, the newest first."""

    ordering = ("-published_at", "-id")


class AlertList(generics.ListAPIView[Alert]):
    """The institution's alerts, in force and past ones."""

    permission_classes = (AllowAny,)
    serializer_class = AlertSerializer
    pagination_class = AlertPages

    def get_serializer_context(self) -> dict[str, Any]:
        labels = getattr(self, "labels", None)
        return {"request": self.request, "actor": actor_of(self.request), "labels": labels}

    def paginate_queryset(self, queryset: Any) -> Any:
        """The labels of a whole page are read at once."""
        rows = super().paginate_queryset(queryset)
        self.labels = labels_for(rows or [])
        return rows

    def get_queryset(self) -> QuerySet[Alert]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Alert)
        return list_alerts(tenant_of(self.request), _wanted(self.request))

    @extend_schema(parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The newest first; those ended for safety are in no list."""
        return super().get(request, *args, **kwargs)


def _alert_detail(request: Request, pk: Any) -> Response:
    row = get_alert(pk, tenant=tenant_of(request))
    context = {
        "request": request,
        "actor": actor_of(request),
        "updates": updates_of([row]).get(row.pk, []),
        "line": alert_line(row),
    }
    return Response(AlertDetailSerializer(row, context=context).data)


class AlertDetail(APIView):
    """One alert."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=AlertDetailSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With what was added and the published series."""
        return _alert_detail(request, pk)


class AlertTransition(APIView):
    """Move an alert: add what is new, end it, say whether it was right."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=AlertDetailSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; 422 names those that are wrong."""
        moved(Alert, get_alert(pk, tenant=tenant_of(request)).pk, name, request)
        return _alert_detail(request, pk)


class AlertRecord(APIView):
    """How often alerts were right."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=AlertRecordSerializer)
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """With the counts that the share rests on."""
        return Response(AlertRecordSerializer(record_of(tenant_of(request))).data)


class AlertFollowing(APIView):
    """Whether one is told of alerts."""

    @extend_schema(request=AlertFollowSerializer, responses=AlertFollowSerializer)
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Be told of alerts of a country or area or of all, or no more."""
        body = AlertFollowSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        follow(tenant=tenant_of(request), actor=actor_of(request), **body.validated_data)
        return Response(body.validated_data)


class SignalPages(CursorPages):
    """50 a page, what was raised last first."""

    ordering = ("-raised_at", "-id")


class SignalList(generics.ListAPIView[Signal]):
    """The signals of the institution, for those who assess them."""

    serializer_class = SignalSerializer
    pagination_class = SignalPages

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Signal]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Signal)
        if not works_on_signals(actor_of(self.request)):
            raise NotFound
        return list_signals(
            tenant_of(self.request), actor=actor_of(self.request), wanted=_wanted(self.request)
        )

    @extend_schema(parameters=[*_FILTERS, OpenApiParameter("tier", _TEXT)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """With the watch list and what was dismissed."""
        return super().get(request, *args, **kwargs)


def _signal_detail(request: Request, pk: Any) -> Response:
    row = get_signal(pk, tenant=tenant_of(request), actor=actor_of(request))
    context = {"request": request, "actor": actor_of(request)}
    return Response(SignalSerializer(row, context=context).data)


class SignalDetail(APIView):
    """One signal."""

    @extend_schema(responses=SignalSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With observed, expected, interval, p, q, window, sources and the check of effort."""
        return _signal_detail(request, pk)


class SignalTransition(APIView):
    """Move a signal: assess it, make an alert of it, watch it, dismiss it."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=SignalSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; an alert takes a second person."""
        row = get_signal(pk, tenant=tenant_of(request), actor=actor_of(request))
        moved(Signal, row.pk, name, request)
        return _signal_detail(request, pk)
