"""The severity's rule: never below the kind's floor, never lowered by what makes it graver."""

from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from promotion.obstacles.severity import Facts, severity_of
from promotion.obstacles.severity_words import severity_sentences
from promotion.obstacles.states import Band, Extent, Polarity

FLOORS = {"P01": 5, "D01": 4, "L02": 2, "N02": 1}
SENSITIVE = frozenset({"GRP-20"})
BANDS = [Band.UNKNOWN, Band.ONE, Band.FEW, Band.TENS, Band.MANY]
facts_of = st.builds(
    Facts,
    kinds=st.lists(st.sampled_from([*FLOORS, "LOC-1"]), max_size=3).map(tuple),
    persons=st.sampled_from(BANDS),
    organizations=st.sampled_from(BANDS),
    extent=st.sampled_from(Extent.values),
    is_reversible=st.sampled_from([None, True, False]),
    is_repeated=st.booleans(),
    groups=st.lists(st.sampled_from(["GRP-20", "GRP-HRD"]), max_size=2).map(tuple),
)


def level(facts: Facts) -> int:
    return severity_of(facts, floors=FLOORS, sensitive=SENSITIVE).level


@settings(max_examples=300, deadline=None)
@given(facts_of)
def test_what_makes_it_graver_never_lowers_it(facts: Facts) -> None:
    found = severity_of(facts, floors=FLOORS, sensitive=SENSITIVE)
    floor = max((FLOORS.get(kind, 1) for kind in facts.kinds), default=1)
    assert floor <= found.level <= 5
    graver = [
        replace(facts, kinds=(*facts.kinds, "P01")),
        replace(facts, persons=BANDS[min(BANDS.index(Band(facts.persons)) + 1, 4)]),
        replace(facts, is_reversible=False),
        replace(facts, is_repeated=True),
        replace(facts, groups=(*facts.groups, "GRP-20")),
        replace(facts, extent=Extent.NATION) if facts.extent != Extent.CROSS_BORDER else facts,
    ]
    assert all(level(other) >= found.level for other in graver)
    # The reasons alone give the number again.
    begins = max(reason["level"] for reason in found.reasons if "level" in reason)
    assert found.level == begins + found.reasons[-1]["steps"]
    assert level(replace(facts, polarity=Polarity.POSITIVE)) == 0


@pytest.mark.django_db
def test_the_reasons_are_said_in_words() -> None:
    facts = Facts(kinds=["D01", "L02"], persons=Band.MANY, is_repeated=True, groups=["GRP-20"])
    found = severity_of(facts, floors=FLOORS, sensitive=SENSITIVE)
    assert found.level == 5
    with override("en"):
        said = severity_sentences(found.reasons)
    assert said == [
        "“Internet shutdown” begins at level 4.",
        "Persons affected: 100 or more: 2 points",
        "It happened before: 1 point",
        "It concerns a group that needs particular care: 1 point",
        "Two points are one level: raised by 1 level.",
    ]
