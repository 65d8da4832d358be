"""How long cases are kept, over the API for officers: the services and permissions of the desk.

Nothing is erased by one person: what is asked here another agrees to, and then a grace runs.
"""

from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import actor_of, on_one_page
from portal.errors import InvalidFields, NotFound
from portal.vault.datakeys import Compartment
from protection.cases.api.door import VAULT_KEY, Desk, DeskView, desk
from protection.retention import holds, services
from protection.retention.api_shapes import (
    DueListSerializer,
    DueSerializer,
    ErasureInSerializer,
    HoldInSerializer,
    KeepingMoveSerializer,
    KeepingSerializer,
    WhenSerializer,
    WhySerializer,
)
from protection.retention.models import Basis
from protection.retention.selectors import keepings_of, list_due, require_entry

_BEFORE = OpenApiParameter("before", str, description="Dates up to this day alone: 2026-12-31")


class DueCases(DeskView):
    """Which of the caller's cases are to be erased, and when; needs no open vault."""

    @extend_schema(parameters=[_BEFORE], responses=DueListSerializer)
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """At most 200: those with a date or an open erasure, the earliest first."""
        asked = WhenSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = list_due(actor_of(request), before=asked.validated_data["before"])
        shown = DueSerializer(rows, many=True).data
        return Response(on_one_page(shown))


class CaseKeeping(DeskView):
    """Until when a case is kept."""

    @extend_schema(parameters=[VAULT_KEY], responses=KeepingSerializer)
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """The date and its rule, the holds, what is to be erased and what was."""
        with desk(request, case_id) as at:
            return _keeping(at)


@sensitive_variables()
def _keeping(at: Desk, *, status: int = 200) -> Response:
    with at.opened() as opened:
        found = keepings_of(opened)
    shown = KeepingSerializer(found, context={"actor": at.actor, "case": at.case})
    return Response(shown.data, status=status)


class KeepingTransition(DeskView):
    """longer: the case is kept until another moment (`until`, `words`)."""

    @extend_schema(
        parameters=[VAULT_KEY], request=KeepingMoveSerializer, responses=KeepingSerializer
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, name: str, **_kwargs: Any) -> Response:
        """Set the date, with the reason."""
        if name != "longer":
            raise NotFound
        body = KeepingMoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with desk(request, case_id) as at:
            services.keep_until(
                case_id=case_id, ring=at.ring, actor=at.actor, **body.validated_data
            )
            return _keeping(at)


class CaseErasures(DeskView):
    """What of a case is to be erased."""

    @extend_schema(
        parameters=[VAULT_KEY], request=ErasureInSerializer, responses={201: KeepingSerializer}
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Ask that parts and files be erased, or the whole; a second person agrees."""
        body = ErasureInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        is_whole, parts, files = (values.pop(name) for name in ("is_whole", "parts", "files"))
        if is_whole and (parts or files):
            raise InvalidFields({"is_whole": ["the whole, or parts and files"]})
        with desk(request, case_id) as at:
            asked: dict[str, Any] = {
                "case_id": case_id,
                "ring": at.ring,
                "actor": at.actor,
                "basis": Basis(values["basis"]),
                "words": values["words"],
            }
            if is_whole:
                services.ask_erasure(**asked)
            else:
                chosen = [Compartment(part) for part in parts]
                services.ask_part_erasure(parts=chosen, files=files, **asked)
            return _keeping(at, status=201)


class ErasureTransition(DeskView):
    """agree (by a second person) or stop (`words`) within the grace."""

    @extend_schema(parameters=[VAULT_KEY], request=WhySerializer, responses=KeepingSerializer)
    @sensitive_variables()
    def post(
        self, request: Request, case_id: UUID, erasure: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """Move one."""
        body = WhySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with desk(request, case_id) as at:
            require_entry(case_id, erasure)
            if name == "agree":
                services.approve_erasure(erasure_id=erasure, actor=at.actor)
            elif name == "stop":
                services.stop_erasure(
                    erasure_id=erasure, ring=at.ring, actor=at.actor, **body.validated_data
                )
            else:
                raise NotFound
            return _keeping(at)


class CaseHolds(DeskView):
    """Legal holds: while one stands nothing of the case is erased."""

    @extend_schema(
        parameters=[VAULT_KEY], request=HoldInSerializer, responses={201: KeepingSerializer}
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Ask for one; it holds once a second person agrees. The person reads the reason."""
        body = HoldInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with desk(request, case_id) as at:
            holds.ask_hold(case_id=case_id, ring=at.ring, actor=at.actor, **body.validated_data)
            return _keeping(at, status=201)


class HoldTransition(DeskView):
    """agree (by a second person) or end (`words`, which the person reads)."""

    @extend_schema(parameters=[VAULT_KEY], request=WhySerializer, responses=KeepingSerializer)
    @sensitive_variables()
    def post(
        self, request: Request, case_id: UUID, hold: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """Move one."""
        body = WhySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with desk(request, case_id) as at:
            require_entry(case_id, hold)
            if name == "agree":
                holds.approve_hold(hold_id=hold, actor=at.actor)
            elif name == "end":
                holds.end_hold(hold_id=hold, ring=at.ring, actor=at.actor, **body.validated_data)
            else:
                raise NotFound
            return _keeping(at)
