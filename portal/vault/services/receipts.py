"""A further receipt for a case in hand: given by an officer, from now on."""

from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.errors import Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.identities import PublicPair
from portal.vault.keyring import Keyring, receipt_pair
from portal.vault.models import CaseEpoch, VaultCase, VaultReceipt
from portal.vault.receipts import Receipt
from portal.vault.selectors import take_case_keys
from portal.vault.services.cases import To, give_epoch, renew_epochs
from portal.vault.statements import CaseRoot, sign_statement

# A new receipt reads what is written from now on; consents of before too, to take them back.
_FROM_NOW_ON = (Compartment.MESSAGES, Compartment.FILES)


@sensitive_variables()
@transaction.atomic
def add_receipt(*, case_id: UUID, ring: Keyring, actor: Actor, receipt: Receipt) -> VaultReceipt:
    """Give the receipt access to messages and files from now on, and to all consents.

    The root is signed anew with the receipt's keys beside those that are there. Raises
    NotPermitted, Refused (nobody has taken the case over), Unopenable.
    """
    require(actor, Permission.VAULT_GRANT)
    case: VaultCase = lock(VaultCase, case_id)
    if case.adopted_at is None:
        raise Refused("not adopted", code="not_adopted")
    pair = receipt_pair(receipt)
    row = VaultReceipt.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        locator=receipt.locator,
        box_public=pair.public.box,
        sign_public=pair.public.sign,
    )
    _sign_root_with(case, pair.public, ring)
    renew_epochs(case_id=case_id, ring=ring, actor=actor, compartments=_FROM_NOW_ON)
    held = take_case_keys(case, ring.member, ring.pair, ring.log)
    to = To(row.member, receipt_id=row.pk)
    for epoch in CaseEpoch.objects.filter(
        case=case, compartment__in=[*_FROM_NOW_ON, Compartment.CONSENT], epoch__gt=0
    ):
        part = Compartment(epoch.compartment)
        is_newest = epoch.epoch == held.place(part).epoch
        if (part, epoch.epoch) in held.keys and (is_newest or part is Compartment.CONSENT):
            give_epoch(held.data_key(epoch.place), epoch, to, ring.pair)
    held.wipe()
    audit.record("vault_case.receipt_added", case, actor=actor)
    return row


def _sign_root_with(case: VaultCase, public: PublicPair, ring: Keyring) -> None:
    packed = bytes(case.root_reporters) + public.box + public.sign
    pairs = tuple(
        PublicPair(packed[at : at + 32], packed[at + 32 : at + 64])
        for at in range(0, len(packed), 64)
    )
    root = CaseRoot(case.tenant_id, case.pk, pairs, bytes(case.recovery_public))
    signed = sign_statement(root, ring.pair)
    case.root_reporters = packed
    case.root_author, case.root_signature = signed.author, signed.signature
    case.save(update_fields=["root_reporters", "root_author", "root_signature"])
