"""The demo's key ceremony: two begin the list at one table, they certify the others.

Each institution has its own: two officers, a supervisor and three trustees. What a cut start left
half done is continued; where everybody is certified no passphrase is worked on at all.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.demo import DemoPerson, at
from portal.grants import StaffRole
from portal.keys.services import ask_back, confirm_code
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.identities import OfficerKeys, open_keys
from portal.vault.keylog import KeyRole, Step
from portal.vault.keyring import Keyring
from portal.vault.models import SealedKeys, VaultKey
from portal.vault.passphrases import passphrase
from portal.vault.receipts import write_receipt
from portal.vault.selectors import fingerprints, key_log, log_entries
from portal.vault.services.keys import begin_key_log, make_keys, propose, sign_proposal

_ROLE_OF = {
    StaffRole.PROTECTION_OFFICER: KeyRole.OFFICER,
    StaffRole.PROTECTION_SUPERVISOR: KeyRole.OFFICER,
    StaffRole.KEY_TRUSTEE: KeyRole.CUSTODIAN,
}
# A month and more ago, after the training.
CEREMONY_AGO = timedelta(days=45)
# A run of loaddemo that has just made them need not open them again.
_held: dict[tuple[str, str], OfficerKeys] = {}


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Somebody of the demo who holds keys."""

    person: DemoPerson
    actor: Actor
    tenant: Tenant
    role: KeyRole

    def keys(self) -> OfficerKeys:
        """Their open keys: made, or opened with the passphrase of the accounts file."""
        place = (self.tenant.slug, self.person.email)
        if place not in _held:
            _held[place] = self._make_or_open()
        return _held[place]

    def ring(self) -> Keyring:
        """Their open vault; in a context of theirs."""
        log = key_log(self.tenant)
        known = replace(self.keys(), genesis=log.genesis, head=log.head, length=log.length)
        return Keyring(known, log)

    def row(self) -> VaultKey | None:
        """Their live key; in a context of theirs."""
        mine = VaultKey.objects.filter(tenant=self.tenant, person_id=self.actor.person_id)
        return mine.filter(role=self.role.value, ended_at=None).first()

    def _make_or_open(self) -> OfficerKeys:
        phrase = passphrase(self.person.vault_passphrase or "")
        with tenant_context(self.actor):
            row = self.row()
            if row is not None:
                sealed = SealedKeys.objects.get(tenant=self.tenant, key=row)
                return open_keys(bytes(sealed.by_passphrase), row.identity(), phrase)
            made = make_keys(role=self.role, phrase=phrase, tenant=self.tenant, actor=self.actor)
            written, places = write_receipt(made.code, "en").split(), (0, 1)
            asked = ask_back(made.key, written, places)
            confirm_code(key=made.key, asked=asked, words=written[:2], actor=self.actor)
            return made.keys


def key_holders(tenant: Tenant, staff: dict[str, Any]) -> list[KeyHolder]:
    """The two officers, the supervisor, the three trustees, in this order."""
    return [
        KeyHolder(person, demo_actor(user, tenant), tenant, _ROLE_OF[role])
        for role in _ROLE_OF
        for person, user in staff[tenant.slug]
        if role.value in person.roles
    ]


def analyst_holders(tenant: Tenant, staff: dict[str, Any]) -> list[KeyHolder]:
    """Analysts who hold keys, by the accounts file."""
    return [
        KeyHolder(person, demo_actor(user, tenant), tenant, KeyRole.ANALYST)
        for person, user in staff[tenant.slug]
        if StaffRole.ANALYST.value in person.roles and person.vault_passphrase
    ]


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """The ceremony of each institution, once."""
    del organizations
    for tenant in tenants:
        people = [*key_holders(tenant, staff), *analyst_holders(tenant, staff)]
        with tenant_context(people[0].actor):
            _remember_genesis(tenant)
            rows = VaultKey.objects.filter(tenant=tenant, ended_at=None)
            certified = rows.exclude(certified_at=None).count()
        if certified < len(people):
            with at(timezone.now() - CEREMONY_AGO):
                _hold_ceremony(tenant, people)


def _hold_ceremony(tenant: Tenant, people: Sequence[KeyHolder]) -> None:
    first, second, *others = people
    with tenant_context(first.actor):
        has_begun = bool(log_entries(tenant.pk))
    if not has_begun:
        officers = [first.keys(), second.keys()]
        with tenant_context(first.actor):
            begin_key_log(tenant=tenant, officers=officers, actor=first.actor)
            _remember_genesis(tenant)
    for newcomer in others:
        _certify(newcomer, by=(first, second))


def _certify(newcomer: KeyHolder, *, by: Sequence[KeyHolder]) -> None:
    keys = newcomer.keys()
    with tenant_context(newcomer.actor):
        row = newcomer.row()
        if row is None or row.certified_at is not None:
            return
        proposal = propose(
            tenant=newcomer.tenant,
            key_id=row.pk,
            step=Step.CERTIFY,
            keys=keys,
            actor=newcomer.actor,
        )
    for officer in by:
        with tenant_context(officer.actor):
            sign_proposal(
                tenant=newcomer.tenant,
                proposal_id=proposal.pk,
                ring=officer.ring(),
                actor=officer.actor,
            )


def _remember_genesis(tenant: Tenant) -> None:
    """Write the fingerprint where the deployment reads it, outside the database."""
    entries = log_entries(tenant.pk)
    if not entries or tenant.slug in fingerprints():
        return
    descriptor = os.open(
        Path(settings.VAULT_GENESIS_FILE), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
    )
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{tenant.slug}={entries[0].hash.hex()}\n")
