import django.db.models.deletion
import portal.ids
import portal.tenancy.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0014_readings'),
        ('protection', '0009_numbers_of_cases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HeadAlarm',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=16)),
                ('mark', models.BinaryField(max_length=32)),
                ('places', models.JSONField(default=list)),
                ('found_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='protection.protectioncase')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant')),
            ],
            options={
                'ordering': ('-found_at',),
                'indexes': [models.Index(fields=['tenant', 'case', 'settled_at'], name='headalarm_of_case')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'id'), name='headalarm_tenant_key'), portal.tenancy.constraints.TenantForeignKey(field='case', name='headalarm_case_same_tenant')],
            },
        ),
        migrations.CreateModel(
            name='HeadSeen',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('member', models.UUIDField()),
                ('sealed', models.BinaryField()),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='protection.protectioncase')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'id'), name='headseen_tenant_key'), portal.tenancy.constraints.TenantForeignKey(field='case', name='headseen_case_same_tenant'), models.UniqueConstraint(fields=('tenant', 'case', 'member'), name='headseen_once')],
            },
        ),
        migrations.CreateModel(
            name='SignedHead',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField()),
                ('previous', models.BinaryField(max_length=32)),
                ('listed', models.JSONField()),
                ('author', models.BinaryField(max_length=32)),
                ('signature', models.BinaryField(max_length=64)),
                ('signed_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='protection.protectioncase')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['checked_at'], name='signedhead_to_check')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'id'), name='signedhead_tenant_key'), portal.tenancy.constraints.TenantForeignKey(field='case', name='signedhead_case_same_tenant'), models.UniqueConstraint(fields=('tenant', 'case'), name='signedhead_once')],
            },
        ),
    ]
