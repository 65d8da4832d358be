"""The fast checks: each a program of its own, all run even when one fails."""

import os
import secrets
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.running.instance import ROOT, say
from portal.running.processes import spawn
from portal.running.supervisor import Child, Supervisor

AT_ONCE = 2
BIN = Path(sys.executable).parent
# Production as `check --deploy` wants to see it; nothing is connected to.
PRODUCTION = {
    "PUBLIC_URL": "https://portal.example.org",
    "PROTECTION_URL": "https://desk.example.org",
    "ALLOWED_HOSTS": "portal.example.org",
    "VAULT_REDIS_URL": "redis://:password@memory-only.example.org:6379/0",
    "VAULT_PEPPER_STORE": "/one/peppers,/another/peppers",
    "VAULT_GENESIS": f"institution={'0' * 64}",
    "DEBUG": "0",
    "DEMO": "0",
    "SECRET_KEY_FILE": "",
}


@dataclass
class Check:
    """One check and how it went."""

    name: str
    command: list[str]
    changes: dict[str, str] = field(default_factory=dict)
    child: Child | None = None
    started: float = 0.0
    seconds: float = 0.0
    code: int | None = None


def all_checks() -> list[Check]:
    """Return the checks, the long ones first so that the two cores end together."""
    manage = [sys.executable, "manage.py"]
    deploy = PRODUCTION | {"SECRET_KEY": secrets.token_urlsafe(64)}
    return [
        Check("types (mypy)", _tool("mypy", ".")),
        Check("messages", [sys.executable, "-m", "portal.running.catalogues"]),
        Check("style (ruff check)", _tool("ruff", "check", ".")),
        Check("format (ruff format)", _tool("ruff", "format", "--check", ".")),
        Check("imports (lint-imports)", _tool("lint-imports", "--no-cache")),
        Check("templates (djlint --lint)", _tool("djlint", "--quiet", "--lint", "templates")),
        Check(
            "templates (djade)",
            _tool("djade", "--check", "--target-version", "5.2", *_template_files()),
        ),
        Check("dependencies (deptry)", _tool("deptry", ".")),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check(
            "deployment (check --deploy)",
            [*manage, "check", "--deploy", "--fail-level", "WARNING", *_tags()],
            deploy,
        ),
    ]


def run_checks(supervisor: Supervisor, environment: Mapping[str, str]) -> list[str]:
    """Run all checks, show what those that failed wrote and a table; return the failed names.

    Raises StopRequestedError when told to stop.
    """
    checks = all_checks()
    with tempfile.TemporaryDirectory() as folder:
        logs = {check.name: Path(folder) / str(number) for number, check in enumerate(checks)}
        waiting, running = list(checks), list[Check]()
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                check = waiting.pop(0)
                _start(check, logs[check.name], environment)
                running.append(check)
            supervisor.wait_for([check.child for check in running if check.child])
            running = [check for check in running if not _has_ended(check)]
        for check in checks:
            if check.code:
                say(f"\n--- {check.name}\n{logs[check.name].read_text('utf-8', 'replace')}")
    _show_table(checks)
    return [check.name for check in checks if check.code]


def run_checks_alone() -> int:
    """Run the checks for `run.py check`; return 1 when one failed."""
    supervisor = Supervisor(say)
    supervisor.listen()
    return 1 if run_checks(supervisor, os.environ) else 0


def _start(check: Check, log: Path, environment: Mapping[str, str]) -> None:
    check.started = time.monotonic()
    with log.open("wb") as output:
        check.child = spawn(
            check.command, log=output, cwd=ROOT, env=dict(environment) | check.changes
        )


def _has_ended(check: Check) -> bool:
    if check.child is None or (code := check.child.poll()) is None:
        return False
    check.code, check.seconds = code, time.monotonic() - check.started
    return True


def _show_table(checks: list[Check]) -> None:
    say("")
    for check in checks:
        say(f"{check.name:<30} {'FAILED' if check.code else 'passed':<8} {check.seconds:5.1f} s")


def _tags() -> list[str]:
    """All but the operator's own statement, which is data of a deployment and not of the code."""
    names = "caches compatibility files models security staticfiles templates translation urls"
    return [part for name in names.split() for part in ("--tag", name)]


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def _template_files() -> list[str]:
    return [str(file.relative_to(ROOT)) for file in sorted((ROOT / "templates").rglob("*.html"))]
