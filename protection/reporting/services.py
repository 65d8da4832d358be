"""The annual report: asked for, approved above a number of rows, made with an open vault."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.actors.models import User
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.organizations.facts import country_name
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.transitions import Move, effect_of, lock, perform, transition_of
from portal.vault.keyring import Keyring
from protection.consent.services import ConsentMissing, record_delivery
from protection.figures.suppressing import suppressed
from protection.referrals.services.communications import record_sent
from protection.referrals.states import CommunicationStatus
from protection.reporting.models import ReportCounts, ReportRequest
from protection.reporting.selectors import NAMED, Collected, Entry, collect, counts_of, last_days
from protection.reporting.states import ReportStatus

# Above this number of rows a second person approves.
ALONE = 20
READY_FOR = timedelta(hours=24)
CHANNEL = "annual report"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@sensitive_variables()
@transaction.atomic
def request_report(
    *, tenant: Tenant, last_day: date, language: str, ring: Keyring, actor: Actor
) -> ReportRequest:
    """Ask for the report of one period. Up to 20 rows it can be made at once.

    Raises NotPermitted, InvalidFields, Refused (there is nothing), Unopenable.
    """
    require(actor, Permission.REPORT_MAKE)
    if actor.person_id is None:
        raise NotFound
    if last_day not in last_days(timezone.localdate()):
        raise InvalidFields({"last_day": [_("Choose one of the periods.")]})
    found = collect(last_day, ring=ring, actor=actor)
    if not found.entries and not found.left_out:
        raise Refused(_("No file of this period is within the report’s scope."))
    is_alone = len(found.entries) <= ALONE
    now = timezone.now()
    made = ReportRequest.objects.create(
        tenant=tenant,
        last_day=last_day,
        language=language,
        status=ReportStatus.READY if is_alone else ReportStatus.AWAITING,
        counted=len(found.entries),
        requested_by_id=actor.person_id,
        requested_at=now,
        ready_until=now + READY_FOR if is_alone else None,
    )
    audit.record("protection_report.requested", made, actor=actor)
    codes = {"status": made.status}
    outbox.publish("protection_report.requested", made, actor=actor, references=codes)
    return made


@effect_of(ReportRequest, "approve")
def second_person(move: Move) -> None:
    """Somebody else; from now on it can be made for a day."""
    if move.actor.person_id == move.obj.requested_by_id:
        raise Refused(
            _("A second person does this: you asked for it yourself."), code="second_person"
        )
    move.set(approved_by_id=move.actor.person_id, ready_until=move.now + READY_FOR)


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The file, for whoever asked for it; it is kept nowhere."""

    content: bytes
    media_type: str
    file_name: str


@sensitive_variables()
@transaction.atomic
def produce_report(*, report_id: UUID, file_format: str, ring: Keyring, actor: Actor) -> Report:
    """Make the report: each entry leaves now, under consent that the database is asked for again.

    An entry whose consent is gone in the meantime is left out. Raises NotFound, NotPermitted,
    Refused (not ready, or its day is over; more rows than were approved), Unopenable.
    """
    row: ReportRequest = lock(ReportRequest, report_id)
    require(actor, Permission.REPORT_MAKE, row)
    if row.requested_by_id != actor.person_id:
        raise NotFound
    if row.status == ReportStatus.READY and (
        row.ready_until is None or row.ready_until <= timezone.now()
    ):
        raise Refused(_("The day for it is over. Ask for it again."))
    found = collect(row.last_day, ring=ring, actor=actor)
    if len(found.entries) > max(row.counted, ALONE):
        raise Refused(_("There are more entries now than were approved. Ask for it again."))
    entries = [entry for entry in found.entries if _leaves(entry, row, ring, actor)]
    counts = _counts(row, found)
    perform(ReportRequest, row.pk, "produce", actor=actor, within=_part_of(row, actor))
    with override(row.language):
        table = _table(entries)
        mark = _mark(row)
        if file_format == "json":
            return Report(_json(table, counts, mark), "application/json", "report.json")
        return Report(_csv(table, counts, mark), "text/csv; charset=utf-8", "report.csv")


def _part_of(row: ReportRequest, actor: Actor) -> Move:
    return Move(
        obj=row,
        transition=transition_of(ReportRequest, "produce"),
        actor=actor,
        values={},
        now=timezone.now(),
        from_status=row.status,
    )


def _leaves(entry: Entry, row: ReportRequest, ring: Keyring, actor: Actor) -> bool:
    """Whether the gate lets it out; what leaves for the first time is recorded as sent."""
    communication = entry.communication
    try:
        if communication.status == CommunicationStatus.PREPARED:
            record_sent(
                communication_id=communication.pk,
                ring=ring,
                actor=actor,
                sent_on=timezone.localdate(),
                symbol=row.last_day.isoformat(),
                channel=CHANNEL,
            )
        record_delivery(act_id=communication.act_id)
    except ConsentMissing:
        return False
    return True


def _counts(row: ReportRequest, found: Collected) -> dict[str, Any]:
    """Left out for safety, by State: as given out first for this period, never counted anew."""
    given = counts_of(row.tenant_id, row.last_day)
    if given is None:
        states = sorted(found.left_out)
        given = ReportCounts.objects.create(
            id=uuid4(),
            tenant_id=row.tenant_id,
            last_day=row.last_day,
            content={"left_out": suppressed(found.left_out, states)},
            made_at=timezone.now(),
        )
    content: dict[str, Any] = given.content
    return content


def _columns() -> list[tuple[str, str]]:
    return [
        ("state", _("State")),
        ("groups", _("Who, under resolution 12/2")),
        ("body", _("Body with which they cooperated")),
        ("named", _("With name")),
        ("heading", _("Heading")),
        ("text", _("Text")),
        ("follows", _("Follow-up of")),
    ]


def _table(entries: Sequence[Entry]) -> list[list[str]]:
    """No number of a file, no contact, no hour; the name stands only in what was agreed to."""
    rows = [
        [
            country_name(entry.scope.state),
            "; ".join(group.value for group in entry.scope.groups),
            entry.scope.body,
            _("yes") if entry.purpose == NAMED else _("no"),
            entry.subject,
            entry.words,
            entry.follows,
        ]
        for entry in entries
    ]
    return sorted(rows)


def _mark(row: ReportRequest) -> str:
    """Who had it made, when, for whom: stands in the file itself."""
    tenant = Tenant.objects.get(pk=row.tenant_id)
    name = User.objects.get(pk=row.requested_by_id).name
    text = _("Made by %(name)s on %(day)s for %(institution)s. Confidential until published.") % {
        "name": name,
        "day": date_format(timezone.localtime(timezone.now()), "DATETIME_FORMAT"),
        "institution": tenant.name,
    }
    if tenant.is_illustration:
        text = _("ILLUSTRATION: people and cases are invented. %(text)s") % {"text": text}
    return f"{text} {row.pk}"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _csv(table: list[list[str]], counts: dict[str, Any], mark: str) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([word for _name, word in _columns()])
    writer.writerows([[_safe(cell) for cell in line] for line in table])
    writer.writerow([])
    writer.writerow([_("Left out for safety, by State (fewer than five: withheld)")])
    for state, number in counts["left_out"].items():
        shown = _("withheld") if number is None else str(number)
        writer.writerow([country_name(state), shown])
    writer.writerow([])
    writer.writerow([_safe(mark)])
    return held.getvalue().encode("utf-8-sig")


def _json(table: list[list[str]], counts: dict[str, Any], mark: str) -> bytes:
    columns = _columns()
    names = [name for name, _word in columns]
    held = {
        "about": mark,
        "columns": dict(columns),
        "rows": [dict(zip(names, line, strict=True)) for line in table],
        "left_out": counts["left_out"],
    }
    return json.dumps(held, ensure_ascii=False).encode()
