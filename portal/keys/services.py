"""People and their keys: made, shown to be written down, certified, changed, ended.

The cryptography and its rules stand in portal/vault; here stands what people do with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.actors.selectors import actor_of
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.keys.tries import counted
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import lock
from portal.vault.identities import OfficerKeys, open_keys, seal_keys_for_recovery
from portal.vault.keylog import KeyRole, Step
from portal.vault.keyring import Keyring
from portal.vault.models import KeyProposal, SealedKeys, VaultKey
from portal.vault.passphrases import passphrase
from portal.vault.receipts import Receipt
from portal.vault.secrecy import Passphrase
from portal.vault.selectors import find_own_key
from portal.vault.services import keys as vault_keys

_SALT = "portal.keys.recovery-code"


class Compared(StrEnum):
    """How a fingerprint was compared with the person whose it is."""

    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"


@dataclass(frozen=True, slots=True)
class Asked:
    """Two places of a recovery code (from 0), and what proves that the right words were typed."""

    places: tuple[int, int]
    proof: str


@sensitive_variables()
def ask_back(key: VaultKey, written: Sequence[str], places: tuple[int, int]) -> Asked:
    """Ask for two words of a recovery code; the code itself is kept nowhere.

    `written` is the code as shown, word by word. The proof holds for this key alone and needs the
    deployment's secret.
    """
    return Asked(places, _proof(key, places, [written[place] for place in places]))


@sensitive_variables()
def _proof(key: VaultKey, places: Sequence[int], words: Sequence[str]) -> str:
    text = "|".join([str(key.pk), *map(str, places), *(_folded(word) for word in words)])
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def _folded(word: str) -> str:
    return "".join(word.casefold().split())


@sensitive_variables()
@transaction.atomic
def confirm_code(*, key: VaultKey, asked: Asked, words: Sequence[str], actor: Actor) -> None:
    """The code is written down: two of its words were typed back. Raises NotPermitted, Refused."""
    require(actor, Permission.VAULT_HOLD)
    if not constant_time_compare(_proof(key, asked.places, words), asked.proof):
        raise Refused(_("These are not the two words. Compare them with what you wrote down."))
    row: VaultKey = lock(VaultKey, key.pk)
    if row.person_id != actor.person_id:
        raise NotFound
    row.code_kept_at = timezone.now()
    row.save(update_fields=["code_kept_at"])
    audit.record("vault_key.code_kept", row, actor=actor, fields=["code_kept_at"])


@counted
@sensitive_variables()
@transaction.atomic
def renew_code(*, key: VaultKey, phrase: Passphrase, actor: Actor) -> Receipt:
    """A new recovery code in place of the old one; shown once.

    Raises WrongPassphrase, TriedTooOften.
    """
    require(actor, Permission.VAULT_HOLD)
    keys, code = _open(key, phrase), Receipt.generate()
    SealedKeys.objects.filter(key=key).update(by_code=seal_keys_for_recovery(keys, code))
    keys.pair.wipe()
    row: VaultKey = lock(VaultKey, key.pk)
    row.code_kept_at = None
    row.save(update_fields=["code_kept_at"])
    audit.record("vault_key.code_renewed", row, actor=actor)
    return code


@sensitive_variables()
def _open(key: VaultKey, phrase: Passphrase) -> OfficerKeys:
    """One's own keys, also before there is a list of certified ones. Raises WrongPassphrase."""
    sealed = SealedKeys.objects.filter(key=key).first()
    if sealed is None:
        raise NotFound
    return open_keys(bytes(sealed.by_passphrase), key.identity(), phrase)


@counted
@sensitive_variables()
@transaction.atomic
def ask_for_certification(
    *, key: VaultKey, phrase: Passphrase, tenant: Tenant, actor: Actor
) -> KeyProposal:
    """Put one's own key forward to be signed by two.

    Raises WrongPassphrase, TriedTooOften, Refused, NotReady.
    """
    if key.code_kept_at is None:
        raise Refused(_("Show first that you wrote your recovery code down."))
    keys = _open(key, phrase)
    try:
        return vault_keys.propose(
            tenant=tenant, key_id=key.pk, step=Step.CERTIFY, keys=keys, actor=actor
        )
    finally:
        keys.pair.wipe()


@counted
@sensitive_variables()
@transaction.atomic
def begin_together(
    *, tenant: Tenant, mine: VaultKey, other_id: UUID, phrases: tuple[str, str], actor: Actor
) -> bytes:
    """Two officers at one table, each with their passphrase, begin the list: its fingerprint.

    The second one's sealed keys are read in their own context, as nobody else is shown them. A wrong
    passphrase of either counts for who is signed in: nobody makes a colleague wait. Raises
    NotPermitted, NotFound, WeakPassphrase, WrongPassphrase, TriedTooOften, Refused, NotReady.
    """
    require(actor, Permission.VAULT_CERTIFY)
    other: VaultKey = lock(VaultKey, other_id)
    roles = {mine.role, other.role}
    if roles != {KeyRole.OFFICER.value} or other.ended_at is not None:
        raise NotFound
    if None in (mine.code_kept_at, other.code_kept_at):
        raise Refused(_("Both have to show first that they wrote their recovery codes down."))
    present = [_open(mine, passphrase(phrases[0]))]
    with tenant_context(system_actor(tenant.pk)):
        second = actor_of(other.person_id, tenant=tenant, second_factor=True)
    require(second, Permission.VAULT_CERTIFY)
    with tenant_context(second):
        present.append(_open(other, passphrase(phrases[1])))
    try:
        return vault_keys.begin_key_log(tenant=tenant, officers=present, actor=actor)
    finally:
        for keys in present:
            keys.pair.wipe()


@counted
@sensitive_variables()
def open_for_use(*, tenant: Tenant, typed: str, actor: Actor) -> Keyring:
    """One's own certified keys, opened with the passphrase as typed. One run of Argon2id.

    Raises Refused (no keys yet, or not certified), WeakPassphrase, WrongPassphrase, TriedTooOften
    (not tried: too many wrong ones in a row), LogBroken.
    """
    own = find_own_key(tenant.pk, actor.person_id) if actor.person_id else None
    if own is None or own.certified_at is None:
        raise Refused(_("You hold no certified keys here yet. Look at “Keys” for the next step."))
    phrase = passphrase(typed)
    ring = vault_keys.open_own_keys(key=own, phrase=phrase, tenant=tenant, actor=actor)
    audit.record("vault.opened", own, actor=actor)
    return ring


@counted
@sensitive_variables()
@transaction.atomic
def change_phrase(
    *, key: VaultKey, old: Passphrase, new: Passphrase, tenant: Tenant, actor: Actor
) -> None:
    """The same keys under another passphrase.

    Raises WrongPassphrase, TriedTooOften, Refused, LogBroken.
    """
    if key.certified_at is None:
        raise Refused(_("Have your keys certified first."))
    ring = vault_keys.open_own_keys(key=key, phrase=old, tenant=tenant, actor=actor)
    try:
        vault_keys.change_passphrase(key=key, ring=ring, phrase=new, actor=actor)
    finally:
        ring.wipe()


@transaction.atomic
def sign_compared(
    *, tenant: Tenant, proposal_id: UUID, way: Compared, ring: Keyring, actor: Actor
) -> bool:
    """Sign a colleague's key after comparing its words with them; whether it stands in the list.

    Raises NotPermitted, NotFound, Refused, NotReady.
    """
    proposal: KeyProposal = lock(KeyProposal, proposal_id)
    audit.record("vault_key.compared", proposal.key, actor=actor, details={"way": way.value})
    left = vault_keys.sign_proposal(tenant=tenant, proposal_id=proposal_id, ring=ring, actor=actor)
    return left is None


@transaction.atomic
def propose_revocation(*, tenant: Tenant, key_id: UUID, ring: Keyring, actor: Actor) -> KeyProposal:
    """Ask that an ended key be struck off the list; another officer signs too.

    Raises NotPermitted, NotFound, Refused (it is still used, or struck off already).
    """
    row: VaultKey = lock(VaultKey, key_id)
    if row.ended_at is None:
        raise Refused(_("End this key first; afterwards two strike it off the list."))
    if key_id not in ring.log.active:
        raise Refused(_("This key is not in the list of certified ones."))
    return vault_keys.propose(
        tenant=tenant, key_id=key_id, step=Step.REVOKE, keys=ring.keys, actor=actor
    )
