"""Forms made of parts: nothing is lost on the way, entries move, errors find their field."""

from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.looks.part_trees import Node, take_step, typed_from_data, typed_from_values
from portal.looks.parts import Surroundings
from portal.policies.illustrations import illustrations
from portal.policies.kinds import RuleKind, RuleParameterError, parse
from portal.policies.parts.registry import PARAMETER_PARTS
from tests.policies.cases import CASES
from tests.policies.posting import received, sent

SIX = ["ar", "en", "es", "fr", "ru", "zh-hans"]
AROUND = Surroundings(
    languages=SIX,
    tiers={code: code for code in ("general", "special", "roster", "observer", "partner")},
    meetings={"session": "Session"},
)


def _around(slug: str) -> Surroundings:
    given_ = next(one for one in illustrations() if one.tenant.slug == slug)
    tiers = {
        code: code
        for rule in given_.policy.rules
        if rule.kind is RuleKind.TIERS
        for code in getattr(rule.parameters, "codes", ())
    }
    return Surroundings(SIX, tiers, {event.code: event.code for event in given_.tenant.events})


RULES = [
    pytest.param(
        given_.tenant.slug, rule, id=f"{given_.tenant.slug} {policy.subject} {rule.article}"
    )
    for given_ in illustrations()
    for policy in given_.policies
    for rule in policy.rules
]


@pytest.mark.parametrize(("slug", "rule"), RULES)
def test_a_rule_comes_back_from_its_form_as_it_was(slug: str, rule: Any) -> None:
    parts, around = PARAMETER_PARTS[rule.kind], _around(slug)
    shown = Node(parts, typed_from_values(parts, rule.raw), around, prefix="p")
    data = received(sent(shown))
    posted = Node(parts, typed_from_data(parts, data, around, "p"), around, prefix="p", data=data)
    assert posted.is_valid(), posted.problems()
    assert parse(rule.kind, posted.values()) == rule.parameters


@pytest.mark.parametrize("kind", CASES)
def test_every_kind_has_a_form(kind: str) -> None:
    parts = PARAMETER_PARTS[RuleKind(kind)]
    raw, change, _sentences = CASES[kind]
    shown = Node(parts, typed_from_values(parts, {**raw, **change}), AROUND, prefix="p")
    data = received(sent(shown))
    posted = Node(parts, typed_from_data(parts, data, AROUND, "p"), AROUND, prefix="p", data=data)
    assert posted.is_valid(), posted.problems()
    assert parse(kind, posted.values()) == parse(kind, {**raw, **change})


DOCUMENTS = PARAMETER_PARTS[RuleKind.DOCUMENT_SET]


def _names(typed: Any) -> list[str]:
    return [entry.fields.get("code", "") for entry in typed.lists["documents"]]


def _documents(*codes: str) -> Any:
    return typed_from_values(DOCUMENTS, {"documents": [{"code": code} for code in codes]})


@pytest.mark.parametrize(
    ("step", "codes"),
    [
        ("add:documents", ["a", "b", "c", ""]),
        ("remove:documents-1", ["a", "c"]),
        ("up:documents-2", ["a", "c", "b"]),
        ("down:documents-0", ["b", "a", "c"]),
        ("up:documents-0", ["a", "b", "c"]),
        ("remove:documents-9", ["a", "b", "c"]),
        ("remove:secrets-0", ["a", "b", "c"]),
        ("explode:documents", ["a", "b", "c"]),
        ("", ["a", "b", "c"]),
    ],
)
def test_entries_are_added_moved_and_removed(step: str, codes: list[str]) -> None:
    before = _documents("a", "b", "c")
    assert _names(take_step(DOCUMENTS, before, step)) == codes
    assert _names(before) == ["a", "b", "c"]


def test_an_entry_within_an_entry_is_added() -> None:
    typed = take_step(DOCUMENTS, _documents("a", "b"), "add:documents-1-alternatives")
    assert len(typed.lists["documents"][1].lists["alternatives"]) == 1
    assert typed.lists["documents"][0].lists["alternatives"] == []


@given(
    st.lists(
        st.one_of(
            st.just("add:documents"),
            st.builds(
                "{}:documents-{}".format,
                st.sampled_from(["up", "down", "remove"]),
                st.integers(0, 6),
            ),
        ),
        max_size=12,
    )
)
def test_no_step_invents_or_doubles_an_entry(steps: list[str]) -> None:
    typed = _documents("a", "b", "c")
    for step in steps:
        typed = take_step(DOCUMENTS, typed, step)
    kept = [name for name in _names(typed) if name]
    assert len(kept) == len(set(kept))
    assert set(kept) <= {"a", "b", "c"}


def _posted(kind: RuleKind, raw: dict[str, Any]) -> Node:
    parts = PARAMETER_PARTS[kind]
    data = received(sent(Node(parts, typed_from_values(parts, raw), AROUND, prefix="p")))
    return Node(parts, typed_from_data(parts, data, AROUND, "p"), AROUND, prefix="p", data=data)


def test_a_code_left_empty_is_made_from_the_text() -> None:
    reasons = [
        {"label": {"en": "Too late"}},
        {"label": {"en": "Too late!"}},
        {"label": {"ar": "متأخر"}},
        {"code": "reason", "label": {"en": "Other"}},
    ]
    node = _posted(RuleKind.DEFERRAL, {"reasons": reasons})
    assert node.is_valid()
    codes = [entry["code"] for entry in node.values()["reasons"]]
    assert codes == ["too_late", "too_late_2", "reason_2", "reason"]


def test_what_another_choice_asks_for_is_left_out() -> None:
    node = _posted(
        RuleKind.SUBMISSION_DEADLINE,
        {"anchor": "fixed", "date": "2027-06-01", "month": 6, "event": "session", "amount": 3},
    )
    assert node.is_valid()
    assert node.values() == {"anchor": "fixed", "date": "2027-06-01"}


def test_an_error_stands_beside_its_field_and_in_the_summary() -> None:
    node = _posted(RuleKind.CRITERIA, {"statements": [{"code": "a"}, {"code": "b"}]})
    assert node.is_valid()
    with override("en"), pytest.raises(RuleParameterError) as refused:
        parse(RuleKind.CRITERIA, node.values())
    node.add_error(refused.value.field, refused.value.message)
    (problem,) = node.problems()
    assert problem["anchor"] == "id_p-statements-0-label__ar"
    assert node.lists[0].nodes[0].is_open
    assert not node.lists[0].nodes[1].is_open


def test_every_error_is_found_at_once() -> None:
    node = _posted(RuleKind.QUOTA, {"amount": 0})
    assert not node.is_valid()
    assert {problem["anchor"] for problem in node.problems()} == {
        "id_p-subject",
        "id_p-amount",
        "id_p-per",
        "id_p-period",
    }


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_step_and_any_count_leave_the_form_standing(step: str, count: str) -> None:
    data = received({"p-documents-count": [count]})
    typed = typed_from_data(DOCUMENTS, data, AROUND, "p")
    assert len(typed.lists["documents"]) <= 200
    take_step(DOCUMENTS, typed, step)
