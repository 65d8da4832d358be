"""Files over the API for officers: the services, permissions and checks of the desk's pages.

That a file be erased is asked for where a case's keeping is decided: `erasures/` of its case.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import on_one_page
from protection.cases.api.door import VAULT_KEY, Desk, DeskView, desk
from protection.files.api.shapes import (
    CaseFileListSerializer,
    CaseFileSerializer,
    CaseFilesUploadSerializer,
    CaseFileWordsSerializer,
    WantedSerializer,
)
from protection.files.handing import file_response
from protection.files.parts import take_team_uploads
from protection.files.receiving import sealed_uploads
from protection.files.selectors import default_copy, get_line, list_files
from protection.files.services import hand_out
from protection.retention.selectors import files_asked_for


@sealed_uploads
class CaseFiles(DeskView):
    """The files of a case."""

    parser_classes = (MultiPartParser,)

    @extend_schema(parameters=[VAULT_KEY], responses=CaseFileListSerializer)
    @sensitive_variables()
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """The oldest first; of those that are erased nothing but that they were there."""
        with desk(request, case_id) as at:
            return Response(_listed(at))

    @extend_schema(
        parameters=[VAULT_KEY],
        request=CaseFilesUploadSerializer,
        responses={201: CaseFileListSerializer},
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Add files; each is sealed as it arrives. 422 names the first that was not taken in."""
        inner: HttpRequest = request._request
        body = CaseFileWordsSerializer(data=request.POST)
        body.is_valid(raise_exception=True)
        with desk(request, case_id) as at:
            taken = take_team_uploads(
                inner, case_id=case_id, ring=at.ring, actor=at.actor, **body.validated_data
            )
            listed = _listed(at)
        taken.require_all()
        return Response(listed, status=201)


@sensitive_variables()
def _listed(at: Desk) -> dict[str, Any]:
    with at.opened() as opened:
        lines = list_files(opened)
    context = {"asked": files_asked_for(at.case.pk)}
    return on_one_page(CaseFileSerializer(lines, many=True, context=context).data)


class CaseFileContent(DeskView):
    """The bytes of one file."""

    @extend_schema(
        parameters=[VAULT_KEY],
        request=WantedSerializer,
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @sensitive_variables()
    def post(
        self, request: Request, case_id: UUID, file_id: UUID, **_kwargs: Any
    ) -> HttpResponseBase:
        """Checked to its end before the first byte goes out; the copy unless `original`."""
        wanted = WantedSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        with desk(request, case_id) as at, at.opened() as opened:
            line = get_line(opened, file_id)
            chosen = line.id if wanted.validated_data["original"] else default_copy(line)
            return file_response(hand_out(opened, chosen, actor=at.actor))
