"""A refused application and the people who review it: three reviewers, three more for the second instance."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from participation.accreditation.models import Application
from portal.appeals.models import Appeal, AppealMember
from portal.appeals.rules import reasons_against, rulebook_for
from portal.appeals.services import start_appeal
from portal.appeals.states import AppealOutcome
from portal.decisions.models import Decision
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.accreditation.applicant.conftest import signed_in
from tests.accreditation.staff_pages import bring_before_body, first_reason, rule_of
from tests.cast import Cast, Mover, make_staff

SLUG = "riverland-style"
ADVERSE = {"declare_not_admissible", "change_in_part", "let_stand"}
OUTCOME_OF = {
    "declare_not_admissible": AppealOutcome.NOT_ADMISSIBLE,
    "change": AppealOutcome.CHANGED,
    "change_in_part": AppealOutcome.CHANGED_IN_PART,
    "let_stand": AppealOutcome.STANDS,
    "send_back": AppealOutcome.SENT_BACK,
}


def page(*parts: Any) -> str:
    """An address of the institution's pages."""
    return "/".join(["/en", SLUG, *(str(part).strip("/") for part in parts), ""])


@dataclass
class Bench:
    """A refused application, and who acts."""

    cast: Cast
    application: Application
    first: list[Actor]
    second: list[Actor]
    browsers: dict[UUID, Client] = field(default_factory=dict)

    def browser(self, actor: Actor) -> Client:
        """A browser in which this person is signed in."""
        if actor.person_id is None:
            raise LookupError("nobody has no browser")
        if actor.person_id not in self.browsers:
            self.browsers[actor.person_id] = signed_in(actor)
        return self.browsers[actor.person_id]

    @property
    def owner(self) -> Actor:
        return self.cast.owner

    def decision(self) -> Decision:
        """The refusal."""
        with tenant_context(self.owner):
            return Decision.objects.get(subject_id=self.application.pk)

    def reload(self, appeal: Appeal) -> Appeal:
        """The appeal as it is now."""
        with tenant_context(system_actor(self.cast.institution.pk)):
            return Appeal.objects.select_related("tenant", "decision").get(pk=appeal.pk)

    def started(self) -> Appeal:
        """A draft against the refusal."""
        with tenant_context(self.owner):
            return start_appeal(decision_id=self.decision().pk, actor=self.owner)

    def move(self, appeal: Appeal, name: str, actor: Actor, **values: Any) -> Appeal:
        """One move in that person's context."""
        with tenant_context(actor):
            moved: Appeal = perform(Appeal, appeal.pk, name, actor=actor, values=values)
        return moved

    def filed(self) -> Appeal:
        """Sent."""
        appeal = self.started()
        return self.move(appeal, "file", self.owner, grounds="The facts are wrong.", language="en")

    def admitted(self) -> Appeal:
        """Acknowledged and admitted."""
        appeal = self.filed()
        self.move(appeal, "acknowledge", self.first[0])
        return self.move(appeal, "admit", self.first[0])

    def assigned(self) -> Appeal:
        """Three people review it; the file is asked for."""
        appeal = self.admitted()
        return self.move(appeal, "assign", self.first[0], **self.seats(self.first))

    def before_panel(self) -> Appeal:
        """The file is there and the appellant has replied."""
        appeal = self.assigned()
        self.move(appeal, "send_file", self.cast.reviewer, statement="Criterion 3 was not met.")
        return self.move(appeal, "reply", self.owner, reply="It was met in 2024.")

    def decided(self, name: str, appeal: Appeal | None = None) -> Appeal:
        """Two of three vote for it, and it is recorded."""
        found = appeal or self.before_panel()
        panel = self.first if found.instance == 1 else self.second
        self.vote(found, OUTCOME_OF[name], *panel[:2])
        return self.move(found, name, panel[0], **self.outcome(found, name))

    def vote(self, appeal: Appeal, outcome: AppealOutcome, *actors: Actor) -> None:
        """These people vote for this."""
        from portal.appeals.reviewing import cast_vote

        for actor in actors:
            with tenant_context(actor):
                cast_vote(appeal_id=appeal.pk, vote=outcome.value, opinion="", actor=actor)

    def outcome(self, appeal: Appeal, name: str) -> dict[str, Any]:
        """The fields with which an outcome is recorded."""
        outcome = OUTCOME_OF[name]
        values: dict[str, Any] = {
            "text": "Each argument was weighed.",
            "text_language": "en",
            "body": "Review panel",
            "decided_on": date(2026, 12, 1),
            "instructions": "Look at the annual report of 2024.",
        }
        with tenant_context(system_actor(appeal.tenant_id)):
            found = self.reload(appeal)
            rulebook = rulebook_for(found)
            if name in ADVERSE:
                values["reason_code"] = reasons_against(outcome, found, rulebook)[0][0]
                values["rule"] = rulebook.rules[0]
        return values

    @staticmethod
    def seats(people: list[Actor]) -> dict[str, Any]:
        """The first of them leads."""
        return {
            "reviewer": str(people[0].person_id),
            "members": [str(actor.person_id) for actor in people[1:]],
        }

    def members(self, appeal: Appeal) -> list[AppealMember]:
        """Everybody who sits or sat on it."""
        with tenant_context(system_actor(appeal.tenant_id)):
            return list(AppealMember.objects.filter(appeal=appeal))


@pytest.fixture
def refused(cast: Cast, submitted: Application, move: Mover) -> Application:
    return refuse(cast, submitted, move)


def refuse(cast: Cast, submitted: Application, move: Mover) -> Application:
    """The application, refused by the body with a reason."""
    bring_before_body(cast, submitted, move)
    return move(
        submitted,
        "refuse",
        cast.decider,
        body="Commission",
        session="12th session",
        symbol="RC/12/D/4",
        decided_on=date(2026, 11, 20),
        rule=rule_of(submitted, cast.decider),
        reason_code=first_reason(submitted, cast.decider, "refuse"),
        text="Criterion 3 is not met.",
    )


def reviewers(cast: Cast, count: int, name: str) -> list[Actor]:
    """So many people who review and took part in nothing."""
    return [
        make_staff(
            cast.institution, StaffRole.APPEALS_REVIEWER, f"{name}{number}@first.example.org"
        )
        for number in range(count)
    ]


@pytest.fixture
def bench(cast: Cast, refused: Application) -> Bench:
    first = [cast.staff[StaffRole.APPEALS_REVIEWER], *reviewers(cast, 2, "first")]
    return Bench(cast, refused, first, reviewers(cast, 3, "second"))
