"""Programmes in the API: public reading, staff writing."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.api_language import in_language_asked
from participation.programmes.models import OversightOffice, Programme, ProgrammeStatus
from participation.programmes.selectors import (
    get_programme,
    list_programmes,
    list_public_offices,
)
from participation.programmes.services import publish_programme, save_office, save_programme
from portal.api import CursorPages, actor_of, nothing_of, tenant_of
from portal.idempotency import idempotent
from portal.looks.texts import text_of, texts_of

_LANGUAGE = OpenApiParameter("language", str, description="Language of the texts, such as fr.")
_PLACE = OpenApiParameter(
    "place", str, description="A district, town or village, in any script and spelling."
)
_COUNTRY = OpenApiParameter("country", str, description="ISO 3166-1 alpha-2 code.")
_STATUS = OpenApiParameter("status", str, enum=ProgrammeStatus.values)


def texts_field(*, required: bool = False) -> serializers.DictField:
    """A text in several languages: {"en": "…", "ar": "…"}."""
    return serializers.DictField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=True), required=required
    )


class OfficeSerializer(serializers.Serializer[Any]):
    """Where exploitation, abuse and fraud are told; nothing written in the portal reaches it."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.SerializerMethodField()
    mandate = serializers.SerializerMethodField()
    how_to_reach = serializers.SerializerMethodField()
    email = serializers.CharField()
    phone = serializers.CharField()
    url = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    is_independent = serializers.BooleanField()

    def get_name(self, obj: OversightOffice) -> str:
        """In the language asked for."""
        return text_of(obj, "name").text

    def get_mandate(self, obj: OversightOffice) -> str:
        """In the language asked for."""
        return text_of(obj, "mandate").text

    def get_how_to_reach(self, obj: OversightOffice) -> str:
        """In the language asked for."""
        return text_of(obj, "how_to_reach").text


class PlaceSerializer(serializers.Serializer[Any]):
    """A place where a programme runs, with every name it has."""

    country = serializers.CharField()
    name = serializers.CharField()
    other_names = serializers.ListField(child=serializers.CharField(), required=False)


class ProgrammeSerializer(serializers.Serializer[Any]):
    """What runs where, with whom."""

    id = serializers.UUIDField(read_only=True)
    title = serializers.SerializerMethodField()
    titles = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()
    unit = serializers.CharField()
    partners = serializers.ListField(child=serializers.CharField())
    status = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    languages = serializers.ListField(child=serializers.CharField())
    places = PlaceSerializer(many=True)
    oversight = OfficeSerializer(allow_null=True)
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, obj: Programme) -> str:
        """In the language asked for."""
        return text_of(obj, "title").text

    def get_titles(self, obj: Programme) -> dict[str, str]:
        """In every language."""
        return texts_of(obj, "title")

    def get_summary(self, obj: Programme) -> str:
        """In the language asked for."""
        return text_of(obj, "summary").text


class ProgrammeWriteSerializer(serializers.Serializer[Any]):
    """A programme as staff write it; `version` names the one that was read (409 otherwise)."""

    title = texts_field(required=True)
    summary = texts_field()
    unit = serializers.CharField(max_length=200)
    partners = serializers.ListField(child=serializers.CharField(), required=False)
    status = serializers.ChoiceField(choices=ProgrammeStatus.choices, required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    languages = serializers.ListField(child=serializers.CharField(), required=False)
    oversight = serializers.UUIDField(required=False, allow_null=True)
    places = PlaceSerializer(many=True, required=False)
    version = serializers.IntegerField(required=False)


class OfficeWriteSerializer(serializers.Serializer[Any]):
    """An office as staff write it."""

    name = texts_field(required=True)
    mandate = texts_field()
    how_to_reach = texts_field(required=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(required=False, allow_blank=True, max_length=60)
    url = serializers.URLField(required=False, allow_blank=True)
    languages = serializers.ListField(child=serializers.CharField(), required=False)
    is_independent = serializers.BooleanField(required=False)


class ProgrammePages(CursorPages):
    ordering = ("-created_at", "-id")


class ProgrammeList(generics.ListAPIView[Programme]):
    """What runs at this institution; POST begins a programme (staff)."""

    permission_classes = (AllowAny,)
    serializer_class = ProgrammeSerializer
    pagination_class = ProgrammePages

    def get_queryset(self) -> QuerySet[Programme]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Programme)
        asked = self.request.query_params
        status = asked.get("status", "")
        return list_programmes(
            tenant_of(self.request),
            actor=actor_of(self.request),
            place=asked.get("place", ""),
            country=asked.get("country", ""),
            status=status if status in ProgrammeStatus.values else "",
        ).select_related("oversight")

    @extend_schema(parameters=[_PLACE, _COUNTRY, _STATUS, _LANGUAGE])
    @in_language_asked
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list; `place` finds what runs in a district."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=ProgrammeWriteSerializer, responses={201: ProgrammeSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Begin one; nobody but the institution sees it until it is published."""
        body = ProgrammeWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        tenant, actor = tenant_of(request), actor_of(request)
        made = save_programme(tenant_id=tenant.pk, values=body.validated_data, actor=actor)
        return Response(_shape(get_programme(made.pk, tenant=tenant, actor=actor)), status=201)


def _shape(programme: Programme) -> dict[str, Any]:
    return dict(ProgrammeSerializer(programme).data)


class ProgrammeDetail(APIView):
    """One programme."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[_LANGUAGE], responses=ProgrammeSerializer)
    @in_language_asked
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With its places and its oversight office."""
        found = get_programme(pk, tenant=tenant_of(request), actor=actor_of(request))
        return Response(_shape(found))

    @extend_schema(request=ProgrammeWriteSerializer, responses=ProgrammeSerializer)
    def put(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Write it anew (staff); name the `version` that was read."""
        tenant, actor = tenant_of(request), actor_of(request)
        found = get_programme(pk, tenant=tenant, actor=actor)
        body = ProgrammeWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        save_programme(
            tenant_id=tenant.pk,
            programme_id=found.pk,
            expected_version=values.pop("version", None),
            values=values,
            actor=actor,
        )
        return Response(_shape(get_programme(pk, tenant=tenant, actor=actor)))


class ProgrammePublish(APIView):
    """Publish a programme."""

    @extend_schema(request=None, responses=ProgrammeSerializer)
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """422 without an oversight office or without a place."""
        tenant, actor = tenant_of(request), actor_of(request)
        found = get_programme(pk, tenant=tenant, actor=actor)
        publish_programme(programme_id=found.pk, actor=actor)
        return Response(_shape(get_programme(pk, tenant=tenant, actor=actor)))


class OfficePages(CursorPages):
    ordering = ("name", "id")


class OfficeList(generics.ListAPIView[OversightOffice]):
    """The institution's oversight offices; POST adds one (staff)."""

    permission_classes = (AllowAny,)
    serializer_class = OfficeSerializer
    pagination_class = OfficePages

    def get_queryset(self) -> QuerySet[OversightOffice]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(OversightOffice)
        return list_public_offices(tenant_of(self.request))

    @extend_schema(parameters=[_LANGUAGE])
    @in_language_asked
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=OfficeWriteSerializer, responses={201: OfficeSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Add one; everybody sees it at once."""
        body = OfficeWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = save_office(
            tenant_id=tenant_of(request).pk, values=body.validated_data, actor=actor_of(request)
        )
        return Response(OfficeSerializer(made).data, status=201)
