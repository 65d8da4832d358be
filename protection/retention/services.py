"""Writes of retention: kept longer, erased in whole or in part; what the person wishes.

Every one locks the case first, so that a hold and an erasure never pass each other by.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
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
from portal.permissions import Actor, require, system_actor
from portal.tenancy.models import Tenant
from portal.transitions import lock, perform, transition_of
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from portal.vault.receipts import Receipt
from protection.cases import clocks
from protection.cases.models import ProtectionCase
from protection.cases.states import CaseStatus
from protection.cases.texts import opened_by_receipt, opened_case
from protection.retention import effects  # noqa: F401 - effects register
from protection.retention.erasing import begin_retention, is_live_hold, part_of
from protection.retention.files import files_of
from protection.retention.models import (
    Basis,
    Erasure,
    Keeping,
    LegalHold,
    RetentionRule,
    Wish,
)
from protection.retention.rules import PART_GRACE, rule_for

# The way to the person and what they agreed to stay; whoever wants these gone erases the whole.
ERASABLE = (
    Compartment.IDENTITY,
    Compartment.NARRATIVE,
    Compartment.FILES,
    Compartment.ASSESSMENT,
)
MOST_YEARS = 10
SAME_PERSON = _("A second person does this: you asked for it yourself.")


def locked_case(case_id: UUID, actor: Actor, permission: Permission) -> ProtectionCase:
    """The case, locked, where the actor may do this. Raises NotFound, NotPermitted."""
    case: ProtectionCase = lock(ProtectionCase, case_id)
    require(actor, permission, case)
    return case


def require_words(words: str) -> None:
    """Raise InvalidFields where nothing was said."""
    if not words.strip():
        raise InvalidFields({"words": [str(_("Say why, in your own words."))]})


def answering_person(actor: Actor) -> UUID:
    """Who answers by name. Raises Refused."""
    if actor.person_id is None:
        raise Refused(_("Somebody answers for this by name. Sign in as yourself."))
    return actor.person_id


@sensitive_variables()
def sealed_words(
    case: ProtectionCase,
    ring: Keyring,
    actor: Actor,
    *,
    kind: str,
    words: str,
    part: Compartment = Compartment.ASSESSMENT,
) -> UUID:
    """The row of the words, sealed. Raises Unopenable."""
    with opened_case(case.pk, ring=ring, actor=actor) as opened:
        return opened.seal(part, {"kind": kind, "words": words}).row


@sensitive_variables()
@transaction.atomic
def keep_until(
    *, case_id: UUID, ring: Keyring, actor: Actor, until: datetime, words: str
) -> Keeping:
    """A new date, with the reason sealed. Raises NotFound, NotPermitted, InvalidFields, Refused."""
    require_words(words)
    case = locked_case(case_id, actor, Permission.CASE_WORK)
    now = timezone.now()
    if not now < until < now + timedelta(days=366 * MOST_YEARS):
        raise InvalidFields({"until": [str(_("Give a date between tomorrow and ten years on."))]})
    keeping = _keeping(case)
    if _whole(case) is not None:
        raise Refused(_("Its erasure was asked for. Stop that first."), code="erasure_asked")
    sealed_words(case, ring, actor, kind="decision", words=words)
    if case.status == CaseStatus.RETENTION:
        perform(ProtectionCase, case.pk, "keep", actor=actor, within=part_of(case, "keep", actor))
    keeping.erase_on, keeping.warned_at = until, None
    keeping.save(update_fields=["erase_on", "warned_at"])
    audit.record("case.date_set", case, actor=actor, fields=["erase_on"])
    return keeping


def _keeping(case: ProtectionCase) -> Keeping:
    found = Keeping.objects.filter(case=case).first()
    if found is None:
        raise Refused(_("This case has not ended: it has no date yet."), code="not_ended")
    return found


def _whole(case: ProtectionCase) -> Erasure | None:
    rows = Erasure.objects.filter(case=case, stopped_at=None, done_at=None)
    return rows.filter(parts=[], files=[]).first()


def _require_no_hold(case: ProtectionCase) -> None:
    if LegalHold.objects.filter(is_live_hold(timezone.now()), case=case).exists():
        raise Refused(
            _("A legal hold stands: nothing of this case is erased while it lasts."), code="held"
        )


@sensitive_variables()
@transaction.atomic
def ask_erasure(
    *,
    case_id: UUID,
    ring: Keyring,
    actor: Actor,
    basis: Basis,
    words: str,
    parts: Collection[Compartment] = (),
    files: Collection[UUID] = (),
) -> Erasure:
    """Ask that the case, or these parts and files alone, be erased; a second person agrees.

    The whole goes only when the case has ended. Raises NotFound, NotPermitted, InvalidFields,
    Refused (held, asked already, not ended), Unopenable.
    """
    require_words(words)
    case = locked_case(case_id, actor, Permission.CASE_WORK)
    _require_no_hold(case)
    if any(part not in ERASABLE for part in parts):
        raise InvalidFields({"parts": [str(_("Messages and consents stay while the case does."))]})
    if not set(files) <= set(files_of(case.pk)):
        raise InvalidFields({"files": [str(_("Choose at least one part or file."))]})
    is_whole = not parts and not files
    if is_whole:
        _ready_for_the_end(case, actor)
    elif case.adopted_at is None:
        raise Refused(_("Take the case over first: until then nobody answers for it."))
    erasure = Erasure.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        parts=sorted(part.value for part in parts),
        files=list(files),
        basis=basis,
        text=sealed_words(case, ring, actor, kind="decision", words=words),
        asked_by_id=answering_person(actor),
        asked_at=timezone.now(),
    )
    action = "case.erasure_asked" if is_whole else "case.part_erasure_asked"
    audit.record(action, case, actor=actor, details={"basis": basis.value})
    outbox.publish(action, case, actor=actor)
    return erasure


def _ready_for_the_end(case: ProtectionCase, actor: Actor) -> None:
    keeping = _keeping(case)
    if _whole(case) is not None:
        raise Refused(_("Its erasure was asked for already."), code="erasure_asked")
    if case.status in transition_of(ProtectionCase, "begin_retention").sources:
        keeping.case = case
        begin_retention(keeping, actor=actor, now=timezone.now())


@sensitive_variables()
def ask_part_erasure(
    *,
    parts: Collection[Compartment],
    files: Collection[UUID],
    **asked: Any,
) -> Erasure:
    """The same for some parts and files, of which there must be one. Raises as `ask_erasure`."""
    if not parts and not files:
        raise InvalidFields({"parts": [str(_("Choose at least one part or file."))]})
    return ask_erasure(parts=parts, files=files, **asked)


@transaction.atomic
def approve_erasure(*, erasure_id: UUID, actor: Actor) -> Erasure:
    """A second person agrees; the grace begins. Raises NotFound, NotPermitted, Refused."""
    erasure, case = _open_erasure(erasure_id, actor, Permission.CASE_APPROVE)
    if erasure.asked_by_id == actor.person_id:
        raise Refused(SAME_PERSON, code="second_person")
    if erasure.approved_by_id is not None:
        raise Refused(_("This was agreed to already."), code="agreed")
    _require_no_hold(case)
    now = timezone.now()
    grace = timedelta(days=rule_for(case.tenant_id, case.outcome).grace_days)
    erasure.approved_by_id, erasure.approved_at = answering_person(actor), now
    erasure.due_at = now + (grace if erasure.is_whole else PART_GRACE)
    erasure.save(update_fields=["approved_by", "approved_at", "due_at"])
    if erasure.is_whole:
        fresh: ProtectionCase = lock(ProtectionCase, case.pk)
        end_clocks(fresh, now=now, names=[clocks.ERASURE])
        fresh.save(update_fields=list(DUE_FIELDS))
    audit.record("case.erasure_agreed", case, actor=actor, details={"parts": erasure.parts})
    outbox.publish("case.erasure_agreed", case, actor=actor)
    return erasure


def _open_erasure(
    erasure_id: UUID, actor: Actor, permission: Permission
) -> tuple[Erasure, ProtectionCase]:
    seen = Erasure.objects.filter(pk=erasure_id).first()
    if seen is None:
        raise NotFound
    case = locked_case(seen.case_id, actor, permission)
    erasure: Erasure = lock(Erasure, erasure_id)
    if erasure.stopped_at is not None or erasure.done_at is not None:
        raise Refused(_("This was stopped or is done already."), code="over")
    return erasure, case


@sensitive_variables()
@transaction.atomic
def stop_erasure(*, erasure_id: UUID, ring: Keyring, actor: Actor, words: str) -> Erasure:
    """Within the grace anybody of the team stops it. Raises as `approve_erasure`, InvalidFields."""
    require_words(words)
    erasure, case = _open_erasure(erasure_id, actor, Permission.CASE_WORK)
    sealed_words(case, ring, actor, kind="decision", words=words)
    erasure.stopped_at = timezone.now()
    erasure.save(update_fields=["stopped_at"])
    if erasure.is_whole and case.status == CaseStatus.RETENTION:
        perform(ProtectionCase, case.pk, "keep", actor=actor, within=part_of(case, "keep", actor))
        Keeping.objects.filter(case=case).update(warned_at=None)
    audit.record("case.erasure_stopped", case, actor=actor, fields=["stopped_at"])
    return erasure


@sensitive_variables()
def wish_by_receipt(*, receipt: Receipt, tenant: Tenant, wish: Wish, words: str = "") -> Keeping:
    """What the person would like; the team hears of it. In the context of `system_actor(tenant.pk)`.

    Raises NotFound (alike for whatever is not there), Refused (it has no date yet), Unopenable.
    """
    with transaction.atomic(), opened_by_receipt(receipt, tenant=tenant) as opened:
        keeping = _keeping(opened.case)
        if words.strip():
            opened.seal(Compartment.MESSAGES, {"kind": "message", "words": words})
        keeping.wish, keeping.wished_at = wish, timezone.now() if wish else None
        keeping.save(update_fields=["wish", "wished_at"])
        actor = system_actor(tenant.pk)
        audit.record("case.wish_arrived", opened.case, actor=actor)
        outbox.publish("case.message_arrived", opened.case, actor=actor)
        return keeping


@transaction.atomic
def set_rule(
    *,
    tenant: Tenant,
    outcome: str,
    days: int,
    grace_days: int,
    reason: str,
    source: str,
    actor: Actor,
) -> RetentionRule:
    """The institution's own period; it counts for cases that end from now on.

    Raises NotPermitted, InvalidFields.
    """
    require(actor, Permission.CASE_SUPERVISE)
    missing = {"reason": reason, "source": source}
    unsaid = [name for name, text in missing.items() if not text.strip()]
    if unsaid:
        raise InvalidFields({name: [str(_("Say it."))] for name in unsaid})
    values = {"days": days, "grace_days": grace_days, "reason": reason, "source": source}
    rule, _made = RetentionRule.objects.update_or_create(
        tenant=tenant, outcome=outcome, defaults=values
    )
    audit.record("retention_rule.set", rule, actor=actor, fields=sorted(values))
    return rule
