"""Endpoints of access to information: the same services, permissions and errors as the pages."""

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

from participation.information.disclosing import disclose
from participation.information.models import Disclosure, InformationRequest
from participation.information.rules import required_policy
from participation.information.selectors import (
    get_disclosure,
    get_information_request,
    list_log,
    visible,
)
from participation.information.serializers import (
    DisclosureSerializer,
    InformationRequestDetailSerializer,
    InformationRequestSerializer,
)
from participation.information.services import (
    add_document,
    discard_request,
    keep_back,
    save_request_draft,
    start_request,
)
from participation.information.silence import ask_review_for_silence
from participation.information.states import Embargo, WantedFormat
from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.documents.uploads import upload_of
from portal.idempotency import idempotent

STATUS = OpenApiParameter("status", str, description="Only requests with this status.")
WORDS = OpenApiParameter("words", str, description="Only entries with these words.")


class DraftValuesSerializer(serializers.Serializer[Any]):
    """What is being written; every field can be left for later."""

    version = serializers.IntegerField(required=False)
    title = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    text = serializers.CharField(required=False, allow_blank=True, max_length=40000)
    language = serializers.CharField(required=False, max_length=12)
    answer_language = serializers.CharField(required=False, max_length=12)
    wanted_format = serializers.ChoiceField(choices=WantedFormat.choices, required=False)
    is_urgent = serializers.ChoiceField(choices=["no", "yes"], required=False)
    urgency_reason = serializers.CharField(required=False, allow_blank=True, max_length=10000)
    embargo = serializers.ChoiceField(choices=Embargo.choices, required=False)


class StartSerializer(DraftValuesSerializer):
    """For which organization, or for oneself alone; values of the draft can come with it."""

    organization = serializers.UUIDField(required=False, allow_null=True, default=None)


def _shape(request: Request, found: InformationRequest) -> Response:
    actor = actor_of(request)
    shape = InformationRequestDetailSerializer(found, context={"request": request, "actor": actor})
    return Response(shape.data)


def _found(request: Request, pk: str) -> InformationRequest:
    return get_information_request(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))


class InformationRequestPages(CursorPages):
    ordering = ("-id",)


class InformationRequestList(generics.ListAPIView[InformationRequest]):
    """Requests for information that the caller may see; POST begins a draft."""

    serializer_class = InformationRequestSerializer
    pagination_class = InformationRequestPages

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[InformationRequest]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(InformationRequest)
        tenant = tenant_of(self.request)
        required_policy(tenant.pk)
        found = visible(actor_of(self.request)).filter(tenant=tenant).select_related("tenant")
        status = self.request.query_params.get("status")
        return found.filter(status=status) if status else found

    @extend_schema(parameters=[STATUS])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=StartSerializer, responses={201: InformationRequestDetailSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Begin a draft; send it with transitions/submit/."""
        body = StartSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        values.pop("version", None)
        made = start_request(
            tenant_id=tenant_of(request).pk,
            organization_id=values.pop("organization"),
            actor=actor_of(request),
        )
        if values:
            save_request_draft(made.pk, values, actor=actor_of(request))
        response = _shape(request, _found(request, str(made.pk)))
        response.status_code = 201
        return response


class InformationRequestDetail(APIView):
    """One request for information."""

    @extend_schema(responses=InformationRequestDetailSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With its clocks, questions, documents, decisions and time line."""
        return _shape(request, _found(request, pk))

    @extend_schema(request=DraftValuesSerializer, responses=InformationRequestDetailSerializer)
    def patch(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Save some values of the draft; name the `version` that was read (409 otherwise)."""
        body = DraftValuesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        version = values.pop("version", None)
        save_request_draft(
            _found(request, pk).pk, values, actor=actor_of(request), expected_version=version
        )
        return _shape(request, _found(request, pk))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Throw a draft away."""
        discard_request(request_id=_found(request, pk).pk, actor=actor_of(request))
        return Response(status=204)


class InformationRequestTransition(APIView):
    """Move a request for information."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=InformationRequestDetailSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; 422 names those that are wrong."""
        moved(InformationRequest, _found(request, pk).pk, name, request)
        return _shape(request, _found(request, pk))


class ReviewSerializer(serializers.Serializer[Any]):
    """The request for a review that was begun."""

    appeal = serializers.UUIDField()


class InformationRequestReview(APIView):
    """No answer in time: turn to a review."""

    @extend_schema(request=None, responses={201: ReviewSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Begin a request for a review because no answer came in time; 422 while there is time."""
        found = _found(request, pk)
        started = ask_review_for_silence(request_id=found.pk, actor=actor_of(request))
        return Response(ReviewSerializer({"appeal": started.pk}).data, status=201)


class FileSerializer(serializers.Serializer[Any]):
    """A document to be given."""

    title = serializers.CharField(max_length=200)
    language = serializers.CharField(max_length=12, required=False, allow_blank=True, default="")
    is_redacted = serializers.BooleanField(required=False, default=False)
    file = serializers.FileField(allow_empty_file=True)


class InformationRequestDocuments(APIView):
    """Documents on the file of a request, put there by staff."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request=FileSerializer, responses={201: InformationRequestDetailSerializer})
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Add one; it is delivered with the decision."""
        upload = upload_of(request._request, "file")
        body = FileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        add_document(
            request_id=_found(request, pk).pk,
            upload=upload,
            title=values["title"],
            is_redacted=values["is_redacted"],
            language=values["language"],
            actor=actor_of(request),
        )
        response = _shape(request, _found(request, pk))
        response.status_code = 201
        return response


class KeptBackSerializer(serializers.Serializer[Any]):
    """What is kept back, under which exception, and how its tests are met."""

    released = serializers.UUIDField(required=False, allow_null=True, default=None)
    what = serializers.CharField(max_length=300)
    exception = serializers.CharField(max_length=60)
    reason = serializers.CharField(max_length=4000)
    harm = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    public_interest = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, default=""
    )


class InformationRequestKeptBack(APIView):
    """What is kept back, entered by staff."""

    @extend_schema(request=KeptBackSerializer, responses={201: InformationRequestDetailSerializer})
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Add an entry; whoever asked reads it with the decision."""
        body = KeptBackSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        keep_back(
            request_id=_found(request, pk).pk, values=body.validated_data, actor=actor_of(request)
        )
        response = _shape(request, _found(request, pk))
        response.status_code = 201
        return response


class DiscloseSerializer(serializers.Serializer[Any]):
    """The words of an entry of the log, and which delivered documents everybody may read."""

    title = serializers.CharField(max_length=200)
    summary = serializers.CharField(max_length=4000)
    language = serializers.CharField(max_length=12)
    embargo_days = serializers.IntegerField(min_value=0, max_value=365)
    confirm = serializers.BooleanField()
    documents = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=100
    )


class InformationRequestDisclosure(APIView):
    """Publish an answer in the disclosure log."""

    @extend_schema(request=DiscloseSerializer, responses={201: DisclosureSerializer})
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Write the entry; `documents` are ids of entries of the request's `documents`."""
        body = DiscloseSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        entry = disclose(
            request_id=_found(request, pk).pk,
            entries=values.pop("documents"),
            values=values,
            actor=actor_of(request),
        )
        return Response(DisclosureSerializer(entry).data, status=201)


class LogPages(CursorPages):
    ordering = ("-published_at", "-id")


class DisclosureList(generics.ListAPIView[Disclosure]):
    """The disclosure log."""

    permission_classes = (AllowAny,)
    serializer_class = DisclosureSerializer
    pagination_class = LogPages

    def get_queryset(self) -> QuerySet[Disclosure]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Disclosure)
        tenant = tenant_of(self.request)
        required_policy(tenant.pk)
        return list_log(tenant, words=self.request.query_params.get("words", ""))

    @extend_schema(parameters=[WORDS])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The newest first."""
        return super().get(request, *args, **kwargs)


class DisclosureDetail(APIView):
    """One entry of the disclosure log."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=DisclosureSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With its documents."""
        return Response(DisclosureSerializer(get_disclosure(pk, tenant=tenant_of(request))).data)
