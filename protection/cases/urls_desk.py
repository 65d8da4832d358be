"""Addresses of protection's officers, below an institution's /desk/; neutral words alone."""

from django.urls import URLPattern, URLResolver, path

from protection.cases.views import (
    alarms,
    desk,
    judgement,
    ledger,
    past,
    planning,
    search,
    steps,
)

_ONE = "cases/<uuid:case_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.board, name="desk"),
    path("search/", search.search, name="desk-search"),
    path("alarms/", alarms.alarms, name="desk-alarms"),
    path(_ONE, desk.case_file, name="desk-case"),
    path(f"{_ONE}assessment/", judgement.assessment, name="desk-assessment"),
    path(f"{_ONE}assessment/write/", judgement.write_anew, name="desk-assessment-write"),
    path(f"{_ONE}plan/", judgement.plan, name="desk-plan"),
    path(f"{_ONE}plan/write/", judgement.plan_anew, name="desk-plan-write"),
    path(f"{_ONE}tasks/", planning.tasks, name="desk-tasks"),
    path(f"{_ONE}protocols/", planning.protocols, name="desk-protocols"),
    path(f"{_ONE}protocols/<slug:protocol>/", planning.protocol, name="desk-protocol"),
    path(f"{_ONE}consents/", ledger.consents, name="desk-consents"),
    path(f"{_ONE}consent/", ledger.record, name="desk-consent-record"),
    path(f"{_ONE}act/", ledger.prepare, name="desk-act"),
    path(f"{_ONE}happened/", past.happened, name="desk-happened"),
    path(f"{_ONE}team/", past.team, name="desk-team"),
    path(f"{_ONE}moves/<slug:move>/", steps.move, name="desk-move"),
    path(f"{_ONE}<slug:doing>/", steps.step, name="desk-step"),
    path(f"{_ONE}<slug:doing>/<uuid:entry>/", steps.step, name="desk-row"),
]
