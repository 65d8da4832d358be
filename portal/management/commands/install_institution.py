"""Moves an institution in: a TOML file with its header, calendar and policy becomes rows."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.policies.illustrations import IllustrationError, read_illustration
from portal.policies.installing import install_institution
from portal.policies.kinds import RuleParameterError


class Command(BaseCommand):
    help = (
        "Install an institution from a TOML file made like those in portal/policies/illustrations,"
        " with the policies in the folder of the same name beside it. One that is there already"
        " stays as it is; it only gets policies on subjects on which it has none."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--illustration", action="store_true", help="mark every page as an illustration"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            given = read_illustration(file)
        except (IllustrationError, RuleParameterError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from error
        tenant = install_institution(
            given,
            this_year=timezone.now().year,
            is_illustration=options["illustration"],
        )
        self.stdout.write(f"{tenant.slug} is installed.")
