"""Cases: who sees them, how they move, and that a passed time limit is told with no key at hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from psycopg2 import sql

from portal.audit import AuditEntry
from portal.clocks import Clock
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused
from portal.outbox import Event
from portal.permissions import ANYBODY, Actor
from portal.tenancy.context import tenant_context
from portal.transitions import Step
from portal.vault.datakeys import Compartment
from protection.cases.board import Look, Wanted, count_looks, list_rows
from protection.cases.escalating import escalate
from protection.cases.models import Escalation, ProtectionCase
from protection.cases.services import (
    add_member,
    adopt_case,
    end_member,
    move_case,
    write_message_by_receipt,
    write_note,
)
from protection.cases.states import CaseStatus, Informed, Level
from protection.cases.tables import CASE_TRANSITIONS
from protection.cases.tasking import add_task
from protection.cases.texts import opened_by_receipt
from protection.cases.versions import write_assessment, write_plan
from protection.consent.purposes import Purpose
from protection.consent.services import give_consent_by_receipt
from tests.cast import Cast
from tests.protection.acting import ASSESSED, PLANNED, terms
from tests.protection.conftest import CANARY, Room
from tests.vault.conftest import Person

pytestmark = pytest.mark.django_db
TABLES = (
    "protection_protectioncase",
    "protection_casetext",
    "protection_casemember",
    "protection_casetask",
    "protection_memberproposal",
    "protection_escalation",
    "protection_consent",
    "protection_outwardact",
    "protection_actconsent",
    "protection_actdelivery",
)
IN_MAY = timezone.localdate() + timedelta(days=180)
LEDGERS = ("portal_step", "portal_clock", "portal_auditentry", "portal_event")


# What key trustees learned themselves; nothing of a case.
ONES_OWN = ["protection.trainingresult", "protection.protocolsignature"]


def _counts(actor: Actor) -> dict[str, int]:
    """Rows of each table that this actor's role reads with SQL of their own."""
    found = {}
    with tenant_context(actor), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
                found[table] = cursor.fetchone()[0]
        for table in LEDGERS:
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                about = sql.SQL(
                    "SELECT count(*) FROM {} WHERE left(subject_type, 11) = 'protection.'"
                    " AND NOT (subject_type = ANY (%s))"
                )
                cursor.execute(about.format(sql.Identifier(table)), [ONES_OWN])
                found[table] = cursor.fetchone()[0]
    return {table: count for table, count in found.items() if count}


def _move(
    room: Room, case: ProtectionCase, name: str, person: Person | None = None, **v: Any
) -> Any:
    return room.do(
        person or room.first,
        move_case,
        case_id=case.pk,
        name=name,
        values=v,
        words=f"Because of {CANARY}.",
    )


def test_raw_sql_shows_a_case_to_its_team_and_to_no_other_role(room: Room, cast: Cast) -> None:
    case, receipt = room.adopted()
    said = terms(Purpose.HEALTH, recipient="Harbour Clinic")
    room.by_receipt(give_consent_by_receipt, receipt, terms=said)
    room.do(room.first, add_task, case_id=case.pk, words="Call.")
    team = {room.first.actor.person_id, room.supervisor.actor.person_id}
    others = [
        *cast.staff.values(),
        *cast.other_staff.values(),
        room.third.actor,
        cast.owner,
        cast.stranger,
        ANYBODY,
    ]
    tried = 0
    for actor in others:
        if actor.person_id not in team:
            assert _counts(actor) == {}, actor.staff_roles
            tried += 1
    assert tried >= 2 * len(cast.staff) - 2
    seen = _counts(room.first.actor)
    assert {"protection_protectioncase", "protection_casetext", "protection_consent"} <= set(seen)
    assert {"portal_step", "portal_clock", "portal_auditentry"} <= set(seen)


def test_until_it_is_taken_over_every_officer_sees_it_afterwards_the_team(room: Room) -> None:
    case, _receipt = room.report()
    for person in (room.first, room.supervisor, room.third):
        with tenant_context(person.actor):
            assert list_rows(person.actor, Wanted(), most=9) == [case]
    room.do(room.first, adopt_case, case_id=case.pk, team=[room.supervisor.key.pk])
    with tenant_context(room.third.actor):
        assert list_rows(room.third.actor, Wanted(), most=9) == []
    with pytest.raises(NotFound):
        room.do(room.third, write_note, case_id=case.pk, words="x", is_shared=False)


def test_whom_the_person_excludes_never_sees_it(room: Room) -> None:
    case, _receipt = room.report(excluded=[room.third.key.pk])
    with tenant_context(room.third.actor):
        assert not ProtectionCase.objects.filter(pk=case.pk).exists()


def test_the_words_survive_being_taken_over_and_the_receipt_reads_no_notes(room: Room) -> None:
    case, receipt = room.adopted()
    room.do(room.first, write_note, case_id=case.pk, words="Among us.", is_shared=False)
    room.do(room.first, write_note, case_id=case.pk, words="Dear you.", is_shared=True)
    room.by_receipt(write_message_by_receipt, receipt, words="I am safe today.")
    with room.opened(room.supervisor, case.pk) as opened:
        words = {text.body["words"] for text in opened.texts()}
    assert {f"They took my {CANARY}.", "Among us.", "Dear you.", "I am safe today."} <= words

    def read(*, receipt: Any, tenant: Any) -> list[Any]:
        with opened_by_receipt(receipt, tenant=tenant) as opened:
            return opened.texts()

    theirs = room.by_receipt(read, receipt)
    assert {text.body["words"] for text in theirs} >= {"Dear you.", "I am safe today."}
    assert not [text for text in theirs if text.body["words"] == "Among us."]


def test_a_case_goes_through_its_states_with_a_second_person(room: Room) -> None:
    case, _receipt = room.adopted()
    _move(room, case, "triage", level=Level.HIGH)
    _move(room, case, "assess")
    _move(room, case, "make_plan")
    with pytest.raises(Refused) as none:
        _move(room, case, "approve_plan", room.supervisor)
    assert none.value.reason == "no_plan"
    room.do(room.first, write_assessment, case_id=case.pk, body=ASSESSED)
    room.do(room.first, write_plan, case_id=case.pk, body=PLANNED)
    with pytest.raises(Refused) as same:
        _move(room, case, "approve_plan")
    assert same.value.reason == "second_person"
    _move(room, case, "approve_plan", room.supervisor)
    _move(room, case, "respond")
    _move(room, case, "watch")
    _move(
        room,
        case,
        "propose_closing",
        ends_as="safer",
        informed=Informed.TOLD,
        next_review_on=str(IN_MAY),
    )
    with pytest.raises(Refused):
        _move(room, case, "close")
    closed = _move(room, case, "close", room.supervisor)
    assert (closed.status, closed.outcome, closed.informed) == ("closed", "safer", "told")
    with tenant_context(room.first.actor):
        left = Clock.objects.get(subject_id=case.pk, ended_at=None)
    assert left.name == "review"
    # A date ends at 24:00 at the institution's seat.
    assert timedelta(0) <= timezone.localdate(left.due_at) - IN_MAY <= timedelta(days=1)
    assert _move(room, case, "reopen").status == CaseStatus.TRIAGE


def test_an_emergency_acts_first_and_is_reviewed_by_another_within_a_day(room: Room) -> None:
    case, _receipt = room.adopted()
    moved = _move(room, case, "act_in_emergency")
    with tenant_context(room.first.actor):
        clock = Clock.objects.get(subject_id=case.pk, name="emergency", ended_at=None)
    assert clock.due_at == moved.emergency_at + timedelta(hours=24)
    with pytest.raises(Refused):
        _move(room, case, "review_emergency")
    assert _move(room, case, "review_emergency", room.supervisor).emergency_at is None
    with tenant_context(room.first.actor):
        assert Clock.objects.get(pk=clock.pk).ended_at
        with pytest.raises(Refused):
            _move(room, case, "review_emergency", room.supervisor)


def test_each_state_times_each_move_does_what_the_table_says(room: Room) -> None:
    case, _receipt = room.adopted()
    values: dict[str, Any] = {
        "level": Level.HIGH,
        "ends_as": "safer",
        "informed": Informed.TOLD,
        "next_review_on": str(IN_MAY),
        "days": 5,
        "helped_on": "referred",
    }
    for status in CaseStatus.values:
        if status in (CaseStatus.RECEIVED, CaseStatus.CLOSED):
            continue
        with tenant_context(room.first.actor):
            ProtectionCase.objects.filter(pk=case.pk).update(status=status, merged_into=case.pk)
        for move in CASE_TRANSITIONS:
            if not move.is_internal and status not in move.sources:
                with pytest.raises(IllegalTransition):
                    _move(room, case, move.name, **values)


def test_a_move_that_needs_reasons_is_not_made_without(room: Room) -> None:
    case, _receipt = room.adopted()
    with pytest.raises(InvalidFields):
        room.do(
            room.first,
            move_case,
            case_id=case.pk,
            name="triage",
            values={"level": 2},
            words="  ",
        )


def test_the_clocks_follow_the_danger_and_stand_still_at_the_persons_wish(room: Room) -> None:
    case, _receipt = room.adopted()
    _move(room, case, "triage", level=Level.MEDIUM)
    with tenant_context(room.first.actor):
        due = dict(
            Clock.objects.filter(subject_id=case.pk, ended_at=None).values_list("name", "due_at")
        )
        assert due["contact"] == case.received_at + timedelta(days=3)
        assert due["assessment"] == case.received_at + timedelta(days=10)
    held = _move(room, case, "hold", days=10)
    assert held.due_at == held.paused_at + timedelta(days=10)
    assert _move(room, case, "resume").due_at == due["contact"]


def test_access_to_a_case_ends_by_itself_and_by_hand(room: Room) -> None:
    case, _receipt = room.adopted()
    third = room.third.key.pk
    soon = timezone.now() + timedelta(seconds=4)
    more = {"case_id": case.pk, "key_id": third, "words": "Knows the region."}
    room.do(room.first, add_member, compartments=[Compartment.MESSAGES], expires_at=soon, **more)
    with room.opened(room.third, case.pk) as opened:
        assert {text.compartment for text in opened.texts()} <= {Compartment.MESSAGES}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(4)")
    room.do(room.first, end_member, case_id=case.pk, key_id=third)
    room.do(room.first, add_member, **more)
    room.do(room.first, end_member, case_id=case.pk, key_id=third)
    with tenant_context(room.third.actor):
        assert not ProtectionCase.objects.filter(pk=case.pk).exists()
    room.do(room.first, write_note, case_id=case.pk, words="After.", is_shared=False)
    with room.opened(room.supervisor, case.pk) as opened:
        assert "After." in {text.body["words"] for text in opened.texts()}


def _escalated(actor: Actor) -> list[tuple[str, int]]:
    with tenant_context(actor):
        return sorted(Escalation.objects.values_list("clock", "step"))


@pytest.mark.django_db(transaction=True)
def test_what_is_overdue_is_told_by_the_worker_with_no_key(room: Room) -> None:
    """A case that nobody triaged and an overdue one; a second round tells nothing twice."""
    from tests.notifications.conftest import as_worker

    case, _receipt = room.report()
    now = timezone.now()
    with as_worker():
        assert escalate(now) == 0
        assert escalate(now + timedelta(hours=1, seconds=1)) == 1
        assert escalate(now + timedelta(hours=1, seconds=2)) == 0
        assert escalate(now + timedelta(hours=3, seconds=1)) == 3
    told = [("assign", 1), ("assign", 2), ("contact", 1), ("contact", 2)]
    assert _escalated(room.supervisor.actor) == told
    room.do(room.first, adopt_case, case_id=case.pk, team=[room.third.key.pk])
    assert _escalated(room.supervisor.actor) == told
    with tenant_context(room.supervisor.actor):
        assert not ProtectionCase.objects.filter(pk=case.pk).exists()


def test_no_ledger_no_event_no_column_holds_a_word(room: Room) -> None:
    case, receipt = room.adopted()
    _move(room, case, "triage", level=Level.HIGH)
    room.do(room.first, add_task, case_id=case.pk, words=f"Find {CANARY}.")
    room.by_receipt(write_message_by_receipt, receipt, words=CANARY)
    with tenant_context(room.first.actor), connection.cursor() as cursor:
        assert AuditEntry.objects.filter(subject_id=case.pk).count() > 5
        assert Event.objects.filter(subject_id=case.pk).count() >= 3
        assert Step.objects.filter(subject_id=case.pk).count() == 2
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                holding = sql.SQL("SELECT count(*) FROM {} t WHERE t::text LIKE ANY (%s)")
                hexed = CANARY.encode().hex()
                words = [f"%{CANARY}%", f"%{hexed}%"]
                cursor.execute(holding.format(sql.Identifier(table)), [words])
                assert cursor.fetchone()[0] == 0, table


def test_each_look_finds_the_same_on_the_page_as_in_the_database(room: Room) -> None:
    for _number in range(2):
        room.report()
    (case, _receipt), (held, _other) = room.adopted(), room.adopted()
    room.do(room.first, add_task, case_id=case.pk, words="Call.")
    with tenant_context(room.first.actor):
        ProtectionCase.objects.filter(pk=case.pk).update(
            emergency_at=timezone.now(), due_at=timezone.now() - timedelta(hours=1)
        )
        ProtectionCase.objects.filter(pk=held.pk).update(
            status="needs_consent", triaged_at=timezone.now(), paused_at=timezone.now()
        )
        shown = list_rows(room.first.actor, Wanted(), most=9)
        counted = count_looks(room.first.actor)
        assert count_looks(room.first.actor, shown) == counted
        assert len(shown) == 4
        for look in Look:
            found = list_rows(room.first.actor, Wanted(look=look), most=9)
            assert len(found) == count_looks(room.first.actor, found)[look] == counted[look]
        assert [counted[look] for look in Look] == [1, 1, 0, 1, 1, 1, 3]
