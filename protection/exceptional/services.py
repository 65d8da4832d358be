"""Exceptional access to one case: ordered by who coordinates, released by trustees, time-limited.

The person of the case sees with the receipt that it was asked, opened and until when, and reads
the reason; afterwards the case gets new keys.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.ids import fold_code
from portal.permissions import Actor, require
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.keyring import CaseKeys, Keyring
from portal.vault.models import RecoveryOrder, VaultCase, VaultKey
from portal.vault.services.cases import grant_recovered
from portal.vault.services.recovery import (
    order_recovery,
    present_custodians,
    read_reason,
    recover_case_keys,
    usual_threshold,
)
from protection.cases.models import CaseMember, ProtectionCase
from protection.cases.services import require_trained
from protection.cases.texts import OpenCase, head_kept, open_case
from protection.exceptional.selectors import find_case

# Hours that an exceptional access lasts at most.
MOST_HOURS = 72


@sensitive_variables()
@transaction.atomic
def order_access(
    *,
    number: str,
    words: str,
    hours: int,
    trustees: Sequence[UUID],
    ring: Keyring,
    actor: Actor,
) -> RecoveryOrder:
    """Ask the trustees to open one case: its number, a reason in words, for so many hours.

    `trustees` are ids of their keys, exactly as many as are needed; all of them where there are no
    more. Raises NotPermitted, InvalidFields, Refused.
    """
    require(actor, Permission.VAULT_RECOVER)
    if not words.strip():
        raise InvalidFields({"words": [_("Write the reason down.")]})
    if not 1 <= hours <= MOST_HOURS:
        raise InvalidFields({"hours": [_("Between 1 and 72 hours.")]})
    needed = usual_threshold(ring.log)
    if needed is None:
        raise Refused(_("Too few key trustees are certified: no case can be recovered now."))
    present = [member.id for member in present_custodians(ring.log)]
    asked = list(trustees) or present
    if len(asked) != needed:
        sentence = _("Choose exactly %(count)d key trustees.") % {"count": needed}
        raise InvalidFields({"trustees": [sentence]})
    try:
        case_id = find_case(fold_code(number))
    except NotFound:
        unknown = _("No case that can be recovered has this number.")
        raise InvalidFields({"number": [unknown]}) from None
    return order_recovery(
        case_id=case_id,
        requester=VaultKey.objects.get(pk=ring.holder.key),
        subset=asked,
        number=fold_code(number),
        reason=words.strip(),
        expires_at=timezone.now() + timedelta(hours=hours),
        ring=ring,
        actor=actor,
    )


@contextmanager
@sensitive_variables()
def opened_exceptionally(
    order: RecoveryOrder, *, ring: Keyring, actor: Actor
) -> Iterator[tuple[OpenCase, CaseKeys]]:
    """The case of an order that every trustee asked has answered, until its time is over.

    The first opening writes the reason into the case, where the person reads it. Raises
    NotPermitted, Unopenable.
    """
    is_first = order.opened_at is None
    with transaction.atomic(), head_kept(order.case_id, ring=ring, actor=actor):
        keys = recover_case_keys(order=order, ring=ring, actor=actor)
        case = ProtectionCase.objects.filter(pk=order.case_id).first()
        if case is None:
            raise Unopenable
        audit.record("case.opened_exceptionally", case, actor=actor)
        vault_case = VaultCase.objects.get(pk=order.case_id)
        opened = open_case(case, vault_case, keys, ring.pair, ring.log)
        if is_first:
            _number, reason = read_reason(order, ring)
            opened.seal(
                Compartment.CONSENT,
                {"kind": "exceptional", "order": str(order.pk), "words": reason},
            )
    try:
        yield opened, keys
    finally:
        keys.wipe()


@transaction.atomic
def hand_over(*, order: RecoveryOrder, key_id: UUID, ring: Keyring, actor: Actor) -> CaseMember:
    """Give the recovered case to an officer, who answers for it from now on.

    Raises NotPermitted, NotFound (not certified), NotReady, Refused (on the team), Unopenable.
    """
    with opened_exceptionally(order, ring=ring, actor=actor) as (opened, keys):
        case = opened.case
        require_trained(case.tenant, [key_id])
        if CaseMember.objects.filter(case=case, key_id=key_id, ended_at=None).exists():
            raise Refused(_("This person is on the team already."), code="member")
        with head_kept(case.pk, ring=ring, actor=actor):
            grant_recovered(keys=keys, ring=ring, key_id=key_id, actor=actor)
            member = CaseMember.objects.create(
                tenant_id=case.tenant_id,
                case=case,
                key_id=key_id,
                compartments=[part.value for part in Compartment],
                added_at=timezone.now(),
            )
    audit.record("case.member_added", case, actor=actor, details={"key": str(key_id)})
    return member
