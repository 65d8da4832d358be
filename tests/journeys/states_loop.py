"""A commitment in check and one that was dropped, and a contribution on its way."""

from collections.abc import Iterator

from participation.commitments.models import Commitment
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast
from tests.commitments.making import (
    adopted,
    contribute,
    dispute,
    local_day,
    make_chain,
    page,
    report,
    step,
)
from tests.commitments.test_staff import drop_values

_SLUG = "riverland-style"


def loop_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    chain = make_chain(cast.institution, number=7)
    said = contribute(chain, cast.owner, cast.organization, receipt="LOOP-0001")
    under_way = adopted(cast, chain)
    day = under_way.due_on.replace(year=under_way.due_on.year + 1)
    step(cast, under_way, "postpone", due_on=day, reason="Floods.")
    checked = report(cast, adopted(cast, chain))
    sign_in(cast.owner).post(page(checked, "check/"), dispute(cast.organization.pk))
    values = {**drop_values(cast), "decided_on": local_day(cast.institution)}
    dropped = step(cast, adopted(cast, chain), "drop", **values)
    yield "nobody", f"{_SLUG}/commitments/"
    for row in (under_way, checked, dropped):
        yield "nobody", _public(row)
    yield "owner", _public(checked, "check/")
    yield "owner", _public(dropped, "contest/")
    yield "owner", f"account/contributions/{said.pk}/"
    for rest in ("", "update/", "report_done/", "sources/?kind=participation.consultation"):
        yield "consultation_manager", f"{_SLUG}/staff/commitments/{under_way.pk}/{rest}"
    yield "decision_maker", f"{_SLUG}/staff/commitments/{under_way.pk}/drop/"


def _public(row: Commitment, rest: str = "") -> str:
    return f"{_SLUG}/commitments/{row.pk}/{rest}"
