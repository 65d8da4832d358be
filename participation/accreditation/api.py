"""Endpoints of accreditation: the same services, permissions and errors as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.accreditation.models import Accreditation, Application, PeriodicReport
from participation.accreditation.selectors import (
    get_accreditation,
    get_application,
    list_own_accreditations,
    list_register,
    list_reports,
    visible,
)
from participation.accreditation.serializers import (
    AccreditationSerializer,
    ApplicationDetailSerializer,
    ApplicationSerializer,
    DraftSerializer,
    RegisterEntrySerializer,
    ReportSerializer,
)
from participation.accreditation.services import (
    attach_document,
    declare_conflict,
    discard_application,
    list_publicly,
    remove_document,
    save_application_draft,
    start_application,
)
from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.documents.selectors import get_document
from portal.errors import NotFound
from portal.idempotency import idempotent

STATUS = OpenApiParameter("status", str, description="Only rows with this status.")
CLOCK = OpenApiParameter(
    "ordering", str, enum=["due", "arrival"], description="due: what is due first."
)


def shape_context(request: Request) -> dict[str, Any]:
    """The actor for the serializers, so that `transitions` are those open to the caller."""
    return {"request": request, "actor": actor_of(request)}


class StartSerializer(serializers.Serializer[Any]):
    """For which of one's organizations."""

    organization = serializers.UUIDField()


class DuePages(CursorPages):
    """50 a page, what is due first; rows that nothing is due for come last, newest first."""

    ordering = ("-id",)


class ApplicationList(generics.ListAPIView[Application]):
    """Applications to this institution that the caller may see; POST begins a draft."""

    serializer_class = ApplicationSerializer
    pagination_class = DuePages

    def get_serializer_context(self) -> dict[str, Any]:
        return shape_context(self.request)

    def get_queryset(self) -> QuerySet[Application]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Application)
        found = visible(actor_of(self.request)).filter(tenant=tenant_of(self.request))
        status = self.request.query_params.get("status")
        return (found.filter(status=status) if status else found).select_related("tenant")

    @extend_schema(parameters=[STATUS])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=StartSerializer, responses={201: ApplicationDetailSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Begin a draft, or get the one that is open."""
        body = StartSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        application = start_application(
            tenant_id=tenant_of(request).pk,
            organization_id=body.validated_data["organization"],
            actor=actor_of(request),
        )
        shape = ApplicationDetailSerializer(application, context=shape_context(request))
        return Response(shape.data, status=201)


class ApplicationDetail(APIView):
    """One application."""

    @extend_schema(responses=ApplicationDetailSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With documents, versions, question rounds and time line."""
        return self._answer(request, pk)

    @extend_schema(request=DraftSerializer, responses=ApplicationDetailSerializer)
    def patch(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Save some values of the working copy; name the `version` that was read (409 otherwise)."""
        body = DraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        save_application_draft(
            application_id=_of_tenant(request, pk).pk,
            expected_version=values.pop("version", None),
            values=values,
            actor=actor_of(request),
        )
        return self._answer(request, pk)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Throw a draft away."""
        discard_application(application_id=_of_tenant(request, pk).pk, actor=actor_of(request))
        return Response(status=204)

    def _answer(self, request: Request, pk: str) -> Response:
        application = _of_tenant(request, pk)
        shape = ApplicationDetailSerializer(application, context=shape_context(request))
        return Response(shape.data)


def _of_tenant(request: Request, pk: str) -> Application:
    application = get_application(pk, actor=actor_of(request))
    if application.tenant_id != tenant_of(request).pk:
        raise NotFound
    return application


class AttachSerializer(serializers.Serializer[Any]):
    """Which stored document stands under which code."""

    document = serializers.UUIDField()
    code = serializers.CharField(max_length=60)
    alternative = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class ApplicationDocuments(APIView):
    """Documents of the working copy."""

    @extend_schema(request=AttachSerializer, responses={201: ApplicationDetailSerializer})
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Attach a document that was stored with POST …/documents/."""
        body = AttachSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        application, actor = _of_tenant(request, pk), actor_of(request)
        attach_document(
            application_id=application.pk,
            document=get_document(body.validated_data["document"], actor=actor),
            code=body.validated_data["code"],
            alternative=body.validated_data["alternative"],
            actor=actor,
        )
        shape = ApplicationDetailSerializer(application, context=shape_context(request))
        return Response(shape.data, status=201)


class ApplicationDocumentDetail(APIView):
    """One document of the working copy."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, code: str, **_kwargs: Any) -> Response:
        """Take it off; versions that were sent keep it."""
        remove_document(
            application_id=_of_tenant(request, pk).pk, code=code, actor=actor_of(request)
        )
        return Response(status=204)


class DeclarationSerializer(serializers.Serializer[Any]):
    """A declaration on conflicts of interest."""

    has_conflict = serializers.BooleanField()
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class ApplicationDeclaration(APIView):
    """Staff declare whether they have a conflict of interest."""

    @extend_schema(request=DeclarationSerializer, responses={204: None})
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """A conflict recuses at once."""
        body = DeclarationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        declare_conflict(
            application_id=_of_tenant(request, pk).pk,
            actor=actor_of(request),
            **body.validated_data,
        )
        return Response(status=204)


class ApplicationTransition(APIView):
    """Move an application."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ApplicationDetailSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; 422 names those that are wrong."""
        moved(Application, _of_tenant(request, pk).pk, name, request)
        application = _of_tenant(request, pk)
        shape = ApplicationDetailSerializer(application, context=shape_context(request))
        return Response(shape.data)


class AccreditationList(generics.ListAPIView[Accreditation]):
    """Statuses: all of the institution for its staff, those of one's own organizations otherwise."""

    serializer_class = AccreditationSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return shape_context(self.request)

    def get_queryset(self) -> QuerySet[Accreditation]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Accreditation)
        found = list_own_accreditations(tenant_of(self.request), actor=actor_of(self.request))
        return found.select_related("tenant")


class Register(generics.ListAPIView[Accreditation]):
    """The public register of those who agree to be listed."""

    permission_classes = (AllowAny,)
    serializer_class = RegisterEntrySerializer

    def get_queryset(self) -> QuerySet[Accreditation]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Accreditation)
        return list_register(tenant_of(self.request))


def accreditation_of(request: Request, pk: str) -> Accreditation:
    """A status of this institution that is the caller's own or the caller's work; else NotFound."""
    actor = actor_of(request)
    accreditation = get_accreditation(pk, actor=actor)
    own = accreditation.organization_id in actor.organization_roles
    if accreditation.tenant_id != tenant_of(request).pk or not (own or actor.is_staff):
        raise NotFound
    return accreditation


class ListedSerializer(serializers.Serializer[Any]):
    """Whether the holder agrees to be in the public register."""

    is_listed = serializers.BooleanField()


class AccreditationDetail(APIView):
    """One status."""

    @extend_schema(responses=AccreditationSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Seen by the institution and its holder."""
        shape = AccreditationSerializer(
            accreditation_of(request, pk), context=shape_context(request)
        )
        return Response(shape.data)

    @extend_schema(request=ListedSerializer, responses=AccreditationSerializer)
    def patch(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Agree to be listed, or take it back."""
        body = ListedSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        list_publicly(
            accreditation_id=accreditation_of(request, pk).pk,
            is_listed=body.validated_data["is_listed"],
            actor=actor_of(request),
        )
        return self.get(request, pk)


class AccreditationTransition(APIView):
    """Move a status."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=AccreditationSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        moved(Accreditation, accreditation_of(request, pk).pk, name, request)
        shape = AccreditationSerializer(
            accreditation_of(request, pk), context=shape_context(request)
        )
        return Response(shape.data)


class ReportPages(CursorPages):
    ordering = ("due_on", "id")


class ReportList(generics.ListAPIView[PeriodicReport]):
    """Periodic reports of one status."""

    serializer_class = ReportSerializer
    pagination_class = ReportPages

    def get_serializer_context(self) -> dict[str, Any]:
        return shape_context(self.request)

    def get_queryset(self) -> QuerySet[PeriodicReport]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(PeriodicReport)
        return list_reports(accreditation_of(self.request, self.kwargs["pk"]))


class ReportTransition(APIView):
    """Move a periodic report."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ReportSerializer)
    def post(self, request: Request, pk: str, report: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        found = list_reports(accreditation_of(request, pk)).filter(pk=report).first()
        if found is None:
            raise Http404
        done = moved(PeriodicReport, found.pk, name, request)
        return Response(ReportSerializer(done, context=shape_context(request)).data)
