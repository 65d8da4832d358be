"""Files in the API: taken in as on the pages, handed out after the same check."""

from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import actor_of, tenant_of
from portal.documents.models import Document
from portal.documents.responses import document_response
from portal.documents.selectors import get_document, visible
from portal.documents.services import store_document
from portal.documents.uploads import upload_of
from portal.idempotency import idempotent
from portal.permissions import ANYBODY
from portal.policies.kinds import Audience


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A stored file."""

    class Meta:
        model = Document
        fields = (
            "id",
            "organization",
            "file_name",
            "media_type",
            "size",
            "received_hash",
            "content_hash",
            "is_cleaned",
            "cleaning_note",
            "audience",
            "language",
            "uploaded_at",
            "submitted_at",
            "discarded_at",
        )


class UploadSerializer(serializers.Serializer[Any]):
    """A file for one institution; who will read it follows from the rule it is sent under."""

    organization = serializers.UUIDField()
    file = serializers.FileField(allow_empty_file=True)
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.SECRETARIAT)
    language = serializers.CharField(max_length=12, required=False, allow_blank=True, default="")


class DocumentList(generics.ListAPIView[Document]):
    """The files that the caller may read at this institution; here one is sent as well."""

    serializer_class = DocumentSerializer
    parser_classes = (MultiPartParser,)

    def get_queryset(self) -> QuerySet[Document]:
        if getattr(self, "swagger_fake_view", False):
            return visible(ANYBODY)
        return visible(actor_of(self.request)).filter(tenant=tenant_of(self.request))

    @extend_schema(request=UploadSerializer, responses={201: DocumentSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Take a file in: recognized by its content, cleaned of metadata, encrypted."""
        # Refused while it came, it is not among the body's files; the sentence says why.
        upload = upload_of(request._request, "file")
        body = UploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        document = store_document(
            tenant_id=tenant_of(request).pk,
            organization_id=values["organization"],
            upload=upload,
            audience=values["audience"],
            language=values["language"],
            actor=actor_of(request),
        )
        return Response(DocumentSerializer(document).data, status=201)


class DocumentDetail(APIView):
    """One file."""

    @extend_schema(responses=DocumentSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """What is known of it."""
        return Response(DocumentSerializer(_document(request, pk)).data)


class DocumentContent(APIView):
    """The bytes of one file."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: str, **_kwargs: Any) -> StreamingHttpResponse:
        """Handed out after the whole file has proved to be what was stored."""
        return document_response(_document(request, pk), actor_of(request))


def _document(request: Request, pk: str) -> Document:
    return get_document(pk, actor=actor_of(request), tenant_id=tenant_of(request).pk)
