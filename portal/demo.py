"""What demo data needs everywhere: invented people with credentials, and a clock to go back in time.

Demo data is made by calling services as these people, so it obeys the rules. It exists only under
DEMO=1.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from unittest import mock

from django.conf import settings


@cache
def _password() -> str:
    """One for all who are made in a start: it is hashed once, which takes a fifth of a second."""
    return secrets.token_urlsafe(12)


@dataclass
class DemoPerson:
    """An account of the demo, with everything that is needed to use it."""

    email: str
    name: str
    language: str = "en"
    password: str = field(default_factory=_password)
    totp_secret: str | None = None
    vault_passphrase: str | None = None
    tenant: str | None = None
    organization: str | None = None
    roles: list[str] = field(default_factory=list)
    api_token: str | None = None


def accounts_file() -> Path:
    """Where the demo's accounts are written."""
    return settings.PORTAL_DATA / "demo-accounts.json"


def read_accounts() -> dict[str, DemoPerson]:
    """The accounts of an earlier start, by e-mail address."""
    if not accounts_file().exists():
        return {}
    rows = json.loads(accounts_file().read_text(encoding="utf-8"))
    return {row["email"]: DemoPerson(**row) for row in rows}


def write_accounts(people: list[DemoPerson]) -> None:
    """Write the accounts for their owner alone; replaced as a whole."""
    target = accounts_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([asdict(person) for person in people], file, ensure_ascii=False, indent=1)
    fresh.replace(target)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """What services do in this block happened then; only demo data may write history."""
    if not settings.DEMO:
        raise RuntimeError("history is written in the demo only")
    with mock.patch("django.utils.timezone.now", return_value=instant):
        yield
