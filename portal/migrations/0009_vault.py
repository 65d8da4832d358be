import django.contrib.postgres.fields
import django.db.models.deletion
import portal.ids
import portal.tenancy.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0008_reviewers_took_no_part"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyLogEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("body", models.BinaryField()),
                ("signatures", models.JSONField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("sequence",),
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "id"), name="keylogentry_tenant_key"),
                    models.UniqueConstraint(
                        fields=("tenant", "sequence"), name="keylog_sequence_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VaultCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                ("adopted_at", models.DateTimeField(null=True)),
                ("root_reporters", models.BinaryField(default=bytes)),
                ("root_author", models.BinaryField(default=bytes, max_length=32)),
                ("root_signature", models.BinaryField(default=bytes, max_length=64)),
                ("recovery_public", models.BinaryField(default=bytes, max_length=32)),
                ("recovery_threshold", models.PositiveSmallIntegerField(null=True)),
                ("renewal_due", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "id"), name="vaultcase_tenant_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_at", None), ("root_signature", b"")),
                            models.Q(
                                ("adopted_at__isnull", False),
                                models.Q(("root_signature", b""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vaultcase_adopted_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEpoch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.vaultcase",
                    ),
                ),
                (
                    "compartment",
                    models.CharField(
                        choices=[
                            ("identity", "identity"),
                            ("narrative", "narrative"),
                            ("messages", "messages"),
                            ("files", "files"),
                            ("assessment", "assessment"),
                            ("consent", "consent"),
                        ],
                        max_length=12,
                    ),
                ),
                ("epoch", models.PositiveIntegerField()),
                ("commitment", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("recovery_box", models.BinaryField(default=bytes)),
            ],
            options={
                "ordering": ("compartment", "epoch"),
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "id"), name="caseepoch_tenant_key"),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="case", name="caseepoch_case_same_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "case", "compartment", "epoch"), name="caseepoch_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VaultKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("officer", "officer"), ("custodian", "custodian")], max_length=12
                    ),
                ),
                ("generation", models.PositiveIntegerField(default=1)),
                ("box_public", models.BinaryField(max_length=32)),
                ("sign_public", models.BinaryField(max_length=32)),
                ("holder", models.BinaryField(max_length=32)),
                ("certified_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("left", "left"),
                            ("lost", "passphrase lost"),
                            ("compromised", "may be known to others"),
                        ],
                        max_length=12,
                    ),
                ),
                ("code_kept_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "id"), name="vaultkey_tenant_key"),
                    models.UniqueConstraint(
                        fields=("tenant", "person", "role", "generation"),
                        name="vaultkey_generation_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("tenant", "person", "role"),
                        name="vaultkey_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_because", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vaultkey_end_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.vaultkey",
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("kept_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("kept_at",),
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "id"), name="keptform_tenant_key"),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="key", name="keptform_key_same_tenant"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.vaultkey",
                    ),
                ),
                ("step", models.CharField(max_length=10)),
                ("body", models.BinaryField()),
                ("signatures", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "id"), name="keyproposal_tenant_key"),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="key", name="keyproposal_key_same_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "key", "step"), name="keyproposal_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.vaultkey",
                    ),
                ),
                ("count", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "id"), name="readingcount_tenant_key"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="key", name="readingcount_key_same_tenant"
                    ),
                    models.UniqueConstraint(fields=("tenant", "key"), name="readingcount_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingPermit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.vaultkey",
                    ),
                ),
                (
                    "allowed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("allowed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("signer", models.BinaryField(max_length=32)),
                ("signature", models.BinaryField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "id"), name="readingpermit_tenant_key"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="key", name="readingpermit_key_same_tenant"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["tenant", "key", "expires_at"], name="readingpermit_live")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryOrder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.vaultcase",
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.vaultkey",
                    ),
                ),
                (
                    "subset",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("reason_hash", models.BinaryField(max_length=32)),
                ("expires_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("granted_at", models.DateTimeField(null=True)),
                ("reasons", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "id"), name="recoveryorder_tenant_key"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="case", name="recoveryorder_case_same_tenant"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="requester", name="recoveryorder_requester_same_tenant"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryRelease",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.recoveryorder",
                    ),
                ),
                (
                    "custodian",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.vaultkey",
                    ),
                ),
                ("box", models.BinaryField()),
                ("signature", models.BinaryField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "id"), name="recoveryrelease_tenant_key"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="order", name="recoveryrelease_order_same_tenant"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="custodian", name="recoveryrelease_custodian_same_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "order", "custodian"), name="recoveryrelease_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryShare",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.vaultcase",
                    ),
                ),
                (
                    "custodian",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.vaultkey",
                    ),
                ),
                (
                    "subset",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("box", models.BinaryField()),
                ("commitment", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "id"), name="recoveryshare_tenant_key"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="case", name="recoveryshare_case_same_tenant"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="custodian", name="recoveryshare_custodian_same_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "case", "subset", "custodian"), name="recoveryshare_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedKeys",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.vaultkey",
                    ),
                ),
                ("by_passphrase", models.BinaryField()),
                ("by_code", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "id"), name="sealedkeys_tenant_key"),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="key", name="sealedkeys_key_same_tenant"
                    ),
                    models.UniqueConstraint(fields=("tenant", "key"), name="sealedkeys_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VaultReceipt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.vaultcase",
                    ),
                ),
                ("locator", models.BinaryField(max_length=32, unique=True)),
                ("box_public", models.BinaryField(max_length=32)),
                ("sign_public", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "id"), name="vaultreceipt_tenant_key"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="case", name="vaultreceipt_case_same_tenant"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VaultGrant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.tenant",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.vaultcase",
                    ),
                ),
                (
                    "epoch",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.caseepoch",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.vaultkey",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.vaultreceipt",
                    ),
                ),
                ("box", models.BinaryField(max_length=80)),
                ("expires_at", models.DateTimeField(null=True)),
                ("granter", models.BinaryField(max_length=32)),
                ("signature", models.BinaryField(max_length=64)),
                ("rewrapped", models.BinaryField(default=bytes)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "id"), name="vaultgrant_tenant_key"),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="case", name="vaultgrant_case_same_tenant"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="epoch", name="vaultgrant_epoch_same_tenant"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="key", name="vaultgrant_key_same_tenant"
                    ),
                    portal.tenancy.constraints.TenantForeignKey(
                        field="receipt", name="vaultgrant_receipt_same_tenant"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", None), ("receipt__isnull", False)),
                            models.Q(("key__isnull", False), ("receipt", None)),
                            _connector="OR",
                        ),
                        name="vaultgrant_one_member",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key__isnull", False)),
                        fields=("tenant", "epoch", "key"),
                        name="vaultgrant_key_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("receipt__isnull", False)),
                        fields=("tenant", "epoch", "receipt"),
                        name="vaultgrant_receipt_once",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["tenant", "key", "case"], name="vaultgrant_of_key"),
                    models.Index(fields=["tenant", "case"], name="vaultgrant_of_case"),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="tenant",
            name="tenant_slug_free",
        ),
        migrations.AlterField(
            model_name="tenant",
            name="kind",
            field=models.CharField(
                choices=[
                    ("un_body", "United Nations body"),
                    ("treaty_body", "Treaty body secretariat"),
                    ("regional_body", "Regional organization or commission"),
                    ("other", "Other international institution"),
                    ("ombuds", "Ombuds office"),
                ],
                default="other",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "slug__in",
                        [
                            "about",
                            "account",
                            "api",
                            "begin",
                            "box",
                            "health",
                            "help",
                            "help-now",
                            "inbox",
                            "metrics",
                            "ombuds",
                            "organizations",
                            "search",
                            "static",
                            "verify",
                        ],
                    ),
                    _negated=True,
                ),
                name="tenant_slug_free",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "ombuds")), fields=("kind",), name="tenant_one_ombuds"
            ),
        ),
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "ombuds"), _negated=True),
                    ("published_at", None),
                    _connector="OR",
                ),
                name="tenant_ombuds_is_no_institution",
            ),
        ),
    ]
