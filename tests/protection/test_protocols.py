"""The sixteen templates as data, and the questions before an act."""

from itertools import pairwise

from protection.cases.protocols.catalogue import PROTOCOLS
from protection.cases.protocols.shapes import Option, Phase
from protection.consent.checks import CHECKS, MOST, checks_for
from protection.consent.purposes import TERMS, Purpose

PHASES = list(Phase)


def test_each_template_goes_through_all_phases_in_order_and_ends_with_the_person() -> None:
    assert list(PROTOCOLS) == [f"P{number}" for number in range(1, 17)]
    assert len(Option) == 16
    for protocol in PROTOCOLS.values():
        order = [PHASES.index(step.phase) for step in protocol.steps]
        assert order == sorted(order), protocol.code
        assert set(order) == set(range(len(PHASES))), protocol.code
        assert len({step.code for step in protocol.steps}) == len(protocol.steps)
        for before, after in pairwise(protocol.steps):
            assert str(before.words) != str(after.words)
        assert "person" in str(protocol.steps[-2].words)
        assert any(step.note for step in protocol.steps), protocol.code
        assert len(set(protocol.options)) == len(protocol.options) >= 4, protocol.code


def test_urgent_templates_begin_with_acts_on_the_threat() -> None:
    """The rule for levels 1 and 2: no training and no locks before something is done about it."""
    for protocol in PROTOCOLS.values():
        if not protocol.is_urgent:
            continue
        first = next(step for step in protocol.steps if step.phase is Phase.DAY)
        assert first.on_threat, protocol.code
        before = " ".join(str(s.words) for s in protocol.steps if s.phase in PHASES[:2]).casefold()
        assert "training" not in before, protocol.code


def test_a_step_needs_consent_only_for_purposes_of_the_ledger_that_leave_the_team() -> None:
    needed = {step.consent for one in PROTOCOLS.values() for step in one.steps} - {None}
    assert all(purpose is not None and TERMS[purpose].is_outward for purpose in needed)
    assert Purpose.STATE in needed
    assert Purpose.LETTER in needed


def test_each_act_answers_at_most_six_of_the_eighteen_and_each_is_asked_somewhere() -> None:
    asked = {purpose: checks_for(purpose) for purpose in Purpose if TERMS[purpose].is_outward}
    assert len(CHECKS) == 18
    assert all(1 <= len(checks) <= MOST for checks in asked.values())
    used = {check.code for checks in asked.values() for check in checks}
    assert used == set(CHECKS)
