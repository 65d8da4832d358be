"""Whoever took part does not review: refused by the service, and by the database where it is skipped."""

from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from participation.accreditation.models import Application
from portal.appeals.models import Appeal, AppealMember
from portal.appeals.reviewing import change_panel
from portal.appeals.services import start_appeal_about
from portal.clocks import Clock
from portal.decisions.models import DecisionParticipant
from portal.errors import InvalidFields, NotPermitted, Refused
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.appeals.conftest import Bench
from tests.cast import Cast, Mover

pytestmark = pytest.mark.django_db


def _id(actor: Actor) -> UUID:
    """The id of somebody who is known."""
    if actor.person_id is None:
        raise LookupError("nobody has no id")
    return actor.person_id


def _sits(appeal: Appeal, person: Actor, **fields: Any) -> AppealMember:
    """A seat written past every service, as the institution's own database role."""
    return AppealMember.objects.create(
        tenant_id=appeal.tenant_id,
        appeal=appeal,
        person_id=str(person.person_id),
        appointed_at=timezone.now(),
        **{"decision_id": appeal.decision_id, **fields},
    )


def test_the_database_refuses_a_seat_to_whoever_decided(bench: Bench) -> None:
    appeal = bench.admitted()
    with tenant_context(bench.cast.decider):
        assert DecisionParticipant.objects.filter(
            decision=appeal.decision, person_id=_id(bench.cast.decider)
        ).exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            _sits(appeal, bench.cast.decider)
        # Nor by leaving the decision out: whoever took a step in the matter is refused as well.
        with pytest.raises(IntegrityError, match="took a step"), transaction.atomic():
            _sits(appeal, bench.cast.decider, decision_id=None)


def test_the_database_refuses_to_let_somebody_who_took_a_step_lead_after_silence(
    cast: Cast, submitted: Application, move: Mover, bench_of_silence: Appeal
) -> None:
    with tenant_context(cast.reviewer):
        with pytest.raises(IntegrityError, match="took a step"), transaction.atomic():
            Appeal.objects.filter(pk=bench_of_silence.pk).update(
                reviewer_id=str(cast.reviewer.person_id)
            )
        with pytest.raises(IntegrityError, match="took a step"), transaction.atomic():
            _sits(bench_of_silence, cast.reviewer)


@pytest.fixture
def bench_of_silence(cast: Cast, submitted: Application, move: Mover) -> Appeal:
    """No answer came by the promised day, and a review was asked for."""
    move(submitted, "admit", cast.reviewer)
    with tenant_context(cast.owner):
        promised = Clock.objects.get(subject_id=submitted.pk, name="answer").due_at
    with time_machine.travel(promised, tick=False), tenant_context(cast.owner):
        row = Application.objects.get(pk=submitted.pk)
        draft = start_appeal_about(row, cause=Appeal.Cause.SILENCE, actor=cast.owner)
        values = {"grounds": "Still waiting.", "language": "en"}
        filed: Appeal = perform(Appeal, draft.pk, "file", actor=cast.owner, values=values)
        return filed


def test_the_database_refuses_the_first_panel_at_the_second_instance(bench: Bench) -> None:
    appeal = bench.decided("let_stand")
    bench.move(appeal, "ask_second", bench.owner, second_grounds="Article 7.")
    asked = bench.reload(appeal)
    with tenant_context(bench.second[0]), pytest.raises(IntegrityError), transaction.atomic():
        _sits(asked, bench.first[0], first_decision_id=asked.first_decision_id, instance=2)


def test_the_service_refuses_them_with_a_sentence(bench: Bench) -> None:
    appeal = bench.admitted()
    took_part = bench.seats([bench.first[0], bench.cast.decider])
    with pytest.raises(InvalidFields):
        bench.move(appeal, "assign", bench.first[0], **took_part)
    bench.move(appeal, "assign", bench.first[0], **bench.seats(bench.first))
    decider = bench.cast.decider.person_id
    assert decider is not None
    with tenant_context(bench.first[0]), pytest.raises(Refused) as refused:
        change_panel(appeal_id=appeal.pk, reviewer=decider, members=[], actor=bench.first[0])
    assert refused.value.reason == "took_part"


def test_nobody_else_of_the_institution_decides(bench: Bench) -> None:
    appeal = bench.before_panel()
    with pytest.raises(NotPermitted):
        bench.vote(appeal, Appeal.Status.DRAFT, bench.second[0])  # type: ignore[arg-type]
    with pytest.raises(NotPermitted):
        bench.move(appeal, "let_stand", bench.second[0], **bench.outcome(appeal, "let_stand"))


def test_an_outcome_needs_a_full_panel_and_a_majority_of_it(bench: Bench) -> None:
    appeal = bench.before_panel()
    bench.vote(appeal, bench_outcome("changed"), bench.first[0])
    bench.vote(appeal, bench_outcome("stands"), bench.first[1])
    values = bench.outcome(appeal, "change")
    with pytest.raises(Refused) as refused:
        bench.move(appeal, "change", bench.first[0], **values)
    assert refused.value.reason == "no_majority"
    with tenant_context(system_actor(appeal.tenant_id)):
        AppealMember.objects.filter(person_id=_id(bench.first[2])).update(ended_at=timezone.now())
    with pytest.raises(Refused) as refused:
        bench.move(appeal, "change", bench.first[0], **values)
    assert refused.value.reason == "panel_incomplete"


def bench_outcome(value: str) -> Any:
    """An outcome by its value."""
    from portal.appeals.states import AppealOutcome

    return AppealOutcome(value)
