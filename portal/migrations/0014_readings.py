import django.db.models.deletion
import portal.ids
import portal.tenancy.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0013_ended_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='vaultgrant',
            name='rewrapped',
            field=models.BinaryField(default=bytes),
        ),
        migrations.CreateModel(
            name='ReadingCount',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('count', models.PositiveBigIntegerField(default=0)),
                ('key', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.vaultkey')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'id'), name='readingcount_tenant_key'), portal.tenancy.constraints.TenantForeignKey(field='key', name='readingcount_key_same_tenant'), models.UniqueConstraint(fields=('tenant', 'key'), name='readingcount_once')],
            },
        ),
        migrations.CreateModel(
            name='ReadingPermit',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('allowed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('signer', models.BinaryField(max_length=32)),
                ('signature', models.BinaryField(max_length=64)),
                ('allowed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.vaultkey')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'key', 'expires_at'], name='readingpermit_live')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'id'), name='readingpermit_tenant_key'), portal.tenancy.constraints.TenantForeignKey(field='key', name='readingpermit_key_same_tenant')],
            },
        ),
    ]
