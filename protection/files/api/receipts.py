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
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import on_one_page
from portal.api_views import RECEIPT_HEADER
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from protection.cases.texts import OpenCase, opened_by_receipt
from protection.files.api.shapes import (
    FileListSerializer,
    FileSerializer,
    FilesUploadSerializer,
    WantedSerializer,
)
from protection.files.handing import file_response
from protection.files.parts import kept_files, take_uploads
from protection.files.receiving import sealed_uploads
from protection.files.selectors import default_copy, get_numbered
from protection.files.services import hand_out
from protection.intake.api_door import ReceiptView


class _FilesView(ReceiptView):
    @contextmanager
    @sensitive_variables()
    def case(self, request: Request) -> Iterator[OpenCase]:
        """The case of the receipt in the header; one answer for all that is not there."""
        receipt, tenant = self.opened(request)
        with (
            tenant_context(system_actor(tenant.pk)),
            opened_by_receipt(receipt, tenant=tenant) as opened,
        ):
            yield opened


@sealed_uploads
class ReceiptFiles(_FilesView):
    """The files of the case that a receipt opens; here more are sent."""

    parser_classes = (MultiPartParser,)

    @extend_schema(parameters=[RECEIPT_HEADER], responses=FileListSerializer)
    def get(self, request: Request) -> Response:
        """What was sent, and what officers put there."""
        with self.case(request) as opened:
            return Response(_listed(opened))

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        request=FilesUploadSerializer,
        responses={201: FileListSerializer},
    )
    def post(self, request: Request) -> Response:
        """Send files; each is sealed as it arrives. 422 names the first that was not taken in."""
        inner: HttpRequest = request._request
        with self.case(request) as opened:
            taken = take_uploads(inner, opened, words=str(request.POST.get("words", ""))[:5000])
            listed = _listed(opened)
        taken.require_all()
        return Response(listed, status=201)


class ReceiptFileContent(_FilesView):
    """The bytes of one file."""

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        request=WantedSerializer,
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def post(self, request: Request, number: int) -> HttpResponseBase:
        """Checked to its end before the first byte goes out; the copy unless `original`."""
        wanted = WantedSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        with self.case(request) as opened:
            line = get_numbered(opened, number)
            is_original = wanted.validated_data["original"]
            actor = system_actor(opened.case.tenant_id)
            file_id = line.id if is_original else default_copy(line)
            return file_response(hand_out(opened, file_id, actor=actor))


def _listed(opened: OpenCase) -> dict[str, Any]:
    return on_one_page(FileSerializer(kept_files(opened), many=True).data)
