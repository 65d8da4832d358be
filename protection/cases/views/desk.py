"""The board, which needs no key, and the file of one case, which does."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from portal.clocks import ClockState, clock_state
from portal.errors import Sentence
from portal.http import PortalRequest
from portal.permissions import Actor
from portal.transitions import open_transitions
from portal.vault.datakeys import Compartment
from protection.cases.board import Look, Wanted, count_looks, list_rows, references_of
from protection.cases.models import ProtectionCase
from protection.cases.parts import parts_of
from protection.cases.searching import MOST_ON_BOARD, first_words
from protection.cases.selectors import list_escalations, list_joined, list_tasks, list_team
from protection.cases.settling import list_alarms
from protection.cases.states import CaseStatus, Level
from protection.cases.task_rows import task_rows
from protection.cases.texts import Text
from protection.cases.timeline import timeline
from protection.cases.versions import ASSESSMENT, PLAN, versions_of
from protection.cases.views.alarms import words_of
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.cases.views.page import CLOCK_NAMES, CasePage, case_page
from protection.consent.selectors import Ledger, ledger_of, missing_purposes
from protection.exceptional.selectors import exceptional_lines
from protection.files.selectors import list_files

MOST = 200
LATEST = 6
LOOKS: Mapping[Look, Sentence] = {
    Look.OVERDUE: _("Overdue"),
    Look.EMERGENCY: _("Emergency"),
    Look.ESCALATED: _("Told further up"),
    Look.UNTRIAGED: _("Not triaged yet"),
    Look.SECOND: _("Waits for a second person"),
    Look.CONSENT: _("Waits for consent"),
    Look.HELD: _("On hold or waiting for the person"),
}


class BoardFilter(forms.Form):
    """What the board is narrowed to."""

    level = forms.TypedChoiceField(
        label=_("Danger"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any")), *Level.choices],
    )
    look = forms.ChoiceField(
        label=_("Only"),
        required=False,
        choices=[("", _("All of them")), *((look.value, word) for look, word in LOOKS.items())],
    )


@desk_page
def board(request: PortalRequest) -> HttpResponseBase:
    """What is open, by danger and clock; what was told further up."""
    form = BoardFilter(request.GET or None)
    values = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(
        level=values.get("level"),
        look=Look(values["look"]) if values.get("look") else None,
        ended=request.GET.get("ended") == "1",
    )
    found = list_rows(request.actor, wanted, most=MOST + 1)
    here = desk_url(request, "desk")
    is_all = wanted == Wanted() and len(found) <= MOST
    counts = count_looks(request.actor, found if is_all else None)
    told = _told(request, found[:MOST]) if request.GET.get("words") == "1" else None
    file_of, adopt_of = _addresses(request, "desk-case"), _addresses(request, "desk-step", "adopt")
    context = {
        "rows": [
            {
                **_row(case),
                "url": file_of(case),
                "adopt_url": "" if case.adopted_at else adopt_of(case),
                "told": (told or {}).get(case.pk, ""),
            }
            for case in found[:MOST]
        ],
        "has_words": told is not None,
        "most_words": MOST_ON_BOARD,
        "alarms": len(list_alarms(request.actor)),
        "is_cut": len(found) > MOST,
        "wanted": wanted,
        "is_narrowed": wanted.level is not None or wanted.look is not None,
        "form": form,
        "here": here,
        "looks": [
            {
                "url": f"{here}?look={look.value}",
                "word": word,
                "count": counts[look],
                "current": wanted.look is look,
            }
            for look, word in LOOKS.items()
            if counts[look]
        ],
        "escalations": [
            {"row": row, "clock": CLOCK_NAMES.get(row.clock, row.clock)}
            for row in list_escalations(request.actor)
        ],
    }
    return desk_render(request, "protection/board.html", context)


def _told(request: PortalRequest, found: list[ProtectionCase]) -> Mapping[UUID, str]:
    """The first words of what was told, for whoever asks for them with an open vault."""
    with open_vault(request) as ring:
        return first_words([case.pk for case in found], ring=ring, actor=request.actor)


def _addresses(request: PortalRequest, name: str, *args: Any) -> Callable[[ProtectionCase], str]:
    """How a page of a case is addressed, looked up once for all rows."""
    nil = UUID(int=0)
    address = desk_url(request, name, nil, *args)
    return lambda case: address.replace(str(nil), str(case.pk))


def _row(case: ProtectionCase) -> dict[str, Any]:
    """One line: which, how dangerous, where it stands, what is due."""
    noted: Any = case  # with the annotations of the board
    flags: list[tuple[Sentence, str]] = []
    if case.emergency_at:
        flags.append((_("Emergency"), "bad"))
    if noted.told_step:
        flags.append((_("Told further up"), "bad"))
    if case.paused_at:
        flags.append((_("Waiting for the person"), "waiting"))
    if noted.unconfirmed:
        flags.append((_("Consent to confirm"), "waiting"))
    if noted.unsent or case.merging_by_id:
        flags.append((_("Second person"), "waiting"))
    return {
        "case": case,
        # Django works the words of all choices out again for each display of one.
        "level": Level(case.level).label,
        "status": CaseStatus(case.status).label,
        "flags": flags,
        "clock": CLOCK_NAMES.get(noted.next_clock, ""),
        "is_overdue": clock_state(case.due_at) is ClockState.OVERDUE,
        "tasks": _tasks_in_words(noted.open_tasks, noted.overdue_tasks),
    }


def _tasks_in_words(still_open: int, overdue: int) -> str:
    if not still_open:
        return ""
    words = ngettext("%(count)d task", "%(count)d tasks", still_open) % {"count": still_open}
    if not overdue:
        return words
    late = ngettext("%(count)d overdue", "%(count)d overdue", overdue) % {"count": overdue}
    return f"{words}, {late}"


@desk_page
@sensitive_variables()
def case_file(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """One case, opened with the officer's own keys."""
    with case_page(request, case_id) as page:
        texts, ledger = page.opened.texts(), ledger_of(page.opened)
        tasks = task_rows(list_tasks(page.case), texts, ledger, page.case)
        happened = timeline(page.case, texts, ledger, actor=request.actor)
        context = {
            "texts": texts,
            **_written(texts),
            **_standing(page, ledger, tasks, request.actor),
            "parts": parts_of(page.opened, request.actor),
            "files": list_files(page.opened),
            "exceptional": exceptional_lines(case_id),
            "faults": words_of([str(fault) for fault in page.opened.faults]),
            "assessment": versions_of(texts, ASSESSMENT).current,
            "plan": versions_of(texts, PLAN).current,
            "happened": happened[:LATEST],
            "happened_more": max(0, len(happened) - LATEST),
        }
        return page.render("protection/file.html", context, tab="desk-case")


def _written(texts: Iterable[Text]) -> dict[str, Any]:
    return {
        "told": [t for t in texts if t.kind in ("narrative", "contact")],
        "talk": [t for t in texts if t.compartment is Compartment.MESSAGES and t.kind == "message"],
        "notes": [t for t in texts if t.kind in ("note", "decision", "risk", "review")],
        "signs": next((t for t in reversed(list(texts)) if t.kind == "check_in_plan"), None),
    }


def _standing(
    page: CasePage, ledger: Ledger, tasks: list[dict[str, Any]], actor: Actor
) -> dict[str, Any]:
    """What is open, what is missing, what can be done now."""
    pending = [task for task in tasks if not task["task"].done_at]
    joined_to = page.case.merged_into_id
    return {
        "ledger": ledger,
        "missing": missing_purposes(ledger, [task["consent"] for task in pending]),
        "pending": pending[:LATEST],
        "pending_more": max(0, len(pending) - LATEST),
        "team": list_team(page.case),
        "moves": open_transitions(page.case, actor),
        "joined": list_joined(page.case),
        "joins": references_of([joined_to], actor=actor).get(joined_to) if joined_to else None,
        "may_join": page.case.merging_by_id not in (None, actor.person_id),
    }
