"""Imports of obstacles and files of what is published, in the API."""

from typing import Any, BinaryIO, cast

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.api_fields import StatefulSerializer
from portal.documents.uploads import upload_of
from portal.errors import NotFound
from portal.idempotency import idempotent
from portal.importing.encodings import ENCODINGS
from portal.permissions import Actor
from promotion.exchange.downloads import file_of
from promotion.exchange.models import ObstacleImport, ObstacleImportLine, Verdict
from promotion.exchange.selectors import get_import, list_imports, list_lines
from promotion.exchange.services import keep_mapping, match_import, upload_import
from promotion.exchange.words import note_words
from promotion.publication.filters import asked_of


def _staff(request: Request) -> Actor:
    """The caller, where they work for the page's institution; NotFound otherwise."""
    actor = actor_of(request)
    if actor.tenant_id is None or actor.tenant_id != tenant_of(request).pk:
        raise NotFound
    return actor


class ObstacleImportSerializer(StatefulSerializer):
    """An import: how it is read, what the dry run found, how far it is."""

    file_name = serializers.CharField()
    file_hash = serializers.CharField()
    encoding = serializers.CharField()
    header = serializers.ListField(child=serializers.CharField())
    mapping_name = serializers.CharField()
    definition = serializers.DictField()
    line_count = serializers.IntegerField()
    counts = serializers.DictField()
    position = serializers.IntegerField()
    uploaded_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ObstacleUploadSerializer(serializers.Serializer[Any]):
    """A file (CSV, XLSX, JSON), the name or id of a mapping, and in what it is written."""

    file = serializers.FileField()
    mapping = serializers.CharField(required=False, allow_blank=True, default="", max_length=80)
    encoding = serializers.ChoiceField(
        choices=list(ENCODINGS), required=False, allow_blank=True, default=""
    )


class ObstacleMatchSerializer(serializers.Serializer[Any]):
    """How the file is read, as the mapping of an import gives it; `keep_as` keeps it."""

    definition = serializers.DictField(required=False)
    keep_as = serializers.CharField(required=False, max_length=80)


class ImportPages(CursorPages):
    ordering = ("-uploaded_at", "-id")


class ObstacleImportList(generics.ListAPIView[ObstacleImport]):
    """The institution's imports of obstacles."""

    serializer_class = ObstacleImportSerializer
    pagination_class = ImportPages
    parser_classes = (MultiPartParser,)

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[ObstacleImport]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(ObstacleImport)
        return list_imports(actor=_staff(self.request))

    @extend_schema(request=ObstacleUploadSerializer, responses={201: ObstacleImportSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Take a file in and keep its lines; nothing else is changed by it."""
        actor = _staff(request)
        body = ObstacleUploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        upload = upload_of(request._request, "file")
        batch = upload_import(
            file=cast("BinaryIO", upload),
            file_name=upload.name or "",
            mapping=body.validated_data["mapping"],
            encoding=body.validated_data["encoding"],
            actor=actor,
        )
        return Response(ObstacleImportSerializer(batch, context={"actor": actor}).data, status=201)


class ObstacleImportDetail(APIView):
    """One import."""

    @extend_schema(responses=ObstacleImportSerializer)
    def get(self, request: Request, pk: Any, **_kwargs: Any) -> Response:
        """How far it is."""
        found = get_import(pk, actor=_staff(request))
        return Response(ObstacleImportSerializer(found, context={"actor": actor_of(request)}).data)

    @extend_schema(request=ObstacleMatchSerializer, responses=ObstacleImportSerializer)
    def patch(self, request: Request, pk: Any, **_kwargs: Any) -> Response:
        """Say how the file is read, before it is tried out."""
        body = ObstacleMatchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values, actor = body.validated_data, _staff(request)
        found = get_import(pk, actor=actor)
        if "definition" in values:
            match_import(import_id=found.pk, definition=values["definition"], actor=actor)
        if "keep_as" in values:
            keep_mapping(import_id=found.pk, name=values["keep_as"], actor=actor)
        return self.get(request, pk)


class ObstacleImportTransition(APIView):
    """Try out, run, undo, discard."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ObstacleImportSerializer)
    def post(self, request: Request, pk: Any, name: str, **_kwargs: Any) -> Response:
        """The worker does it line by line; read the import again to see how far it is."""
        done = moved(ObstacleImport, get_import(pk, actor=_staff(request)).pk, name, request)
        return Response(ObstacleImportSerializer(done, context={"actor": actor_of(request)}).data)


class ObstacleImportLineSerializer(serializers.ModelSerializer[ObstacleImportLine]):
    """One line: what it would do or did, and why."""

    notes = serializers.SerializerMethodField()

    class Meta:
        model = ObstacleImportLine
        fields = (
            "number",
            "key",
            "values",
            "verdict",
            "reasons",
            "remarks",
            "notes",
            "applied_at",
            "undone_at",
            "left_because",
        )

    def get_notes(self, line: ObstacleImportLine) -> list[str]:
        """Reasons and remarks in words."""
        return [note_words(note) for note in (*line.reasons, *line.remarks)]


class LinePages(CursorPages):
    ordering = ("number", "id")


class ObstacleImportLines(generics.ListAPIView[ObstacleImportLine]):
    """The report of an import, line by line."""

    serializer_class = ObstacleImportLineSerializer
    pagination_class = LinePages

    def get_queryset(self) -> QuerySet[ObstacleImportLine]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(ObstacleImportLine)
        batch = get_import(self.kwargs["pk"], actor=_staff(self.request))
        return list_lines(batch, self.request.query_params.get("verdict", ""))

    @extend_schema(parameters=[OpenApiParameter("verdict", str, enum=list(Verdict.values))])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All lines, or those of one verdict."""
        return super().get(request, *args, **kwargs)


class ObstacleFiles(APIView):
    """What is published, as one file: csv (with HXL tags), xlsx, json or geojson."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, form: str, **_kwargs: Any) -> StreamingHttpResponse:
        """With the filters of the list; what is no longer published is listed by its id."""
        asked = asked_of(request.query_params.dict())
        return file_of(tenant_of(request), form, asked.shown)
