"""Every state × every verb: what the table allows happens, everything else changes nothing."""

from typing import Any

import pytest

from participation.accreditation.models import Application
from participation.accreditation.states import ApplicationStatus
from portal.audit import AuditEntry
from portal.errors import IllegalTransition, InvalidFields, NotPermitted, Refused
from portal.grants import Permission
from portal.management.commands.describe import documents, stateful_models
from portal.outbox import Event
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Step, Transition, field_values, perform
from tests.architecture.source import ROOT
from tests.cast import Cast

TABLES = [(model, transition) for model in stateful_models() for transition in model.TRANSITIONS]


def test_generated_documents_are_up_to_date() -> None:
    for name, text in documents().items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize(("model", "transition"), TABLES)
def test_tables_speak_the_models_own_words(model: Any, transition: Transition) -> None:
    statuses = set(dict(model._meta.get_field("status").choices))
    outcomes = set(dict(model._meta.get_field("outcome").choices or [])) | {""}
    assert transition.sources <= statuses
    assert transition.target in statuses
    assert (transition.outcome or "") in outcomes
    assert transition.permission in Permission
    noun, verb = transition.event.split(".")
    assert noun
    assert verb


def test_every_state_of_an_application_can_be_left_or_is_an_end() -> None:
    left = {source for transition in Application.TRANSITIONS for source in transition.sources}
    reached = {transition.target for transition in Application.TRANSITIONS}
    assert left == set(ApplicationStatus.values)
    assert reached == set(ApplicationStatus.values) - {ApplicationStatus.DRAFT}


def test_each_state_times_each_verb(cast: Cast, submitted: Application) -> None:
    """The system may do anything, so what stops a move here is the table alone."""
    actor = system_actor(cast.institution.pk)
    # A move that is part of another one exists only there.
    moves = [move for move in Application.TRANSITIONS if not move.is_internal]
    tried = 0
    for status in ApplicationStatus.values:
        for transition in moves:
            _put(submitted, status, actor)
            assert _is_stopped_by_state(submitted, transition, actor) is (
                status not in transition.sources
            ), (status, transition.name)
            tried += 1
    assert tried == len(ApplicationStatus.values) * len(moves)


def _put(application: Application, status: str, actor: Actor) -> None:
    outcome = "withdrawn" if status == ApplicationStatus.CLOSED else ""
    with tenant_context(actor):
        Application.objects.filter(pk=application.pk).update(status=status, outcome=outcome)


def _is_stopped_by_state(application: Application, transition: Transition, actor: Actor) -> bool:
    before = _traces(actor)
    with tenant_context(actor):
        try:
            perform(Application, application.pk, transition.name, actor=actor, values={})
        except IllegalTransition:
            assert _traces(actor) == before
            return True
        except (InvalidFields, Refused):
            assert _traces(actor) == before
    return False


def _traces(actor: Actor) -> tuple[int, int, int]:
    with tenant_context(actor):
        return (AuditEntry.objects.count(), Event.objects.count(), Step.objects.count())


def test_a_move_leaves_one_step_one_entry_one_event(cast: Cast, submitted: Application) -> None:
    before = _traces(cast.reviewer)
    with tenant_context(cast.reviewer):
        perform(Application, submitted.pk, "admit", actor=cast.reviewer)
    assert _traces(cast.reviewer) == tuple(count + 1 for count in before)


def test_a_move_without_permission_leaves_nothing(cast: Cast, submitted: Application) -> None:
    before = _traces(cast.reviewer)
    with tenant_context(cast.decider), pytest.raises(NotPermitted):
        perform(Application, submitted.pk, "admit", actor=cast.decider)
    assert _traces(cast.reviewer) == before


def test_fields_are_validated_in_one_place() -> None:
    from django import forms

    with pytest.raises(InvalidFields) as wrong:
        field_values({"note": forms.CharField()}, {})
    assert set(wrong.value.errors) == {"note"}
