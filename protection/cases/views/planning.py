"""Protocol templates to choose from, and the tasks of a case."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import NotFound, Refused
from portal.http import PortalRequest, say
from protection.cases.applying import apply_protocol
from protection.cases.protocols.catalogue import PROTOCOLS
from protection.cases.protocols.shapes import Phase, Protocol, Step
from protection.cases.selectors import list_tasks
from protection.cases.task_rows import task_rows
from protection.cases.views.door import desk_page
from protection.cases.views.page import case_page
from protection.consent.selectors import ledger_of, live_purposes

_ORDER = {phase.value: number for number, phase in enumerate(Phase)}


@desk_page
@sensitive_variables()
def tasks(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """What is to be done, by template and phase; what was done or skipped."""
    with case_page(request, case_id) as page:
        texts = page.opened.texts()
        rows = task_rows(list_tasks(page.case), texts, ledger_of(page.opened), page.case)
        context = {
            "texts": texts,
            "groups": _grouped([row for row in rows if not row["task"].done_at]),
            "over": [row for row in rows if row["task"].done_at],
        }
        return page.render("protection/tasks.html", context, tab="desk-tasks")


def _grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By template, the tasks without one first; within it by phase, in the order of the steps."""

    def place(row: dict[str, Any]) -> tuple[str, int]:
        return row["protocol"], _ORDER.get(row["phase"] or "", 0)

    return [
        {
            "protocol": PROTOCOLS.get(code),
            "phases": [
                {"phase": phase, "rows": list(of_phase)}
                for phase, of_phase in groupby(list(found), key=lambda row: row["phase"])
            ],
        }
        for code, found in groupby(sorted(rows, key=place), key=lambda row: row["protocol"])
    ]


@desk_page
@sensitive_variables()
def protocols(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """The sixteen templates; which were begun in this case."""
    with case_page(request, case_id) as page:
        texts = page.opened.texts()
        begun = {str(text.body["protocol"]) for text in texts if text.kind == "protocol"}
        context = {
            "texts": texts,
            "rows": [
                {
                    "protocol": protocol,
                    "url": page.url("desk-protocol", protocol.code),
                    "is_begun": protocol.code in begun,
                }
                for protocol in PROTOCOLS.values()
            ],
        }
        return page.render("protection/protocols.html", context, tab="desk-tasks")


@desk_page
@sensitive_variables()
def protocol(request: PortalRequest, case_id: UUID, protocol: str) -> HttpResponseBase:
    """One template with all its steps, before it is begun."""
    found = PROTOCOLS.get(protocol)
    if found is None:
        raise NotFound
    with case_page(request, case_id) as page:
        sentence = ""
        if request.method == "POST":
            try:
                apply_protocol(
                    case_id=case_id, ring=page.ring, actor=request.actor, code=found.code
                )
            except Refused as error:
                sentence = str(error.sentence)
            else:
                say(request, _("Begun. Each step is a task now, with an owner and a time."))
                return redirect(page.url("desk-tasks"))
        context = {
            "protocol": found,
            "phases": _phases(found, live_purposes(ledger_of(page.opened))),
            "sentence": sentence,
            "home": page.url("desk-protocols"),
        }
        status = 422 if sentence else 200
        return page.render("protection/protocol.html", context, tab="desk-tasks", status=status)


def _phases(protocol: Protocol, live: set[str]) -> list[dict[str, Any]]:
    def shown(step: Step) -> dict[str, Any]:
        is_missing = step.consent is not None and step.consent.value not in live
        return {"step": step, "is_missing": is_missing}

    return [
        {"phase": phase, "steps": [shown(s) for s in protocol.steps if s.phase is phase]}
        for phase in Phase
    ]
