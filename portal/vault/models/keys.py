"""Keys of officers and custodians, their sealed private halves, the key log."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tenancy.columns import Columns, clear, hashed, locked, public
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.vault.granting import Member
from portal.vault.identities import Holder, PublicPair
from portal.vault.keylog import Card, Entry, KeyRole


class EndReason(models.TextChoices):
    """Why a key is no longer used."""

    LEFT = "left", _("left")
    LOST = "lost", _("passphrase lost")
    COMPROMISED = "compromised", _("may be known to others")


class VaultKey(TenantRow):
    """The public halves of one person's keys at one institution; a new pair is a new row."""

    ROLES: ClassVar = [
        (KeyRole.OFFICER.value, _("officer")),
        (KeyRole.CUSTODIAN.value, _("custodian")),
        (KeyRole.ANALYST.value, _("analyst")),
    ]
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=ROLES)
    generation = models.PositiveIntegerField(default=1)
    box_public = models.BinaryField(max_length=32)
    sign_public = models.BinaryField(max_length=32)
    holder = models.BinaryField(max_length=32)
    certified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=12, choices=EndReason, blank=True)
    # When its holder showed that the recovery code is written down; nobody certifies before.
    code_kept_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, person="person_id", worker=True, lookup=True)

    host_sees: ClassVar[Columns] = {
        "code_kept_at": clear(
            "when its holder proved to have kept the recovery code",
            "a key whose code was never kept is not certified",
        ),
        "person": clear(
            "whose key",
            "colleagues choose a team by name; who works in protection is known to the host",
        ),
        "role": clear(
            "officer, key trustee or analyst",
            "a key trustee’s key is never granted a case, nor is an analyst’s",
        ),
        "generation": clear(
            "which pair of this person", "an old pair is not taken for the new one"
        ),
        "box_public": public("what is sealed to this person is sealed to it"),
        "sign_public": public("what this person signs is checked with it"),
        "holder": hashed("person and key, as the key log names them", "the log names nobody"),
        "certified_at": clear("when two others certified it", "grants go to certified keys alone"),
        "ended_at": clear("when it ended", "an ended key opens nothing from that moment"),
        "ended_because": clear("left, lost or compromised", "says what has to follow"),
        "created_at": clear("when it was made", "kept with the key"),
    }

    class Meta:
        constraints = (
            tenant_key("vaultkey"),
            models.UniqueConstraint(
                fields=["tenant", "person", "role", "generation"], name="vaultkey_generation_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "person", "role"],
                condition=models.Q(ended_at=None),
                name="vaultkey_one_live",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_because="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_because="")),
                name="vaultkey_end_has_reason",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def public(self) -> PublicPair:
        """The public halves."""
        return PublicPair(bytes(self.box_public), bytes(self.sign_public))

    @property
    def member(self) -> Member:
        """The key as one to whom access is granted."""
        return Member(self.pk, bytes(self.box_public))

    @property
    def card(self) -> Card:
        """The key as the key log names it."""
        role = KeyRole(self.role)
        return Card(self.pk, bytes(self.holder), role, self.generation, self.public)

    def identity(self) -> Holder:
        """What the sealed private halves are bound to."""
        return Holder(self.tenant_id, self.person_id, self.pk, self.generation)


class SealedKeys(TenantRow):
    """The private halves, sealed; shown to the person whose they are and to nobody else."""

    key = models.ForeignKey(
        VaultKey, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    by_passphrase = models.BinaryField()
    by_code = models.BinaryField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        staff_rows="key_id IN (SELECT id FROM portal_vaultkey WHERE person_id = {person})",
        deletable=True,
    )

    host_sees: ClassVar[Columns] = {
        "key": clear("whose", "found at unlock"),
        "by_passphrase": locked("the private halves", "Argon2id of the vault’s passphrase"),
        "by_code": locked("the private halves", "the personal recovery code of 128 bits"),
    }

    class Meta:
        constraints = (
            tenant_key("sealedkeys"),
            TenantForeignKey(field="key", name="sealedkeys_key_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "key"], name="sealedkeys_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class KeyLogEntry(TenantRow):
    """One entry of the tenant's key log; triggers keep it as it is. It names keys, not people."""

    sequence = models.PositiveIntegerField()
    body = models.BinaryField()
    signatures = models.JSONField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        published="true",
        staff_writes=False,
        worker=False,
        extra=(
            "GRANT INSERT ON {table} TO portal_staff",
            "CREATE POLICY guard_append ON {table} FOR INSERT TO portal_staff"
            " WITH CHECK (tenant_id = {tenant})",
            "GRANT SELECT ON {table} TO portal_worker",
            "CREATE POLICY guard_check ON {table} FOR SELECT TO portal_worker USING (true)",
        ),
    )

    host_sees: ClassVar[Columns] = {
        "sequence": clear("its place", "a dropped entry is seen"),
        "body": public("the keys that it begins, certifies or revokes"),
        "signatures": public("of two certifiers"),
        "recorded_at": clear("when", "kept with the entry"),
    }

    class Meta:
        ordering = ("sequence",)
        constraints = (
            tenant_key("keylogentry"),
            models.UniqueConstraint(fields=["tenant", "sequence"], name="keylog_sequence_once"),
        )

    def __str__(self) -> str:
        return str(self.sequence)

    @property
    def entry(self) -> Entry:
        """The entry as the vault verifies it. Raises ValueError where it is none."""
        return Entry(bytes(self.body), read_signatures(self.signatures))


class KeptForm(TenantRow):
    """A form that arrived after the vault had locked, sealed to the key of whoever sent it.

    Where it was going stands inside. Shown to that person alone, and thrown away with its sending.
    """

    key = models.ForeignKey(
        VaultKey, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        staff_rows="key_id IN (SELECT id FROM portal_vaultkey WHERE person_id = {person})",
        deletable=True,
    )

    host_sees: ClassVar[Columns] = {
        "key": clear("whose key it is sealed to", "it is shown to that person alone"),
        "sealed": locked(
            "what was written and where it was going", "opened by its writer’s own key alone"
        ),
        "kept_at": clear("when it came", "shown to its writer; old ones are found by it"),
    }

    class Meta:
        ordering = ("kept_at",)
        constraints = (
            tenant_key("keptform"),
            TenantForeignKey(field="key", name="keptform_key_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class KeyProposal(TenantRow):
    """An entry that gathers its signatures."""

    key = models.ForeignKey(
        VaultKey, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    step = models.CharField(max_length=10)
    body = models.BinaryField()
    signatures = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, deletable=True)

    host_sees: ClassVar[Columns] = {
        "key": clear("which key", "shown to those who may certify"),
        "step": clear("certify or revoke", "says what is signed"),
        "body": public("the entry that is being signed"),
        "signatures": public("those given so far"),
        "created_at": clear("when", "old proposals are written anew"),
    }

    class Meta:
        constraints = (
            tenant_key("keyproposal"),
            TenantForeignKey(field="key", name="keyproposal_key_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "key", "step"], name="keyproposal_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)


def write_signatures(signatures: dict[UUID, bytes]) -> dict[str, str]:
    """Signatures as they are stored."""
    return {key.hex: signature.hex() for key, signature in signatures.items()}


def read_signatures(stored: dict[str, str]) -> dict[UUID, bytes]:
    """Signatures as they are checked. Raises ValueError."""
    return {UUID(key): bytes.fromhex(signature) for key, signature in stored.items()}
