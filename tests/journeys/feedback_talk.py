"""Pages of discussions: opened, commented on, moderated, read by anybody."""

from tests.journeys.feedback_people import (
    DISPUTED,
    SAID,
    SLUG,
    People,
    main_of,
    open_staff,
)
from tests.journeys.visitor import Visitor
from tests.notifications.conftest import drained

TITLE = {"fr": "L’accès au fleuve", "zh-hans": "通往河边的路"}


def _open(person: Visitor) -> None:
    """From the institution's page to the only discussion."""
    person.go(f"/{{language}}/{SLUG}/")
    person.follow(f"/{SLUG}/discussions/")
    person.follow("/discussions/[0-9a-f-]{36}/")


def open_discussion(people: People) -> str:
    """The moderators open one; its address without the language."""
    manager = people.manager
    open_staff(manager, "/staff/discussions/")
    manager.follow("/staff/discussions/open/")
    code = people.language
    manager.send({"title": TITLE[code], "text": DISPUTED[code], "language": code})
    return manager.path.removeprefix(f"/{code}")


def comment(people: People, thread: str) -> None:
    """Amal comments, and the moderators accept it: everybody reads it."""
    _open(people.amal)
    assert people.amal.path.endswith(thread)
    form = "main form:has(textarea[name=text])"
    people.amal.send({"text": SAID[people.language]}, form=form, only_given=True)
    _moderate(people, "/staff/discussions/", "accept")
    assert read(people, thread)


def _moderate(people: People, queue: str, name: str) -> Visitor:
    manager = people.manager
    open_staff(manager, "/staff/discussions/")
    if queue not in manager.path:
        manager.follow(queue)
    manager.follow("/staff/discussions/posts/[0-9a-f-]{36}/")
    manager.follow(f"/move/{name}/")
    manager.send({}, only_given=True) if name == "accept" else manager.send(
        {"text": DISPUTED[people.language]}
    )
    return manager


def remove(people: People) -> None:
    """A moderator removes what everybody could read, with a reason of the published list."""
    _moderate(people, r"\?view=all", "remove")
    drained()


def read(people: People, thread: str) -> bool:
    """Whether anybody, without an account, reads the comment."""
    _open(people.at_desk(None))
    return SAID[people.language] in main_of(people.at_desk(None))
