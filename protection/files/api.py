"""Files over the API for whoever holds a receipt: it stands in the header X-Receipt, nowhere else.

They are sealed as they arrive, as on the pages; nothing is idempotent here, since a stored answer
would outlive the request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.errors import NotFound, Refused
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.errors import ReceiptMistyped
from portal.vault.receipts import read_receipt
from portal.vault.selectors import find_receipt, showing
from protection.cases.texts import OpenCase, opened_by_receipt
from protection.files.handing import file_response
from protection.files.parts import kept_files, take_uploads
from protection.files.receiving import sealed_uploads
from protection.files.selectors import default_copy, get_numbered
from protection.files.services import hand_out

_RECEIPT = OpenApiParameter("X-Receipt", str, OpenApiParameter.HEADER, required=True)


class FileSerializer(serializers.Serializer[Any]):
    """One file of the case that the receipt opens."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    length = serializers.IntegerField()
    words = serializers.CharField()
    verdict = serializers.CharField(help_text="clean, infected or not_scanned")
    has_copy = serializers.SerializerMethodField(help_text="A copy without hidden details exists.")
    no_copy = serializers.CharField(help_text="Why there is no such copy; else empty.")
    by_officer = serializers.BooleanField()
    is_erased = serializers.SerializerMethodField()

    def get_has_copy(self, line: Any) -> bool:
        return line.copy is not None

    def get_is_erased(self, line: Any) -> bool:
        return line.erased_at is not None


class FileListSerializer(serializers.Serializer[Any]):
    """All of them on one page: a case holds 200 files at most."""

    results = FileSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class FilesUploadSerializer(serializers.Serializer[Any]):
    """Up to ten files of 200 MB, 500 MB together."""

    files = serializers.ListField(child=serializers.FileField())
    words = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class WantedSerializer(serializers.Serializer[Any]):
    """Which of the two: the copy without hidden details, or the file as it came."""

    original = serializers.BooleanField(default=False)


@contextmanager
@sensitive_variables()
def _opened(request: Request) -> Iterator[OpenCase]:
    """The case of the receipt in the header; one answer for all that is not there."""
    try:
        receipt = read_receipt(request.headers.get("X-Receipt", ""))
    except ReceiptMistyped:
        raise NotFound from None
    with showing(receipt):
        tenant = find_receipt(receipt).tenant
    with (
        tenant_context(system_actor(tenant.pk)),
        opened_by_receipt(receipt, tenant=tenant) as opened,
    ):
        yield opened


class _ReceiptView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Kept in no cache."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer


@sealed_uploads
class ReceiptFiles(_ReceiptView):
    """The files of the case that a receipt opens; here more are sent."""

    parser_classes = (MultiPartParser,)

    @extend_schema(parameters=[_RECEIPT], responses=FileListSerializer)
    def get(self, request: Request) -> Response:
        """What was sent, and what officers put there."""
        with _opened(request) as opened:
            return Response(_listed(opened))

    @extend_schema(
        parameters=[_RECEIPT], request=FilesUploadSerializer, responses={201: FileListSerializer}
    )
    def post(self, request: Request) -> Response:
        """Send files; each is sealed as it arrives. 422 names the first that was not taken in."""
        inner: HttpRequest = request._request
        with _opened(request) as opened:
            taken = take_uploads(inner, opened, words=str(request.POST.get("words", ""))[:5000])
            listed = _listed(opened)
        if taken.refused:
            # The others are kept; the list says which.
            raise Refused(taken.refused[0], code="file_refused")
        return Response(listed, status=201)


class ReceiptFileContent(_ReceiptView):
    """The bytes of one file."""

    @extend_schema(
        parameters=[_RECEIPT],
        request=WantedSerializer,
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def post(self, request: Request, number: int) -> HttpResponseBase:
        """Checked to its end before the first byte goes out; the copy unless `original`."""
        wanted = WantedSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        with _opened(request) as opened:
            line = get_numbered(opened, number)
            is_original = wanted.validated_data["original"]
            actor = system_actor(opened.case.tenant_id)
            file_id = line.id if is_original else default_copy(line)
            return file_response(hand_out(opened, file_id, actor=actor))


def _listed(opened: OpenCase) -> dict[str, Any]:
    lines = FileSerializer(kept_files(opened), many=True).data
    return {"results": lines, "next": None, "previous": None}
