"""Nobody who reads everything, over time, learns what the guard keeps; and the search would see it.

`run.py prove guard` runs many more histories, longer ones (`GUARD_EXAMPLES`, `GUARD_STEPS`).
"""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from promotion.publication import figures, guard
from tests.cast import Cast
from tests.promotion.publication.attack import Act, Told, World

EXAMPLES = int(os.environ.get("GUARD_EXAMPLES", "3"))
STEPS = int(os.environ.get("GUARD_STEPS", "8"))

told = st.builds(
    Told,
    is_public=st.sampled_from([False, False, True]),
    country=st.sampled_from(["XA", "XA", "XB"]),
    severity=st.integers(1, 5),
    group=st.sampled_from(["GRP-CSO", "GRP-HRD", "GRP-20"]),
    subjects=st.sampled_from([None, 1, 4, 5, 40]),
    day=st.integers(0, 70),
    level=st.sampled_from(["PUB-4", "PUB-4", "PUB-3"]),
    kind=st.sampled_from(["L03", "L03", "P04"]),
    when=st.sampled_from(["TIM-D", "TIM-D", "TIM-R", "TIM-M", "TIM-Y", "TIM-O"]),
    where=st.sampled_from(["GEO-3", "GEO-3", "GEO-4", "GEO-0"]),
    verification=st.sampled_from(["VER-3", "VER-2", "VER-1"]),
)
acts = st.builds(
    Act,
    name=st.sampled_from(["new", "new", "new", "correct", "correct", "retract", "seal", "merge"]),
    target=st.integers(0, 20),
    told=told,
)


def _learnt(cast: Cast, history: list[Act]) -> list[str]:
    """Play one history and take it back."""
    with transaction.atomic():
        leaks = World(cast.institution, Client()).run(history)
        transaction.set_rollback(True)
    return leaks


# Whether the cast is made anew for each history is no matter: each is taken back.
@settings(
    max_examples=EXAMPLES,
    deadline=timedelta(minutes=5),
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(acts, min_size=STEPS, max_size=STEPS))
def test_whoever_reads_everything_learns_nothing_that_is_kept(
    cast: Cast, history: list[Act]
) -> None:
    assert _learnt(cast, history) == []


def _new(**values: Any) -> Act:
    base = {"is_public": False, "country": "XA", "severity": 2, "group": "GRP-CSO", "day": 40}
    return Act("new", 0, Told(**{**base, "subjects": 40, "level": "PUB-4", **values}))


HISTORY = [
    _new(severity=5),
    _new(subjects=1, country="XB"),
    *(_new(level="PUB-3") for _number in range(3)),
    _new(is_public=True),
    _new(),
    _new(),
]


def _place_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard forgets that what is grave is left at its country."""
    monkeypatch.setattr(guard, "GRAVE", 9)


def _small_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are released however few could be meant."""
    monkeypatch.setattr(figures, "POSSIBLE_SUBJECTS", 1)


def _no_complement(monkeypatch: pytest.MonkeyPatch) -> None:
    """A total is released beside its parts, so that the part left out can be subtracted."""
    divided = figures.divided

    def with_total(*given: Any) -> Any:
        blocks, waiting = divided(*given)
        reports = tuple(report for block in blocks for report in block.reports)
        whole = [figures.Block(figures.Label(), (*reports, *waiting))] if reports else []
        return [*blocks, *whole], waiting

    monkeypatch.setattr("promotion.publication.releasing.divided", with_total)


def _public_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is public elsewhere is coarsened like the rest."""
    monkeypatch.setattr(guard, "_as_it_is", guard._coarse)


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (_place_kept, "read: Secretplace"),
        (_small_figures, "fewer than 5"),
        (_no_complement, "fewer than 5"),
        (_public_hidden, "hidden: Openplace"),
    ],
)
def test_a_planted_leak_is_found(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[pytest.MonkeyPatch], None],
    found: str,
) -> None:
    plant(monkeypatch)
    assert any(found in leak for leak in _learnt(cast, HISTORY))
