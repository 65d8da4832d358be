"""Kinds of rules: what is read, what is refused with a sentence, what is said in words."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.utils.translation import override

from portal.policies.kinds import (
    PARAMETERS,
    DeferralParameters,
    Outcome,
    RuleKind,
    SubmissionDeadlineParameters,
    WordLimitParameters,
    adverse_outcomes,
    difference,
    label,
    parse,
    policy_faults,
)
from tests.policies.cases import CASES, PAPER, REASONS
from tests.policies.feedback_cases import FEEDBACK_CASES, STAGES


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def test_every_kind_has_parameters_and_a_case() -> None:
    assert set(PARAMETERS) == set(RuleKind)
    assert set(CASES) == set(RuleKind.values)


@pytest.mark.parametrize("kind", CASES)
def test_difference_is_said_in_sentences(kind: str) -> None:
    old, change, sentences = CASES[kind]
    assert sorted(difference(old, {**old, **change}, kind)) == sorted(sentences)
    assert difference(old, deepcopy(old), kind) == []


@pytest.mark.parametrize("kind", CASES)
def test_every_kind_sums_itself_up(kind: str) -> None:
    summary = parse(kind, CASES[kind][0]).summary("en")
    assert bool(summary) is (kind != RuleKind.PROVISION)
    assert "%(" not in summary


def test_a_label_falls_back_in_sight() -> None:
    labels = {"fr": "Statuts", "en": "By-laws"}
    assert label(labels, "fr") == ("Statuts", "fr")
    assert label(labels, "ar") == ("By-laws", "en")
    assert label({"sw": "Kanuni"}, "ar") == ("Kanuni", "sw")
    assert label({}, "ar") == ("", "ar")


def test_a_deferral_is_adverse_over_the_ceiling_only() -> None:
    with_ceiling = parse("deferral", {"ceiling": 2, "reasons": REASONS})
    without = parse("deferral", {"reasons": REASONS})
    assert isinstance(with_ceiling, DeferralParameters)
    assert isinstance(without, DeferralParameters)
    assert [with_ceiling.is_adverse(count) for count in (1, 2, 3)] == [False, False, True]
    assert (with_ceiling.adverse_from, without.adverse_from) == (3, None)
    assert not without.is_adverse(99)


def test_a_word_limit_is_found_by_status() -> None:
    limit = parse("word_limit", {"applies_to": "report", "limits": {"*": 500, "general": 2000}})
    assert isinstance(limit, WordLimitParameters)
    assert (limit.for_tier("general"), limit.for_tier("roster")) == (2000, 500)


def test_a_deadline_before_a_meeting_names_it() -> None:
    raw = {"anchor": "before_event", "event": "session", "amount": 3, "unit": "months"}
    deadline = parse("submission_deadline", raw)
    assert isinstance(deadline, SubmissionDeadlineParameters)
    assert deadline.summary("en") == (
        "Applications arrive at the latest: 3 months before the meeting opens."
    )
    facts = deadline.describe("en", {"session": {"en": "Ordinary session"}}).facts
    assert facts[-1].value == "Ordinary session"
    assert deadline.describe("en").facts[-1].value == "session"


def test_statuses_are_shown_by_name() -> None:
    paper = parse("document_set", {"documents": [{**PAPER, "tiers": ["general"]}]})
    facts = paper.describe("en", {"general": {"en": "General status"}}).items[0].facts
    assert {fact.value for fact in facts if fact.code == "tiers"} == {"General status"}


def test_a_policy_needs_one_remedy_for_each_outcome_against_somebody() -> None:
    tiers = parse("tiers", CASES["tiers"][0])
    outcomes = [outcome.value for outcome in adverse_outcomes([tiers])]
    assert outcomes == [
        "refuse",
        "not_admissible",
        "close_without_prejudice",
        "lapse",
        "withdraw_status",
    ]
    nothing = {"where": "none", "remaining": {"en": "Apply again."}}
    remedy = parse("remedy", {**nothing, "for_outcomes": outcomes})
    partial = parse("remedy", {**nothing, "for_outcomes": outcomes[1:]})
    assert policy_faults([tiers, remedy], events=()) == []
    assert "“refused”" in policy_faults([tiers, partial], events=())[0]
    assert "More than one rule" in policy_faults([tiers, remedy, partial], events=())[0]


def test_a_review_that_has_a_second_instance_has_a_last_word() -> None:
    once = parse("appeal_stages", STAGES)
    twice = parse("appeal_stages", {**STAGES, "second_instance": {"en": "The council"}})
    assert Outcome.STANDS in adverse_outcomes([once])
    assert Outcome.STANDS_FINALLY not in adverse_outcomes([once])
    assert Outcome.STANDS_FINALLY in adverse_outcomes([twice])
    assert "There is no second instance." in once.summary("en")
    assert "Second instance: The council." in twice.summary("en")


def test_a_dispute_blocks_by_rule_and_the_rule_says_so() -> None:
    for confirmations in (1, 3):
        raw = {**FEEDBACK_CASES["commitment_check"][0], "confirmations": confirmations}
        rule = parse("commitment_check", raw)
        assert "One substantiated dispute always blocks it." in rule.summary("en")
        assert "always blocks “verified”" in {fact.value for fact in rule.describe("en").facts}


def test_closed_rooms_need_a_remedy_for_whoever_is_excluded() -> None:
    raw = FEEDBACK_CASES["moderation"][0]
    assert adverse_outcomes([parse("moderation", raw)]) == (Outcome.REMOVE,)
    closed = parse("moderation", {**raw, "closed_rooms": True})
    assert adverse_outcomes([closed]) == (Outcome.REMOVE, Outcome.EXCLUDE)


def test_two_rules_of_a_kind_that_counts_once_are_refused() -> None:
    check = parse("commitment_check", FEEDBACK_CASES["commitment_check"][0])
    faults = policy_faults([check, check], events=())
    assert "There are two rules of the kind “Check of commitments”. Keep one." in faults


def test_silence_needs_a_remedy_where_an_answer_is_promised() -> None:
    promise = parse("answer_time", CASES["answer_time"][0])
    assert adverse_outcomes([promise]) == (Outcome.NO_ANSWER,)


def test_a_policy_names_no_unknown_status_and_no_unknown_meeting() -> None:
    report = parse("reporting_cycle", {"years": 2, "tiers": ["observer"]})
    raw = {"anchor": "before_event", "event": "session", "amount": 3}
    faults = policy_faults([report, parse("submission_deadline", raw)], events={"council"})
    assert [("“observer”" in faults[0]), ("“session”" in faults[1])] == [True, True]
