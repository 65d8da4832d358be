"""`rotate_peppers`: replace the key of the pepper store now; what was erased is final from then on."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.tenancy.connecting import as_worker
from protection.retention.erasing import rotate_peppers


class Command(BaseCommand):
    help = "Encrypt the peppers that remain under a new key and destroy the old one, at once."

    def handle(self, *args: Any, **options: Any) -> None:
        with as_worker():
            final = rotate_peppers(force=True)
        self.stdout.write(f"The store has a new key; {final} erasures are final now.")
