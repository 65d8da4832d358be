"""What was called a request for a remedy is an appeal: its table, and the rows that name it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from portal.tenancy.constraints import TenantForeignKey

# Rows of all institutions name the model; the owner is held by FORCE only, which migrate restores.
_RENAME = """
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
UPDATE {table} SET {column} = '{new}' WHERE {column} = '{old}';
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
"""
_TEMPLATES = """
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
UPDATE {table} SET {column} = '{new}.' || substr({column}, {start}) WHERE {column} LIKE '{old}.%';
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
"""
_CLOCKS = """
ALTER TABLE portal_clock NO FORCE ROW LEVEL SECURITY;
UPDATE portal_clock SET name = '{new}' WHERE name = '{old}' AND subject_type = '{label}';
ALTER TABLE portal_clock FORCE ROW LEVEL SECURITY;
"""
_NAMING = ("clock", "step", "matteraccess", "draft", "notification", "delivery", "event")


def _statements(old: str, new: str, words: tuple[str, str], clocks: tuple[str, str]) -> str:
    parts = [
        _RENAME.format(table=f"portal_{name}", column="subject_type", old=old, new=new)
        for name in _NAMING
    ]
    for table, column in (("notification", "template"), ("delivery", "template"), ("event", "name")):
        parts.append(
            _TEMPLATES.format(
                table=f"portal_{table}",
                column=column,
                old=words[0],
                new=words[1],
                start=len(words[0]) + 2,
            )
        )
    parts.append(_CLOCKS.format(old=clocks[0], new=clocks[1], label=new))
    return "\n".join(parts)


_OLD = ("portal.remedyrequest", "portal.appeal", ("remedy", "appeal"), ("remedy", "filing"))
_BACK = ("portal.appeal", "portal.remedyrequest", ("appeal", "remedy"), ("filing", "remedy"))
_KEY = "ALTER TABLE portal_appeal RENAME CONSTRAINT {} TO {};"
_KEYS = ("remedyrequest_reviewer_not_in_decision", "appeal_reviewer_not_in_decision")


class Migration(migrations.Migration):
    dependencies = [("portal", "0010_kinds_of_feedback")]

    operations = [
        migrations.RenameModel("RemedyRequest", "Appeal"),
        migrations.RunSQL(_KEY.format(*_KEYS), _KEY.format(*reversed(_KEYS))),
        migrations.RunSQL(_statements(*_OLD), _statements(*_BACK)),
        *(
            migrations.RemoveConstraint("appeal", f"remedyrequest_{name}")
            for name in (
                "tenant_key",
                "decision_same_tenant",
                "one_a_matter",
                "has_a_cause",
                "reviewer_reviews",
            )
        ),
        migrations.RenameIndex(
            model_name="appeal", new_name="appeal_queue", old_name="remedyrequest_queue"
        ),
        migrations.AlterField(
            model_name="appeal",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="portal.decision",
            ),
        ),
        migrations.AddConstraint(
            "appeal", models.UniqueConstraint(fields=("tenant", "id"), name="appeal_tenant_key")
        ),
        migrations.AddConstraint(
            "appeal", TenantForeignKey(field="decision", name="appeal_decision_same_tenant")
        ),
        migrations.AddConstraint(
            "appeal",
            models.UniqueConstraint(
                fields=("tenant", "subject_type", "subject_id", "cause", "decision"),
                nulls_distinct=False,
                name="appeal_one_a_matter",
            ),
        ),
        migrations.AddConstraint(
            "appeal",
            models.CheckConstraint(
                condition=Q(("cause", "silence"), ("decision__isnull", False), _connector="OR"),
                name="appeal_has_a_cause",
            ),
        ),
        migrations.AddConstraint(
            "appeal",
            models.CheckConstraint(
                condition=Q(
                    ("reviewer", None),
                    ("decision", None),
                    Q(("reviewer_side", "reviews"), ("reviewer_side__isnull", False)),
                    _connector="OR",
                ),
                name="appeal_reviewer_reviews",
            ),
        ),
    ]
