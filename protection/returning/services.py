"""Cases handed back to a colleague who holds new, certified keys after the old ones were ended."""

from collections.abc import Collection, Iterable
from contextlib import ExitStack
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault.keyring import Keyring
from portal.vault.services.resealing import Share, reseal_grants
from protection.cases.models import CaseMember, ProtectionCase
from protection.cases.services import require_trained
from protection.cases.texts import head_kept
from protection.returning.selectors import Former, offer_to

# So many heads are held in memory at once, as they were found.
_BATCH = 25


@sensitive_variables()
@transaction.atomic
def hand_back(*, key_id: UUID, cases: Collection[UUID], ring: Keyring, actor: Actor) -> int:
    """Give a colleague's new key what the ended one had in these cases; how many were given.

    Each case in the parts and until the moment that the membership had, and only where the colleague
    stood on the team until the key was ended (`offer_to`). A case that is not as it was signed, or
    that somebody gave in the meantime, is left out. Raises NotPermitted, NotFound, NotReady,
    Unopenable.
    """
    require(actor, Permission.VAULT_GRANT)
    offer = offer_to(key_id, ring=ring, actor=actor)
    require_trained(offer.key.tenant, [key_id])
    chosen = sorted(
        (one for one in offer.cases if one.case_id in set(cases)), key=lambda one: one.case_id
    )
    batches = (chosen[at : at + _BATCH] for at in range(0, len(chosen), _BATCH))
    return sum(_give(some, key_id, ring, actor) for some in batches)


@sensitive_variables()
def _give(some: Iterable[Former], key_id: UUID, ring: Keyring, actor: Actor) -> int:
    """Compared with their heads on the way in, signed on the way out."""
    with ExitStack() as heads:
        sound: list[tuple[ProtectionCase, Former]] = []
        for one in some:
            scope = heads.enter_context(head_kept(one.case_id, ring=ring, actor=actor))
            case: ProtectionCase = lock(ProtectionCase, one.case_id)
            require(actor, Permission.CASE_WORK, case)
            if scope is not None and not scope.faults and not _was_given(one, key_id):
                sound.append((case, one))
        if not sound:
            return 0
        shares = {case.pk: Share(one.parts, one.expires_at) for case, one in sound}
        reseal_grants(ring=ring, key_id=key_id, actor=actor, cases=shares)
        for case, one in sound:
            _join(case, one.before, key_id, actor)
        return len(sound)


def _was_given(one: Former, key_id: UUID) -> bool:
    """Asked while the case is locked: a colleague may hand back the same at the same time."""
    return CaseMember.objects.filter(case_id=one.case_id, key_id=key_id).exists()


def _join(case: ProtectionCase, before: CaseMember, key_id: UUID, actor: Actor) -> None:
    """The same place on the team, with the same reason why they need to know."""
    CaseMember.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        key_id=key_id,
        compartments=before.compartments,
        added_at=timezone.now(),
        expires_at=before.expires_at,
        text=before.text,
    )
    details = {"key": str(key_id), "before": str(before.key_id)}
    audit.record("case.member_returned", case, actor=actor, details=details)
