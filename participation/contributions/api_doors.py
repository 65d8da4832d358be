"""Doors without a form in the API: the offline form out and in, and confirming what came by mail."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.api_language import in_language_asked
from participation.contributions.api import shape_context
from participation.contributions.confirming import confirm
from participation.contributions.offline import LARGEST
from participation.contributions.responses import form_response
from participation.contributions.selectors import get_contribution, get_public_consultation
from participation.contributions.serializers import ContributionDetailSerializer
from participation.contributions.services import start_contribution
from participation.contributions.states import Door
from participation.contributions.understanding import filled_text, understand
from portal.api import actor_of, tenant_of
from portal.documents.uploads import optional_upload_of
from portal.idempotency import idempotent

_LANGUAGE = OpenApiParameter("language", str, description="Language of the form, such as fr.")


class FilledFormSerializer(serializers.Serializer[Any]):
    """A form that was filled in: as a file, or its whole text."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    words = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=LARGEST, trim_whitespace=False
    )


class FilledContributionSerializer(ContributionDetailSerializer):
    """The draft that a filled form became; `note` says where the form was of another version."""

    note = serializers.CharField()

    class Meta(ContributionDetailSerializer.Meta):
        fields = (*ContributionDetailSerializer.Meta.fields, "note")  # type: ignore[assignment]


class OfflineForm(APIView):
    """The form that is filled in without a line."""

    permission_classes = (AllowAny,)
    parser_classes = (MultiPartParser, FormParser, JSONParser)

    @extend_schema(parameters=[_LANGUAGE], responses={(200, "text/plain"): OpenApiTypes.STR})
    @in_language_asked
    def get(self, request: Request, pk: UUID, **_kwargs: Any) -> Any:
        """The empty form as a text file; it names nobody."""
        consultation = get_public_consultation(pk, tenant=tenant_of(request))
        page = reverse("offline-form-send", args=[consultation.tenant.slug, consultation.pk])
        return form_response(consultation, page=request.build_absolute_uri(page))

    @extend_schema(request=FilledFormSerializer, responses={201: FilledContributionSerializer})
    @idempotent
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Read a filled form into a draft of one's own; send it with transitions/send/."""
        upload = optional_upload_of(request._request, "file")
        body = FilledFormSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        consultation = get_public_consultation(pk, tenant=tenant_of(request))
        found = understand(filled_text(upload, body.validated_data["words"]), consultation)
        row = start_contribution(
            consultation,
            actor=actor_of(request),
            values=found.values,
            door=Door.OFFLINE,
            form_version=found.version,
        )
        made = get_contribution(row.pk, actor=actor_of(request), tenant_id=row.tenant_id)
        shape = ContributionDetailSerializer(made, context=shape_context(request)).data
        return Response({**shape, "note": found.note}, status=201)


class ConfirmationSerializer(serializers.Serializer[Any]):
    """The code behind the link of the mail that asked."""

    code = serializers.CharField(max_length=60)


class ConfirmedSerializer(serializers.Serializer[Any]):
    """A contribution that was confirmed; `code` is shown once, empty where it is the caller's own."""

    receipt = serializers.CharField()
    status = serializers.CharField()
    code = serializers.CharField(allow_blank=True)


class Confirmations(APIView):
    """Confirming what waits from one sender."""

    permission_classes = (AllowAny,)

    @extend_schema(request=ConfirmationSerializer, responses={201: ConfirmedSerializer(many=True)})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Everything that waits from the sender of that mail is taken in; 404 for any other code."""
        body = ConfirmationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        taken = confirm(tenant_of(request), body.validated_data["code"], actor=actor_of(request))
        rows = [
            {
                "receipt": entry.contribution.receipt,
                "status": entry.contribution.status,
                "code": entry.code,
            }
            for entry in taken
        ]
        return Response(ConfirmedSerializer(rows, many=True).data, status=201)
