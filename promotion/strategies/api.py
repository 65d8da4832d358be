"""Endpoints of strategies: everybody's, and the strategy itself. Parts stand in `api_parts`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, moved, tenant_of
from portal.api_views import PublicAndOwnList
from portal.errors import InvalidFields, NotFound
from portal.idempotency import idempotent
from promotion.strategies.models import Strategy, StrategyOwner
from promotion.strategies.owning import ask_institution, make_owner_code, use_code
from promotion.strategies.selectors import (
    Wanted,
    get_published,
    get_strategy,
    list_published,
    list_working,
    part_of,
)
from promotion.strategies.serializers import (
    PublishedDetailSerializer,
    PublishedStrategySerializer,
    StrategyDetailSerializer,
    StrategySerializer,
)
from promotion.strategies.serializers_parts import StrategyOwnerSerializer, SubstantiationSerializer
from promotion.strategies.services import create_strategy, edit_strategy

_TEXT, _UUID = OpenApiTypes.STR, OpenApiTypes.UUID
_FILTERS = [
    OpenApiParameter("country", _TEXT, description="Code of ISO 3166-1."),
    OpenApiParameter("status", _TEXT, description="Where it stands."),
    OpenApiParameter("freedom", _TEXT, description="Code of a freedom."),
    OpenApiParameter("obstacle", _UUID, description="Linked to this published obstacle."),
    OpenApiParameter("commitment", _UUID, description="Linked to this commitment."),
    OpenApiParameter("signal", _UUID, description="Linked to this signal."),
    OpenApiParameter(
        "scope", _TEXT, description="`own`: the working rows that the caller may read instead."
    ),
]


def strategy_of(request: Request, pk: Any) -> Strategy:
    """The working row of the address, for whoever may read it. Raises NotFound."""
    return get_strategy(pk, tenant=tenant_of(request), actor=actor_of(request))


def detail_of(request: Request, row: Strategy, *, status: int = 200) -> Response:
    """The working row with everything of it."""
    context = {"request": request, "actor": actor_of(request)}
    return Response(StrategyDetailSerializer(row, context=context).data, status=status)


class AdoptionPages(CursorPages):
    ordering = ("-adopted_on", "-id")


class WorkingPages(CursorPages):
    ordering = ("-created_at", "-id")


class StrategyList(PublicAndOwnList):
    """Joint strategies; POST proposes one."""

    serializer_class = PublishedStrategySerializer
    pagination_class = AdoptionPages
    own_serializer_class = StrategySerializer
    own_pagination_class = WorkingPages

    def public_rows(self) -> QuerySet[Any]:
        return list_published(tenant_of(self.request), _wanted(self.request))

    def own_rows(self) -> QuerySet[Any]:
        status = self.request.query_params.get("status", "")
        return list_working(tenant_of(self.request), actor=actor_of(self.request), status=status)

    @extend_schema(parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest adoption first; owners who are not listed stand nowhere in it."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: StrategyDetailSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Propose a strategy: `organization` (none for the institution's staff) and its text."""
        row = create_strategy(
            tenant_of(request),
            values=body_of(request),
            organization_id=uuid_in(body_of(request), "organization"),
            actor=actor_of(request),
        )
        return detail_of(request, row, status=201)


def body_of(request: Request) -> Mapping[str, Any]:
    """The body as an object. Raises InvalidFields where it is none."""
    data = request.data
    if not isinstance(data, Mapping):
        raise InvalidFields({"body": [_("Send an object with the names of the fields.")]})
    return data


def uuid_in(data: Any, name: str) -> UUID | None:
    """An id in a body, or None. Raises InvalidFields for what is none."""
    value = data.get(name)
    try:
        return UUID(str(value)) if value else None
    except ValueError as error:
        raise InvalidFields({name: [_("This is no id.")]}) from error


def _wanted(request: Request) -> Wanted:
    asked = request.query_params

    def key(name: str) -> UUID | None:
        try:
            return UUID(asked[name]) if asked.get(name) else None
        except ValueError:
            return UUID(int=0)

    return Wanted(
        country=asked.get("country", "").upper(),
        status=asked.get("status", ""),
        freedom=asked.get("freedom", ""),
        obstacle=key("obstacle"),
        commitment=key("commitment"),
        signal=key("signal"),
    )


class StrategyDetail(APIView):
    """One strategy."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=StrategyDetailSerializer)
    def get(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """The working row for its owners and the institution, the public row for everybody else."""
        try:
            return detail_of(request, strategy_of(request, strategy))
        except NotFound:
            row = get_published(strategy, tenant=tenant_of(request))
            return Response(PublishedDetailSerializer(row).data)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=StrategyDetailSerializer)
    def patch(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """Change its text as a whole, with the `version` that was read; 409 where it is another."""
        row = strategy_of(request, strategy)
        version = str(body_of(request).get("version", ""))
        edit_strategy(
            row.pk,
            values=body_of(request),
            expected_version=int(version) if version.isdecimal() else None,
            actor=actor_of(request),
        )
        return detail_of(request, strategy_of(request, strategy))


class StrategyPublic(APIView):
    """One strategy as everybody reads it, for its owners too."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=PublishedDetailSerializer)
    def get(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """404 before it is adopted."""
        row = get_published(strategy, tenant=tenant_of(request))
        return Response(PublishedDetailSerializer(row).data)


class StrategyTransition(APIView):
    """Move a strategy."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=StrategyDetailSerializer)
    def post(self, request: Request, strategy: UUID, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; 422 names those that are wrong."""
        moved(Strategy, strategy_of(request, strategy).pk, name, request)
        return detail_of(request, strategy_of(request, strategy))


class CodeSerializer(serializers.Serializer[Any]):
    """A code to hand over outside the portal; it is shown once and works for 14 days."""

    code = serializers.CharField()


class StrategyOwners(APIView):
    """Owners of a strategy."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: CodeSerializer})
    def post(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """A code for another organization; with `institution`: ask the institution to own it."""
        row, actor = strategy_of(request, strategy), actor_of(request)
        if body_of(request).get("institution"):
            owner = ask_institution(row.pk, actor=actor)
            data = StrategyOwnerSerializer(owner, context={"actor": actor}).data
            return Response(data, status=201)
        return Response({"code": make_owner_code(row.pk, actor=actor)}, status=201)


class OwnerTransition(APIView):
    """Join, sign, change the listing, leave: for one's own organization or institution."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=StrategyDetailSerializer)
    def post(
        self, request: Request, strategy: UUID, strategy_owner: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """`sign` takes `text_hash` (as the strategy gives it), `listing`, `confirm`, `dissent`."""
        row = strategy_of(request, strategy)
        owner = part_of(StrategyOwner, row, strategy_owner)
        moved(StrategyOwner, owner.pk, name, request)
        if name == "leave":
            return Response(status=204)
        return detail_of(request, strategy_of(request, strategy))


class StrategyCodes(APIView):
    """Use a code that was handed over."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: StrategyDetailSerializer})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """`code` and `organization`: own the strategy, or be asked about an outcome."""
        organization_id = uuid_in(body_of(request), "organization")
        if organization_id is None:
            raise InvalidFields({"organization": [_("Say for which organization.")]})
        made = use_code(
            str(body_of(request).get("code", "")),
            tenant=tenant_of(request),
            organization_id=organization_id,
            actor=actor_of(request),
        )
        if isinstance(made, StrategyOwner):
            return detail_of(request, strategy_of(request, made.strategy_id), status=201)
        data = SubstantiationSerializer(made, context={"actor": actor_of(request)}).data
        return Response(data, status=201)
