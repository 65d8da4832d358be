"""`run.py bench obstacles`: the public register among 1,000,000 obstacles, beside bare Django lists.

Each page is asked in turn with a bare view of the same rows, in one process, over the whole
middleware of each; the figure is the ratio of the medians. Bar: at most 3 times the bare view, warm.
Half of the obstacles belong to the institution that is asked. Pages that are not there are named as
not measured, and count as missed.
"""

import os
import statistics
import time

import django
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from bench.asking import Staff, in_turn, page, prepare_settings, verdict
from portal.demo_countries import INVENTED_COUNTRIES

BAR = 3.0
SEED = 11
SLUG = f"scale-{SEED}-0"
# (name, the page's URL name and what it is given, the query, the bare view of the same rows)
PAGES: tuple[tuple[str, str, dict[str, str], str, str], ...] = (
    ("obstacles-list", "obstacles", {}, "", "/bare/obstacles/"),
    ("obstacles-country", "obstacles", {}, "?country=XA", "/bare/obstacles/?country=XA"),
    ("obstacles-search", "obstacles", {}, "?q=newspaper", "/bare/obstacles/?q=newspaper"),
    ("obstacles-rare-search", "obstacles", {}, "?q=4242", "/bare/obstacles/?q=4242"),
    ("obstacles-kind", "obstacles", {}, "?kind=D01", "/bare/obstacles/?kind=D01"),
    ("country-page", "country", {"country": "XA"}, "", "/bare/obstacles/?country=XA"),
    ("map-page", "obstacles-map", {}, "", "/bare/obstacles/countries/"),
)


def main() -> int:
    """Load once, measure each page, say whether the bar holds. 1 where one is missed."""
    # The rows are of invented countries, whose pages are there where these are known.
    settings.COUNTRIES_OVERRIDE = INVENTED_COUNTRIES
    django.setup()
    prepare_settings()
    from django.core.management import call_command

    from portal.tenancy.models import Tenant
    from promotion.publication.models import PublishedObstacle

    total = int(os.environ.get("BENCH_ROWS", "1000000"))
    started = time.monotonic()
    if not Tenant.objects.filter(slug=SLUG).exists():
        call_command(
            "loadscale", organizations=10, requests=0, obstacles=total, tenants=20, seed=SEED
        )
    took = time.monotonic() - started
    there = PublishedObstacle.objects.using("bare").count()
    print(f"{there:,} obstacles are there, loaded in {took:.0f} s", flush=True)
    held = [_measure(*one) for one in PAGES]
    return int(not all(held))


def _measure(name: str, url_name: str, given: dict[str, str], query: str, floor: str) -> bool:
    from bench import bare
    from bench.mapped import draw_asked

    try:
        address = reverse(url_name, kwargs={"tenant": SLUG, **given})
    except NoReverseMatch:
        print(f"{name}: not measured, there is no such page, bar {BAR}: missed", flush=True)
        return False
    staff = Staff(SLUG, "analyst")
    bare.FLOOR.tenant_id = staff.tenant_id
    pages = [
        page(floor, staff.cookie, bare.MIDDLEWARE),
        page(f"{address}{query}", staff.cookie, settings.MIDDLEWARE),
    ]
    # Warm: the pictures that the page asks for are drawn, as the worker would have done.
    pages[1]()
    draw_asked(SLUG)
    base, full = (statistics.median(values) * 1000 for values in in_turn(pages))
    print(f"bare {base:.2f} ms, {name} {full:.2f} ms", flush=True)
    return verdict(name, full / base, "times the bare view", BAR)
