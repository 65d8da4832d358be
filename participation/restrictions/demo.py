"""Reports of the demo in every stage, by invented people, through time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from participation.restrictions.models import Restriction
from participation.restrictions.publishing import publish_restriction_figures
from participation.restrictions.services import save_report, start_report
from portal.actors.demo import demo_actor
from portal.demo import at
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

ANSWER = (
    "The badge was withheld by mistake: two lists had not been compared. It waits at the gate, and"
    " the lists are now compared each morning."
)
REPLY = "Nothing was said about the two sessions that were missed."


@dataclass(frozen=True)
class Told:
    """What somebody writes."""

    kind: str
    happened: str
    place: str
    asks_for: str
    way: str = "review"


BADGE = Told(
    "badge",
    "At the gate my badge was taken. Nobody said why, and I was told to leave the building.",
    "November session, main gate (invented)",
    "My badge, and the reason in writing.",
)
LIST = Told(
    "list",
    "Our organization stood on the list of speakers in the morning and no longer at noon.",
    "Meeting on the river, second day (invented)",
    "To be put back on the list, and to know who asked for it to be struck.",
)
OBJECTION = Told(
    "objection",
    "A delegation objected to our taking part. We were shown neither the objection nor its reason.",
    "Preparatory meeting (invented)",
    "To read the objection and to answer it.",
    "both",
)
VISA = Told(
    "visa",
    "The invitation letter came three days before the meeting; the visa was then too late.",
    "June session (invented)",
    "Letters at least eight weeks before a session.",
)
FLOOR = Told(
    "microphone",
    "The microphone was switched off in the middle of the sentence, with a minute left.",
    "General debate (invented)",
    "The rest of the time, or the whole statement in the record.",
)
LINK = Told(
    "link",
    "We had registered to take part remotely. The link never came; three messages stayed unanswered.",
    "Hybrid meeting on the harbour (invented)",
    "The recording, and a way to be heard in writing.",
)
FEAR = Told(
    "other",
    "I was asked in the corridor by people I do not know for whom I speak.",
    "Near the meeting room (invented)",
    "To speak with somebody about what is safe.",
    "protection",
)


@dataclass
class Matter:
    """One report, and who acts in it."""

    tenant: Tenant
    author: Actor
    organization_id: Any
    reviewer: Actor
    told: Told
    began: datetime
    row: Restriction | None = None

    def when(self, days: float) -> datetime:
        """An instant that many days after it began, never in the future."""
        return min(self.began + timedelta(days=days), timezone.now())


def draft(matter: Matter) -> None:
    """Written, and seen by nobody."""
    told = matter.told
    values = {
        "kind": told.kind,
        "happened": told.happened,
        "happened_on": f"{matter.when(0):%d %B %Y}",
        "place": told.place,
        "asks_for": told.asks_for,
        "language": "en",
        "way": told.way,
    }
    with at(matter.when(0)), tenant_context(matter.author):
        matter.row = start_report(
            tenant_id=matter.tenant.pk,
            organization_id=matter.organization_id,
            actor=matter.author,
        )
        save_report(matter.row.pk, values, actor=matter.author)


def _move(matter: Matter, name: str, actor: Actor, days: float, **values: Any) -> None:
    if matter.row is None:
        raise LookupError("draft the report first")
    with at(matter.when(days)), tenant_context(actor):
        matter.row = perform(Restriction, matter.row.pk, name, actor=actor, values=values)


def file(matter: Matter) -> None:
    """Filed."""
    draft(matter)
    _move(matter, "file", matter.author, 0.2)


def take_up(matter: Matter) -> None:
    """Being looked at."""
    file(matter)
    _move(matter, "take_up", matter.reviewer, 2)


def answer(matter: Matter) -> None:
    """Answered with what was done."""
    take_up(matter)
    _move(matter, "answer", matter.reviewer, 4, answer=ANSWER, answer_language="en")


def settle(matter: Matter) -> None:
    """Closed by whoever filed it."""
    answer(matter)
    _move(matter, "close", matter.author, 6)


def reply(matter: Matter) -> None:
    """Not settled; looked at again."""
    answer(matter)
    _move(matter, "reply", matter.author, 6, note=REPLY)


def pass_to_review(matter: Matter) -> None:
    """With those who review."""
    take_up(matter)
    _move(matter, "pass_to_review", matter.reviewer, 5)


def withdraw(matter: Matter) -> None:
    """Withdrawn."""
    file(matter)
    _move(matter, "withdraw", matter.author, 1, confirm="on")


Story = Callable[[Matter], None]
# What happens, what is told, how many days ago; the last: filed for an organization.
STORIES: tuple[tuple[Story, Told, int, bool], ...] = (
    (file, BADGE, 1, True),
    (take_up, LINK, 5, False),
    (answer, BADGE, 14, True),
    (reply, BADGE, 20, False),
    (pass_to_review, OBJECTION, 18, True),
    (settle, VISA, 60, True),
    (withdraw, FLOOR, 33, False),
    (file, FEAR, 3, False),
    (draft, LIST, 1, True),
    *((settle, VISA, 100 + 20 * number, True) for number in range(5)),
    *((settle, LINK, 110 + 20 * number, False) for number in range(4)),
)


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """At the invented institution, one story after the other, once."""
    for tenant in tenants:
        if tenant.slug != "riverland-style" or _is_told(tenant):
            continue
        rows = staff[tenant.slug]
        role = StaffRole.APPEALS_REVIEWER.value
        user = next(user for person, user in rows if person.roles == [role])
        for number, (story, told, days_ago, is_for_organization) in enumerate(STORIES):
            _given, _person, author, organization = organizations[number % len(organizations)]
            story(
                Matter(
                    tenant=tenant,
                    author=demo_actor(author),
                    organization_id=organization.pk if is_for_organization else None,
                    reviewer=demo_actor(user, tenant),
                    told=told,
                    began=timezone.now() - timedelta(days=days_ago),
                )
            )
        with tenant_context(system_actor(tenant.pk)):
            publish_restriction_figures(tenant=tenant)


def _is_told(tenant: Tenant) -> bool:
    with tenant_context(system_actor(tenant.pk)):
        return Restriction.objects.filter(tenant=tenant).exists()
