"""What everybody may read: no small group, none that can be worked out, nothing hidden in vain."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from participation.equity.cases import Case, Dimension
from participation.equity.comparing import make_content
from participation.equity.guarding import LEAST, guarded
from participation.equity.verdicts import Verdict
from tests.equity.test_comparing import cases, group_of


def hidden(content: dict[str, Any], dimension: str = "region") -> set[str]:
    found = next(one for one in content["dimensions"] if one["code"] == dimension)
    return {group["code"] for group in found["groups"] if group.get("verdict") == Verdict.WITHHELD}


def test_a_small_group_is_left_out_and_a_second_with_it() -> None:
    content = make_content(
        [
            *cases(30, 20, region="africa"),
            *cases(12, 6, region="asia"),
            *cases(25, 20, region="europe"),
            *cases(2, 0, region="oceania"),
        ]
    )
    shown = guarded(content, is_total_public=True)
    assert hidden(shown) == {"oceania", "asia"}
    assert group_of(shown, "region", "oceania") == {"code": "oceania", "verdict": "withheld"}
    assert group_of(content, "region", "oceania")["cases"] == 2
    assert shown["total"] == content["total"]


def test_what_the_public_register_names_is_not_hidden_beside_it() -> None:
    listed = [
        Case(
            holder=("o", number),
            is_favourable=True,
            is_listed=True,
            groups={Dimension.REGION: "oceania"},
        )
        for number in range(3)
    ]
    shown = guarded(make_content([*listed, *cases(30, 20, region="africa")]), is_total_public=True)
    assert hidden(shown) == set()
    assert group_of(shown, "region", "oceania")["favourable"] == 3
    assert group_of(shown, "region", "oceania")["days"] is None


def test_what_the_register_does_not_say_of_those_it_names_is_left_out() -> None:
    """One organization is named with its country; its language, type, size and times are not told."""
    alone = Case(
        holder="named",
        is_favourable=True,
        is_listed=True,
        days=72.0,
        groups={
            Dimension.REGION: "oceania",
            Dimension.LANGUAGE: "es",
            Dimension.TYPE: "foundation",
            Dimension.SIZE: "few",
            Dimension.FIRST: "first",
        },
    )
    shown = guarded(make_content([alone]), is_total_public=True)
    assert hidden(shown) == set()
    for dimension in ("language", "type", "size", "first"):
        assert len(hidden(shown, dimension)) == 1, dimension
    assert "72" not in json.dumps(shown)
    assert shown["total"]["cases"] == 1


def test_one_refusal_among_those_listed_hides_them_all_again() -> None:
    listed = [
        Case(
            holder=number,
            is_favourable=number > 0,
            is_listed=number > 0,
            groups={Dimension.REGION: "oceania"},
        )
        for number in range(3)
    ]
    rest = [*cases(30, 20, region="africa"), *cases(9, 4, region="asia")]
    shown = guarded(make_content([*listed, *rest]), is_total_public=True)
    assert hidden(shown) == {"oceania", "asia"}


def test_what_was_found_is_given_up_last() -> None:
    content = make_content(
        [
            *cases(20, 1, region="africa"),
            *cases(60, 50, region="asia"),
            *cases(90, 75, region="europe"),
            *cases(1, 0, region="oceania"),
        ]
    )
    assert group_of(content, "region", "africa")["share"]["verdict"] == Verdict.LESS
    assert hidden(guarded(content, is_total_public=True)) == {"oceania", "asia"}


def test_the_total_is_left_out_where_no_register_shows_it() -> None:
    few = make_content(cases(4, 2, region="africa"))
    assert guarded(few, is_total_public=True)["total"]["cases"] == 4
    assert guarded(few, is_total_public=False) == {
        "total": {"cases": None},
        "dimensions": [],
        "comparisons": 0,
    }


@given(st.lists(st.integers(1, 12), min_size=1, max_size=7))
@settings(max_examples=40, deadline=None)
def test_nothing_that_is_left_out_can_be_worked_out_from_the_rest(sizes: list[int]) -> None:
    content = make_content(
        [
            case
            for place, size in enumerate(sizes)
            for case in cases(size, size // 2, first=place, language=f"l{place}")
        ]
    )
    shown = guarded(content, is_total_public=True)
    groups = next(one for one in shown["dimensions"] if one["code"] == "language")["groups"]
    left_out = hidden(shown, "language")
    assert all(group["holders"] >= LEAST for group in groups if group["code"] not in left_out)
    if left_out and len(groups) > 1:
        rest = content["total"]["holders"] - sum(
            group["holders"] for group in groups if group["code"] not in left_out
        )
        assert len(left_out) > 1
        assert rest >= LEAST or len(left_out) == len(groups)
    # What stands beside a group is all the others together, which is the total without it.
    for group in groups:
        if group["code"] not in left_out and group["share"]["others_of"]:
            assert group["share"]["others_of"] == content["total"]["cases"] - group["cases"]
