"""Reviews of the demo in every stage, made by services as its people, through time.

Each contested decision of an institution that publishes rules on reviews tells one story; two people
from outside complete the panel, because the demo has one reviewer an institution.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.actors.invitations import accept_invitation, code_of
from portal.appeals import demo_texts as texts
from portal.appeals.contestable import contestable
from portal.appeals.models import Appeal, AppealSummary, InterimMeasure
from portal.appeals.outside import as_reviewer, invite_reviewer
from portal.appeals.publishing import recommend, write_summary
from portal.appeals.reviewing import cast_vote
from portal.appeals.rules import deciding_body, reasons_against, rulebook_for, stages_of
from portal.appeals.services import ask_interim, start_appeal
from portal.appeals.states import AppealOutcome
from portal.decisions.models import Decision, RemedyKind
from portal.demo import at
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform


@dataclass
class Matter:
    """One contested decision, and the people who act in its review."""

    tenant: Tenant
    decision: Decision
    owner: Actor
    reviewer: Actor
    unit: Actor
    outside: Sequence[tuple[str, Actor]]
    row: Appeal | None = None

    def when(self, days: float) -> datetime:
        """An instant that many days after the decision, never in the future."""
        return min(self.decision.recorded_at + timedelta(days=days), timezone.now())

    def appeal(self) -> Appeal:
        """The row. Raises LookupError before it was begun."""
        if self.row is None:
            raise LookupError("begin the appeal first")
        return self.row


def _move(matter: Matter, name: str, actor: Actor, days: float, **values: Any) -> None:
    with at(matter.when(days)), tenant_context(actor):
        matter.row = perform(Appeal, matter.appeal().pk, name, actor=actor, values=values)


def draft(matter: Matter) -> None:
    """Begun, and seen by its author alone."""
    with at(matter.when(4)), tenant_context(matter.owner):
        matter.row = start_appeal(decision_id=matter.decision.pk, actor=matter.owner)


def send(matter: Matter) -> None:
    """Filed in time."""
    draft(matter)
    _move(
        matter,
        "file",
        matter.owner,
        5,
        grounds=texts.GROUNDS,
        ground_codes=["facts", "procedure"],
        language="en",
    )


def admit(matter: Matter) -> None:
    """Acknowledged and admitted."""
    send(matter)
    _move(matter, "acknowledge", matter.reviewer, 7)
    _move(matter, "admit", matter.reviewer, 9)


def assign(matter: Matter) -> None:
    """Its reviewers are named, two of them from outside; the file is asked for."""
    admit(matter)
    _invite(matter, 10)
    _move(matter, "assign", matter.reviewer, 11, reviewer=str(matter.reviewer.person_id))


def _invite(matter: Matter, days: float) -> None:
    for email, actor in matter.outside:
        with at(matter.when(days)):
            with tenant_context(matter.reviewer):
                invitation = invite_reviewer(
                    appeal_id=matter.appeal().pk, email=email, language="en", actor=matter.reviewer
                )
            with tenant_context(actor):
                accept_invitation(
                    invitation_id=invitation.pk, code=code_of(invitation.pk), actor=actor
                )


def open_reply(matter: Matter) -> None:
    """The unit has sent its file; the appellant can reply."""
    assign(matter)
    _move(matter, "send_file", matter.unit, 16, statement=texts.STATEMENT)


def bring_to_panel(matter: Matter) -> None:
    """Heard; with the reviewers."""
    open_reply(matter)
    _move(matter, "reply", matter.owner, 20, reply=texts.REPLY)


def offer(matter: Matter) -> None:
    """A resolution waits for the appellant."""
    bring_to_panel(matter)
    _move(matter, "offer", matter.reviewer, 22, offer=texts.OFFER)


def hold_meanwhile(matter: Matter) -> None:
    """An interim measure holds while the reviewers look at it."""
    bring_to_panel(matter)
    with at(matter.when(21)), tenant_context(matter.owner):
        measure = ask_interim(
            appeal_id=matter.appeal().pk, wanted=texts.WANTED, language="en", actor=matter.owner
        )
    with at(matter.when(22)), tenant_context(matter.reviewer):
        perform(
            InterimMeasure,
            measure.pk,
            "grant",
            actor=matter.reviewer,
            values={"measure": texts.MEASURE},
        )


def _decide(matter: Matter, name: str, outcome: AppealOutcome, days: float) -> None:
    _vote(matter, outcome, days)
    with tenant_context(system_actor(matter.tenant.pk)):
        appeal = Appeal.objects.select_related("tenant", "decision").get(pk=matter.appeal().pk)
        rulebook = rulebook_for(appeal)
        values: dict[str, Any] = {
            "text": texts.FINDINGS[outcome.value],
            "text_language": "en",
            "body": deciding_body(appeal, rulebook)[:200],
            "decided_on": matter.when(days + 1).date(),
            "instructions": texts.INSTRUCTIONS,
        }
        if outcome is AppealOutcome.STANDS:
            values["reason_code"] = reasons_against(outcome, appeal, rulebook)[0][0]
            values["rule"] = rulebook.rules[0]
    _move(matter, name, matter.reviewer, days + 1, **values)


def _vote(matter: Matter, outcome: AppealOutcome, days: float) -> None:
    with at(matter.when(days)):
        with tenant_context(matter.reviewer):
            _cast(matter.appeal(), outcome, matter.reviewer)
        for _email, actor in matter.outside[:1]:
            with tenant_context(actor):
                seen = Appeal.objects.get(pk=matter.appeal().pk)
                with as_reviewer(seen, actor) as guest:
                    _cast(seen, outcome, guest)


def _cast(appeal: Appeal, outcome: AppealOutcome, actor: Actor) -> None:
    cast_vote(appeal_id=appeal.pk, vote=outcome.value, opinion="", actor=actor)


def win(matter: Matter) -> None:
    """Changed; its procedure is open again; a summary waits for a second person, a rule for its change."""
    bring_to_panel(matter)
    _decide(matter, "change", AppealOutcome.CHANGED, 30)
    with at(matter.when(33)), tenant_context(matter.reviewer):
        place = AppealSummary.objects.get(appeal=matter.appeal())
        write_summary(summary_id=place.pk, text=texts.SUMMARY, language="en", actor=matter.reviewer)
        recommend(
            appeal_id=matter.appeal().pk,
            subject="accreditation",
            text=texts.RECOMMENDATION,
            language="en",
            actor=matter.reviewer,
        )


def lose(matter: Matter) -> None:
    """The decision stands; the second instance is open."""
    bring_to_panel(matter)
    _decide(matter, "let_stand", AppealOutcome.STANDS, 30)


def go_on(matter: Matter) -> None:
    """Before the second instance."""
    lose(matter)
    _move(matter, "ask_second", matter.owner, 36, second_grounds=texts.SECOND)


def withdraw(matter: Matter) -> None:
    """Taken back by the appellant."""
    admit(matter)
    _move(matter, "withdraw", matter.owner, 12, confirm="on")


Story = Callable[[Matter], None]
# The first decision that is contested tells the first story, and so on.
STORIES: tuple[Story, ...] = (
    win,
    lose,
    hold_meanwhile,
    open_reply,
    assign,
    offer,
    go_on,
    send,
    withdraw,
    draft,
)


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """One review for each decision that can be contested here, once."""
    people = {user.pk: demo_actor(user) for _given, _person, user, _organization in organizations}
    owners = {
        organization.pk: people[user.pk]
        for _given, _person, user, organization in reversed(organizations)
    }
    outside = [(user.email, people[user.pk]) for _given, _person, user, _org in organizations]
    for tenant in tenants:
        if not _has_rules(tenant):
            continue
        reviewer = _one(staff[tenant.slug], StaffRole.APPEALS_REVIEWER, tenant)
        for story, decision in zip(STORIES, _contestable(tenant), strict=False):
            owner = owners.get(decision.organization_id) or people.get(decision.person_id)
            if owner is None:
                continue
            role = _unit_of(decision)
            matter = Matter(
                tenant=tenant,
                decision=decision,
                owner=owner,
                reviewer=reviewer,
                unit=_one(staff[tenant.slug], role, tenant),
                outside=_independent(outside, decision, owner),
            )
            story(matter)


def _has_rules(tenant: Tenant) -> bool:
    """Whether rules on reviews are published here and nothing was contested yet."""
    with tenant_context(system_actor(tenant.pk)):
        return stages_of(tenant).is_published and not Appeal.objects.filter(tenant=tenant).exists()


def _contestable(tenant: Tenant) -> list[Decision]:
    """Decisions that name this portal as their remedy, refusals of applications first."""
    with tenant_context(system_actor(tenant.pk)):
        found = Decision.objects.filter(
            tenant=tenant, is_adverse=True, remedy=RemedyKind.PORTAL
        ).order_by("recorded_at")
        return sorted(found, key=lambda one: (one.outcome != "refuse", one.subject_type))


def _unit_of(decision: Decision) -> StaffRole:
    """Who holds the file, among the roles that its procedure names."""
    known = contestable(decision.subject_type).unit
    return max(known, key=lambda role: role.value)


def _independent(
    people: Sequence[tuple[str, Actor]], decision: Decision, owner: Actor
) -> list[tuple[str, Actor]]:
    """Two people who do not belong to the appellant."""
    return [
        (email, actor)
        for email, actor in people
        if actor.person_id != owner.person_id
        and decision.organization_id not in actor.organization_roles
    ][:2]


def _one(rows: Any, role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)
