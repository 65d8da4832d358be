"""Who reviews an appeal. Whoever took part is refused here and by the database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.appeals.models import Appeal, AppealMember
from portal.appeals.rules import involved
from portal.decisions.models import DecisionParticipant
from portal.errors import Refused
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context

TOOK_PART = _(
    "You took part in this matter, so you cannot review it. Somebody who did not has"
    " to take it up; an outside reviewer can be invited to this one matter."
)
_OTHER_TOOK_PART = _("Somebody who took part in this matter cannot review it. Choose others.")


@contextmanager
def institution_of(appeal: Appeal) -> Iterator[Actor]:
    """The institution's context, for rows of an appeal that its appellant neither sees nor writes."""
    with tenant_context(system_actor(appeal.tenant_id)) as actor:
        yield actor


def require_uninvolved(appeal: Appeal, people: Iterable[UUID], *, actor: Actor) -> None:
    """Raises Refused (took_part) where one of them decided, handled or reviewed the matter before."""
    barred = involved(appeal) & set(people)
    if not barred:
        return
    sentence = TOOK_PART if barred == {actor.person_id} else _OTHER_TOOK_PART
    raise Refused(sentence, code="took_part")


def bind_reviewer(appeal: Appeal, person_id: UUID) -> None:
    """Their row on the reviewers' side of each decision at stake; one person has one row a decision."""
    for decision_id in (appeal.decision_id, appeal.first_decision_id):
        if decision_id is not None:
            DecisionParticipant.objects.get_or_create(
                decision_id=decision_id,
                person_id=person_id,
                defaults={
                    "tenant_id": appeal.tenant_id,
                    "side": DecisionParticipant.Side.REVIEWS,
                    "capacity": "reviewer",
                },
            )


def live_members(appeal: Appeal) -> list[AppealMember]:
    """Who sits on it in its present instance."""
    rows = AppealMember.objects.filter(appeal=appeal, instance=appeal.instance, ended_at=None)
    return list(rows.order_by("appointed_at", "id"))


def seat(appeal: Appeal, people: Iterable[UUID], *, now: datetime) -> list[UUID]:
    """Let exactly these people sit on it; votes of those who stay are kept. Returns them."""
    wanted = list(dict.fromkeys(people))
    known = {member.person_id: member for member in live_members(appeal)}
    gone = [member.pk for person, member in known.items() if person not in wanted]
    AppealMember.objects.filter(pk__in=gone).update(ended_at=now)
    for person in wanted:
        if person not in known:
            add_member(appeal, person, is_outside=False, now=now)
    return wanted


def add_member(appeal: Appeal, person_id: UUID, *, is_outside: bool, now: datetime) -> AppealMember:
    """One more person who reviews it; the caller has asked `require_uninvolved`."""
    bind_reviewer(appeal, person_id)
    return AppealMember.objects.create(
        tenant_id=appeal.tenant_id,
        appeal=appeal,
        decision_id=appeal.decision_id,
        first_decision_id=appeal.first_decision_id,
        person_id=person_id,
        instance=appeal.instance,
        is_outside=is_outside,
        appointed_at=now,
    )


def dismiss(appeal: Appeal, *, now: datetime) -> None:
    """Nobody sits on it any more; whoever came from outside sees it no longer."""
    with institution_of(appeal):
        AppealMember.objects.filter(appeal=appeal, ended_at=None).update(ended_at=now)
