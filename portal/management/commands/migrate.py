"""`migrate`, and after it the guards: a table without its policy would show nothing to anybody."""

from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand

from portal.migrating import made_together
from portal.tenancy.guards import apply_guards


class Command(MigrateCommand):
    help = "Apply migrations, then make grants and row-level policies equal to the declarations."

    def handle(self, *args: Any, **options: Any) -> None:
        with made_together():
            super().handle(*args, **options)
        if options.get("check_unapplied") or options.get("plan"):
            return
        count = apply_guards(options["database"])
        if options["verbosity"] > 0:
            self.stdout.write(f"Guarded {count} tables.")
