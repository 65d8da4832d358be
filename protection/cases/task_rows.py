"""Tasks as the pages show them: in the reader's language, with the consent that they need."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from protection.cases.models import CaseTask, ProtectionCase
from protection.cases.protocols.catalogue import PROTOCOLS
from protection.cases.protocols.shapes import Phase, Step
from protection.cases.selectors import names_of_keys
from protection.cases.texts import Text
from protection.consent.purposes import Purpose
from protection.consent.selectors import Ledger, live_purposes


def task_rows(
    tasks: Iterable[CaseTask], texts: Iterable[Text], ledger: Ledger, case: ProtectionCase
) -> list[dict[str, Any]]:
    """Each task that these keys open: words, note, owner, phase, and whether consent is missing."""
    by_row, live = {text.row: text for text in texts}, live_purposes(ledger)
    found = [task for task in tasks if task.text in by_row]
    names = names_of_keys([task.owner_id for task in found if task.owner_id])
    return [_row(task, by_row[task.text].body, live, names, case) for task in found]


def _row(
    task: CaseTask,
    body: Mapping[str, Any],
    live: set[str],
    names: Mapping[Any, str],
    case: ProtectionCase,
) -> dict[str, Any]:
    step = _step(body)
    consent = str(body.get("consent", ""))
    is_overdue = task.done_at is None and task.due_at is not None and task.due_at <= timezone.now()
    return {
        "task": task,
        # The template's own words where it still has the step, so that each reads their language.
        "words": step.words if step else body["words"],
        "note": step.note if step else body.get("note", ""),
        "protocol": str(body.get("protocol", "")),
        "phase": Phase(body["phase"]) if body.get("phase") else None,
        "consent": consent,
        "purpose": Purpose(consent) if consent else None,
        "is_missing": bool(consent) and consent not in live,
        "owner": names.get(task.owner_id, ""),
        "skipped": body.get("skipped", ""),
        "is_overdue": is_overdue,
        "case": case,
    }


def _step(body: Mapping[str, Any]) -> Step | None:
    protocol = PROTOCOLS.get(str(body.get("protocol", "")))
    step = protocol.step(str(body.get("step", ""))) if protocol else None
    return step if step and str(step.consent or "") == str(body.get("consent", "")) else None
