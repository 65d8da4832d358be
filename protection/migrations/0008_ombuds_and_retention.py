import django.contrib.postgres.fields
import django.db.models.deletion
import portal.ids
import portal.tenancy.constraints
from django.conf import settings
from django.db import migrations, models

# While a legal hold stands its row cannot go, and so nothing of its case can.
HELD = """
CREATE FUNCTION protection_hold_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.approved_at IS NOT NULL AND OLD.ended_at IS NULL
     AND OLD.expires_at > clock_timestamp() THEN
    RAISE EXCEPTION 'a legal hold stands' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER protection_hold_stands BEFORE DELETE ON protection_legalhold
  FOR EACH ROW EXECUTE FUNCTION protection_hold_stands();
"""
HELD_BACK = """
DROP TRIGGER protection_hold_stands ON protection_legalhold;
DROP FUNCTION protection_hold_stands();
"""
# Two numbers for the yearly digest; the office's staff see no case that is not theirs.
COUNTS = """
GRANT CREATE ON SCHEMA public TO portal_lookup;
SET LOCAL ROLE portal_lookup;
CREATE FUNCTION portal_ombuds_counts(a_year integer) RETURNS TABLE (received bigint, ended bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT count(*), count(*) FILTER (WHERE c.closed_at IS NOT NULL)
    FROM protection_protectioncase c
   WHERE portal_is_ombuds() AND extract(year FROM c.received_at) = a_year
     AND c.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
$$;
REVOKE ALL ON FUNCTION portal_ombuds_counts(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_ombuds_counts(integer) TO portal_staff;
RESET ROLE;
"""
COUNTS_BACK = """
SET LOCAL ROLE portal_lookup;
DROP FUNCTION portal_ombuds_counts(integer);
RESET ROLE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0012_ombuds_office'),
        ('protection', '0007_case_retention_states'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('files', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('basis', models.CharField(choices=[('period_over', 'the period for which it was kept is over'), ('wish', 'the person asked for it'), ('withdrawn', 'the consent to keep it was withdrawn'), ('not_needed', 'it is not needed for the purpose'), ('unlawful', 'it should not have been kept')], max_length=12)),
                ('text', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('asked_at',),
            },
        ),
        migrations.CreateModel(
            name='Keeping',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('erase_on', models.DateTimeField()),
                ('warned_at', models.DateTimeField(null=True)),
                ('wish', models.CharField(blank=True, choices=[('', 'none'), ('longer', 'keep it longer'), ('earlier', 'erase it earlier')], default='', max_length=8)),
                ('wished_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('asked_at',),
            },
        ),
        migrations.CreateModel(
            name='OmbudsDigest',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=12)),
                ('words', models.TextField()),
                ('figures', models.JSONField(default=dict)),
                ('written_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('-year',),
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(blank=True, choices=[('safer', 'The person is safer'), ('unchanged', 'Nothing changed'), ('worse', 'It became worse'), ('unknown', 'Not known'), ('withdrawn', 'Ended at the person’s wish'), ('helped_on', 'Helped on by others')], max_length=12)),
                ('days', models.PositiveIntegerField()),
                ('grace_days', models.PositiveIntegerField(default=14)),
                ('reason', models.TextField()),
                ('source', models.CharField(max_length=300)),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ('outcome',),
            },
        ),
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('case_number', models.UUIDField()),
                ('reference', models.CharField(max_length=16)),
                ('is_whole', models.BooleanField()),
                ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('basis', models.CharField(choices=[('period_over', 'the period for which it was kept is over'), ('wish', 'the person asked for it'), ('withdrawn', 'the consent to keep it was withdrawn'), ('not_needed', 'it is not needed for the purpose'), ('unlawful', 'it should not have been kept')], max_length=12)),
                ('erased_at', models.DateTimeField()),
                ('hash', models.BinaryField(max_length=32)),
                ('peppers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('final_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('-erased_at',),
            },
        ),
        migrations.AddField(
            model_name='erasure',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='case',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='protection.protectioncase'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant'),
        ),
        migrations.AddField(
            model_name='keeping',
            name='case',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='protection.protectioncase'),
        ),
        migrations.AddField(
            model_name='keeping',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='case',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='protection.protectioncase'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant'),
        ),
        migrations.AddField(
            model_name='ombudsdigest',
            name='published_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ombudsdigest',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant'),
        ),
        migrations.AddField(
            model_name='ombudsdigest',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='retentionrule',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant'),
        ),
        migrations.AddField(
            model_name='tombstone',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tenant'),
        ),
        migrations.AddIndex(
            model_name='erasure',
            index=models.Index(condition=models.Q(('done_at', None), ('stopped_at', None)), fields=['due_at'], name='erasure_due'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.UniqueConstraint(fields=('tenant', 'id'), name='erasure_tenant_key'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=portal.tenancy.constraints.TenantForeignKey(field='case', name='erasure_case_same_tenant'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('asked_by')), _negated=True), _connector='OR'), name='erasure_two_people'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(('done_at', None), models.Q(('approved_by__isnull', False), ('stopped_at', None)), _connector='OR'), name='erasure_done_was_agreed'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None), ('files', []), ('parts', []), ('stopped_at', None)), fields=('tenant', 'case'), name='erasure_whole_once'),
        ),
        migrations.AddConstraint(
            model_name='keeping',
            constraint=models.UniqueConstraint(fields=('tenant', 'id'), name='keeping_tenant_key'),
        ),
        migrations.AddConstraint(
            model_name='keeping',
            constraint=portal.tenancy.constraints.TenantForeignKey(field='case', name='keeping_case_same_tenant'),
        ),
        migrations.AddConstraint(
            model_name='keeping',
            constraint=models.UniqueConstraint(fields=('tenant', 'case'), name='keeping_once'),
        ),
        migrations.AddConstraint(
            model_name='keeping',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('wish', ''), ('wished_at', None)), models.Q(models.Q(('wish', ''), _negated=True), ('wished_at__isnull', False)), _connector='OR'), name='keeping_wish_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.UniqueConstraint(fields=('tenant', 'id'), name='legalhold_tenant_key'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=portal.tenancy.constraints.TenantForeignKey(field='case', name='legalhold_case_same_tenant'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('asked_by')), _negated=True), _connector='OR'), name='legalhold_two_people'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('asked_at'))), name='legalhold_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='ombudsdigest',
            constraint=models.UniqueConstraint(fields=('tenant', 'id'), name='ombudsdigest_tenant_key'),
        ),
        migrations.AddConstraint(
            model_name='ombudsdigest',
            constraint=models.UniqueConstraint(fields=('tenant', 'year'), name='ombudsdigest_once'),
        ),
        migrations.AddConstraint(
            model_name='ombudsdigest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), models.Q(('published_by', models.F('written_by')), _negated=True)), _connector='OR'), name='ombudsdigest_two_people'),
        ),
        migrations.AddConstraint(
            model_name='retentionrule',
            constraint=models.UniqueConstraint(fields=('tenant', 'id'), name='retentionrule_tenant_key'),
        ),
        migrations.AddConstraint(
            model_name='retentionrule',
            constraint=models.UniqueConstraint(fields=('tenant', 'outcome'), name='retentionrule_once'),
        ),
        migrations.AddConstraint(
            model_name='retentionrule',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1), ('grace_days__gte', 1), models.Q(('reason', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='retentionrule_says_why'),
        ),
        migrations.AddConstraint(
            model_name='tombstone',
            constraint=models.UniqueConstraint(fields=('tenant', 'id'), name='tombstone_tenant_key'),
        ),
        migrations.AddConstraint(
            model_name='tombstone',
            constraint=models.CheckConstraint(condition=models.Q(('final_at', None), ('peppers', []), _connector='OR'), name='tombstone_final_has_no_pepper'),
        ),
        migrations.RunSQL(HELD, HELD_BACK),
        migrations.RunSQL(COUNTS, COUNTS_BACK),
    ]
