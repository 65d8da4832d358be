"""Endpoints of the parts of a strategy: plan, results, outcomes, links, working room."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import actor_of, moved, tenant_of
from portal.documents.uploads import upload_of
from portal.idempotency import idempotent
from promotion.strategies.api import CodeSerializer, body_of, detail_of, strategy_of
from promotion.strategies.harvest import save_outcome
from promotion.strategies.linking import link_to
from promotion.strategies.models import HarvestedOutcome, PlanItem, Substantiation
from promotion.strategies.owning import make_witness_code, withdraw_dissent
from promotion.strategies.selectors import get_substantiation, part_of, read_workroom
from promotion.strategies.serializers import StrategyDetailSerializer
from promotion.strategies.serializers_parts import (
    AgreementSerializer,
    AssumptionSerializer,
    HarvestedOutcomeSerializer,
    PlanItemSerializer,
    StrategyDocumentSerializer,
    StrategyTaskSerializer,
    SubstantiationSerializer,
)
from promotion.strategies.services import (
    add_item,
    edit_item,
    record_actual,
    record_confidence,
    remove_part,
    save_assumption,
    save_period,
    save_result,
)
from promotion.strategies.working import add_document, add_task, record_agreement, settle_task

_BODY = OpenApiTypes.OBJECT


class PlanItems(APIView):
    """The plan."""

    @extend_schema(request=_BODY, responses={201: PlanItemSerializer})
    @idempotent
    def post(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """Add a part: `kind` (objective, action, milestone), `parent`, `title` and its other fields."""
        row, actor = strategy_of(request, strategy), actor_of(request)
        item = add_item(
            row.pk,
            kind=str(body_of(request).get("kind", "")),
            parent_id=body_of(request).get("parent"),
            values=body_of(request),
            actor=actor,
        )
        return Response(PlanItemSerializer(item, context={"actor": actor}).data, status=201)


class PlanItemDetail(APIView):
    """A part of the plan."""

    @extend_schema(request=_BODY, responses=PlanItemSerializer)
    def patch(self, request: Request, strategy: UUID, plan_item: UUID, **_kwargs: Any) -> Response:
        """Change it as a whole, while the text is being written."""
        row, actor = strategy_of(request, strategy), actor_of(request)
        item = edit_item(row.pk, plan_item, values=body_of(request), actor=actor)
        return Response(PlanItemSerializer(item, context={"actor": actor}).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, strategy: UUID, plan_item: UUID, **_kwargs: Any) -> Response:
        """Take it out, while the text is being written."""
        row = strategy_of(request, strategy)
        remove_part(row.pk, "item", plan_item, actor=actor_of(request))
        return Response(status=204)


class PlanItemTransition(APIView):
    """Move a part of the plan."""

    @extend_schema(request=_BODY, responses=StrategyDetailSerializer)
    def post(
        self, request: Request, strategy: UUID, plan_item: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """`block` takes `obstacle`, `report` takes `reached`, `drop` takes `drop_reason`."""
        row = strategy_of(request, strategy)
        moved(PlanItem, part_of(PlanItem, row, plan_item).pk, name, request)
        return detail_of(request, strategy_of(request, strategy))


class Assumptions(APIView):
    """What the pathway takes for granted."""

    @extend_schema(request=_BODY, responses={201: AssumptionSerializer})
    @idempotent
    def post(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """Add one: `text` and `evidence`."""
        row = strategy_of(request, strategy)
        made = save_assumption(row.pk, values=body_of(request), actor=actor_of(request))
        return Response(AssumptionSerializer(made).data, status=201)


class Results(APIView):
    """Results with their indicators."""

    @extend_schema(request=_BODY, responses={201: StrategyDetailSerializer})
    @idempotent
    def post(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """Add one; `direction` is `up` or `down`."""
        row = strategy_of(request, strategy)
        save_result(row.pk, values=body_of(request), actor=actor_of(request))
        return detail_of(request, strategy_of(request, strategy), status=201)


class ResultPeriods(APIView):
    """Periods of a result."""

    @extend_schema(request=_BODY, responses={201: StrategyDetailSerializer})
    @idempotent
    def post(self, request: Request, strategy: UUID, plan_result: UUID, **_kwargs: Any) -> Response:
        """Add one with its target."""
        row = strategy_of(request, strategy)
        save_period(row.pk, plan_result, values=body_of(request), actor=actor_of(request))
        return detail_of(request, strategy_of(request, strategy), status=201)

    @extend_schema(request=_BODY, responses=StrategyDetailSerializer)
    def patch(
        self, request: Request, strategy: UUID, plan_result: UUID, **_kwargs: Any
    ) -> Response:
        """Say how sure the owners are now: `confidence`, 0 to 1."""
        row = strategy_of(request, strategy)
        record_confidence(row.pk, plan_result, values=body_of(request), actor=actor_of(request))
        return detail_of(request, strategy_of(request, strategy))


class ResultActual(APIView):
    """What was reached in a period."""

    @extend_schema(request=_BODY, responses=StrategyDetailSerializer)
    def post(
        self, request: Request, strategy: UUID, result_period: UUID, **_kwargs: Any
    ) -> Response:
        """`actual_value` and `actual_comment`; public at once."""
        row = strategy_of(request, strategy)
        record_actual(row.pk, result_period, values=body_of(request), actor=actor_of(request))
        return detail_of(request, strategy_of(request, strategy))


class Outcomes(APIView):
    """The outcome harvest."""

    @extend_schema(request=_BODY, responses={201: HarvestedOutcomeSerializer})
    @idempotent
    def post(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """Draft an outcome."""
        row, actor = strategy_of(request, strategy), actor_of(request)
        made = save_outcome(row.pk, values=body_of(request), actor=actor)
        return Response(HarvestedOutcomeSerializer(made, context={"actor": actor}).data, status=201)


class OutcomeDetail(APIView):
    """An outcome."""

    @extend_schema(request=_BODY, responses=HarvestedOutcomeSerializer)
    def patch(self, request: Request, strategy: UUID, outcome: UUID, **_kwargs: Any) -> Response:
        """Change a draft."""
        row, actor = strategy_of(request, strategy), actor_of(request)
        made = save_outcome(row.pk, values=body_of(request), pk=outcome, actor=actor)
        return Response(HarvestedOutcomeSerializer(made, context={"actor": actor}).data)

    @extend_schema(request=None, responses={201: CodeSerializer})
    def post(self, request: Request, strategy: UUID, outcome: UUID, **_kwargs: Any) -> Response:
        """A code for somebody outside the owners to say whether it is so."""
        row = strategy_of(request, strategy)
        code = make_witness_code(row.pk, outcome, actor=actor_of(request))
        return Response({"code": code}, status=201)


class OutcomeTransition(APIView):
    """Move an outcome."""

    @extend_schema(request=_BODY, responses=HarvestedOutcomeSerializer)
    def post(
        self, request: Request, strategy: UUID, outcome: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """The body holds the fields of that transition."""
        row = strategy_of(request, strategy)
        made = moved(HarvestedOutcome, part_of(HarvestedOutcome, row, outcome).pk, name, request)
        context = {"actor": actor_of(request)}
        return Response(HarvestedOutcomeSerializer(made, context=context).data)


class SubstantiationTransition(APIView):
    """Say from outside whether an outcome is so."""

    @extend_schema(request=_BODY, responses=SubstantiationSerializer)
    def post(self, request: Request, substantiation: UUID, name: str, **_kwargs: Any) -> Response:
        """`confirm` takes `statement`, `is_independent`, `is_named`; 422 for whoever owns a part."""
        actor = actor_of(request)
        row = get_substantiation(substantiation, tenant=tenant_of(request), actor=actor)
        made = moved(Substantiation, row.pk, name, request)
        return Response(SubstantiationSerializer(made, context={"actor": actor}).data)


class StrategyLinks(APIView):
    """Links to obstacles, signals and commitments."""

    @extend_schema(request=_BODY, responses=StrategyDetailSerializer)
    def post(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """`type`, `id`; with `is_linked` false the link is taken away."""
        row, data = strategy_of(request, strategy), body_of(request)
        link_to(
            row.pk,
            str(data.get("type", "")),
            str(data.get("id", "")),
            is_linked=data.get("is_linked") is not False,
            actor=actor_of(request),
        )
        return detail_of(request, strategy_of(request, strategy))


class StrategyDissent(APIView):
    """An owner's dissent."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, strategy: UUID, dissent: UUID, **_kwargs: Any) -> Response:
        """Take it back."""
        strategy_of(request, strategy)
        withdraw_dissent(dissent, actor=actor_of(request))
        return Response(status=204)


class StrategyRoom(APIView):
    """The owners' working room."""

    @extend_schema(responses=_BODY)
    def get(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """Documents, tasks and agreements."""
        room = read_workroom(strategy_of(request, strategy))
        return Response(
            {
                "documents": StrategyDocumentSerializer(room.documents, many=True).data,
                "tasks": StrategyTaskSerializer(room.tasks, many=True).data,
                "agreements": AgreementSerializer(room.agreements, many=True).data,
            }
        )


class StrategyTasks(APIView):
    """Tasks of the working room."""

    @extend_schema(request=_BODY, responses={201: StrategyTaskSerializer})
    @idempotent
    def post(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """`title`, `owner` (an owner's id), `due_on`."""
        row = strategy_of(request, strategy)
        made = add_task(row.pk, values=body_of(request), actor=actor_of(request))
        return Response(StrategyTaskSerializer(made).data, status=201)


class StrategyTaskDetail(APIView):
    """A task."""

    @extend_schema(request=_BODY, responses=StrategyTaskSerializer)
    def patch(
        self, request: Request, strategy: UUID, strategy_task: UUID, **_kwargs: Any
    ) -> Response:
        """`is_done`: true or false."""
        row = strategy_of(request, strategy)
        is_done = body_of(request).get("is_done") is not False
        made = settle_task(row.pk, strategy_task, is_done=is_done, actor=actor_of(request))
        return Response(StrategyTaskSerializer(made).data)


class StrategyAgreements(APIView):
    """What the owners agreed on."""

    @extend_schema(request=_BODY, responses={201: AgreementSerializer})
    @idempotent
    def post(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """`text`, `agreed_on`, `agreed_by` (owners' ids), `dissent`."""
        row = strategy_of(request, strategy)
        made = record_agreement(row.pk, values=body_of(request), actor=actor_of(request))
        return Response(AgreementSerializer(made).data, status=201)


class StrategyDocuments(APIView):
    """Files of the working room."""

    @extend_schema(request=_BODY, responses={201: StrategyDocumentSerializer})
    def post(self, request: Request, strategy: UUID, **_kwargs: Any) -> Response:
        """`title` and `file`, as multipart/form-data."""
        row = strategy_of(request, strategy)
        made = add_document(
            row.pk,
            title=str(body_of(request).get("title", "")),
            upload=upload_of(request._request, "file"),
            actor=actor_of(request),
        )
        return Response(StrategyDocumentSerializer(made).data, status=201)
