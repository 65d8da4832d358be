"""Requests for information of the demo in every stage, made by services as its people, through time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from participation.information import demo_texts as texts
from participation.information.disclosing import disclose
from participation.information.lapsing import note_warning
from participation.information.models import InformationRequest
from participation.information.publishing import publish_information_figures
from participation.information.rules import information_policy
from participation.information.services import (
    add_document,
    keep_back,
    save_request_draft,
    start_request,
)
from portal.actors.demo import demo_actor
from portal.demo import at
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform


@dataclass
class Matter:
    """One request to one institution, and the people who act in it."""

    tenant: Tenant
    asker: Actor
    organization_id: Any
    language: str
    words: tuple[str, str]
    officer: Actor
    decider: Actor
    began: datetime
    # How many days the decision takes once everything is prepared.
    pace: int = 4
    row: InformationRequest | None = None

    def when(self, days: float) -> datetime:
        """An instant that many days after it began, never in the future."""
        return min(self.began + timedelta(days=days), timezone.now())

    def request(self) -> InformationRequest:
        """The row. Raises LookupError before it was begun."""
        if self.row is None:
            raise LookupError("draft the request first")
        return self.row


def draft(matter: Matter) -> None:
    """Begun, and seen by nobody at the institution."""
    title, text = matter.words
    values = {"title": title, "text": text, "language": matter.language}
    with at(matter.when(0)), tenant_context(matter.asker):
        matter.row = start_request(
            tenant_id=matter.tenant.pk, organization_id=matter.organization_id, actor=matter.asker
        )
        values["answer_language"] = matter.language
        save_request_draft(matter.row.pk, values, actor=matter.asker)


def _move(matter: Matter, name: str, actor: Actor, days: float, **values: Any) -> None:
    with at(matter.when(days)), tenant_context(actor):
        matter.row = perform(
            InformationRequest, matter.request().pk, name, actor=actor, values=values
        )


def send(matter: Matter) -> None:
    """Drafted and sent."""
    draft(matter)
    _move(matter, "submit", matter.asker, 0.1)


def take_in_hand(matter: Matter) -> None:
    """Acknowledged."""
    send(matter)
    _move(matter, "acknowledge", matter.officer, 2)


def ask(matter: Matter) -> None:
    """A question is open."""
    take_in_hand(matter)
    _move(
        matter,
        "ask",
        matter.officer,
        4,
        question=texts.QUESTION,
        question_language="en",
    )


def extend(matter: Matter) -> None:
    """Asked, answered, and extended before the day."""
    ask(matter)
    _move(matter, "clarify", matter.asker, 7, answer=texts.REPLY)
    _move(matter, "extend", matter.officer, 15, note=texts.EXTENSION)


def transfer(matter: Matter) -> None:
    """With another unit, with a new time."""
    take_in_hand(matter)
    _move(
        matter,
        "transfer",
        matter.officer,
        6,
        held_by="Harbour office (invented)",
        note=texts.TRANSFER,
    )


def prepare(matter: Matter, proposal: str = "released") -> None:
    """A document on the file, before whoever decides."""
    take_in_hand(matter)
    with at(matter.when(8)), tenant_context(matter.officer):
        add_document(
            request_id=matter.request().pk,
            upload=SimpleUploadedFile(
                "extract.txt", texts.PAPER.encode(), content_type="text/plain"
            ),
            title=texts.PAPER_TITLE,
            is_redacted=proposal == "partly_released",
            language="en",
            actor=matter.officer,
        )
    if proposal == "partly_released":
        _keep_back(matter)
    _move(matter, "prepare", matter.officer, 10, proposal=proposal, text=texts.PROPOSAL)


def _keep_back(matter: Matter) -> None:
    with at(matter.when(9)), tenant_context(matter.officer):
        keep_back(
            request_id=matter.request().pk,
            values={
                "what": texts.WITHHELD,
                "exception": "privacy",
                "reason": texts.WITHHELD_REASON,
                "harm": texts.HARM,
                "public_interest": texts.INTEREST,
            },
            actor=matter.officer,
        )


def _decide(matter: Matter, name: str, text: str, **values: Any) -> None:
    days = 10 + matter.pace
    day = matter.when(days).date()
    _move(
        matter,
        name,
        matter.decider,
        days,
        text=text,
        text_language="en",
        body="The head of the information unit",
        symbol=f"ILL/{day.year}/I/{matter.request().receipt[:4]}",
        decided_on=day,
        **values,
    )


def release(matter: Matter) -> None:
    """Released and delivered."""
    prepare(matter)
    _decide(matter, "release", texts.ANSWER)


def disclose_for_all(matter: Matter) -> None:
    """Released, complete, and in the disclosure log."""
    release(matter)
    _move(matter, "confirm", matter.asker, 22)
    row = matter.request()
    with at(matter.when(25)), tenant_context(matter.officer):
        from participation.information.selectors import list_released  # noqa: PLC0415

        disclose(
            request_id=row.pk,
            values={
                "title": texts.LOG_TITLE,
                "summary": texts.LOG_SUMMARY,
                "language": "en",
                "embargo_days": 0,
                "confirm": True,
            },
            entries=[entry.pk for entry in list_released(row)],
            actor=matter.officer,
        )


def release_partly(matter: Matter) -> None:
    """Two names are kept back, with their exception."""
    prepare(matter, "partly_released")
    _decide(matter, "release_partly", texts.ANSWER)


def refuse(matter: Matter) -> None:
    """Refused under an exception, with both tests and what can be done about it."""
    prepare(matter, "refused")
    _decide(
        matter,
        "refuse",
        texts.REFUSAL,
        reason_code="deliberation",
        harm=texts.REFUSAL_HARM,
        public_interest=texts.REFUSAL_INTEREST,
    )


def state_not_held(matter: Matter) -> None:
    """It was looked for and is not there."""
    prepare(matter, "not_held")
    _decide(matter, "state_not_held", texts.NOT_HELD, reason_code="searched", held_by="")


def point_to_public(matter: Matter) -> None:
    """Everybody can read it already."""
    prepare(matter, "already_public")
    _decide(matter, "point_to_public", texts.PUBLIC, link="https://example.org/annual-report-2025")


def refuse_excessive(matter: Matter) -> None:
    """Too large, after help to narrow it."""
    ask(matter)
    _move(matter, "clarify", matter.asker, 7, answer="Everything, please.")
    _move(matter, "prepare", matter.officer, 10, proposal="excessive", text=texts.PROPOSAL)
    _decide(matter, "refuse_excessive", texts.EXCESSIVE, reason_code="too_broad")


def say_missing(matter: Matter) -> None:
    """Something is missing in the answer; the search goes on."""
    release(matter)
    _move(matter, "say_missing", matter.asker, 18, note=texts.MISSING)


def lapse(matter: Matter) -> None:
    """The question stayed open, also after a warning."""
    ask(matter)
    portal = system_actor(matter.tenant.pk)
    with at(matter.when(31)), tenant_context(portal):
        note_warning(matter.request().pk)
    _move(matter, "lapse", portal, 40)


def withdraw(matter: Matter) -> None:
    """Withdrawn by whoever asked."""
    take_in_hand(matter)
    _move(matter, "withdraw", matter.asker, 5, confirm="on", note="")


Story = Callable[[Matter], None]
# What happens, and how many days ago it began; the third: asked by the person alone.
STORIES: tuple[tuple[Story, int, bool], ...] = (
    (disclose_for_all, 160, False),
    (send, 2, False),
    (take_in_hand, 9, True),
    (ask, 10, False),
    (refuse, 40, False),
    (release_partly, 60, False),
    (take_in_hand, 48, False),
    (extend, 24, False),
    (prepare, 14, True),
    (state_not_held, 90, False),
    (transfer, 12, False),
    (point_to_public, 75, True),
    (refuse_excessive, 110, False),
    (say_missing, 30, False),
    (lapse, 130, True),
    (withdraw, 55, False),
    (draft, 1, False),
    (release, 200, True),
)


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """At each institution that has the procedure, one story after the other, once."""
    for tenant in tenants:
        portal = system_actor(tenant.pk)
        with tenant_context(portal):
            has_room = information_policy(tenant.pk) is not None
            is_told = InformationRequest.objects.filter(tenant=tenant).exists()
        if not has_room or is_told:
            continue
        officer = _one(staff[tenant.slug], StaffRole.INFORMATION_OFFICER, tenant)
        decider = _one(staff[tenant.slug], StaffRole.DECISION_MAKER, tenant)
        for number, (story, days_ago, is_alone) in enumerate(STORIES):
            given, _person, user, organization = organizations[number % len(organizations)]
            words = texts.ASKED[given.language]
            story(
                Matter(
                    tenant=tenant,
                    asker=demo_actor(user),
                    organization_id=None if is_alone else organization.pk,
                    language=given.language,
                    words=words[number % len(words)],
                    officer=officer,
                    decider=decider,
                    began=timezone.now() - timedelta(days=days_ago),
                    pace=1 + number % 6,
                )
            )
        with tenant_context(portal):
            publish_information_figures(tenant=tenant)


def _one(rows: Any, role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)
