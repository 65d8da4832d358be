"""Writes of cases: taken in, taken over, moved, annotated; the team.

Words are sealed (texts.py) in the transaction of what they belong to; moves carry codes alone, so
that nothing of content reaches the audit, an event or a task.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.clocks import DUE_FIELDS, end_clocks
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.ids import random_code
from portal.permissions import Actor, require, system_actor
from portal.tenancy.models import Tenant
from portal.transitions import Move, lock, perform, transition_of
from portal.vault.datakeys import Compartment
from portal.vault.gate import require_ready
from portal.vault.keyring import Keyring, receipt_pair
from portal.vault.models import VaultCase, VaultGrant, VaultKey
from portal.vault.peppers import PepperStore, pepper_store
from portal.vault.receipts import Receipt
from portal.vault.selectors import find_receipt, key_log, showing
from portal.vault.services.cases import adopt, grant_access, renew_epochs, take_in
from portal.vault.services.recovery import usual_threshold
from protection.cases import clocks, effects  # noqa: F401 - effects register
from protection.cases.models import CaseMember, CaseText, ProtectionCase
from protection.cases.selectors import ENDED
from protection.cases.states import FEEDBACK, FiledBy, Level
from protection.cases.tables import NEEDS_WORDS
from protection.cases.texts import (
    Body,
    OpenCase,
    head_kept,
    open_case,
    opened_by_receipt,
    opened_case,
)
from protection.cases.versions import PLAN, versions_of
from protection.heads.keeping import Reader, begin

Part = tuple[Compartment, Body]
# What a receipt no longer opens once a case is taken over: what officers write among themselves, and
# what was told. Whoever finds the receipt reads messages and consents, never the story again.
_NOT_THE_PERSONS = (Compartment.ASSESSMENT, Compartment.NARRATIVE, Compartment.IDENTITY)


@sensitive_variables()
def take_in_report(
    *,
    tenant: Tenant,
    receipt: Receipt,
    texts: Iterable[Part],
    language: str,
    filed_by: FiledBy = FiledBy.PERSON,
    level: Level = Level.CRITICAL,
    excluded: Collection[UUID] = (),
    store: PepperStore | None = None,
) -> ProtectionCase:
    """A new report: keys for the officers (less the `excluded` keys) and the receipt, texts sealed.

    Runs in the context of `system_actor(tenant.pk)`; it is on the clock of the greatest danger
    from now on (a complaint to the ombuds office names another `level`). Raises LogBroken, NotStaffed, OSError (no pepper is safely kept: no receipt).
    """
    actor, now = system_actor(tenant.pk), timezone.now()
    with transaction.atomic(), showing(receipt):
        vault_case, keys = take_in(
            tenant=tenant, receipt=receipt, store=store or pepper_store(), excluded=excluded
        )
        case = ProtectionCase(
            id=vault_case.pk,
            tenant=tenant,
            reference=random_code(12),
            language=language,
            filed_by=filed_by,
            level=level,
            received_at=now,
        )
        case.save(force_insert=True)
        pair = receipt_pair(receipt)
        opened = open_case(case, vault_case, keys, pair, key_log(tenant))
        for compartment, body in texts:
            opened.seal(compartment, body)
        for name in (clocks.ASSIGN, clocks.CONTACT, clocks.FEEDBACK):
            clocks.start(case, name, since=now, now=now)
        case.save(update_fields=["due_at", "due_party"])
        begin(case, Reader(find_receipt(receipt).pk, pair, actor))
        audit.record("case.received", case, actor=actor)
        outbox.publish("case.received", case, actor=actor)
        keys.wipe()
        return case


@sensitive_variables()
@transaction.atomic
def adopt_case(
    *,
    case_id: UUID,
    ring: Keyring,
    actor: Actor,
    team: Collection[UUID] = (),
    threshold: int | None = None,
) -> ProtectionCase:
    """An officer takes a report over with a team (ids of keys): epoch 1 signed, texts sealed anew.

    `threshold`: how many trustees recover it; as the deployment has it where none is given, none
    where there are too few trustees. Whoever takes it or is given it is trained (NotReady).
    Whoever is not of the team opens nothing of it any more; the receipt does not open what officers
    write among themselves. Raises NotFound, NotPermitted, Unopenable, IllegalTransition, Refused.
    """
    with head_kept(case_id, ring=ring, actor=actor):
        return _adopt(case_id, ring=ring, actor=actor, team=team, threshold=threshold)


@sensitive_variables()
def _adopt(
    case_id: UUID, *, ring: Keyring, actor: Actor, team: Collection[UUID], threshold: int | None
) -> ProtectionCase:
    case: ProtectionCase = lock(ProtectionCase, case_id)
    require(actor, Permission.CASE_WORK, case)
    require_trained(case.tenant, {ring.holder.key, *team})
    with opened_case(case_id, ring=ring, actor=actor) as before:
        written = [(text.row, text.compartment, text.body) for text in before.texts()]
    vault_case, keys = adopt(
        case_id=case_id,
        ring=ring,
        team=team,
        threshold=threshold or usual_threshold(ring.log),
        actor=actor,
    )
    perform(ProtectionCase, case_id, "adopt", actor=actor, within=_part_of(case, actor))
    opened = open_case(case, vault_case, keys, ring.pair, ring.log)
    _seal_anew(opened, written)
    _narrow(vault_case, {ring.holder.key, *team})
    for key_id in sorted({ring.holder.key, *team}):
        CaseMember.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            key_id=key_id,
            compartments=[part.value for part in Compartment],
            added_at=timezone.now(),
        )
    keys.wipe()
    return ProtectionCase.objects.get(pk=case_id)


def require_trained(tenant: Tenant, keys: Collection[UUID]) -> None:
    """Nobody is given a new case without current training. Raises NotReady."""
    for person_id in VaultKey.objects.filter(pk__in=keys).values_list("person_id", flat=True):
        require_ready(person_id, tenant)


def _part_of(case: ProtectionCase, actor: Actor) -> Any:
    """What the internal move `adopt` is part of: this service."""
    return Move(
        obj=case,
        transition=transition_of(ProtectionCase, "adopt"),
        actor=actor,
        values={},
        now=timezone.now(),
        from_status=case.status,
    )


def _seal_anew(opened: OpenCase, written: Iterable[tuple[UUID, Compartment, Body]]) -> None:
    """Everything of epoch 0 as a further revision in epoch 1; the old one goes.

    The person's own words keep that they are the person's: the adopting officer, who checked the
    signature, says so under their own.
    """
    old = CaseText.objects.filter(case_id=opened.case.pk, epoch=0)
    latest = {kept.row: kept.revision for kept in old.order_by("revision")}
    for row, compartment, body in written:
        said = {"from_person": True, **body}
        opened.seal(compartment, said, row=row, revision=latest[row] + 1)
    old.delete()


def _narrow(vault_case: VaultCase, team: Collection[UUID]) -> None:
    grants = VaultGrant.objects.filter(case=vault_case)
    grants.filter(key_id__isnull=False).exclude(key_id__in=list(team)).delete()
    hidden = [part.value for part in _NOT_THE_PERSONS]
    grants.filter(receipt_id__isnull=False, epoch__compartment__in=hidden).delete()


@sensitive_variables()
@transaction.atomic
def move_case(
    *,
    case_id: UUID,
    name: str,
    ring: Keyring,
    actor: Actor,
    values: Any = None,
    words: str = "",
) -> ProtectionCase:
    """Move a case; the words of the move are sealed with the officers' own notes.

    Raises NotFound, NotPermitted, IllegalTransition, InvalidFields, Refused, Unopenable.
    """
    if name in NEEDS_WORDS and not words.strip():
        raise InvalidFields({"words": [str(_("Say why, in your own words."))]})
    with head_kept(case_id, ring=ring, actor=actor):
        moved: ProtectionCase = perform(ProtectionCase, case_id, name, actor=actor, values=values)
        if name == "approve_plan":
            _require_plan(case_id, ring, actor)
        if words.strip():
            with opened_case(case_id, ring=ring, actor=actor) as opened:
                body = {"kind": "move", "move": name, "words": words}
                opened.seal(Compartment.ASSESSMENT, body)
        return moved


def _require_plan(case_id: UUID, ring: Keyring, actor: Actor) -> None:
    """A plan that stands alone: none, or two written at once, cannot be approved."""
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        plans = versions_of(opened.texts(Compartment.ASSESSMENT), PLAN)
    if plans.current is None:
        raise Refused(_("There is no plan yet. Write it first."), code="no_plan")
    if plans.is_double:
        raise Refused(
            _("Two plans were written at once. Bring them together first."), code="two_plans"
        )


@sensitive_variables()
@transaction.atomic
def write_note(
    *,
    case_id: UUID,
    ring: Keyring,
    actor: Actor,
    words: str,
    is_shared: bool,
    kind: str = "note",
    is_feedback: bool = False,
) -> CaseText:
    """A note among officers, or a message that the person reads with the receipt.

    `is_feedback`: the message says where it stands; the next one is due in three months.
    Raises NotFound, NotPermitted, InvalidFields, Unopenable.
    """
    if not words.strip():
        raise InvalidFields({"words": [str(_("Write something first."))]})
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.CASE_WORK, opened.case)
        part = Compartment.MESSAGES if is_shared else Compartment.ASSESSMENT
        kept = opened.seal(part, {"kind": kind, "words": words})
        action = "case.message_written" if is_shared else "case.note_written"
        audit.record(action, opened.case, actor=actor)
        if is_shared:
            _contact_made(opened.case, is_feedback=is_feedback)
        return kept


def _contact_made(case: ProtectionCase, *, is_feedback: bool) -> None:
    """The first message keeps the promise of a human contact."""
    now = timezone.now()
    row: ProtectionCase = lock(ProtectionCase, case.pk)
    end_clocks(row, now=now, names=[clocks.CONTACT])
    if is_feedback and row.status not in ENDED:
        clocks.start_in(row, clocks.FEEDBACK, FEEDBACK, now=now)
    row.save(update_fields=list(DUE_FIELDS))


@sensitive_variables()
def write_message_by_receipt(*, receipt: Receipt, tenant: Tenant, words: str) -> CaseText:
    """The person writes; in the context of `system_actor(tenant.pk)`.

    Raises NotFound (alike for whatever is not there), InvalidFields, Unopenable.
    """
    if not words.strip():
        raise InvalidFields({"words": [str(_("Write something first."))]})
    with transaction.atomic(), opened_by_receipt(receipt, tenant=tenant) as opened:
        kept = opened.seal(Compartment.MESSAGES, {"kind": "message", "words": words})
        actor = system_actor(tenant.pk)
        audit.record("case.message_arrived", opened.case, actor=actor)
        outbox.publish("case.message_arrived", opened.case, actor=actor)
        return kept


@sensitive_variables()
@transaction.atomic
def add_member(
    *,
    case_id: UUID,
    ring: Keyring,
    actor: Actor,
    key_id: UUID,
    words: str,
    compartments: Collection[Compartment] = tuple(Compartment),
    expires_at: datetime | None = None,
) -> CaseMember:
    """One more officer of the team: what they open, until when, and why they need to know.

    Raises NotFound (not certified), NotPermitted, InvalidFields, Refused, Unopenable.
    """
    if not words.strip():
        raise InvalidFields({"words": [str(_("Say why this person needs to know."))]})
    with head_kept(case_id, ring=ring, actor=actor):
        case: ProtectionCase = lock(ProtectionCase, case_id)
        require(actor, Permission.CASE_WORK, case)
        require_trained(case.tenant, [key_id])
        if CaseMember.objects.filter(case=case, key_id=key_id, ended_at=None).exists():
            raise Refused(_("This person is on the team already."), code="member")
        grant_access(
            case_id=case_id,
            ring=ring,
            key_id=key_id,
            actor=actor,
            compartments=compartments,
            expires_at=expires_at,
            from_now_on=False,
        )
        with opened_case(case_id, ring=ring, actor=actor) as opened:
            kept = opened.seal(Compartment.ASSESSMENT, {"kind": "member", "words": words})
        member = CaseMember.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            key_id=key_id,
            compartments=sorted(part.value for part in compartments),
            added_at=timezone.now(),
            expires_at=expires_at,
            text=kept.row,
        )
        audit.record("case.member_added", case, actor=actor, details={"key": str(key_id)})
        return member


@transaction.atomic
def end_member(*, case_id: UUID, ring: Keyring, actor: Actor, key_id: UUID) -> None:
    """Somebody leaves the team: their grants go, and what is written from now on has new keys.

    Raises NotFound, NotPermitted, Refused (nobody would be left), Unopenable.
    """
    with head_kept(case_id, ring=ring, actor=actor):
        case: ProtectionCase = lock(ProtectionCase, case_id)
        require(actor, Permission.CASE_WORK, case)
        members = CaseMember.objects.filter(case=case, ended_at=None)
        member = members.filter(key_id=key_id).first()
        if member is None:
            raise NotFound
        if key_id == ring.holder.key or members.count() == 1:
            raise Refused(_("Another member of the team takes you off it."), code="last_member")
        member.ended_at = timezone.now()
        member.save(update_fields=["ended_at"])
        renew_epochs(case_id=case_id, ring=ring, actor=actor, without=[key_id])
        audit.record("case.member_ended", case, actor=actor, details={"key": str(key_id)})
