"""A report that is being written, submitted, and come back to; who may not report."""

from collections.abc import Iterator
from typing import Any

from tests.accreditation.applicant.conftest import signed_in
from tests.cast import Cast
from tests.promotion.reporting_acting import BASE, begun, receipt_in, written

SLUG = "riverland-style"
_AGREED = {"may_publish": "on"}


def reporting_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page of a draft."""
    client = signed_in(cast.rival_owner)
    written(client)
    for rest in ("write/what/", "write/where/?check", "write/who/", "protection/", "send/"):
        yield "rival", f"{SLUG}/obstacles/report/{rest}"


def reporting_answers(cast: Cast) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is sent once by whoever looks."""
    yield "stranger", f"{SLUG}/obstacles/report/", {}
    client = signed_in(cast.owner)
    receipts = []
    for _number in range(2):
        written(client)
        receipts.append(receipt_in(client.post(f"{BASE}send/", _AGREED).content.decode()))
    back = f"{SLUG}/obstacles/receipt/"
    yield "nobody", back, {"receipt": receipts[0]}
    yield "nobody", back, {"receipt": receipts[1], "act": "burn", "is_sure": "on"}
    begun(client)
    in_danger = {"in_danger": "yes", "polarity": "negative"}
    yield "owner", f"{SLUG}/obstacles/report/", in_danger
    written(client)
    yield "owner", f"{SLUG}/obstacles/report/send/", _AGREED
