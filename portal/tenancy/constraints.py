"""Real composite foreign keys: a row can only point at a row of its own tenant.

Django 5.2 has none, so the field is a plain ForeignKey(db_constraint=False) and this constraint
adds FOREIGN KEY (tenant_id, x_id) REFERENCES other (tenant_id, id), checked at once.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Model
from django.db.models.fields.related import ForeignKey


class TenantForeignKey(BaseConstraint):
    """FOREIGN KEY (tenant, field) → the related table's (tenant, id).

    `tenant` and `target_tenant` name the columns; both are "tenant_id" unless the guard of a
    file is its organization.
    """

    def __init__(
        self,
        *,
        field: str,
        name: str,
        tenant: str = "tenant_id",
        target_tenant: str = "tenant_id",
    ) -> None:
        super().__init__(name=name)
        self.field = field
        self.tenant = tenant
        self.target_tenant = target_tenant

    def constraint_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Nothing inline: the other table may not exist yet."""
        if model is not None and schema_editor is not None:
            schema_editor.deferred_sql.append(self._statement(model, schema_editor))
        return ""

    def create_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """The constraint is added after all tables of the migration exist."""
        return self.constraint_sql(model, schema_editor)

    def remove_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        """ALTER TABLE … DROP CONSTRAINT."""
        if model is None or schema_editor is None:
            message = "a migration gives the model and the schema editor"
            raise TypeError(message)
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT IF EXISTS %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def _statement(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        field = model._meta.get_field(self.field)
        if not isinstance(field, ForeignKey):
            message = f"{self.field} is not a foreign key"
            raise TypeError(message)
        target = field.related_model
        quote = schema_editor.quote_name
        return Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s"
            " FOREIGN KEY (%(tenant)s, %(column)s)"
            " REFERENCES %(target)s (%(target_tenant)s, %(key)s)",
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            tenant=quote(self.tenant),
            column=quote(str(field.column)),
            target=Table(target._meta.db_table, quote),
            target_tenant=quote(self.target_tenant),
            key=quote(str(field.target_field.column)),
        )

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """PostgreSQL checks it."""

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """For migrations."""
        path, args, kwargs = super().deconstruct()
        kwargs["field"] = self.field
        if self.tenant != "tenant_id":
            kwargs["tenant"] = self.tenant
        if self.target_tenant != "tenant_id":
            kwargs["target_tenant"] = self.target_tenant
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TenantForeignKey):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__
