"""Anchors: the heads of the audit chains, noted once a day to be kept on another machine.

A chain that was cut off at its end, or made anew as a whole, is found only by comparing it with
what was noted elsewhere: `manage.py verify_audit --anchor FILE`. A file is written into
AUDIT_ANCHOR_DIR, one a day (UTC), and AUDIT_ANCHOR_HOOK (a program and its arguments) is called
with its name, to send it wherever the operator of the database has no hand.
"""

import subprocess
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal.audit import Chain, verify

# What the file calls the chain of entries that belong to no institution.
PORTAL = "portal"
HOOK_SECONDS = 60


def write_anchor(file: Path, chains: Iterable[Chain]) -> None:
    """One line a chain: institution, length, head. The file is whole or not there."""
    lines = [f"{chain.tenant_id or PORTAL} {chain.length} {chain.head}\n" for chain in chains]
    fresh = file.with_name(f"{file.name}.new")
    fresh.write_text("".join(lines), "utf-8")
    fresh.replace(file)


def export_anchor(day: date | None = None) -> Path | None:
    """Write the day's anchor and call the hook; None where it is there already.

    Run by the worker's role. A chain that was touched is noted as far as it holds. Raises OSError,
    subprocess.SubprocessError (the file is removed then, so that the next round tries again).
    """
    folder = Path(settings.AUDIT_ANCHOR_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"anchor-{day or timezone.now().date():%Y-%m-%d}"
    if file.exists():
        return None
    write_anchor(file, verify())
    if settings.AUDIT_ANCHOR_HOOK:
        try:
            subprocess.run(  # noqa: S603 - the operator's own program, from the configuration
                [*settings.AUDIT_ANCHOR_HOOK, str(file)], check=True, timeout=HOOK_SECONDS
            )
        except (OSError, subprocess.SubprocessError):
            file.unlink()
            raise
    return file
