"""Writes docs/vault-vectors.json: what the vault's formats give for fixed keys and randomness."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.vault.vectors import vectors


class Command(BaseCommand):
    help = "Write the test vectors of docs/vault-format.md."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "vault-vectors.json"
        path.write_text(written(), encoding="utf-8")
        self.stdout.write(f"Wrote {path.name}.")


def written() -> str:
    """The file's text."""
    return json.dumps(vectors(), indent=2, ensure_ascii=False) + "\n"
