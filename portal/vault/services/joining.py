"""Two cases of one person become one: the receipts of the one open the other from now on."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.errors import Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from portal.vault.models import CaseEpoch, VaultCase, VaultGrant, VaultReceipt
from portal.vault.selectors import take_case_keys
from portal.vault.services.cases import To, renew_epochs, seal_to
from portal.vault.statements import CaseRoot, sign_statement

# What a receipt opens of a case that was taken over: messages, files and consents, never the story.
_THE_PERSONS = (Compartment.MESSAGES, Compartment.FILES, Compartment.CONSENT)


@transaction.atomic
def join_receipts(*, source_id: UUID, target_id: UUID, ring: Keyring, actor: Actor) -> int:
    """Let the receipts of one case open another of the same person. How many there were.

    They open what is written from now on, and every consent of it, so that a withdrawal by either
    receipt finds them all; nothing that was written there before. The root is signed anew with
    all receipts. Raises NotPermitted, NotFound, Refused (not adopted), Unopenable.
    """
    require(actor, Permission.VAULT_GRANT)
    for case_id in sorted((source_id, target_id)):
        case: VaultCase = lock(VaultCase, case_id)
        if case.adopted_at is None:
            raise Refused(_("Take both over first."), code="not_adopted")
    target = VaultCase.objects.get(pk=target_id)
    moved = list(VaultReceipt.objects.filter(case_id=source_id).order_by("id"))
    VaultGrant.objects.filter(case_id=source_id, receipt__in=moved).delete()
    for row in moved:
        row.case = target
        row.save(update_fields=["case"])
    _sign_root_anew(target, ring)
    renew_epochs(case_id=target_id, ring=ring, actor=actor)
    _grant(target, moved, ring)
    audit.record("vault_case.joined", target, actor=actor, details={"from": str(source_id)})
    return len(moved)


def _sign_root_anew(case: VaultCase, ring: Keyring) -> None:
    pairs = tuple(row.public for row in VaultReceipt.objects.filter(case=case).order_by("id"))
    root = CaseRoot(case.tenant_id, case.pk, pairs, bytes(case.recovery_public))
    signed = sign_statement(root, ring.pair)
    case.root_reporters = b"".join(pair.box + pair.sign for pair in pairs)
    case.root_author, case.root_signature = signed.author, signed.signature
    case.save(update_fields=["root_reporters", "root_author", "root_signature"])


def _grant(case: VaultCase, receipts: list[VaultReceipt], ring: Keyring) -> None:
    held = take_case_keys(case, ring.member, ring.pair, ring.log)
    for epoch in CaseEpoch.objects.filter(case=case).order_by("compartment", "epoch"):
        part = Compartment(epoch.compartment)
        is_newest = epoch.epoch == held.place(part).epoch
        is_theirs = part is Compartment.CONSENT or (is_newest and part in _THE_PERSONS)
        if is_theirs and (part, epoch.epoch) in held.keys:
            key = held.data_key(epoch.place)
            seal_to(key, epoch, [To(row.member, receipt_id=row.pk) for row in receipts], ring.pair)
    held.wipe()
