"""`set_operator FILE`: what /about/ says, from a TOML file of the operator."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.about.selectors import label_of, missing_parts
from portal.about.services import write_statement
from portal.errors import InvalidFields
from portal.permissions import ANYBODY
from portal.tenancy.context import tenant_context


class Command(BaseCommand):
    help = "Say who operates this portal: texts by language from a TOML file (see deploy/)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = tomllib.loads(options["file"].read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except tomllib.TOMLDecodeError as error:
            raise CommandError(f"{options['file']} is not TOML: {error}.") from error
        try:
            write_statement(given)
        except InvalidFields as error:
            lines = [f"{name}: {texts[0]}" for name, texts in error.errors.items()]
            raise CommandError("\n".join(lines)) from error
        with tenant_context(ANYBODY):
            missing = missing_parts()
        for name in missing:
            self.stdout.write(f"Still empty: {label_of(name)}.")
        self.stdout.write("Saved." if missing else "Saved; every part is there.")
