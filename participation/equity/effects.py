"""What else happens when figures are published or taken back."""

from datetime import datetime

from django.db import models

from participation.equity.guarding import guarded
from participation.equity.models import EquityPublication, EquityReport, GroupBand
from participation.equity.sources import SOURCES
from portal.transitions import Move, effect_of


@effect_of(EquityReport, "publish")
def show(move: Move) -> None:
    """A copy without what points at somebody, with the note, is there for everybody."""
    report: EquityReport = move.obj
    EquityPublication.objects.update_or_create(
        tenant_id=report.tenant_id,
        report=report,
        defaults={
            "kind": report.kind,
            "cycle": report.cycle,
            "since": report.since,
            "until": report.until,
            "content": guarded(report.content, is_total_public=SOURCES[report.kind].in_register),
            "note": move.values["note"],
            "note_language": move.values["note_language"],
            "published_at": move.now,
        },
    )
    _bands(report).update(published_at=move.now)
    move.note = move.values["note"]


@effect_of(EquityReport, "take_back")
def hide(move: Move) -> None:
    """Nobody outside reads them any more; the reason stands in their file."""
    report: EquityReport = move.obj
    EquityPublication.objects.filter(report=report).update(published_at=None)
    _bands(report).update(published_at=None)
    move.note = move.values["note"]


def _bands(report: EquityReport) -> "models.QuerySet[GroupBand]":
    return GroupBand.objects.filter(
        tenant_id=report.tenant_id, kind=report.kind, last_year=report.cycle
    )


def published_since(report: EquityReport) -> datetime | None:
    """Since when the report is public; None where it is not."""
    found = EquityPublication.objects.filter(report=report).first()
    return found.published_at if found else None
