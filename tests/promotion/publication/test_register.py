"""What becomes of a report in the register: shown, corrected, retracted, withheld, merged."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.errors import Refused
from promotion.obstacles.states import PublicationLevel
from promotion.publication.models import CountedReport, PublicationState, PublishedObstacle
from promotion.publication.selectors import Shown, counts_by, counts_by_country, shown
from promotion.publication.services import merge_obstacle, retract_obstacle, show_obstacle
from tests.cast import Cast
from tests.promotion.publication.making import PUBLIC, report, within

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)


def test_a_told_report_is_shown_coarsely_and_a_public_one_as_it_is(cast: Cast) -> None:
    told = report(
        cast.institution, actors=("ACT-LOC", "ACT-EXE"), instruments=("LEG-ADM", "LEG-ACT")
    )
    open_event = report(cast.institution, PUBLIC)
    with within(cast.institution):
        row = show_obstacle(told, now=NOW)
        public = show_obstacle(open_event, now=NOW)
    assert row is not None
    assert public is not None
    assert (row.province, row.place_precision) == ("Northern Hills", "GEO-3")
    assert (row.starts_on, row.ends_on, row.date_precision) == (date(2026, 3, 16), None, "TIM-W")
    assert (row.actors, row.instruments) == (["ACT-EXE"], ["LEG-ACT"])
    assert row.reference == ""
    assert (public.place, public.starts_on) == ("Port Alba", date(2026, 3, 18))
    assert public.source_name == "Open Network Watch"
    assert public.reference == open_event.reference


def test_a_row_is_corrected_retracted_and_withheld_with_its_counts(cast: Cast) -> None:
    told = report(cast.institution)
    with within(cast.institution):
        row = show_obstacle(told, now=NOW)
        assert counts_by_country(cast.institution) == {"XA": 1}
        told.country, told.severity = "XB", 4
        told.save(update_fields=["country", "severity"])
        again = show_obstacle(told, now=NOW + timedelta(days=2), note="Another country.")
        assert counts_by_country(cast.institution) == {"XB": 1}
        assert counts_by_country(cast.institution, Shown(kind="L03")) == {"XB": 1}
        assert counts_by(cast.institution, "kinds") == {"L03": 1}
        retract_obstacle(told, note="", for_safety=True, now=NOW + timedelta(days=3))
        left = PublishedObstacle.objects.get(obstacle=told)
        notes = list(left.revisions.values_list("state", "note", "fields"))
    assert row is not None
    assert again is not None
    assert (again.pk, again.state, again.province) == (row.pk, PublicationState.CORRECTED, "")
    assert (left.state, left.title, left.country, left.kinds) == ("withheld", "", "", [])
    assert [note for _state, note, _fields in notes] == ["", "", ""]
    assert [names for _state, _note, names in notes] == [[], [], []]
    with within(cast.institution):
        assert counts_by_country(cast.institution) == {}
        assert not shown(cast.institution).exists()


@pytest.mark.parametrize(
    "values",
    [
        {"possible_subjects": 4},
        {"possible_subjects": None},
        {"level": PublicationLevel.FIGURES},
        {"may_publish": False},
    ],
)
def test_what_may_only_be_counted_gets_no_row(cast: Cast, values: dict[str, Any]) -> None:
    told = report(cast.institution, **values)
    with within(cast.institution):
        assert show_obstacle(told, now=NOW) is None
        assert CountedReport.objects.filter(obstacle=told, has_row=False).exists()
        assert not PublishedObstacle.objects.exists()


def test_nothing_leaves_during_an_embargo_or_at_a_closed_level(cast: Cast) -> None:
    kept = report(cast.institution, embargo_until=NOW + timedelta(days=1))
    closed = report(cast.institution, level=PublicationLevel.INSTITUTION)
    named = report(cast.institution, severity=4, account="In Northern Hills, the registry said no.")
    for row in (kept, closed, named):
        with within(cast.institution), pytest.raises(Refused):
            show_obstacle(row, now=NOW)


def test_a_merged_row_leads_to_the_other(cast: Cast) -> None:
    first, second = report(cast.institution), report(cast.institution)
    with within(cast.institution):
        kept, other = show_obstacle(first, now=NOW), show_obstacle(second, now=NOW)
        merged = merge_obstacle(second, into=first, now=NOW)
        assert counts_by_country(cast.institution) == {"XA": 1}
    assert merged is not None
    assert merged.same_as == kept
    assert other is not None
    assert merged.pk == other.pk


def test_a_list_is_searched_and_narrowed(cast: Cast) -> None:
    told, public = report(cast.institution), report(cast.institution, PUBLIC)
    with within(cast.institution):
        row, event = show_obstacle(told, now=NOW), show_obstacle(public, now=NOW)
        assert list(shown(cast.institution, Shown(query="newspap two"))) == [event]
        assert list(shown(cast.institution, Shown(query="registr"))) == [row]
        assert list(shown(cast.institution, Shown(group="GRP-CSO", severity=3))) == [row]
        assert list(shown(cast.institution, Shown(collection="shutdowns"))) == [event]
        assert not shown(cast.institution, Shown(query="***")).exists()


def test_a_sensitive_group_is_not_named_and_waits_for_the_figures(cast: Cast) -> None:
    told = report(cast.institution, groups=["GRP-CSO", "GRP-20"])
    with within(cast.institution):
        row = show_obstacle(told, now=NOW)
        assert CountedReport.objects.filter(obstacle=told, has_row=True).exists()
    assert row is not None
    assert (row.groups, row.province, row.date_precision) == (["GRP-CSO"], "", "TIM-M")
