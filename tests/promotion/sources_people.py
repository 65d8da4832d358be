"""Analysts with keys: two officers begin the list, each certifies; what is in their vaults opens."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.keylog import KeyRole, Step
from portal.vault.keyring import Keyring
from portal.vault.models import VaultKey
from portal.vault.passphrases import passphrase
from portal.vault.selectors import key_log
from portal.vault.services.keys import begin_key_log, make_keys, propose, sign_proposal
from tests.accreditation.applicant.conftest import signed_in
from tests.cast import Cast, make_staff
from tests.vault.conftest import PHRASE, Person, made_keys


@dataclass
class Analysts:
    """The officers who began the list, and analysts in the order in which they were certified."""

    tenant: Tenant
    officers: list[Person] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def ring(self, person: Person) -> Keyring:
        """An open vault, in the person's own context."""
        return Keyring(person.keys, key_log(self.tenant))

    def join(self, actor: Actor) -> Person:
        """An analyst makes keys, through the rules of the gate, without any training."""
        with tenant_context(actor):
            made = make_keys(
                role=KeyRole.ANALYST,
                phrase=passphrase(PHRASE),
                tenant=self.tenant,
                actor=actor,
            )
        return Person(actor, made.key, made.keys, made.code)

    def certify(self, person: Person, *, by: list[Person]) -> None:
        """The person asks, two sign."""
        with tenant_context(person.actor):
            proposal = propose(
                tenant=self.tenant,
                key_id=person.key.pk,
                step=Step.CERTIFY,
                keys=person.keys,
                actor=person.actor,
            )
        for signer in by:
            with tenant_context(signer.actor):
                sign_proposal(
                    tenant=self.tenant,
                    proposal_id=proposal.pk,
                    ring=self.ring(signer),
                    actor=signer.actor,
                )
        if person not in self.people:
            self.people.append(person)


def staffed_with_analysts(cast: Cast, settings: Any, number: int = 2) -> Analysts:
    """Two officers begin the list and certify two analysts."""
    tenant = cast.institution
    first = cast.staff[StaffRole.PROTECTION_OFFICER]
    second = cast.staff[StaffRole.PROTECTION_SUPERVISOR]
    found = Analysts(tenant)
    found.officers = [made_keys(actor, tenant, KeyRole.OFFICER) for actor in (first, second)]
    with tenant_context(first):
        genesis = begin_key_log(
            tenant=tenant, officers=[one.keys for one in found.officers], actor=first
        )
    settings.VAULT_GENESIS = {tenant.slug: genesis}
    actors = [cast.staff[StaffRole.ANALYST]]
    actors += [another_analyst(cast, at) for at in range(2, number + 1)]
    for actor in actors[:number]:
        found.certify(found.join(actor), by=found.officers)
    return found


def another_analyst(cast: Cast, number: int) -> Actor:
    """One more analyst of the first institution."""
    return make_staff(cast.institution, StaffRole.ANALYST, f"analyst{number}@first.example.org")


def opened_browser(person: Person, slug: str) -> Client:
    """A browser in which this person has opened their vault."""
    client = signed_in(person.actor)
    answer = client.post(f"/en/{slug}/desk/open/", {"phrase": PHRASE})
    assert answer.status_code == 302, answer.content
    return client


def key_of(person: Person) -> VaultKey:
    """The person's key as it stands."""
    with tenant_context(person.actor):
        return VaultKey.objects.get(pk=person.key.pk)
