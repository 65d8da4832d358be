"""Cases: the board, one case, its moves, what was judged and what has happened."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import actor_of, on_one_page
from portal.clocks import clocks_of
from portal.errors import InvalidFields
from protection.cases import judging, merging, services
from protection.cases.api.door import VAULT_KEY, Desk, DeskView, desk
from protection.cases.api.shapes import (
    AssessmentInSerializer,
    CaseDetailSerializer,
    CaseSerializer,
    HappeningSerializer,
    MoveSerializer,
    PlanInSerializer,
    TextSerializer,
    VersionsSerializer,
)
from protection.cases.board import Look, Wanted, list_rows
from protection.cases.judging import Said
from protection.cases.models import ProtectionCase
from protection.cases.selectors import get_case, list_tasks, list_team
from protection.cases.states import Level
from protection.cases.task_rows import task_rows
from protection.cases.timeline import timeline
from protection.cases.versions import (
    ASSESSMENT,
    PLAN,
    versions_of,
    write_assessment,
    write_plan,
)
from protection.consent.selectors import ledger_of, missing_purposes

MOST = 200
_LEVEL = OpenApiParameter("level", int, enum=list(Level.values))
_LOOK = OpenApiParameter("look", str, enum=[look.value for look in Look])
_ENDED = OpenApiParameter("ended", bool, description="What has ended, the latest first.")


class CaseList(DeskView, generics.GenericAPIView[ProtectionCase]):
    """The caller's cases by danger and clock; needs no open vault."""

    serializer_class = CaseSerializer

    @extend_schema(parameters=[_LEVEL, _LOOK, _ENDED], responses=CaseSerializer(many=True))
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """At most 200, the greatest danger first."""
        wanted, actor = _wanted(request.query_params), actor_of(request)
        rows = list_rows(actor, wanted, most=MOST)
        shape = CaseSerializer(rows, many=True, context={"actor": actor})
        return Response(on_one_page(shape.data))


def _wanted(asked: Mapping[str, Any]) -> Wanted:
    level, look = asked.get("level", ""), asked.get("look", "")
    if level and level not in {str(one) for one in Level.values}:
        raise InvalidFields({"level": ["1, 2, 3, 4"]})
    if look and look not in set(Look):
        raise InvalidFields({"look": [", ".join(Look)]})
    return Wanted(
        level=int(level) if level else None,
        look=Look(look) if look else None,
        ended=asked.get("ended", "") in ("1", "true"),
    )


class CaseDetail(DeskView):
    """One case, opened."""

    @extend_schema(parameters=[VAULT_KEY], responses=CaseDetailSerializer)
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """What was told, its clocks, its team, the consents that are missing."""
        with desk(request, case_id) as at:
            return Response(_detail(at))


@sensitive_variables()
def _detail(at: Desk) -> Mapping[str, Any]:
    with at.opened() as opened:
        texts, ledger = opened.texts(), ledger_of(opened)
    rows = task_rows(list_tasks(at.case), texts, ledger, at.case)
    needed = [row["consent"] for row in rows if not row["task"].done_at]
    context = {
        "actor": at.actor,
        "told": [text for text in texts if text.kind in ("narrative", "contact", "answer")],
        "clocks": clocks_of(at.case),
        "team": list_team(at.case),
        "missing": missing_purposes(ledger, needed),
    }
    return CaseDetailSerializer(at.case, context=context).data


def _said(at: Desk, values: Mapping[str, Any]) -> Said:
    return Said(at.case.pk, at.ring, at.actor, values.get("words", ""))


def _adopt(at: Desk, values: Mapping[str, Any]) -> ProtectionCase:
    return services.adopt_case(
        case_id=at.case.pk, ring=at.ring, actor=at.actor, team=values.get("team", ())
    )


def _expect(at: Desk, values: Mapping[str, Any]) -> ProtectionCase:
    return judging.expect_sign_of_life(
        _said(at, values),
        first_at=_given(values, "first_at"),
        every_hours=values.get("every_hours"),
    )


def _propose_merge(at: Desk, values: Mapping[str, Any]) -> ProtectionCase:
    return merging.propose_merge(
        case_id=at.case.pk,
        target_id=_given(values, "target"),
        ring=at.ring,
        actor=at.actor,
        words=values.get("words", ""),
    )


def _given(values: Mapping[str, Any], name: str) -> Any:
    if values.get(name) is None:
        raise InvalidFields({name: ["required"]})
    return values[name]


# Moves that stand in no table: they leave the case where it is, or are more than a move.
MORE_MOVES: Mapping[str, Callable[[Desk, Mapping[str, Any]], ProtectionCase]] = {
    "adopt": _adopt,
    "change_level": lambda at, values: judging.change_level(
        _said(at, values), level=_given(values, "level")
    ),
    "look_again": lambda at, values: judging.look_again(_said(at, values)),
    "wait": lambda at, values: judging.wait_for_person(
        _said(at, values), days=_given(values, "days")
    ),
    "go_on": lambda at, values: judging.stop_waiting(_said(at, values)),
    "expect_sign": _expect,
    "record_sign": lambda at, values: judging.record_sign_of_life(
        _said(at, values), next_at=values.get("next_at")
    ),
    "end_signs": lambda at, values: judging.end_signs_of_life(_said(at, values)),
    "propose_merge": _propose_merge,
    "withdraw_merge": lambda at, _values: merging.withdraw_merge(
        case_id=at.case.pk, actor=at.actor
    ),
    "merge": lambda at, _values: merging.merge_cases(
        case_id=at.case.pk, ring=at.ring, actor=at.actor
    ),
}


class CaseTransition(DeskView):
    """One move of a case.

    Besides those of its `transitions`: change_level, look_again, wait, go_on, expect_sign,
    record_sign, end_signs, propose_merge, withdraw_merge, merge.
    """

    @extend_schema(parameters=[VAULT_KEY], request=MoveSerializer, responses=CaseSerializer)
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, name: str, **_kwargs: Any) -> Response:
        """Move it; the words are sealed in the same transaction."""
        body = MoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        with desk(request, case_id) as at:
            if name in MORE_MOVES:
                MORE_MOVES[name](at, values)
            else:
                words = values.pop("words", "")
                services.move_case(
                    case_id=case_id,
                    name=name,
                    ring=at.ring,
                    actor=at.actor,
                    values=values,
                    words=words,
                )
            moved = get_case(case_id, actor=at.actor)
            return Response(CaseSerializer(moved, context={"actor": at.actor}).data)


class Assessment(DeskView):
    """The versions of the risk assessment."""

    @extend_schema(parameters=[VAULT_KEY], responses=VersionsSerializer)
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Every version, and those that nothing follows yet."""
        return _versions(request, case_id, ASSESSMENT)

    @extend_schema(
        parameters=[VAULT_KEY], request=AssessmentInSerializer, responses={201: TextSerializer}
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """A new version. Written beside another one, both are kept."""
        body = AssessmentInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        after, look_at = values.pop("after"), values.pop("look_at")
        with desk(request, case_id) as at:
            kept = write_assessment(
                case_id=case_id,
                ring=at.ring,
                actor=at.actor,
                body=values,
                after=[str(row) for row in after],
                look_at=look_at,
            )
        return Response(TextSerializer(kept).data, status=201)


class Plan(DeskView):
    """The versions of the plan."""

    @extend_schema(parameters=[VAULT_KEY], responses=VersionsSerializer)
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Every version, and those that nothing follows yet."""
        return _versions(request, case_id, PLAN)

    @extend_schema(
        parameters=[VAULT_KEY], request=PlanInSerializer, responses={201: TextSerializer}
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """A new version; a second person approves it with the move `approve_plan`."""
        body = PlanInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        after = [str(row) for row in values.pop("after")]
        with desk(request, case_id) as at:
            kept = write_plan(
                case_id=case_id, ring=at.ring, actor=at.actor, body=values, after=after
            )
        return Response(TextSerializer(kept).data, status=201)


@sensitive_variables()
def _versions(request: Request, case_id: UUID, kind: str) -> Response:
    with desk(request, case_id) as at, at.opened() as opened:
        return Response(VersionsSerializer(versions_of(opened.texts(), kind)).data)


class Happened(DeskView):
    """What has happened in a case."""

    @extend_schema(parameters=[VAULT_KEY], responses=HappeningSerializer(many=True))
    @sensitive_variables()
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """All of it, the newest first."""
        with desk(request, case_id) as at, at.opened() as opened:
            events = timeline(at.case, opened.texts(), ledger_of(opened), actor=at.actor)
        return Response({"results": HappeningSerializer(events, many=True).data})
