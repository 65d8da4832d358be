"""Pages on which somebody asks: for a document, and why one was kept out."""

from datetime import datetime
from uuid import UUID

from participation.information.models import InformationRequest
from participation.restrictions.models import Restriction
from portal.appeals.models import Appeal
from portal.clocks import Clock
from portal.grants import StaffRole
from tests.journeys.feedback_people import (
    DISPUTED,
    SAID,
    SLUG,
    People,
    id_in,
    main_of,
    open_staff,
    rows_of,
)
from tests.journeys.feedback_remedies import write_request
from tests.journeys.visitor import Visitor, press
from tests.notifications.conftest import drained


def file_kept_out(amal: Visitor) -> UUID:
    """Danger first, then what happened and where it goes; filed without any decision before."""
    amal.go(f"/{{language}}/{SLUG}/")
    amal.follow(f"/{SLUG}/kept-out/")
    amal.follow("/kept-out/start/")
    amal.send({"in_danger": "no"}, only_given=True)
    organization = amal.page.locator("main [name=organization]").last.get_attribute("value")
    amal.send({"organization": organization}, only_given=True)
    happened = {"kind": "badge", "happened": SAID[amal.language], "happened_on": "3.11.2026"}
    amal.send({**happened, "place": "Session"}, only_given=True)
    amal.send({"asks_for": DISPUTED[amal.language], "way": "review"}, only_given=True)
    assert amal.path.endswith("/check/")
    assert SAID[amal.language] in main_of(amal)
    amal.send({})
    return id_in(amal.path)


def is_read_by_reviewers_alone(people: People, report: UUID) -> None:
    """Those who review find it; the institution's other staff have no such page."""
    desk = people.at_desk(people.cast.staff[StaffRole.APPEALS_REVIEWER])
    open_staff(desk, "/staff/kept-out/", f"/staff/kept-out/{report}/")
    assert SAID[people.language] in main_of(desk)


def open_its_review(people: People, report: UUID) -> UUID:
    """Whoever filed it opens the review themselves; their words stand in it already."""
    amal = people.amal
    amal.send({}, form="main form[action$='/review/']")
    appeal = id_in(amal.path)
    assert SAID[people.language] in amal.page.input_value("main textarea[name=grounds]")
    write_request(amal, is_written=True)
    (row,) = rows_of(Restriction, people.institution, pk=report)
    assert row.status == "with_review"
    return appeal


def ask_for_document(amal: Visitor) -> UUID:
    """For the organization: what, how, check, send."""
    amal.go(f"/{{language}}/{SLUG}/")
    amal.follow(f"/{SLUG}/information/")
    amal.follow("/information/start/")
    organization = amal.page.locator("main [name=organization]").last.get_attribute("value")
    amal.send({"organization": organization}, only_given=True)
    amal.send({"title": SAID[amal.language], "text": DISPUTED[amal.language]}, only_given=True)
    amal.send({"language": amal.language, "is_urgent": "no"}, only_given=True)
    assert amal.path.endswith("/check/")
    amal.send({})
    return id_in(amal.path)


def answer_due(people: People, asked: UUID) -> datetime:
    """Until when the rules promise an answer."""
    (clock,) = rows_of(Clock, people.institution, subject_id=asked, name="answer")
    return clock.due_at


def contest_silence(people: People, asked: UUID) -> None:
    """Told that no answer came, Amal asks for a review; the matter stays pending all the same."""
    drained()
    amal = people.amal
    amal.go("/{language}/account/inbox/")
    press(amal.page, "main ol a[href*='/inbox/'] >> nth=0")
    amal.look()
    assert amal.path.endswith(f"/information/requests/{asked}/")
    amal.send({}, form="main form[action$='/review/']")
    appeal = write_request(amal)
    (row,) = rows_of(Appeal, people.institution, pk=appeal)
    assert (row.cause, row.status, row.subject_id) == ("silence", "filed", asked)
    (still,) = rows_of(InformationRequest, people.institution, pk=asked)
    assert (still.status, still.outcome) == ("submitted", "")
