"""Exports of what a list shows and imports of an institution's spreadsheet, in the API."""

from typing import Any, BinaryIO, cast

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.accreditation.export import MEDIA_TYPES, listing_codes
from participation.accreditation.export_requests import (
    get_export,
    list_exports,
    open_export,
    request_export,
)
from participation.accreditation.importing import (
    get_import,
    keep_mapping,
    list_imports,
    list_lines,
    match_columns,
    match_values,
    upload_import,
)
from participation.accreditation.models import ExportRequest, Import, ImportLine
from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.api_fields import StatefulSerializer
from portal.documents.uploads import upload_of
from portal.errors import NotFound
from portal.idempotency import idempotent
from portal.importing.cells import DateOrder
from portal.permissions import Actor


def _staff(request: Request) -> Actor:
    """The caller, where they work for the page's institution; NotFound otherwise."""
    actor = actor_of(request)
    if actor.tenant_id is None or actor.tenant_id != tenant_of(request).pk:
        raise NotFound
    return actor


class ExportSerializer(StatefulSerializer):
    """An export: what was asked for, how far it is, until when its file can be fetched."""

    listing = serializers.CharField()
    query = serializers.CharField()
    format = serializers.CharField()
    counted = serializers.IntegerField()
    row_count = serializers.IntegerField(allow_null=True)
    requested_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class ExportAskSerializer(serializers.Serializer[Any]):
    """Which list, with the filters of its page's address, in which format and language."""

    listing = serializers.CharField(
        max_length=20, help_text="Such as applications, statuses, themes, codings."
    )
    query = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)
    format = serializers.ChoiceField(choices=ExportRequest.Format.choices)
    language = serializers.CharField(required=False, default="en", max_length=12)

    def validate_listing(self, code: str) -> str:
        """Only lists that there are."""
        if code not in listing_codes():
            raise serializers.ValidationError(_("There is no such list."), code="unknown")
        return code


class ExportPages(CursorPages):
    ordering = ("-requested_at", "-id")


class ExportList(generics.ListAPIView[ExportRequest]):
    """One's own exports, and those that wait for one's approval."""

    serializer_class = ExportSerializer
    pagination_class = ExportPages

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[ExportRequest]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(ExportRequest)
        return list_exports(actor=_staff(self.request))

    @extend_schema(request=ExportAskSerializer, responses={201: ExportSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Ask for exactly what a list shows; above 500 rows a second person approves."""
        body = ExportAskSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        export = request_export(file_format=values.pop("format"), actor=_staff(request), **values)
        shape = ExportSerializer(export, context={"actor": actor_of(request)})
        return Response(shape.data, status=201)


class ExportDetail(APIView):
    """One export."""

    @extend_schema(responses=ExportSerializer)
    def get(self, request: Request, pk: Any, **_kwargs: Any) -> Response:
        """How far it is."""
        found = get_export(pk, actor=_staff(request))
        return Response(ExportSerializer(found, context={"actor": actor_of(request)}).data)


class ExportTransition(APIView):
    """Approve, decline, discard."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ExportSerializer)
    def post(self, request: Request, pk: Any, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        done = moved(ExportRequest, get_export(pk, actor=_staff(request)).pk, name, request)
        return Response(ExportSerializer(done, context={"actor": actor_of(request)}).data)


class ExportFile(APIView):
    """The file of one's own export."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: Any, **_kwargs: Any) -> FileResponse:
        """For a day after it was made."""
        export, plain = open_export(export_id=pk, actor=_staff(request))
        return FileResponse(
            plain,
            as_attachment=True,
            filename=f"{export.listing}.{export.format}",
            content_type=MEDIA_TYPES[ExportRequest.Format(export.format)],
        )


class ImportSerializer(StatefulSerializer):
    """An import: its columns, what the dry run found, how far it is."""

    file_name = serializers.CharField()
    file_hash = serializers.CharField()
    header = serializers.ListField(child=serializers.CharField())
    columns = serializers.DictField()
    codes = serializers.DictField()
    date_order = serializers.CharField()
    line_count = serializers.IntegerField()
    counts = serializers.DictField()
    position = serializers.IntegerField()
    uploaded_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ImportUploadSerializer(serializers.Serializer[Any]):
    """A spreadsheet (CSV or XLSX), and a kept mapping where one fits."""

    file = serializers.FileField()
    mapping = serializers.UUIDField(required=False, allow_null=True, default=None)


class ImportMatchSerializer(serializers.Serializer[Any]):
    """Which column holds what, which value means which code; `keep_as` keeps it for the next file."""

    columns = serializers.DictField(child=serializers.CharField(), required=False)
    date_order = serializers.ChoiceField(choices=DateOrder.choices, required=False)
    codes = serializers.DictField(child=serializers.DictField(), required=False)
    keep_as = serializers.CharField(required=False, max_length=80)


class ImportPages(CursorPages):
    ordering = ("-uploaded_at", "-id")


class ImportList(generics.ListAPIView[Import]):
    """The institution's imports."""

    serializer_class = ImportSerializer
    pagination_class = ImportPages
    parser_classes = (MultiPartParser,)

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Import]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Import)
        return list_imports(actor=_staff(self.request))

    @extend_schema(request=ImportUploadSerializer, responses={201: ImportSerializer})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Take a spreadsheet in and keep its lines; nothing else is changed by it."""
        actor = _staff(request)
        body = ImportUploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        upload = upload_of(request._request, "file")
        batch = upload_import(
            file=cast("BinaryIO", upload),
            file_name=upload.name or "",
            mapping_id=body.validated_data["mapping"],
            actor=actor,
        )
        return Response(ImportSerializer(batch, context={"actor": actor}).data, status=201)


class ImportDetail(APIView):
    """One import."""

    @extend_schema(responses=ImportSerializer)
    def get(self, request: Request, pk: Any, **_kwargs: Any) -> Response:
        """How far it is."""
        found = get_import(pk, actor=_staff(request))
        return Response(ImportSerializer(found, context={"actor": actor_of(request)}).data)

    @extend_schema(request=ImportMatchSerializer, responses=ImportSerializer)
    def patch(self, request: Request, pk: Any, **_kwargs: Any) -> Response:
        """Match columns and values before it is tried out."""
        body = ImportMatchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values, actor = body.validated_data, _staff(request)
        found = get_import(pk, actor=actor)
        if "columns" in values or "date_order" in values:
            match_columns(
                import_id=found.pk,
                columns=values.get("columns", found.columns),
                date_order=values.get("date_order", found.date_order),
                actor=actor,
            )
        if "codes" in values:
            match_values(import_id=found.pk, codes=values["codes"], actor=actor)
        if "keep_as" in values:
            keep_mapping(import_id=found.pk, name=values["keep_as"], actor=actor)
        return self.get(request, pk)


class ImportTransition(APIView):
    """Try out, run, undo, discard."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ImportSerializer)
    def post(self, request: Request, pk: Any, name: str, **_kwargs: Any) -> Response:
        """The worker does it line by line; read the import again to see how far it is."""
        done = moved(Import, get_import(pk, actor=_staff(request)).pk, name, request)
        return Response(ImportSerializer(done, context={"actor": actor_of(request)}).data)


class ImportLineSerializer(serializers.ModelSerializer[ImportLine]):
    """One line: what it would do or did, and why it was left out."""

    class Meta:
        model = ImportLine
        fields = ("number", "values", "verdict", "reasons", "applied_at", "undone_at")


class LinePages(CursorPages):
    ordering = ("number", "id")


class ImportLines(generics.ListAPIView[ImportLine]):
    """The report of an import, line by line."""

    serializer_class = ImportLineSerializer
    pagination_class = LinePages

    def get_queryset(self) -> QuerySet[ImportLine]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(ImportLine)
        batch = get_import(self.kwargs["pk"], actor=_staff(self.request))
        return list_lines(batch, self.request.query_params.get("verdict", ""))

    @extend_schema(
        parameters=[
            OpenApiParameter("verdict", str, enum=["make", "update", "unchanged", "refused"])
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All lines, or those of one verdict."""
        return super().get(request, *args, **kwargs)
