"""`run.py bench queue`: the staff queue among 1,000,000 applications, beside a bare Django list.

Both are asked in turn in one process, over the whole middleware of each; the figure is the ratio of
the medians. Bars: at most 3 times the bare view, and at most 1.3 times the same page of an
institution with 10,000 rows. No exact count above 1,000 is made.
"""

import os
import statistics
import time

import django
from django.conf import settings

from bench.asking import Staff, in_turn, page, prepare_settings, verdict

BAR_BARE = 3.0
BAR_SMALL = 1.3
SEED = 7


def main() -> int:
    """Load once, measure, say whether the bars hold. 1 where one is missed."""
    django.setup()
    prepare_settings()
    from django.core.management import call_command

    from portal.tenancy.models import Tenant

    tenants, organizations, requests = _sizes()
    started = time.monotonic()
    if not Tenant.objects.filter(slug=f"scale-{SEED}-0").exists():
        call_command(
            "loadscale",
            organizations=organizations,
            requests=requests,
            tenants=tenants,
            seed=SEED,
        )
    print(f"loaded {requests:,} applications in {time.monotonic() - started:.0f} s", flush=True)
    return _measure()


def _sizes() -> tuple[int, int, int]:
    """200 institutions, 400,000 organizations, 1,000,000 applications; smaller for a try."""
    total = int(os.environ.get("BENCH_ROWS", "1000000"))
    return 200, max(total * 4 // 10, 1000), total


def _measure() -> int:
    from bench import bare

    big, small = (Staff(f"scale-{SEED}-{number}", "reviewer") for number in (0, 1))
    bare.FLOOR.tenant_id = big.tenant_id
    floor = page("/bare/", big.cookie, bare.MIDDLEWARE)
    queue = page(f"/en/scale-{SEED}-0/staff/accreditation/", big.cookie, settings.MIDDLEWARE)
    little = page(f"/en/scale-{SEED}-1/staff/accreditation/", small.cookie, settings.MIDDLEWARE)
    times = in_turn([floor, queue, little])
    base, full, few = (statistics.median(values) * 1000 for values in times)
    print(f"bare {base:.2f} ms, queue {full:.2f} ms, queue of 10,000 rows {few:.2f} ms")
    first = verdict("queue", full / base, "times the bare view", BAR_BARE)
    second = verdict("queue-size", full / few, "times the page of 10,000 rows", BAR_SMALL)
    return int(not (first and second))
