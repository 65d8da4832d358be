"""Analysts' work: every state with every verb, who holds a report, the ladder, the pages."""

import threading
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.errors import IllegalTransition, InvalidFields, NotPermitted
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import field_values, perform
from promotion.obstacles.duplicates import likely_duplicates
from promotion.obstacles.models import Assessment, CustodyEntry, Evidence, Obstacle
from promotion.obstacles.services import let_go, take_hold, take_over
from promotion.obstacles.states import ObstacleStatus
from promotion.obstacles.tables import OBSTACLE_TRANSITIONS
from tests.accreditation.staff_pages import sign_in
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.promotion.desk_acting import (
    ASSESSMENT,
    analyst,
    arrived,
    assessed,
    move,
    second_analyst,
    standing,
)

pytestmark = pytest.mark.django_db
DESK = "/en/riverland-style/staff/obstacles/"
API = "tenants/riverland-style/obstacle-reports/"


def test_every_verb_moves_from_its_states_and_from_no_other(cast: Cast) -> None:
    """State by verb: what the table does not allow changes nothing."""
    who = analyst(cast)
    rows = {status: standing(cast.institution, status) for status in ObstacleStatus}
    for transition in OBSTACLE_TRANSITIONS:
        for status, row in rows.items():
            if status in transition.sources:
                continue
            actor = system_actor(cast.institution.pk) if transition.is_internal else who
            with tenant_context(actor), pytest.raises(IllegalTransition):
                perform(Obstacle, row.pk, transition.name, actor=actor)
    with tenant_context(who):
        assert all(Obstacle.objects.get(pk=row.pk).status == status for status, row in rows.items())


def test_one_works_on_a_report_at_a_time(cast: Cast) -> None:
    first, other = analyst(cast), second_analyst(cast)
    row = arrived(cast.institution)
    move(row, "take_up", first)
    with pytest.raises(NotPermitted, match="handles it now"):
        move(row, "begin_verification", other)
    with tenant_context(other), pytest.raises(InvalidFields):
        take_over(obstacle_id=row.pk, reason=" ", actor=other)
    with tenant_context(other):
        take_over(obstacle_id=row.pk, reason="She is ill.", actor=other)
    move(row, "begin_verification", other)
    with pytest.raises(NotPermitted):
        move(row, "assess", first, **ASSESSMENT)
    with tenant_context(system_actor(cast.institution.pk)):
        held = timezone.now() - timedelta(hours=2, minutes=1)
        Obstacle.objects.filter(pk=row.pk).update(handled_since=held)
    move(row, "assess", first, **ASSESSMENT)
    with tenant_context(first):
        let_go(obstacle_id=row.pk, actor=first)
    assert move(row, "verify_again", other).handled_by_id == other.person_id


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_hold_at_once_one_does(cast: Cast) -> None:
    actors = [analyst(cast), second_analyst(cast)]
    row = standing(cast.institution, ObstacleStatus.TRIAGE)
    together, answers = threading.Barrier(2), []

    def hold(actor: Any) -> None:
        try:
            together.wait()
            with tenant_context(actor):
                take_hold(obstacle_id=row.pk, actor=actor)
            answers.append(actor.person_id)
        except NotPermitted as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=hold, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("not_permitted") == 1
    with tenant_context(actors[0]):
        assert Obstacle.objects.get(pk=row.pk).handled_by_id in answers


def test_the_ladder_asks_for_sources_and_a_second_person(cast: Cast) -> None:
    who = analyst(cast)
    row = standing(cast.institution, ObstacleStatus.VERIFYING)
    for wrong in (
        {"verification": "VER-2", "source_count": 1},
        {"verification": "VER-3", "graded_count": 1},
        {"verification": "VER-1", "source_count": 0, "graded_count": 0},
        {"graded_count": 3},
    ):
        with pytest.raises(InvalidFields):
            move(row, "assess", who, **{**ASSESSMENT, **wrong})
    found = move(row, "assess", who, **{**ASSESSMENT, "verification": "VER-3", "graded_count": 2})
    assert (found.verification, found.awaits_confirmation) == ("VER-2", True)
    with pytest.raises(NotPermitted, match="second person"):
        move(row, "confirm", who, confirm="on")
    found = move(row, "confirm", cast.decider, confirm="on")
    assert (found.verification, found.awaits_confirmation) == ("VER-3", False)
    with tenant_context(who):
        steps = list(Assessment.objects.filter(obstacle=row).values_list("made_by", flat=True))
    assert steps == [who.person_id, cast.decider.person_id]


def test_words_with_a_way_to_reach_somebody_are_not_kept(cast: Cast) -> None:
    row = standing(cast.institution, ObstacleStatus.TRIAGE)
    browser = sign_in(analyst(cast))
    page = f"{DESK}{row.pk}/words/"
    shown = browser.get(page).content.decode()
    assert "What happened" in shown
    typed = {
        "title": row.title,
        "account": "Write to amal@example.org or call +999 555 010 203.",
        "language": "en",
        "kinds": ["P04"],
        "modality": "MOD-OFF",
        "country": "XA",
        "starts_on_day": "2",
        "starts_on_month": "3",
        "starts_on_year": "2026",
        "date_precision": "TIM-D",
        "persons": "10-99",
    }
    refused = browser.post(page, typed)
    assert refused.status_code == 422
    assert "amal@example.org" in refused.content.decode()
    assert browser.post(page, {**typed, "account": "Forty people were held."}).status_code == 302
    with tenant_context(analyst(cast)):
        row.refresh_from_db()
    assert (row.kinds, row.severity) == (["P04"], row.severity_computed)
    level = browser.post(f"{DESK}{row.pk}/severity/", {"severity": "1", "severity_note": ""})
    assert level.status_code == 422
    assert browser.post(page, {**typed, "account": "x", "seen": "2020"}).status_code == 409


def test_duplicates_are_proposed_judged_and_merged(cast: Cast) -> None:
    who = analyst(cast)
    one = assessed(cast)
    same = arrived(
        cast.institution,
        title="An association is waiting for its registration",
        account="For nine months the registry has given no answer.",
        starts_on=one.starts_on + timedelta(days=1),
        kinds=["L04"],
    )
    arrived(cast.institution, country="XB")
    arrived(cast.institution, kinds=["D01"])
    with tenant_context(who):
        (likeness,) = likely_duplicates(same)
        assert likeness.obstacle == one
        Evidence.objects.create(
            tenant=cast.institution,
            obstacle=same,
            kind="page",
            title="Gazette",
            original_url="https://example.org/gazette",
            added_at=timezone.now(),
        )
    browser = sign_in(who)
    judged = browser.post(f"{DESK}{same.pk}/not-the-same/{one.pk}/")
    assert judged.status_code == 302
    with tenant_context(who):
        assert likely_duplicates(same) == likely_duplicates(one) == []
    with pytest.raises(InvalidFields):
        move(same, "merge", who, into=same.reference)
    merged = move(same, "merge", who, into=one.reference)
    assert (merged.status, merged.merged_into_id) == (ObstacleStatus.MERGED, one.pk)
    with tenant_context(who):
        assert Evidence.objects.get().obstacle_id == one.pk
    assert one.reference in browser.get(f"{DESK}{one.pk}/").content.decode()


def test_evidence_has_a_chain_that_nobody_changes(cast: Cast) -> None:
    row = standing(cast.institution, ObstacleStatus.VERIFYING)
    browser = sign_in(analyst(cast))
    page = f"{DESK}{row.pk}/evidence/"
    bare = {"kind": "photograph", "title": "The closed door"}
    assert browser.post(page, bare).status_code == 422
    assert browser.post(page, {**bare, "sha256": "A" * 64}).status_code == 302
    with tenant_context(analyst(cast)):
        item = Evidence.objects.get()
    noted = {"act": "looked", "note": "With the lawyer."}
    assert browser.post(f"{page}{item.pk}/", noted).status_code == 302
    with tenant_context(analyst(cast)):
        assert [entry.act for entry in CustodyEntry.objects.all()] == ["added", "looked"]
        with pytest.raises(Exception, match="permission denied"):
            CustodyEntry.objects.update(note="")


def _queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_one_and_three_reports_take_as_many_queries(cast: Cast) -> None:
    browser = sign_in(analyst(cast))
    row = assessed(cast, actors=("ACT-REG",))
    browser.get(DESK)
    counted = _queries(browser, DESK), _queries(browser, f"{DESK}{row.pk}/")
    with tenant_context(analyst(cast)):
        for number in range(3):
            Evidence.objects.create(
                tenant=cast.institution,
                obstacle=row,
                kind="page",
                title=f"Page {number}",
                sha256="a" * 64,
                added_at=timezone.now(),
            )
    arrived(cast.institution)
    arrived(cast.institution)
    assert (_queries(browser, DESK), _queries(browser, f"{DESK}{row.pk}/")) <= (
        counted[0],
        # The chains of custody of all items together.
        counted[1] + 1,
    )


def test_filters_find_what_they_say(cast: Cast) -> None:
    old, new = arrived(cast.institution, title="The old one"), arrived(cast.institution)
    with tenant_context(system_actor(cast.institution.pk)):
        late = timezone.now() - timedelta(days=1)
        Obstacle.objects.filter(pk=old.pk).update(due_at=late, severity=4, kinds=["D01"])
    browser = sign_in(analyst(cast))
    for query, found in (
        ("", {old.pk, new.pk}),
        ("?ageing=on", {old.pk}),
        ("?severity=4", {old.pk}),
        ("?kind=D", {old.pk}),
        ("?mine=on", set()),
        ("?state=published", set()),
    ):
        page = browser.get(f"{DESK}{query}").content.decode()
        assert {row.pk for row in (old, new) if str(row.pk) in page} == found, query
    caller = client_of(analyst(cast))
    shown = caller.get(f"{API}?ageing=true").json()["results"]
    assert [row["id"] for row in shown] == [str(old.pk)]
    _by_number(browser, caller, old, new)


def _by_number(browser: Client, caller: ApiClient, wanted: Obstacle, other: Obstacle) -> None:
    """Whole or its beginning, in any case, with or without its groups, in every state."""
    with tenant_context(system_actor(wanted.tenant_id)):
        Obstacle.objects.filter(pk=wanted.pk).update(reference="QRST-7XYZ", status="archived")
        Obstacle.objects.filter(pk=other.pk).update(reference="QR5T-7XYZ")
    for typed, found in (
        ("QRST-7XYZ", [wanted]),
        ("qrst7xyz", [wanted]),
        (" qr st 7", [wanted]),
        ("QR", [wanted, other]),
        ("7XYZ", []),
        ("§", []),
    ):
        page = browser.get(DESK, {"reference": typed}).content.decode()
        assert [row for row in (wanted, other) if str(row.pk) in page] == found, typed
        ids = {row["id"] for row in caller.get(f"{API}?reference={quote(typed)}").json()["results"]}
        assert ids == {str(row.pk) for row in found}, typed
    narrowed = caller.get(f"{API}?reference=QR&state=archived").json()["results"]
    assert [row["id"] for row in narrowed] == [str(wanted.pk)]


def test_a_field_left_empty_says_which_and_what_to_do(cast: Cast) -> None:
    row = standing(cast.institution, ObstacleStatus.PUBLISHED)
    browser, caller = sign_in(analyst(cast)), client_of(analyst(cast))
    page = browser.post(f"{DESK}{row.pk}/moves/retract_for_safety/")
    assert page.status_code == 422
    assert "Tick “Yes, I want to do this” to go on." in page.content.decode()
    told = caller.post(f"{API}{row.pk}/transitions/retract_for_safety/", {}).json()
    assert told["errors"]["confirm"] == [
        "Tick “Yes, I want to do this” to go on. Nothing was changed yet."
    ]
    with tenant_context(analyst(cast)) as actor:
        for transition in OBSTACLE_TRANSITIONS:
            try:
                field_values(transition.fields(row, actor), {})
            except InvalidFields as error:
                said = [str(sentence) for found in error.errors.values() for sentence in found]
                assert "This field is required." not in said, transition.name


def test_other_roles_and_institutions_find_nothing(cast: Cast) -> None:
    row = arrived(cast.institution)
    outsiders = [
        actor
        for role, actor in cast.staff.items()
        if role not in {StaffRole.ANALYST, StaffRole.DECISION_MAKER}
    ]
    outsiders += [cast.other_staff[StaffRole.ANALYST], cast.owner, cast.stranger]
    for actor in outsiders:
        browser = sign_in(actor)
        assert browser.get(f"{DESK}{row.pk}/").status_code == 404
        assert browser.get(DESK).status_code == 404
        assert client_of(actor).get(f"{API}{row.pk}/").status_code == 404
        if actor.is_staff:
            with tenant_context(actor):
                assert not Obstacle.objects.exists()


def test_a_report_moves_through_the_api(cast: Cast) -> None:
    row = arrived(cast.institution)
    caller = client_of(analyst(cast))
    taken = caller.post(f"{API}{row.pk}/transitions/take_up/", {})
    assert (taken.status_code, taken.json()["status"]) == (200, "triage")
    assert "begin_verification" in taken.json()["transitions"]
    again = caller.post(f"{API}{row.pk}/transitions/take_up/", {})
    assert again.status_code == 409
    assert caller.post(f"{API}{row.pk}/transitions/withdraw/", {}).status_code == 404
