"""Reviews at work: one whose file is asked for, one that waits for a reply, one that was lost at first."""

from collections.abc import Iterator
from uuid import UUID

from django.test import Client

from portal.grants import StaffRole
from portal.permissions import Actor
from tests.accreditation.applicant.conftest import signed_in
from tests.appeals.conftest import Bench, refuse, reviewers
from tests.cast import Cast, Mover, make_organization, make_person, submit_application

SLUG = "riverland-style"
_REVIEWER = "appeals_reviewer"


class _TheirBench(Bench):
    """The same people of the institution; the appellant is another organization's."""

    appellant: Actor

    @property
    def owner(self) -> Actor:
        return self.appellant


def appeal_states(cast: Cast, clients: dict[str, Client], move: Mover) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page; each appellant gets a browser."""
    first = [cast.staff[StaffRole.APPEALS_REVIEWER], *reviewers(cast, 2, "one")]
    second = reviewers(cast, 3, "two")
    benches = {
        name: _bench(cast, name, first, second, move) for name in ("sixth", "seventh", "eighth")
    }
    for name, bench in benches.items():
        clients[name] = signed_in(bench.owner)
    asked = benches["sixth"].assigned().pk
    yield "sixth", f"{SLUG}/appeals/{asked}/"
    yield "sixth", f"{SLUG}/appeals/{asked}/moves/withdraw/"
    yield "reviewer", f"{SLUG}/staff/appeals/files/{asked}/"
    yield from _desk(asked)
    seventh = benches["seventh"]
    sent = seventh.assigned()
    seventh.move(sent, "send_file", cast.reviewer, statement="Criterion 3 was not met.")
    yield "seventh", f"{SLUG}/appeals/{sent.pk}/reply/"
    lost = benches["eighth"].decided("let_stand")
    yield "eighth", f"{SLUG}/appeals/{lost.pk}/second/"


def _desk(appeal: UUID) -> Iterator[tuple[str, str]]:
    for rest in ("", "moves/go_on_without_file/", "people/", "panel/", "recommend/"):
        yield _REVIEWER, f"{SLUG}/staff/appeals/{appeal}/{rest}"


def _bench(
    cast: Cast, name: str, first: list[Actor], second: list[Actor], move: Mover
) -> _TheirBench:
    organization, owner = make_organization(
        make_person(f"{name}@example.org", name), f"{name} Forum"
    )
    matter = submit_application(cast, owner, organization)
    refuse(cast, matter, move)
    bench = _TheirBench(cast, matter, first, second)
    bench.appellant = owner
    return bench
