"""The guard on small numbers, and the pages that show what is left."""

from collections import Counter
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from participation.accreditation.models import Accreditation
from participation.registers.figures import LEAST, Case, guarded, make_figures
from participation.registers.models import FigureSet
from participation.registers.services import publish_figures
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast

CELLS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(min_value=1, max_value=40))


@given(CELLS)
def test_no_small_cell_is_shown_and_none_follows_from_the_sum(counts: dict[str, int]) -> None:
    shown = guarded(Counter(counts))
    hidden = [name for name, value in shown.items() if value is None]
    assert all(value is None or value >= LEAST for value in shown.values())
    assert all(shown[name] in {None, counts[name]} for name in counts)
    # Somebody who knows the total subtracts what is shown: what is left is never one cell.
    assert len(hidden) != 1 or len(counts) == 1


def test_time_is_said_from_five_decisions_on() -> None:
    now = timezone.now()

    def case(days: int) -> Case:
        return Case("granted", "a", "network", "XA", 0, now - timedelta(days=days), now)

    assert make_figures([case(10)] * 4)["days"] == {"median": None, "p90": None}
    days = make_figures([case(day) for day in (10, 20, 30, 40, 100)])["days"]
    assert days == {"median": 30, "p90": 100}


def test_pages_with_and_without_figures(cast: Cast) -> None:
    client = Client()
    empty = client.get("/en/riverland-style/accreditation/figures/")
    assert b"Figures appear here once" in empty.content
    with tenant_context(system_actor(cast.institution.pk)):
        first, second = (publish_figures(tenant=cast.institution) for _time in range(2))
        assert first.pk == second.pk
        assert FigureSet.objects.count() == 1
    page = client.get("/ar/riverland-style/accreditation/figures/")
    assert page.status_code == 200
    assert client.get("/en/riverland-style/accreditation/figures/data/").status_code == 200


def test_the_register_names_only_those_who_agree(cast: Cast) -> None:
    today = timezone.localdate()
    with tenant_context(system_actor(cast.institution.pk)):
        for name, listed in (("Listed League", timezone.now()), ("Quiet Circle", None)):
            Accreditation.objects.create(
                tenant=cast.institution,
                organization_name=name,
                tier="observer",
                granted_on=today,
                is_listed=listed is not None,
                listed_at=listed,
            )
    for address in ("register/", "register/feed/"):
        body = Client().get(f"/en/riverland-style/accreditation/{address}").content.decode()
        assert "Listed League" in body
        assert "Quiet Circle" not in body
    missed = Client().get("/en/riverland-style/accreditation/register/?name=nobody")
    assert b"fits these filters" in missed.content
