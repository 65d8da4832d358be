"""An institution whose vault is staffed: three officers, a supervisor, three custodians."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nacl.pwhash import argon2id

from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault import passphrases
from portal.vault.identities import OfficerKeys
from portal.vault.keylog import KeyRole, Step
from portal.vault.keyring import Keyring
from portal.vault.models import VaultKey
from portal.vault.passphrases import passphrase
from portal.vault.peppers import PepperStore
from portal.vault.receipts import Receipt
from portal.vault.selectors import key_log
from portal.vault.services.keys import begin_key_log, make_keys, propose, sign_proposal
from protection.training.modules import MODULES
from protection.training.services import sign_protocol, take_test
from tests.cast import Cast, make_staff

PHRASE = "seven quiet herons over the weir"


@dataclass
class Person:
    """Somebody with keys."""

    actor: Actor
    key: VaultKey
    keys: OfficerKeys
    code: Receipt


@dataclass
class Staffed:
    """The vault of the first institution."""

    tenant: Tenant
    store: PepperStore
    officers: list[Person] = field(default_factory=list)
    custodians: list[Person] = field(default_factory=list)

    def ring(self, person: Person) -> Keyring:
        """An open vault, in the person's own context."""
        return Keyring(person.keys, key_log(self.tenant))


def trained(actor: Actor, tenant: Tenant) -> None:
    """Every module passed, the protocol signed."""
    with tenant_context(actor):
        for module in MODULES:
            right = {number: question.right for number, question in enumerate(module.questions)}
            take_test(tenant=tenant, code=module.code, answers=right, actor=actor)
        sign_protocol(tenant=tenant, signed_name="A Person", actor=actor)


def made_keys(actor: Actor, tenant: Tenant, role: KeyRole) -> Person:
    """The person, trained as the gate asks, with new keys."""
    trained(actor, tenant)
    with tenant_context(actor):
        made = make_keys(role=role, phrase=passphrase(PHRASE), tenant=tenant, actor=actor)
    return Person(actor, made.key, made.keys, made.code)


def certify(staffed: Staffed, person: Person) -> None:
    """The person asks, two officers sign."""
    with tenant_context(person.actor):
        proposal = propose(
            tenant=staffed.tenant,
            key_id=person.key.pk,
            step=Step.CERTIFY,
            keys=person.keys,
            actor=person.actor,
        )
    for officer in staffed.officers[:2]:
        with tenant_context(officer.actor):
            sign_proposal(
                tenant=staffed.tenant,
                proposal_id=proposal.pk,
                ring=staffed.ring(officer),
                actor=officer.actor,
            )


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> PepperStore:
    """A pepper store in two directories."""
    directories = [tmp_path / "peppers", tmp_path / "copy"]
    settings.VAULT_PEPPER_STORE = [str(path) for path in directories]
    return PepperStore(directories)


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its own least cost: what is tested here is not how long guessing takes.

    The cost that stands in the sealed keys, and is checked, stays the real one.
    """
    real = argon2id.kdf

    def quick(size: int, phrase: bytes, salt: bytes, *, opslimit: int, memlimit: int) -> bytes:
        assert (opslimit, memlimit) == (passphrases.LEAST_OPERATIONS, passphrases.LEAST_MEMORY)
        key: bytes = real(
            size, phrase, salt, opslimit=argon2id.OPSLIMIT_MIN, memlimit=argon2id.MEMLIMIT_MIN
        )
        return key

    monkeypatch.setattr(argon2id, "kdf", quick)


@pytest.fixture
def newcomer(cast: Cast) -> Callable[[str, StaffRole], Actor]:
    """One more member of staff."""

    def _newcomer(name: str, role: StaffRole) -> Actor:
        return make_staff(cast.institution, role, f"{name}@first.example.org")

    return _newcomer


@pytest.fixture
def staffed(
    cast: Cast,
    store: PepperStore,
    settings: Any,
    newcomer: Callable[[str, StaffRole], Actor],
    quick_passphrases: None,
) -> Staffed:
    """Two officers begin the log; a third and three custodians are certified."""
    tenant = cast.institution
    people = [
        cast.staff[StaffRole.PROTECTION_OFFICER],
        cast.staff[StaffRole.PROTECTION_SUPERVISOR],
        newcomer("third", StaffRole.PROTECTION_OFFICER),
    ]
    trustees = [cast.staff[StaffRole.KEY_TRUSTEE]]
    trustees += [newcomer(f"trustee{n}", StaffRole.KEY_TRUSTEE) for n in (2, 3)]
    found = Staffed(tenant, store)
    found.officers = [made_keys(actor, tenant, KeyRole.OFFICER) for actor in people[:2]]
    with tenant_context(people[0]):
        genesis = begin_key_log(
            tenant=tenant, officers=[one.keys for one in found.officers], actor=people[0]
        )
    settings.VAULT_GENESIS = {tenant.slug: genesis}
    found.officers.append(made_keys(people[2], tenant, KeyRole.OFFICER))
    found.custodians = [made_keys(actor, tenant, KeyRole.CUSTODIAN) for actor in trustees]
    for person in [found.officers[2], *found.custodians]:
        certify(found, person)
    return found
