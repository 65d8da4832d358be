"""A fresh institution whose vault is staffed, made by the portal's own services."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

PHRASE = "seven quiet herons over the weir"


@dataclass
class Officer:
    """Somebody with certified keys."""

    actor: Any
    key: Any
    keys: Any


@dataclass
class Vaulted:
    """The institution, its officers, and the fingerprint that its processes are given."""

    tenant: Any
    genesis: bytes = b""
    officers: list[Officer] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What other processes need to know of it."""
        return {"VAULT_GENESIS": f"{self.tenant.slug}={self.genesis.hex()}"}

    def ring(self, number: int = 0) -> Any:
        """An officer's open vault, in the officer's own context."""
        from portal.vault.keyring import Keyring
        from portal.vault.selectors import key_log

        return Keyring(self.officers[number].keys, key_log(self.tenant))

    def report(self, *words: str) -> tuple[Any, Any]:
        """Somebody reports: the case and the receipt. The first words are what happened."""
        from portal.permissions import system_actor
        from portal.tenancy.context import tenant_context
        from portal.vault.datakeys import Compartment
        from portal.vault.receipts import Receipt
        from protection.cases.services import take_in_report

        told, reached, *_more = [*words, "They came at night.", "Ask for the baker."]
        receipt = Receipt.generate()
        with tenant_context(system_actor(self.tenant.pk)):
            case = take_in_report(
                tenant=self.tenant,
                receipt=receipt,
                texts=[
                    (Compartment.NARRATIVE, {"kind": "narrative", "words": told}),
                    (Compartment.IDENTITY, {"kind": "contact", "words": reached}),
                ],
                language="en",
            )
        return case, receipt


def staffed_institution() -> Vaulted:
    """Three officers (the second supervises), certified; `settings.VAULT_GENESIS` knows it."""
    from django.conf import settings
    from django.utils import timezone

    from portal.policies.illustrations import illustrations
    from portal.policies.installing import install_institution
    from portal.tenancy.context import tenant_context
    from portal.vault.services.keys import begin_key_log

    given = next(each for each in illustrations() if each.tenant.slug == "riverland-style")
    header = replace(given.tenant, slug=f"vaulted-{secrets.token_hex(4)}")
    tenant = install_institution(replace(given, tenant=header), this_year=timezone.now().year)
    found = Vaulted(tenant)
    roles = ("protection_officer", "protection_supervisor", "protection_officer")
    found.officers = [_officer(tenant, role) for role in roles]
    for officer in found.officers[:2]:
        _make_keys(tenant, officer)
    first = found.officers[0].actor
    with tenant_context(first):
        keys = [one.keys for one in found.officers[:2]]
        found.genesis = begin_key_log(tenant=tenant, officers=keys, actor=first)
    settings.VAULT_GENESIS = {**settings.VAULT_GENESIS, tenant.slug: found.genesis}
    _make_keys(tenant, found.officers[2])
    _certify(found, found.officers[2], found.officers[:2])
    return found


def _officer(tenant: Any, role: str) -> Officer:
    from portal.actors.models import StaffMembership, User
    from portal.actors.selectors import actor_of
    from portal.permissions import DatabaseRole, system_actor
    from portal.tenancy.context import tenant_context

    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        person = User.objects.create_user(
            email=f"{role}-{secrets.token_hex(6)}@example.org", name=role
        )
    with tenant_context(system_actor(tenant.pk)):
        StaffMembership.objects.create(tenant=tenant, person=person, roles=[role])
        return Officer(actor_of(person.pk, tenant=tenant, second_factor=True), None, None)


def _train(tenant: Any, officer: Officer) -> None:
    """Every module passed, the protocol signed: before that nobody is given keys."""
    from portal.tenancy.context import tenant_context
    from protection.training.modules import MODULES
    from protection.training.services import sign_protocol, take_test

    with tenant_context(officer.actor):
        for module in MODULES:
            right = {number: question.right for number, question in enumerate(module.questions)}
            take_test(tenant=tenant, code=module.code, answers=right, actor=officer.actor)
        sign_protocol(tenant=tenant, signed_name="An Officer", actor=officer.actor)


def _make_keys(tenant: Any, officer: Officer) -> None:
    from portal.tenancy.context import tenant_context
    from portal.vault.keylog import KeyRole
    from portal.vault.passphrases import passphrase
    from portal.vault.services.keys import make_keys

    _train(tenant, officer)
    with tenant_context(officer.actor):
        made = make_keys(
            role=KeyRole.OFFICER, phrase=passphrase(PHRASE), tenant=tenant, actor=officer.actor
        )
    officer.key, officer.keys = made.key, made.keys


def _certify(found: Vaulted, officer: Officer, others: Iterable[Officer]) -> None:
    from portal.tenancy.context import tenant_context
    from portal.vault.keylog import Step
    from portal.vault.services.keys import propose, sign_proposal

    with tenant_context(officer.actor):
        proposal = propose(
            tenant=found.tenant,
            key_id=officer.key.pk,
            step=Step.CERTIFY,
            keys=officer.keys,
            actor=officer.actor,
        )
    for number, other in enumerate(others):
        with tenant_context(other.actor):
            sign_proposal(
                tenant=found.tenant,
                proposal_id=proposal.pk,
                ring=found.ring(number),
                actor=other.actor,
            )
