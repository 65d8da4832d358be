"""Tables that follow each other in a migration are made together.

Django takes the state of all models in anew after each table that it makes. Where every table points
at the institution's, that is every model for every table: most of the time of a fresh database. Here
the tables of one run of CreateModel are added to the state first and then made, which gives the
same tables and the same state.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.db.migrations.migration import Migration
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class _CreateTogether(Operation):
    """Several tables: the state of all of them, then all of them."""

    reversible = False

    def __init__(self, operations: Sequence[CreateModel]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Add the models; what was rendered of the state is rendered anew, once."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the tables in their order; references to later ones are added at the end."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """As the single operations say it."""
        return ", ".join(operation.describe() for operation in self.operations)


def _together(operations: Sequence[Operation]) -> Iterator[Operation]:
    for is_table, run in groupby(operations, key=lambda one: type(one) is CreateModel):
        found: list[Any] = list(run)
        if is_table and len(found) > 1:
            yield _CreateTogether(found)
        else:
            yield from found


@contextmanager
def tables_made_together() -> Iterator[None]:
    """Within the block, migrations that are applied forwards make their tables so."""
    alone = Migration.apply

    def apply(migration: Any, *given: Any, **named: Any) -> Any:
        operations = migration.operations
        migration.operations = list(_together(operations))
        try:
            return alone(migration, *given, **named)
        finally:
            migration.operations = operations

    setattr(Migration, "apply", apply)  # noqa: B010 - a method of Django's is replaced for a while
    try:
        yield
    finally:
        setattr(Migration, "apply", alone)  # noqa: B010
