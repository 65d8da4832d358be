"""Endpoints of contributions: the same services, permissions and errors as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.contributions.asking import asked_of
from participation.contributions.models import Contribution
from participation.contributions.selectors import (
    get_consultation,
    get_contribution,
    get_public_consultation,
    list_own,
    published_in,
    queue,
)
from participation.contributions.serializers import (
    ContributionDetailSerializer,
    ContributionSerializer,
    NewContributionSerializer,
    PublicContributionSerializer,
    WordsSerializer,
)
from participation.contributions.services import (
    add_file,
    discard_contribution,
    save_contribution_draft,
    send_contribution,
    start_contribution,
    translate_contribution,
)
from participation.contributions.states import Door, TranslationSource
from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.documents.uploads import upload_of
from portal.errors import NotFound
from portal.idempotency import idempotent

SEND = "send"
STATUS = OpenApiParameter("status", str, description="Only contributions with this status.")
CONSULTATION = OpenApiParameter(
    "consultation", OpenApiTypes.UUID, description="Only those to this consultation."
)
VIEW = OpenApiParameter(
    "view",
    str,
    enum=["own", "public"],
    description="own: what the caller wrote; public: what everybody reads of one consultation."
    " Without it: the institution's queue for its staff, one's own for everybody else.",
)


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """The body's words under the names of the form."""
    values: dict[str, Any] = {
        name: given[name]
        for name in ("naming", "signed_as", "language", "country", "text")
        if name in given
    }
    if "organization" in given:
        values["for_organization"] = str(given["organization"] or "")
    for code, value in given.get("answers", {}).items():
        values[f"q_{code}"] = value
    for paragraph, text in given.get("comments", {}).items():
        values[f"p_{str(paragraph).replace('-', '')}"] = text
    return values


def shape_context(request: Request) -> dict[str, Any]:
    """The actor for the serializers, so that `transitions` are those open to the caller."""
    return {"request": request, "actor": actor_of(request)}


def _detail(request: Request, pk: Any) -> Response:
    row = get_contribution(pk, actor=actor_of(request), tenant_id=tenant_of(request).pk)
    return Response(ContributionDetailSerializer(row, context=shape_context(request)).data)


class ContributionPages(CursorPages):
    ordering = "-id"


class ContributionList(generics.ListAPIView[Contribution]):
    """Contributions that the caller may read; POST begins a draft."""

    pagination_class = ContributionPages
    permission_classes = (AllowAny,)
    serializer_class = ContributionSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return shape_context(self.request)

    def get_serializer_class(self) -> Any:
        """Everybody reads less than the author and the institution."""
        if self._is_public():
            return PublicContributionSerializer
        return ContributionSerializer

    def _is_public(self) -> bool:
        if getattr(self, "swagger_fake_view", False):
            return False
        wanted = self.request.query_params.get("view")
        return wanted == "public" or actor_of(self.request).person_id is None

    def get_queryset(self) -> QuerySet[Contribution]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Contribution)
        actor, tenant = actor_of(self.request), tenant_of(self.request)
        params = self.request.query_params
        wanted = params.get("consultation")
        if self._is_public():
            if not wanted:
                return nothing_of(Contribution)
            return published_in(get_public_consultation(_uuid(wanted), tenant=tenant))
        if actor.is_staff:
            rows = queue(actor, status=params.get("status"))
        else:
            rows = list_own(actor=actor, tenant=tenant)
            status = params.get("status")
            rows = rows.filter(status=status) if status else rows
        return rows.filter(consultation_id=_uuid(wanted)) if wanted else rows

    @extend_schema(parameters=[STATUS, CONSULTATION, VIEW])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=NewContributionSerializer, responses={201: ContributionDetailSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Begin a draft (or go on with the open one) and save what the body says."""
        body = NewContributionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        row = start_contribution(
            get_consultation(given.pop("consultation"), tenant=tenant_of(request)),
            actor=actor_of(request),
            values=_values(given),
            door=Door.API,
        )
        response = _detail(request, row.pk)
        return Response(response.data, status=201)


def _uuid(text: str) -> str:
    field = serializers.UUIDField()
    try:
        return str(field.to_internal_value(text))
    except serializers.ValidationError as error:
        raise NotFound from error


class ContributionDetail(APIView):
    """One contribution."""

    @extend_schema(responses=ContributionDetailSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Seen by its author, its organization and the institution."""
        return _detail(request, pk)

    @extend_schema(request=WordsSerializer, responses=ContributionDetailSerializer)
    def patch(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Save some of a draft."""
        row = get_contribution(pk, actor=actor_of(request), tenant_id=tenant_of(request).pk)
        body = WordsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        save_contribution_draft(
            contribution_id=row.pk,
            values=_values(dict(body.validated_data)),
            actor=actor_of(request),
        )
        return _detail(request, pk)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Throw a draft away."""
        row = get_contribution(pk, actor=actor_of(request), tenant_id=tenant_of(request).pk)
        discard_contribution(contribution_id=row.pk, actor=actor_of(request))
        return Response(status=204)


class ContributionTransition(APIView):
    """Move a contribution."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ContributionDetailSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; `send` takes what was drafted as well."""
        actor = actor_of(request)
        row = get_contribution(pk, actor=actor, tenant_id=tenant_of(request).pk)
        if name == SEND:
            send_contribution(contribution_id=row.pk, actor=actor, values=_moved_values(request))
        else:
            moved(Contribution, row.pk, name, request)
        return _detail(request, pk)


def _moved_values(request: Request) -> dict[str, Any]:
    body = WordsSerializer(data=request.data if isinstance(request.data, dict) else {})
    body.is_valid(raise_exception=True)
    return _values(dict(body.validated_data))


class ContributionFileSerializer(serializers.Serializer[Any]):
    """A file for a draft; voices and videos with what is said or signed in them."""

    file = serializers.FileField(allow_empty_file=True)
    question = serializers.CharField(required=False, allow_blank=True, default="")
    transcript = serializers.CharField(required=False, allow_blank=True, default="")
    transcript_language = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=12
    )


class ContributionFiles(APIView):
    """The files of a draft."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        request=ContributionFileSerializer, responses={201: ContributionDetailSerializer}
    )
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Add one; `question` is the code of the question that it answers."""
        actor = actor_of(request)
        upload = upload_of(request._request, "file")
        body = ContributionFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = get_contribution(pk, actor=actor, tenant_id=tenant_of(request).pk)
        question = asked_of(row.consultation).by_code.get(body.validated_data["question"])
        add_file(
            contribution_id=row.pk,
            upload=upload,
            question_id=question.pk if question else None,
            transcript=body.validated_data["transcript"],
            transcript_language=body.validated_data["transcript_language"],
            actor=actor,
        )
        return Response(_detail(request, pk).data, status=201)


class ContributionTranslationSerializer(serializers.Serializer[Any]):
    """A translation, labelled."""

    language = serializers.CharField(max_length=12)
    text = serializers.CharField()
    made_by = serializers.ChoiceField(choices=TranslationSource.choices)


class ContributionTranslations(APIView):
    """Translations beside the original."""

    @extend_schema(
        request=ContributionTranslationSerializer, responses={201: ContributionDetailSerializer}
    )
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Add one, or replace the one in that language; for staff."""
        body = ContributionTranslationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = get_contribution(pk, actor=actor_of(request), tenant_id=tenant_of(request).pk)
        given = body.validated_data
        translate_contribution(
            contribution_id=row.pk,
            language=given["language"],
            text=given["text"],
            source=given["made_by"],
            actor=actor_of(request),
        )
        return Response(_detail(request, pk).data, status=201)
