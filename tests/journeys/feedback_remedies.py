"""Pages on which a no is contested: asking for a review, and what reviewers, unit and appellant do."""

from uuid import UUID

from portal.appeals.models import Appeal
from portal.appeals.states import AppealOutcome
from tests.journeys.feedback_people import (
    SAID,
    People,
    id_in,
    in_words,
    main_of,
    open_newest,
    open_staff,
    rows_of,
)
from tests.journeys.visitor import Visitor
from tests.notifications.conftest import drained

VOTES_NEEDED = 2


def ask_for_review(amal: Visitor, ending: str = "/appeals/start/[0-9a-f-]+/") -> UUID:
    """From the page of what is contested, over how long it takes, to the request that is sent."""
    amal.follow(ending)
    amal.send({})
    return write_request(amal)


def write_request(amal: Visitor, *, is_written: bool = False) -> UUID:
    """The request itself, or the words that stand there already; the id of the appeal."""
    here = amal.path
    words = {} if is_written else {"grounds": SAID[amal.language]}
    given = {**words, "ground_codes": "facts", "language": amal.language}
    amal.send(given, only_given=True)
    assert amal.path == here
    assert amal.page.locator("main textarea[name=grounds]").count() == 0
    assert SAID[amal.language] in main_of(amal)
    return id_in(here)


def hear_both_sides(people: People, appeal: UUID, unit: Visitor) -> None:
    """Acknowledged, admitted, assigned; the unit sends its file and the appellant replies."""
    lead, *others = people.reviewers()
    desk = people.at_desk(lead)
    open_staff(desk, "/staff/appeals/", f"/staff/appeals/{appeal}/")
    for name in ("acknowledge", "admit"):
        desk.follow(f"/moves/{name}/")
        desk.send({})
    desk.follow("/moves/assign/")
    seats = {"reviewer": str(lead.person_id), "members": [str(one.person_id) for one in others]}
    desk.send(seats, only_given=True)
    open_staff(unit, "/staff/appeals/files/", f"/staff/appeals/files/{appeal}/")
    unit.send({"statement": SAID[people.language]}, only_given=True)
    drained()
    amal = people.amal
    open_newest(amal)
    amal.follow(f"/appeals/{appeal}/reply/")
    assert SAID[people.language] in main_of(amal)
    amal.send({"reply": SAID[people.language]}, only_given=True)


def decide_for_appellant(people: People, appeal: UUID) -> None:
    """More than half of the panel votes for it, and the outcome is recorded."""
    panel = people.reviewers()
    for one in panel[:VOTES_NEEDED]:
        desk = people.at_desk(one)
        open_staff(desk, "/staff/appeals/", f"/staff/appeals/{appeal}/")
        desk.follow(f"/staff/appeals/{appeal}/panel/")
        desk.send({"vote": "changed"}, only_given=True)
    desk = people.at_desk(panel[0])
    open_staff(desk, "/staff/appeals/", f"/staff/appeals/{appeal}/")
    desk.follow("/moves/change/")
    desk.send({"text": SAID[people.language]}, only_given=True)
    drained()
    (found,) = rows_of(Appeal, people.institution, pk=appeal)
    assert found.outcome == "changed"


def win_appeal(people: People, appeal: UUID, unit: Visitor) -> None:
    """The whole way, to the news that it was won."""
    hear_both_sides(people, appeal, unit)
    decide_for_appellant(people, appeal)
    open_newest(people.amal)
    changed = in_words(people.language, AppealOutcome.CHANGED.label)
    assert people.amal.path.endswith(f"/appeals/{appeal}/")
    assert changed in main_of(people.amal)
