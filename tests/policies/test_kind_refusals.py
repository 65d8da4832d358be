"""What the parameters of a rule may not be, and the sentences that say what to do about it."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from portal.policies.kinds import RuleParameterError, parse
from tests.policies.cases import CASES, PAPER, QUESTION, REASONS
from tests.policies.feedback_cases import Raw, working


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.mark.parametrize("kind", CASES)
def test_unknown_parameters_are_refused_with_the_known_ones(kind: str) -> None:
    raw = {**CASES[kind][0], "amonut": 3}
    with pytest.raises(RuleParameterError) as error:
        parse(kind, raw)
    assert error.value.field == "amonut"
    assert error.value.message.startswith("This parameter is not known here.")


@pytest.mark.parametrize("kind", [kind for kind, case in CASES.items() if case[0]])
def test_missing_parameters_are_refused_with_a_sentence(kind: str) -> None:
    with pytest.raises(RuleParameterError) as error:
        parse(kind, {})
    assert error.value.field
    assert error.value.message.endswith(".")


@pytest.mark.parametrize(
    ("kind", "change", "field", "words"),
    [
        ("minimum_age", {"years": "two"}, "years", "whole number from 1 to 50"),
        ("minimum_age", {"years": True}, "years", "whole number"),
        ("answer_time", {"unit": "months"}, "days", "Only days can be working days"),
        ("answer_time", {"starts": "soon"}, "starts", "“soon” is not known here"),
        ("submission_deadline", {"month": 2, "day": 29}, "day", "every year"),
        ("submission_deadline", {"anchor": "fixed", "date": "1.6.2027"}, "date", "year-month-day"),
        ("submission_deadline", {"anchor": "fixed", "date": "2027-06-01"}, "month", "not known"),
        ("document_set", {"documents": []}, "documents", "at least 1 entry"),
        ("document_set", {"documents": [PAPER, PAPER]}, "documents", "twice"),
        ("document_set", {"documents": ["x"]}, "documents[0]", "names and values"),
        (
            "document_set",
            {"documents": [{**PAPER, "audience": "all"}]},
            "documents[0].audience",
            "secretariat, member_states, public",
        ),
        (
            "document_set",
            {"documents": [{**PAPER, "label": {"en": " "}}]},
            "documents[0].label.en",
            "Write a text",
        ),
        ("document_set", {"documents": [{**PAPER, "label": {}}]}, "documents[0].label", "language"),
        (
            "document_set",
            {"documents": [{**PAPER, "required": "yes"}]},
            "documents[0].required",
            "no",
        ),
        (
            "document_set",
            {"documents": [{**PAPER, "code": "By laws"}]},
            "documents[0].code",
            "code",
        ),
        ("word_limit", {"limits": {}}, "limits", "at least one limit"),
        ("word_limit", {"limits": {"A b": 3}}, "limits.A b", "* for all"),
        ("languages", {"codes": ["English"]}, "codes[0]", "ar, fr or zh-hans"),
        ("languages", {"codes": []}, "codes", "at least one language"),
        ("eligible_actor_types", {"types": ["party"]}, "types[0]", "informal_movement"),
        ("deferral", {"ceiling": 2, "adverse_from": 2}, "adverse_from", "plus one"),
        ("refusal_reasons", {"applies_to": ["no_answer"]}, "applies_to", "Silence has none"),
        ("reporting_cycle", {"due_day": None}, "due_day", "missing"),
        (
            "reporting_cycle",
            {
                "overdue_steps": [
                    {"code": "suspend", "after_days": 90},
                    {"code": "withdraw_status", "after_days": 90},
                ]
            },
            "overdue_steps",
            "order of their days",
        ),
        ("question_answer", {"starts": "before_session"}, "event", "missing"),
        ("question_answer", {"reopen_within_days": 5}, "reopen_within_days", "Remove this number"),
        ("remedy", {"remaining": None}, "remaining", "missing"),
        ("remedy", {"body": {"en": "A panel"}}, "body", "not known here"),
        (
            "remedy",
            {"where": "elsewhere", "body": {"en": "A court"}, "amount": 30},
            "address",
            "missing",
        ),
        ("remedy", {"where": "portal", "body": {"en": "A panel"}}, "amount", "missing"),
        ("moderation", {"time": 3}, "time", "names and values"),
        ("moderation", {"time": {"amount": 3, "month": 1}}, "time.month", "not known here"),
        ("commitment_check", {"confirmations": 0}, "confirmations", "from 1 to 100"),
        (
            "commitment_check",
            {"contributors_first": working(31)},
            "contributors_first.amount",
            "longer than the check",
        ),
        ("appeal_stages", {"panel_size": 10}, "panel_size", "from 1 to 9"),
        (
            "appeal_stages",
            {"second_instance_time": working(60)},
            "second_instance_time.amount",
            "no second instance",
        ),
        ("appeal_stages", {"decide": {"amount": 0}}, "decide.amount", "from 1 to 3650"),
        ("information_stages", {"extensions_max": 0}, "extension.amount", "no extension"),
        ("information_stages", {"extension": None}, "extension", "missing"),
        ("information_exceptions", {"exceptions": []}, "exceptions", "at least 1 entry"),
    ],
)
def test_wrong_values_give_a_sentence_at_their_field(
    kind: str, change: Raw, field: str, words: str
) -> None:
    parse(kind, CASES[kind][0])
    with pytest.raises(RuleParameterError) as error:
        parse(kind, {**CASES[kind][0], **change})
    assert error.value.field == field
    assert words in error.value.message


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"type": "choice"}, "choices", "at least 2 entries"),
        ({"choices": REASONS}, "choices", "Only a question of the type"),
        ({"type": "date", "word_limit": 5}, "word_limit", "Only a text"),
    ],
)
def test_questions_are_checked_by_their_type(change: Raw, field: str, words: str) -> None:
    section = {"code": "work", "label": {"en": "Work"}, "questions": [{**QUESTION, **change}]}
    with pytest.raises(RuleParameterError) as error:
        parse("questionnaire", {"sections": [section]})
    assert error.value.field == f"sections[0].questions[0].{field}"
    assert words in error.value.message


def test_a_question_stands_in_one_section_only() -> None:
    sections = [
        {"code": code, "label": {"en": code}, "questions": [QUESTION]} for code in ("one", "two")
    ]
    with pytest.raises(RuleParameterError, match="“aims” stands here twice"):
        parse("questionnaire", {"sections": sections})


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="horoscope"):
        parse("horoscope", {})
