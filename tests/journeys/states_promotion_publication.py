"""The register and its entries in each state, with figures, for Axe."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from promotion.publication.releasing import make_release
from promotion.publication.services import merge_obstacle, retract_obstacle, show_obstacle
from tests.cast import Cast
from tests.promotion.publication.making import PUBLIC, report, within

LIST = "riverland-style/obstacles/"


def register_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    tenant, now = cast.institution, timezone.now()
    long_ago = now - timedelta(days=60)
    told = [report(tenant) for _number in range(3)]
    with within(tenant):
        rows = [show_obstacle(one, now=now) for one in (*told, report(tenant, PUBLIC))]
        told[1].title = "An association was not registered in time"
        show_obstacle(told[1], now=now, note="In time was missing.")
        retract_obstacle(told[2], note="It had been registered.", for_safety=False, now=now)
        copy = report(tenant)
        merged = show_obstacle(copy, now=now)
        merge_obstacle(copy, into=told[0], now=now)
        for _number in range(3):
            show_obstacle(report(tenant, level="PUB-3"), now=long_ago)
        make_release(tenant, now=now)
    yield "nobody", LIST
    yield "nobody", f"{LIST}?kind=D&country=XA&order=severity"
    yield "nobody", f"{LIST}?q=nowhere"
    yield "nobody", f"{LIST}figures/"
    yield "nobody", f"{LIST}help/"
    for row in (*rows, merged):
        if row is not None:
            yield "nobody", f"{LIST}{row.pk}/"


def withheld_page(cast: Cast) -> str:
    """An entry of which only the number is left; it answers 410."""
    told, now = report(cast.institution), timezone.now()
    with within(cast.institution):
        row = show_obstacle(told, now=now)
        retract_obstacle(told, note="", for_safety=True, now=now)
    return f"{LIST}{row.pk if row else ''}/"
