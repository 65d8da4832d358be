"""Two reports of one person become one case; both receipts keep working, both numbers are kept.

One officer proposes, another joins. The texts and consents are sealed anew in the other case; the
receipts open that one from now on. Acts under way in the joined case end with it: a package that
somebody can still fetch rests on a consent whose withdrawal would no longer reach it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import Move, lock, perform, transition_of
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from portal.vault.services.joining import join_receipts
from protection.cases.models import CaseMember, ProtectionCase
from protection.cases.selectors import ENDED
from protection.cases.texts import Text, opened_case
from protection.consent.carrying import carry_consents, end_under_merge

# Written again in the other case. Assessments, plans and tasks stay: the team writes them anew.
_CARRIED = (Compartment.IDENTITY, Compartment.NARRATIVE, Compartment.MESSAGES)
_NOTES = ("note", "decision", "review")


@dataclass(frozen=True, slots=True, repr=False)
class Joined:
    """The case that ends, and the one in which it goes on."""

    source: ProtectionCase
    target: ProtectionCase


@sensitive_variables()
@transaction.atomic
def propose_merge(
    *, case_id: UUID, target_id: UUID, ring: Keyring, actor: Actor, words: str
) -> ProtectionCase:
    """Propose to join a case to another of the same person; `words` say how that was made sure.

    Raises NotFound (a case that this officer cannot open), NotPermitted, InvalidFields, Refused.
    """
    if not words.strip():
        raise InvalidFields(
            {"words": [_("Say how you made sure, over both safe contacts, that it is one person.")]}
        )
    joined = _pair(case_id, target_id, actor)
    joined.source.merged_into, joined.source.merging_by_id = joined.target, actor.person_id
    joined.source.save(update_fields=["merged_into", "merging_by"])
    audit.record("case.merge_proposed", joined.source, actor=actor)
    outbox.publish("case.merge_proposed", joined.source, actor=actor)
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        opened.seal(Compartment.ASSESSMENT, {"kind": "merge", "words": words})
    return joined.source


def _pair(case_id: UUID, target_id: UUID, actor: Actor) -> Joined:
    if case_id == target_id:
        raise NotFound
    found: dict[UUID, ProtectionCase] = {
        key: lock(ProtectionCase, key) for key in sorted((case_id, target_id))
    }
    joined = Joined(found[case_id], found[target_id])
    for case in found.values():
        require(actor, Permission.CASE_WORK, case)
        if case.adopted_at is None or case.status in ENDED:
            raise Refused(_("Both are taken over and open when they are joined."), code="not_open")
    if joined.source.filed_by != joined.target.filed_by:
        raise Refused(
            _("A representative’s receipt must not open what the person wrote. Keep them apart."),
            code="not_the_same_sender",
        )
    return joined


@transaction.atomic
def withdraw_merge(*, case_id: UUID, actor: Actor) -> ProtectionCase:
    """They are not joined after all. Raises NotFound, NotPermitted, Refused."""
    case: ProtectionCase = lock(ProtectionCase, case_id)
    require(actor, Permission.CASE_WORK, case)
    if case.merged_into_id is None or case.status in ENDED:
        raise Refused(_("Nobody proposed to join it."), code="not_proposed")
    case.merged_into, case.merging_by = None, None
    case.save(update_fields=["merged_into", "merging_by"])
    audit.record("case.merge_withdrawn", case, actor=actor)
    return case


@sensitive_variables()
@transaction.atomic
def merge_cases(*, case_id: UUID, ring: Keyring, actor: Actor) -> ProtectionCase:
    """A second officer of both teams joins them. Returns the case in which it goes on.

    Raises NotFound, NotPermitted, Refused, Unopenable.
    """
    proposed: ProtectionCase = lock(ProtectionCase, case_id)
    if proposed.merged_into_id is None:
        raise Refused(_("Nobody proposed to join it."), code="not_proposed")
    joined = _pair(case_id, proposed.merged_into_id, actor)
    _require_same_eyes(joined)
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        texts = [text for text in opened.texts() if _is_carried(text)]
        consents = carry_consents(opened)
        end_under_merge(opened)
    perform(ProtectionCase, case_id, "merge", actor=actor, within=_part_of(joined.source, actor))
    join_receipts(source_id=case_id, target_id=joined.target.pk, ring=ring, actor=actor)
    with opened_case(joined.target.pk, ring=ring, actor=actor) as opened:
        for text in texts:
            opened.seal(text.compartment, _carried(text, joined.source))
        for consent in consents:
            consent.keep(opened)
    audit.record("case.joined", joined.target, actor=actor)
    return joined.target


def _require_same_eyes(joined: Joined) -> None:
    """Nobody reads through the other case what they were kept from in this one."""
    here = _eyes(joined.source)
    for key, parts in _eyes(joined.target).items():
        if not parts <= here.get(key, frozenset()):
            raise Refused(
                _(
                    "Somebody on the other team does not open all of this case. Add them here"
                    " first, with the reason why they need to know, or take them off there."
                ),
                code="other_team",
            )


def _eyes(case: ProtectionCase) -> Mapping[UUID, frozenset[str]]:
    rows = CaseMember.objects.filter(case=case, ended_at=None).exclude(
        expires_at__lte=timezone.now()
    )
    return {row.key_id: frozenset(row.compartments) for row in rows}


def _part_of(case: ProtectionCase, actor: Actor) -> Move:
    """What the internal move `merge` is part of: this service."""
    return Move(
        obj=case,
        transition=transition_of(ProtectionCase, "merge"),
        actor=actor,
        values={},
        now=timezone.now(),
        from_status=case.status,
    )


def _is_carried(text: Text) -> bool:
    return text.compartment in _CARRIED or text.kind in _NOTES


def _carried(text: Text, source: ProtectionCase) -> dict[str, Any]:
    said = {"from_case": source.reference, "first_kept": text.kept_at.isoformat(), **text.body}
    return said if text.by_officer else {**said, "from_person": True}
