"""Pages of commitments: promised, reported done, disputed by an organization, reopened."""

from datetime import date

from participation.commitments.models import Commitment
from participation.commitments.states import Verdict
from tests.commitments.making import EVIDENCE
from tests.journeys.feedback_people import (
    ANSWERED,
    DISPUTED,
    SLUG,
    People,
    in_words,
    main_of,
    open_newest,
    open_staff,
    rows_of,
)
from tests.notifications.conftest import drained


def promise(people: People, due_on: date) -> Commitment:
    """Proposed under the theme, adopted and published."""
    manager, code = people.manager, people.language
    open_staff(manager, "/staff/commitments/", "/staff/commitments/new/")
    texts = {f"{name}__{code}": ANSWERED[code] for name in ("title", "text", "indicator")}
    day = {"due_on_day": due_on.day, "due_on_month": due_on.month, "due_on_year": due_on.year}
    theme = manager.page.locator("main [name=themes]").get_attribute("value")
    given = {**texts, **{name: str(part) for name, part in day.items()}}
    manager.send({**given, "unit": "Puits", "themes": theme}, only_given=True)
    (made,) = rows_of(Commitment, people.institution)
    manager.follow("/adopt/")
    manager.send({})
    return made


def report_done(people: People, made: Commitment) -> None:
    """Said to be done, with an address where others can look."""
    manager = people.manager
    open_staff(manager, "/staff/commitments/", f"/staff/commitments/{made.pk}/")
    manager.follow("/report_done/")
    given = {"text": ANSWERED[people.language], "evidence_url": EVIDENCE}
    manager.send(given, only_given=True)
    drained()


def dispute(people: People, made: Commitment) -> None:
    """Led there by the inbox, the organization says that nothing was done, and what it saw."""
    amal = people.amal
    open_newest(amal)
    if not amal.path.endswith("/check/"):
        amal.follow(f"/commitments/{made.pk}/check/")
    given = {"reason": DISPUTED[people.language], "evidence_url": EVIDENCE}
    amal.send({"verdict": "disputed", **given}, only_given=True)
    assert amal.path == f"/{people.language}/{SLUG}/commitments/{made.pk}/"
    assert DISPUTED[people.language] in main_of(amal)


def see_it_reopened(people: People, made: Commitment) -> None:
    """Everybody reads that it was disputed; the contributor sees it on the way of their words."""
    (now,) = rows_of(Commitment, people.institution, pk=made.pk)
    assert (now.status, now.reopen_count) == ("at_risk", 1)
    amal = people.amal
    open_newest(amal)
    rosa = people.at_desk(None)
    rosa.go(f"/{{language}}/{SLUG}/")
    rosa.follow(f"/{SLUG}/commitments/")
    rosa.follow(f"/commitments/{made.pk}/")
    disputed = in_words(people.language, Verdict.DISPUTED.label)
    assert disputed in main_of(rosa)
    assert DISPUTED[people.language] in main_of(rosa)
    amal.go("/{language}/account/")
    amal.follow("/account/contributions/")
    amal.follow("/account/contributions/[0-9a-f-]{36}/")
    assert disputed in main_of(amal)
