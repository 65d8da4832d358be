# ruff: noqa: N999 - called by `run.py bench import`
"""`run.py bench import`: the 1,485 real events brought in and published, and brought in again.

The file is `shared/data/internet_shutdowns_2016_2023.csv` beside the checkout, or `IMPORT_FILE`;
where there is none, 1,485 generated rows of its shape stand in, and the line says so. Measured is
what the worker does: the dry run and the run, publication included, in one process. The bar is 30
seconds for both; no line may be without an answer, and a second import may change nothing.
"""

import io
import os
import secrets
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import django

from bench.asking import verdict
from portal.running.instance import ROOT

BAR_SECONDS = 30.0
ROWS = 1485
_FILE = ROOT.parent / "shared/data/internet_shutdowns_2016_2023.csv"


def main() -> int:
    """Bring it in twice at a fresh institution; 1 where the bar is missed."""
    django.setup()
    content, name = _content()
    tenant = _institution()
    busy = time.process_time()
    first, seconds = _brought_in(tenant, content)
    busy = time.process_time() - busy
    again, second = _brought_in(tenant, content)
    print(f"{name}: {first.line_count} lines, {first.counts}; again {second:.1f} s: {again.counts}")
    print(f"of {seconds:.1f} s the worker itself computed {busy:.1f} s")
    unexplained = _unexplained(first)
    fast = verdict("import", seconds, "s", BAR_SECONDS)
    full = verdict("import-unexplained", unexplained, "lines", 0)
    changed = again.counts.get("make", 0) + again.counts.get("update", 0)
    same = verdict("import-twice", changed, "changed", 0)
    return int(not (fast and full and same))


def _content() -> tuple[bytes, str]:
    path = Path(os.environ.get("IMPORT_FILE", _FILE))
    if path.exists():
        return path.read_bytes(), "the real file"
    from tests.promotion.exchange.files import as_csv, generated_rows

    return as_csv(generated_rows(ROWS)), "no real file here, generated rows of its shape"


def _institution() -> Any:
    """A fresh one, so that every row is new."""
    from django.utils import timezone

    from portal.policies.illustrations import illustrations
    from portal.policies.installing import install_institution

    given = illustrations()[0]
    header = replace(given.tenant, slug=f"import-{secrets.token_hex(4)}")
    return install_institution(replace(given, tenant=header), this_year=timezone.now().year)


def _brought_in(tenant: Any, content: bytes) -> tuple[Any, float]:
    """The import as it stands at the end, and the seconds that the worker needed."""
    from portal.permissions import system_actor
    from portal.tenancy.context import tenant_context
    from portal.transitions import perform
    from promotion.exchange.models import ObstacleImport
    from promotion.exchange.services import upload_import

    with tenant_context(system_actor(tenant.pk)) as actor:
        batch = upload_import(
            file=io.BytesIO(content), file_name="events.csv", mapping="", encoding="", actor=actor
        )
        perform(ObstacleImport, batch.pk, "try_out", actor=actor)
    seconds = _worked(batch)
    if batch.counts.get("make", 0) + batch.counts.get("update", 0):
        with tenant_context(system_actor(tenant.pk)) as actor:
            perform(ObstacleImport, batch.pk, "run", actor=actor)
        seconds += _worked(batch)
    return batch, seconds


def _worked(batch: Any) -> float:
    """Piece by piece, each in a transaction of its own, as the worker does it."""
    from portal.permissions import system_actor
    from portal.tenancy.context import tenant_context
    from promotion.exchange.services import IMPORTS

    began = time.monotonic()
    done = 1
    while done:
        with tenant_context(system_actor(batch.tenant_id)) as actor:
            done = IMPORTS.piece(batch.pk, actor=actor)
            if not done:
                batch.refresh_from_db()
    return time.monotonic() - began


def _unexplained(batch: Any) -> int:
    """Lines without a verdict, or left out or taken together without a word."""
    from portal.permissions import system_actor
    from portal.tenancy.context import tenant_context
    from promotion.exchange.models import ObstacleImportLine, Verdict

    with tenant_context(system_actor(batch.tenant_id)):
        lines = list(ObstacleImportLine.objects.filter(batch=batch))
    quiet = {Verdict.MAKE, Verdict.UPDATE, Verdict.UNCHANGED}
    return sum(
        not line.verdict or (line.verdict not in quiet and not [*line.reasons, *line.remarks])
        for line in lines
    )
