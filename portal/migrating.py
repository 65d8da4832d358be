"""What follows each other in a migration and is of one sort is made together.

Django takes the state of all models in anew after each table, column, index and constraint that it
makes. Where every table points at the institution's, that is every model for each of them: most of
the time of a fresh database. Here a run of operations of one sort is added to the state first and
then made in its order, which gives the same tables and the same state.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.db.migrations.migration import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation

# Operations of different sorts may need the state between them: a column that of its table.
_SORTS: dict[type[Operation], str] = {
    CreateModel: "tables",
    AddField: "columns",
    AddIndex: "indexes and constraints",
    AddConstraint: "indexes and constraints",
}


class _Together(Operation):
    """Several operations of one sort: the state of all of them, then all of them."""

    reversible = False

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change the state; what was rendered of it is rendered anew, once."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make them in their order; references to later tables are added at the end."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """As the single operations say it."""
        return ", ".join(operation.describe() for operation in self.operations)


def _together(operations: Sequence[Operation]) -> Iterator[Operation]:
    for sort, run in groupby(operations, key=lambda one: _SORTS.get(type(one))):
        found = list(run)
        if sort and len(found) > 1:
            yield _Together(found)
        else:
            yield from found


@contextmanager
def made_together() -> Iterator[None]:
    """Within the block, migrations that are applied forwards do so."""
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
