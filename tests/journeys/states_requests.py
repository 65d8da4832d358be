"""Discussions, requests for documents, reports of being kept out, figures on equity: what routes miss."""

from collections.abc import Iterator

from participation.information.models import Disclosure
from participation.information.services import start_request
from portal.discussions.models import RoomMembership
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.discussions.talk import (
    MODERATOR,
    REMOVAL,
    accepted,
    browser_of,
    closed_room,
    public_thread,
    room_thread,
)
from tests.equity.planting import Planted, plant, plant_first_cycle
from tests.equity.test_reports import make, publish
from tests.information.acting import move, officer, send
from tests.restrictions.acting import drafted

SLUG = "riverland-style"
Address = tuple[str, str]


def discussion_states(cast: Cast) -> Iterator[Address]:
    """A public discussion with a post; somebody who was excluded from a closed room."""
    thread = public_thread(cast, "What the river needs")
    post = accepted(cast, thread, cast.owner, "Clean water.")
    manager = MODERATOR.value
    yield "nobody", f"{SLUG}/discussions/{thread.pk}/"
    yield "stranger", f"{SLUG}/discussions/posts/{post.pk}/report/"
    yield manager, f"{SLUG}/staff/discussions/{thread.pk}/move/close/"
    yield manager, f"{SLUG}/staff/discussions/posts/{post.pk}/move/remove/"
    yield "translator", f"{SLUG}/staff/discussions/posts/{post.pk}/translate/"
    room = closed_room(cast, cast.rival_owner, name="Preparing the session")
    inside = accepted(cast, room_thread(cast, room, cast.rival_owner), cast.rival_owner, "Dawn.")
    exclude = f"/en/{SLUG}/staff/discussions/posts/{inside.pk}/exclude/"
    assert browser_of(cast.staff[MODERATOR]).post(exclude, REMOVAL).status_code == 302
    with tenant_context(cast.rival_owner):
        place = RoomMembership.objects.get()
    yield "rival", f"{SLUG}/discussions/memberships/{place.pk}/"


def request_states(cast: Cast) -> Iterator[Address]:
    """A draft, a question to answer, an entry of the log; a report that is being written."""
    with tenant_context(cast.stranger):
        draft = start_request(
            tenant_id=cast.institution.pk, organization_id=None, actor=cast.stranger
        )
    for rest in ("write/what/", "write/how/", "check/", "discard/"):
        yield "stranger", f"{SLUG}/information/requests/{draft.pk}/{rest}"
    asked = send(cast, cast.stranger, for_organization=False)
    move(asked, "ask", officer(cast), question="Which year?", question_language="en")
    yield "stranger", f"{SLUG}/information/requests/{asked.pk}/answer/"
    with tenant_context(system_actor(cast.institution.pk)):
        shown = Disclosure.objects.create(
            tenant=cast.institution,
            title="Journeys in 2025",
            summary="A list of journeys.",
            language="en",
            outcome="released",
            month=asked.created_at.date().replace(day=1),
            visible_from=asked.created_at,
            published_at=asked.created_at,
        )
    yield "nobody", f"{SLUG}/information/log/{shown.pk}/"
    report = drafted(cast, cast.stranger)
    for rest in ("write/what/", "write/wish/", "check/", "discard/"):
        yield "stranger", f"{SLUG}/kept-out/{report.pk}/{rest}"


def equity_states(cast: Cast) -> Iterator[Address]:
    """Figures that are public, and the page on which they become so."""
    plant(cast.institution, Planted(40, 8), Planted(60, 44, country="FR", language="fr"))
    plant_first_cycle(cast.institution)
    report = make(cast)[2025]
    publish(cast, report)
    yield "administrator", f"{SLUG}/staff/equity/{report.pk}/moves/take_back/"
    yield "analyst", f"{SLUG}/staff/equity/{report.pk}/"
    yield "nobody", f"{SLUG}/equity/accreditation/"
