"""Public figures: no number below five can be worked out, from one table, two years or two prints."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.errors import Refused
from portal.tenancy.context import tenant_context
from protection.cases.models import ProtectionCase
from protection.consent.purposes import Purpose
from protection.consent.services import record_consent
from protection.figures.models import ProtectionFigures
from protection.figures.services import prepare_figures, publish_figures
from protection.figures.suppressing import LEAST, suppressed
from tests.protection.acting import spoken
from tests.protection.conftest import Room

Shown = tuple[int | None, ...]
Rule = Callable[[tuple[int, ...]], Shown]


def _tables(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many cells with this total."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _tables(cells - 1, total - first):
            yield first, *rest


def _ours(table: tuple[int, ...]) -> Shown:
    names = [str(number) for number in range(len(table))]
    said = suppressed(dict(zip(names, table, strict=True)), names)
    return tuple(said[name] for name in names)


def _usual(table: tuple[int, ...]) -> Shown:
    """As it is often done: small cells, and the next smallest until two and five are hidden."""
    hidden = {at for at, count in enumerate(table) if count < LEAST}
    for _count, at in sorted((count, at) for at, count in enumerate(table) if count >= LEAST):
        if not hidden or (len(hidden) > 1 and sum(table[one] for one in hidden) >= LEAST):
            break
        hidden.add(at)
    return tuple(None if at in hidden else count for at, count in enumerate(table))


def _worked_out(rule: Rule, cells: int, most: int) -> int:
    """How many cells below five whoever knows the rule and the total can tell for certain."""
    found = 0
    for total in range(LEAST, most):
        fitting: dict[Shown, list[tuple[int, ...]]] = {}
        for table in _tables(cells, total):
            fitting.setdefault(rule(table), []).append(table)
        for tables in fitting.values():
            for place in range(cells):
                possible = {table[place] for table in tables}
                found += len(possible) == 1 and next(iter(possible)) < LEAST
    return found


@pytest.mark.parametrize(("cells", "most"), [(2, 40), (3, 26), (4, 22), (5, 16)])
def test_no_small_cell_can_be_worked_out_from_any_table(cells: int, most: int) -> None:
    """Every table with a total below `most` is tried."""
    assert _worked_out(_ours, cells, most) == 0


def test_the_attack_works_where_the_next_smallest_is_hidden() -> None:
    """The control: 5, 4 and 4 of 13, with 5 shown, leave no other way to make 8."""
    assert _usual((5, 4, 4)) == (5, None, None)
    assert _worked_out(_usual, 3, 16) > 0


def _counted(room: Room, *, agrees: bool, outcome: str = "") -> ProtectionCase:
    case, _receipt = room.adopted()
    if agrees:
        room.do(room.first, record_consent, case_id=case.pk, terms=spoken(Purpose.FIGURES))
    last_year = timezone.now() - timedelta(days=365)
    with tenant_context(room.first.actor):
        ProtectionCase.objects.filter(pk=case.pk).update(received_at=last_year, outcome=outcome)
    return case


@pytest.mark.django_db
def test_a_year_is_published_by_two_people_once_and_never_counted_anew(room: Room) -> None:
    """Whoever joins or leaves the counted afterwards changes no published number: nothing to subtract."""
    for outcome in ("safer", "safer", "unchanged", "", "", ""):
        _counted(room, agrees=True, outcome=outcome)
    _counted(room, agrees=False)
    year = timezone.localdate().year - 1
    wanted = {"tenant": room.tenant, "year": year}
    row = room.do(room.supervisor, prepare_figures, **wanted)
    assert row.content["total"] == 6
    numbers = [n for table in row.content["tables"].values() for n in table.values()]
    assert not [n for n in numbers if n is not None and n < LEAST]
    address = f"/en/{room.tenant.slug}/help-figures/"
    assert str(year) not in Client().get(address).content.decode().split("<main")[1]
    with tenant_context(room.supervisor.actor) as actor, pytest.raises(Refused):
        publish_figures(figures_id=row.pk, actor=actor)
    with tenant_context(room.first.actor) as actor:
        publish_figures(figures_id=row.pk, actor=actor)
    assert "6 cases in all." in Client().get(address).content.decode()
    before = _published()
    assert before[0]["total"] == 6
    _counted(room, agrees=True, outcome="worse")
    with pytest.raises(Refused):
        room.do(room.supervisor, prepare_figures, **wanted)
    _cannot_be_changed(room)
    assert _published() == before


def _cannot_be_changed(room: Room) -> None:
    with tenant_context(room.supervisor.actor):
        rows = ProtectionFigures.objects.all()
        changes: list[dict[str, Any]] = [{"content": {}}, {"year": 1999}, {"published_at": None}]
        for change in changes:
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)


def _published() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Client().get("/api/v1/protection/statistics/").json()["results"]
    return found
