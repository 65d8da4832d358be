
import django.contrib.postgres.functions
import portal.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0003_tenant_keys_of_steps_and_clocks'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='tenant',
            name='tenant_slug_free',
        ),
        migrations.AddField(
            model_name='policy',
            name='outcome',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='rule',
            name='edit_version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='rule',
            name='lineage',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=portal.ids.uuid7, editable=False),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(fields=('tenant', 'policy', 'lineage'), name='rule_lineage_once'),
        ),
        migrations.AddConstraint(
            model_name='tenant',
            constraint=models.CheckConstraint(condition=models.Q(('slug__in', ['about', 'account', 'api', 'begin', 'box', 'health', 'help', 'help-now', 'inbox', 'metrics', 'organizations', 'static', 'verify']), _negated=True), name='tenant_slug_free'),
        ),
    ]
