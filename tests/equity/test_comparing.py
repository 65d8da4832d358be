"""What can be said: a planted difference is found and named; few cases are too few, never alike."""

import json
import random
from collections.abc import Sequence
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.equity.cases import Case, Dimension, First
from participation.equity.comparing import make_content
from participation.equity.sentences import said, total_sentence
from participation.equity.verdicts import Verdict


def cases(
    count: int, favourable: int, *, days: float = 60.0, first: int = 0, **groups: str
) -> list[Case]:
    """So many cases of as many holders, the first of them favourable."""
    return [
        Case(
            holder=(first, *sorted(groups.items()), number),
            is_favourable=number < favourable,
            days=days + number % 7,
            groups={Dimension(name): code for name, code in groups.items()},
        )
        for number in range(count)
    ]


def group_of(content: dict[str, Any], dimension: str, code: str) -> dict[str, Any]:
    found = next(one for one in content["dimensions"] if one["code"] == dimension)
    return next(group for group in found["groups"] if group["code"] == code)


def everywhere(content: dict[str, Any]) -> set[str]:
    return {
        group[measure]["verdict"]
        for dimension in content["dimensions"]
        for group in dimension["groups"]
        for measure in ("share", "slow")
    }


PLANTED = [
    *cases(60, 18, region="africa", language="fr"),
    *cases(60, 42, region="europe", language="en"),
    *cases(60, 40, region="asia", language="en"),
]


def test_a_planted_difference_is_found_and_named_in_the_first_sentence() -> None:
    content = make_content(PLANTED)
    africa = group_of(content, "region", "africa")
    assert africa["share"]["verdict"] == Verdict.LESS
    assert group_of(content, "region", "europe")["share"]["verdict"] != Verdict.LESS
    with override("en"):
        words = said(content)
        assert words.headline.startswith("There are 4 differences that chance alone hardly")
        assert words.findings[0] == (
            "Africa: decided favourably less often than the others, 30 in 100 against 68 in 100"
            " (60 and 120 cases)."
        )
        assert [finding.split(":")[0] for finding in words.findings] == [
            "Africa",
            "French",
            "Europe",
            "Asia",
        ]
        assert total_sentence(content).startswith("180 cases were decided; 56 in 100 favourably")


def test_of_two_groups_one_is_compared_so_that_nothing_is_said_twice() -> None:
    content = make_content(PLANTED)
    english, french = (group_of(content, "language", code) for code in ("en", "fr"))
    assert english["share"]["verdict"] == Verdict.NOT_COMPARED
    assert french["share"]["verdict"] == Verdict.LESS


def test_slow_decisions_are_found_and_named() -> None:
    content = make_content(
        [*cases(60, 30, days=200, size="nobody"), *cases(90, 45, days=60, size="many")]
    )
    compared = group_of(content, "size", "nobody")
    assert compared["slow"]["verdict"] == Verdict.MORE
    assert compared["days"]["median"] == pytest.approx(203, abs=1)
    with override("en"):
        (finding,) = said(content).findings
    assert finding.startswith("Nobody is paid: decided more slowly than the others.")


def test_few_cases_are_too_few_to_say() -> None:
    content = make_content(
        [*cases(8, 4, region="africa"), *cases(9, 5, region="europe"), *cases(4, 2, region="asia")]
    )
    assert everywhere(content) == {Verdict.TOO_FEW.value, Verdict.NOT_COMPARED.value}
    with override("en"):
        words = said(content)
    assert (
        words.headline == "There are too few cases to say whether decisions differ between groups."
    )
    assert words.findings == ()


def test_many_cases_that_are_alike_are_said_to_be_alike() -> None:
    content = make_content(
        [
            *cases(400, 240, days=60, region="africa"),
            *cases(400, 244, days=60, region="europe"),
            *cases(400, 236, days=60, region="asia"),
        ]
    )
    assert group_of(content, "region", "africa")["share"]["verdict"] == Verdict.ALIKE
    with override("en"):
        headline = said(content).headline
    assert headline.startswith("Where there are enough cases, decisions do not differ by 20 in 100")


def test_nothing_decided_is_said_as_such() -> None:
    content = make_content([])
    assert content["dimensions"][0]["groups"] == []
    with override("en"):
        assert said(content).headline.endswith("there are too few cases to say.")
        assert total_sentence(content) == ""


def test_a_group_of_one_holder_is_not_compared_however_many_cases_it_has() -> None:
    many_of_one = [
        Case(holder="same", is_favourable=False, groups={Dimension.REGION: "africa"})
        for _number in range(40)
    ]
    content = make_content([*many_of_one, *cases(80, 70, region="europe")])
    assert group_of(content, "region", "africa")["share"]["comparison"] is None


def test_those_who_did_not_say_are_no_group() -> None:
    content = make_content([*cases(50, 10, size=""), *cases(60, 50, size="few")])
    assert group_of(content, "size", "")["share"]["verdict"] == Verdict.NOT_COMPARED


def test_looking_often_finds_nothing_where_nothing_is() -> None:
    """Over many seeds, with fifteen groups each: without the correction most would “find” something."""
    source, found, tempting = random.Random(7), 0, 0
    codes = [f"l{number}" for number in range(15)]
    for _seed in range(8):
        even = [
            Case(
                holder=number,
                is_favourable=source.random() < 0.5,
                groups={Dimension.LANGUAGE: codes[number % 15]},
            )
            for number in range(300)
        ]
        content = make_content(even)
        tested = [
            group["share"]
            for dimension in content["dimensions"]
            for group in dimension["groups"]
            if group["share"]["comparison"]
        ]
        tempting += any(one["comparison"]["probability"] < 0.05 for one in tested)
        found += any(one["verdict"] in {Verdict.LESS, Verdict.MORE} for one in tested)
    assert tempting >= 2
    assert found == 0


counts = st.integers(0, 49).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(st.lists(counts, min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_no_small_group_is_ever_called_alike(numbers: Sequence[tuple[int, int]]) -> None:
    content = make_content(
        [
            case
            for place, (count, favourable) in enumerate(numbers)
            for case in cases(count, favourable, first=place, language=f"l{place}")
        ]
    )
    assert Verdict.ALIKE.value not in everywhere(content)


@given(st.lists(counts, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_the_figures_are_fit_for_json_and_name_nobody(numbers: Sequence[tuple[int, int]]) -> None:
    content = make_content(
        [
            Case(
                holder="SECRET",
                is_favourable=number < favourable,
                groups={Dimension.FIRST: First.FIRST if place else First.AGAIN},
            )
            for place, (count, favourable) in enumerate(numbers)
            for number in range(count)
        ]
    )
    assert "SECRET" not in json.dumps(content, allow_nan=False)
