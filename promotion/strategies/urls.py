"""Addresses of strategies, below an institution's own."""

from django.urls import URLPattern, URLResolver, path

from promotion.strategies.views import feeds, outcomes, own, owners, public, room, work

_ONE = "strategies/<uuid:strategy>/"
_WORK = f"{_ONE}work/"
_ITEM = f"{_WORK}items/<uuid:plan_item>/"
_RESULT = f"{_WORK}results/<uuid:plan_result>/"
_OUTCOME = f"{_WORK}outcomes/<uuid:outcome>/"
_ROOM = f"{_WORK}room/"
_ASKED = "strategies/confirmations/<uuid:substantiation>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("strategies/", public.strategies, name="strategies"),
    path("strategies/feed/", feeds.feed, name="strategies-feed"),
    path("strategies/data/<slug:kind>/", feeds.data, name="strategies-data"),
    path("strategies/own/", own.own, name="strategies-own"),
    path("strategies/new/", own.new, name="strategy-new"),
    path("strategies/code/", own.code, name="strategy-code"),
    path(_ASKED, outcomes.substantiation, name="strategy-substantiation"),
    path(
        f"{_ASKED}<slug:move>/",
        outcomes.substantiation_move,
        name="strategy-substantiation-move",
    ),
    path(_ONE, public.strategy, name="strategy"),
    path(f"{_ONE}results/<slug:kind>/", feeds.results, name="strategy-results"),
    path(_WORK, work.work, name="strategy-work"),
    path(f"{_WORK}edit/", work.edit, name="strategy-edit"),
    path(f"{_WORK}sign/", owners.sign, name="strategy-sign"),
    path(f"{_WORK}invite/", owners.owner_code, name="strategy-invite"),
    path(f"{_WORK}ask-institution/", owners.institution, name="strategy-ask-institution"),
    path(
        f"{_WORK}owners/<uuid:strategy_owner>/<slug:move>/",
        owners.owner_move,
        name="strategy-owner-move",
    ),
    path(
        f"{_WORK}dissents/<uuid:dissent>/take-back/",
        owners.dissent_back,
        name="strategy-dissent-back",
    ),
    path(f"{_WORK}moves/<slug:move>/", work.move, name="strategy-move"),
    path(f"{_WORK}assumptions/new/", work.assumption, name="strategy-assumption-new"),
    path(f"{_WORK}add/<slug:kind>/", work.item_new, name="strategy-item-new"),
    path(f"{_ITEM}add/<slug:kind>/", work.item_new, name="strategy-item-part"),
    path(_ITEM, work.item, name="strategy-item"),
    path(f"{_ITEM}<slug:move>/", work.item_move, name="strategy-item-move"),
    path(f"{_WORK}remove/<slug:kind>/<uuid:part>/", work.remove, name="strategy-remove"),
    path(f"{_WORK}results/new/", work.result, name="strategy-result-new"),
    path(_RESULT, work.result, name="strategy-result"),
    path(f"{_RESULT}periods/new/", work.period, name="strategy-period-new"),
    path(f"{_RESULT}confidence/", work.confidence, name="strategy-confidence"),
    path(f"{_WORK}periods/<uuid:result_period>/", work.actual, name="strategy-actual"),
    path(f"{_WORK}outcomes/new/", outcomes.edit, name="strategy-outcome-new"),
    path(_OUTCOME, outcomes.outcome, name="strategy-outcome"),
    path(f"{_OUTCOME}edit/", outcomes.edit, name="strategy-outcome-edit"),
    path(f"{_OUTCOME}ask/", outcomes.witness_code, name="strategy-outcome-ask"),
    path(f"{_OUTCOME}moves/<slug:move>/", outcomes.move, name="strategy-outcome-move"),
    path(f"{_WORK}links/", room.links, name="strategy-links"),
    path(_ROOM, room.room, name="strategy-room"),
    path(f"{_ROOM}talk/", room.talk_new, name="strategy-talk-new"),
    path(f"{_ROOM}tasks/new/", room.task_new, name="strategy-task-new"),
    path(f"{_ROOM}tasks/<uuid:strategy_task>/", room.task_settle, name="strategy-task-settle"),
    path(f"{_ROOM}agreements/new/", room.agreement, name="strategy-agreement-new"),
    path(f"{_ROOM}documents/new/", room.document_new, name="strategy-document-new"),
    path(f"{_ROOM}documents/<uuid:strategy_document>/", room.document, name="strategy-document"),
]
