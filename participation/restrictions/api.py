"""Endpoints of reports that somebody was kept out: the same services and errors as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.restrictions.models import Restriction
from participation.restrictions.selectors import get_restriction, visible
from participation.restrictions.services import (
    discard_report,
    open_review,
    save_report,
    start_report,
)
from participation.restrictions.states import RestrictionKind, Way
from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.api_fields import ClockedSerializer, timeline_of
from portal.idempotency import idempotent


class RestrictionSerializer(ClockedSerializer):
    """A report as its author sees it, and those who review."""

    kind = serializers.CharField()
    happened = serializers.CharField()
    happened_on = serializers.CharField()
    place = serializers.CharField()
    by_whom = serializers.CharField()
    asks_for = serializers.CharField()
    language = serializers.CharField()
    on_behalf_of = serializers.UUIDField(source="on_behalf_of_id", allow_null=True)
    on_behalf_name = serializers.CharField()
    wants_review = serializers.BooleanField()
    wants_protection = serializers.SerializerMethodField()
    receipt = serializers.CharField()
    answer = serializers.CharField()
    answer_language = serializers.CharField()
    unsettled = serializers.CharField()
    filed_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    timeline = serializers.SerializerMethodField()

    def get_wants_protection(self, obj: Restriction) -> bool | None:
        """Known to its author alone."""
        return None if self.context["actor"].is_staff else obj.wants_protection

    def get_timeline(self, obj: Restriction) -> list[Any]:
        """What has happened."""
        return timeline_of(obj, self.context["actor"])


class ReportSerializer(serializers.Serializer[Any]):
    """What is being written; every field can be left for later."""

    kind = serializers.ChoiceField(choices=RestrictionKind.choices, required=False)
    happened = serializers.CharField(required=False, allow_blank=True, max_length=40000)
    happened_on = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    place = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    by_whom = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    asks_for = serializers.CharField(required=False, allow_blank=True, max_length=10000)
    language = serializers.CharField(required=False, max_length=12)
    way = serializers.ChoiceField(choices=Way.choices, required=False)


class StartReportSerializer(ReportSerializer):
    """Alone, or for an organization that one represents; values of the draft can come with it."""

    organization = serializers.UUIDField(required=False, allow_null=True, default=None)


def _shape(request: Request, found: Restriction, status: int = 200) -> Response:
    context = {"request": request, "actor": actor_of(request)}
    return Response(RestrictionSerializer(found, context=context).data, status=status)


def _found(request: Request, pk: str) -> Restriction:
    return get_restriction(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))


class RestrictionPages(CursorPages):
    ordering = ("-id",)


class RestrictionList(generics.ListAPIView[Restriction]):
    """One's own reports; for those who review, the institution's. POST begins a draft."""

    serializer_class = RestrictionSerializer
    pagination_class = RestrictionPages

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Restriction]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Restriction)
        return visible(actor_of(self.request)).filter(tenant=tenant_of(self.request))

    @extend_schema(request=StartReportSerializer, responses={201: RestrictionSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Begin a draft; file it with transitions/file/."""
        body = StartReportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        made = start_report(
            tenant_id=tenant_of(request).pk,
            organization_id=values.pop("organization"),
            actor=actor_of(request),
        )
        if values:
            save_report(made.pk, values, actor=actor_of(request))
        return _shape(request, _found(request, str(made.pk)), 201)


class RestrictionDetail(APIView):
    """One report."""

    @extend_schema(responses=RestrictionSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With its time line."""
        return _shape(request, _found(request, pk))

    @extend_schema(request=ReportSerializer, responses=RestrictionSerializer)
    def patch(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Save some values of the draft."""
        body = ReportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        save_report(_found(request, pk).pk, body.validated_data, actor=actor_of(request))
        return _shape(request, _found(request, pk))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Throw a draft away."""
        discard_report(restriction_id=_found(request, pk).pk, actor=actor_of(request))
        return Response(status=204)


class RestrictionTransition(APIView):
    """Move a report."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=RestrictionSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        moved(Restriction, _found(request, pk).pk, name, request)
        return _shape(request, _found(request, pk))


class OpenedReviewSerializer(serializers.Serializer[Any]):
    """The request for a review that was opened."""

    appeal = serializers.UUIDField()


class RestrictionReview(APIView):
    """Open the review of a report."""

    @extend_schema(request=None, responses={201: OpenedReviewSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Its draft holds the words of the report; file it with the appeal's transitions."""
        appeal = open_review(restriction_id=_found(request, pk).pk, actor=actor_of(request))
        return Response(OpenedReviewSerializer({"appeal": appeal.pk}).data, status=201)
