"""Endpoints of commitments: the same services, permissions and errors as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.commitments.contesting import address_drop
from participation.commitments.models import CheckShown, Commitment
from participation.commitments.selectors import (
    Wanted,
    get_commitment,
    list_checks,
    list_commitments,
    own_verdicts,
)
from participation.commitments.serializers import (
    CheckShownSerializer,
    CommitmentDetailSerializer,
    CommitmentPatchSerializer,
    CommitmentSerializer,
    CommitmentWriteSerializer,
    FollowSerializer,
    OwnVerdictSerializer,
    ProgressUpdateSerializer,
    UpdateWriteSerializer,
    VerdictWriteSerializer,
)
from participation.commitments.services import (
    create_commitment,
    edit_commitment,
    follow,
    publish_update,
)
from participation.commitments.verdicts import give_verdict, take_back_verdict
from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.errors import NotFound
from portal.idempotency import idempotent

_TEXT = OpenApiTypes.STR
_FILTERS = [
    OpenApiParameter("status", _TEXT, description="A status, or an outcome of closed ones."),
    OpenApiParameter("unit", _TEXT, description="Only those of this unit."),
    OpenApiParameter("theme", OpenApiTypes.UUID, description="Only those under this theme."),
    OpenApiParameter("overdue", OpenApiTypes.BOOL, description="Only those that are overdue."),
]


def _one(request: Request, pk: Any) -> Commitment:
    return get_commitment(pk, tenant=tenant_of(request), actor=actor_of(request))


def _detail(request: Request, row: Commitment, *, status: int = 200) -> Response:
    context = {"request": request, "actor": actor_of(request)}
    return Response(CommitmentDetailSerializer(row, context=context).data, status=status)


class DuePages(CursorPages):
    """50 a page, what is due first at the top."""

    ordering = ("due_on", "id")


class CommitmentList(generics.ListAPIView[Commitment]):
    """What the institution has promised; POST proposes a commitment."""

    permission_classes = (AllowAny,)
    serializer_class = CommitmentSerializer
    pagination_class = DuePages

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Commitment]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Commitment)
        return list_commitments(
            tenant_of(self.request),
            actor=actor_of(self.request),
            wanted=_wanted(self.request),
            published=False,
        )

    @extend_schema(parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What is due first at the top; proposals for the institution's own staff."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=CommitmentWriteSerializer, responses={201: CommitmentDetailSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Propose a commitment; nobody outside sees it before it is adopted."""
        body = CommitmentWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        row = create_commitment(
            tenant_id=tenant_of(request).pk,
            themes=values.pop("themes"),
            values=values,
            actor=actor_of(request),
        )
        return _detail(request, row, status=201)


def _wanted(request: Request) -> Wanted:
    asked = request.query_params
    theme = asked.get("theme", "")
    try:
        theme_id = UUID(theme) if theme else None
    except ValueError:
        theme_id = UUID(int=0)
    return Wanted(
        status=asked.get("status", ""),
        unit=asked.get("unit", ""),
        theme=theme_id,
        overdue=asked.get("overdue", "").lower() in {"1", "true", "yes"},
    )


class CommitmentDetail(APIView):
    """One commitment."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=CommitmentDetailSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With moved dates, updates, rounds and verdicts."""
        return _detail(request, _one(request, pk))

    @extend_schema(request=CommitmentPatchSerializer, responses=CommitmentDetailSerializer)
    def patch(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Change a proposal as a whole; 409 once it is adopted, or where somebody saved first."""
        row = _one(request, pk)
        body = CommitmentPatchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        edit_commitment(
            commitment_id=row.pk,
            themes=values.pop("themes"),
            expected_version=values.pop("version"),
            values=values,
            actor=actor_of(request),
        )
        return _detail(request, _one(request, pk))


class CommitmentTransition(APIView):
    """Move a commitment."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=CommitmentDetailSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; 422 names those that are wrong."""
        moved(Commitment, _one(request, pk).pk, name, request)
        return _detail(request, _one(request, pk))


class CommitmentUpdates(APIView):
    """Updates of one commitment."""

    @extend_schema(request=UpdateWriteSerializer, responses={201: ProgressUpdateSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Publish what was done since."""
        row = _one(request, pk)
        body = UpdateWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = {name: value for name, value in body.validated_data.items() if value}
        made = publish_update(commitment_id=row.pk, values=values, actor=actor_of(request))
        return Response(ProgressUpdateSerializer(made).data, status=201)


class CheckPages(CursorPages):
    ordering = ("-round", "id")


class CommitmentChecks(generics.ListAPIView[CheckShown]):
    """Verdicts as everybody reads them; POST gives or changes that of one's own organization."""

    permission_classes = (AllowAny,)
    serializer_class = CheckShownSerializer
    pagination_class = CheckPages

    def get_queryset(self) -> QuerySet[CheckShown]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(CheckShown)
        return list_checks(_one(self.request, self.kwargs["pk"]))

    @extend_schema(request=VerdictWriteSerializer, responses={201: OwnVerdictSerializer})
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """One voice an organization; a second POST changes it while the round runs."""
        row = _one(request, pk)
        body = VerdictWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        check = give_verdict(
            commitment=row,
            organization_id=values.pop("organization"),
            values=values,
            seen=None,
            actor=actor_of(request),
        )
        return Response(OwnVerdictSerializer(check).data, status=201)


class OwnCheck(APIView):
    """The verdict of one's own organization in the round that runs or ran last."""

    @extend_schema(responses=OwnVerdictSerializer)
    def get(self, request: Request, pk: str, organization: UUID, **_kwargs: Any) -> Response:
        """As it stands; 404 where none was given."""
        row = _one(request, pk)
        if organization not in actor_of(request).organization_roles:
            raise NotFound
        check = own_verdicts(row, [organization]).get(organization)
        if check is None:
            raise NotFound
        return Response(OwnVerdictSerializer(check).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, organization: UUID, **_kwargs: Any) -> Response:
        """Take it back while the round runs."""
        row = _one(request, pk)
        take_back_verdict(commitment=row, organization_id=organization, actor=actor_of(request))
        return Response(status=204)


class CommitmentFollowing(APIView):
    """Whether one is told of a commitment."""

    @extend_schema(request=FollowSerializer, responses=FollowSerializer)
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Be told of it, or no more; the institution does not see who."""
        row = _one(request, pk)
        body = FollowSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = follow(commitment=row, is_on=body.validated_data["is_on"], actor=actor_of(request))
        return Response(FollowSerializer(made).data)


class ContestSerializer(serializers.Serializer[Any]):
    """For which of one's organizations; empty for oneself."""

    organization = serializers.UUIDField(required=False, allow_null=True, default=None)


class AddressedSerializer(serializers.Serializer[Any]):
    """The decision that can now be contested with POST …/appeals/."""

    decision = serializers.UUIDField()


class CommitmentContest(APIView):
    """Have the decision to drop a commitment addressed to oneself, to ask for its review."""

    @extend_schema(request=ContestSerializer, responses={201: AddressedSerializer})
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """For whoever contributed to its themes; the institution can see it from then on."""
        row = _one(request, pk)
        body = ContestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = address_drop(
            commitment=row,
            organization_id=body.validated_data["organization"],
            actor=actor_of(request),
        )
        return Response(AddressedSerializer({"decision": made.pk}).data, status=201)
