"""Addresses of strategies in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from promotion.strategies import api, api_parts

_ONE = "strategies/<uuid:strategy>/"
_MOVE = "transitions/<slug:name>/"
_ITEM = f"{_ONE}items/<uuid:plan_item>/"
_OUTCOME = f"{_ONE}outcomes/<uuid:outcome>/"

urlpatterns = [
    path("strategies/", api.StrategyList.as_view()),
    path("strategies/codes/", api.StrategyCodes.as_view()),
    path(
        f"strategies/substantiations/<uuid:substantiation>/{_MOVE}",
        api_parts.SubstantiationTransition.as_view(),
    ),
    path(_ONE, api.StrategyDetail.as_view()),
    path(f"{_ONE}public/", api.StrategyPublic.as_view()),
    path(f"{_ONE}{_MOVE}", api.StrategyTransition.as_view()),
    path(f"{_ONE}owners/", api.StrategyOwners.as_view()),
    path(f"{_ONE}owners/<uuid:strategy_owner>/{_MOVE}", api.OwnerTransition.as_view()),
    path(f"{_ONE}dissents/<uuid:dissent>/", api_parts.StrategyDissent.as_view()),
    path(f"{_ONE}assumptions/", api_parts.Assumptions.as_view()),
    path(f"{_ONE}items/", api_parts.PlanItems.as_view()),
    path(_ITEM, api_parts.PlanItemDetail.as_view()),
    path(f"{_ITEM}{_MOVE}", api_parts.PlanItemTransition.as_view()),
    path(f"{_ONE}results/", api_parts.Results.as_view()),
    path(f"{_ONE}results/<uuid:plan_result>/", api_parts.ResultPeriods.as_view()),
    path(f"{_ONE}periods/<uuid:result_period>/", api_parts.ResultActual.as_view()),
    path(f"{_ONE}outcomes/", api_parts.Outcomes.as_view()),
    path(_OUTCOME, api_parts.OutcomeDetail.as_view()),
    path(f"{_OUTCOME}{_MOVE}", api_parts.OutcomeTransition.as_view()),
    path(f"{_ONE}links/", api_parts.StrategyLinks.as_view()),
    path(f"{_ONE}room/", api_parts.StrategyRoom.as_view()),
    path(f"{_ONE}room/tasks/", api_parts.StrategyTasks.as_view()),
    path(f"{_ONE}room/tasks/<uuid:strategy_task>/", api_parts.StrategyTaskDetail.as_view()),
    path(f"{_ONE}room/agreements/", api_parts.StrategyAgreements.as_view()),
    path(f"{_ONE}room/documents/", api_parts.StrategyDocuments.as_view()),
]
