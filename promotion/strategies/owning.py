"""How others come to own a strategy, or to confirm an outcome: by a code handed over outside.

Nobody is looked up and nobody is asked by name, so that an invitation tells nobody who is registered
here. Whoever types a code reads the title and the summary before joining; not who the owners are.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.ids import fold_code, random_code
from portal.organizations.models import Organization
from portal.organizations.selectors import get_organization
from portal.permissions import Actor, require, system_actor
from portal.tenancy.models import Tenant
from portal.transitions import lock, perform
from promotion.strategies.effects import require_outsider
from promotion.strategies.models import (
    Dissent,
    HarvestedOutcome,
    Strategy,
    StrategyCode,
    StrategyOwner,
    Substantiation,
)
from promotion.strategies.publishing import refresh
from promotion.strategies.selectors import as_portal, part_of
from promotion.strategies.services import locked
from promotion.strategies.states import WRITING, CodePurpose, OutcomeStatus, OwnerStatus

CODE_LASTS = timedelta(days=14)
OPEN_CODES = 10


def _hash(code: str) -> str:
    return hashlib.sha256(fold_code(code).encode()).hexdigest()


@transaction.atomic
def make_owner_code(strategy_id: UUID | str, *, actor: Actor) -> str:
    """A code for one organization to own the strategy together; shown once, valid for 14 days.

    Raises NotFound, NotPermitted, Refused (the text is signed; too many codes are out).
    """
    strategy = locked(strategy_id, actor)
    if strategy.status not in WRITING:
        raise Refused(_("Owners join while the text is being written. Ask for an amendment."))
    return _make(strategy, CodePurpose.OWNER, None, actor)


@transaction.atomic
def make_witness_code(strategy_id: UUID | str, outcome_id: UUID | str, *, actor: Actor) -> str:
    """A code for somebody outside the owners to say whether an outcome is so."""
    strategy = locked(strategy_id, actor)
    outcome: HarvestedOutcome = part_of(HarvestedOutcome, strategy, outcome_id)
    if outcome.status not in {OutcomeStatus.REVIEWED, OutcomeStatus.SUBSTANTIATED}:
        raise Refused(_("Have the outcome reviewed by another owner first."))
    return _make(strategy, CodePurpose.WITNESS, outcome.pk, actor)


def _make(strategy: Strategy, purpose: str, outcome_id: UUID | None, actor: Actor) -> str:
    code, now = random_code(16), timezone.now()
    out = StrategyCode.objects.filter(strategy=strategy, used_at=None, expires_at__gt=now)
    if out.count() >= OPEN_CODES:
        raise Refused(
            _("%(limit)s codes are out. Wait until one is used or has run out.")
            % {"limit": OPEN_CODES}
        )
    StrategyCode.objects.create(
        tenant_id=strategy.tenant_id,
        strategy=strategy,
        purpose=purpose,
        outcome_id=outcome_id,
        code_hash=_hash(code),
        made_at=now,
        expires_at=now + CODE_LASTS,
    )
    audit.record("strategy.code_made", strategy, actor=actor, details={"purpose": purpose})
    return code


@dataclass(frozen=True, slots=True)
class Offer:
    """What a code opens, as far as whoever holds it may read before using it."""

    purpose: str
    title: str
    text: str
    language: str


def read_code(code: str, *, tenant: Tenant, actor: Actor) -> Offer:
    """What somebody is asked to. Raises NotFound (nobody is signed in), InvalidFields."""
    with as_portal(tenant.pk):
        row = _usable(code, tenant, actor)
        if row.purpose == CodePurpose.WITNESS:
            outcome = HarvestedOutcome.objects.get(pk=str(row.outcome_id))
            return Offer(row.purpose, outcome.who, outcome.what, outcome.language)
        strategy = row.strategy
        return Offer(row.purpose, strategy.title, strategy.summary, strategy.language)


def _usable(code: str, tenant: Tenant, actor: Actor) -> StrategyCode:
    """Unknown, used and old codes answer alike."""
    if actor.person_id is None or actor.is_staff:
        raise NotFound
    row = (
        StrategyCode.objects.select_for_update(of=("self",))
        .filter(tenant=tenant, code_hash=_hash(code), used_at=None, expires_at__gt=timezone.now())
        .select_related("strategy")
        .first()
    )
    if row is None:
        raise InvalidFields({"code": [_("This code does not work, or not any more.")]})
    return row


@transaction.atomic
def use_code(
    code: str, *, tenant: Tenant, organization_id: UUID | str, actor: Actor
) -> StrategyOwner | Substantiation:
    """Own the strategy together with the others, or be asked about an outcome, for an organization.

    Raises NotFound, NotPermitted, InvalidFields, Refused (an owner is no outsider; the text is signed).
    """
    organization = get_organization(organization_id, actor=actor)
    with as_portal(tenant.pk):
        row = _usable(code, tenant, actor)
        made = (
            _own(row, organization, actor)
            if row.purpose == CodePurpose.OWNER
            else _ask(row, organization, actor)
        )
        row.used_at = timezone.now()
        row.save(update_fields=["used_at"])
    return made


def _own(code: StrategyCode, organization: Organization, actor: Actor) -> StrategyOwner:
    require(actor, Permission.STRATEGY_EDIT, organization)
    strategy: Strategy = lock(Strategy, code.strategy_id)
    if strategy.status not in WRITING:
        raise Refused(_("Owners join while the text is being written. Ask for an amendment."))
    owner, is_new = StrategyOwner.objects.get_or_create(
        tenant_id=strategy.tenant_id,
        strategy=strategy,
        organization=organization,
        defaults={"name": organization.name, "joined_at": timezone.now()},
    )
    if not is_new and owner.status == OwnerStatus.JOINED:
        raise Refused(_("Your organization owns this strategy already."))
    strategy.organizations = [*strategy.organizations, organization.pk]
    strategy.save(update_fields=["organizations"])
    audit.record("strategy_owner.came_in", owner, actor=actor)
    if is_new:
        outbox.publish("strategy_owner.joined", owner, actor=actor)
        return owner
    # Who had left comes back with the code; the portal moves the row, for it was closed to them.
    again: StrategyOwner = perform(
        StrategyOwner, owner.pk, "return", actor=system_actor(strategy.tenant_id)
    )
    return again


def _ask(code: StrategyCode, organization: Organization, actor: Actor) -> Substantiation:
    require(actor, Permission.OUTCOME_SUBSTANTIATE, organization)
    require_outsider(code.strategy_id, organization.pk, actor, tenant_id=code.tenant_id)
    row, is_new = Substantiation.objects.get_or_create(
        tenant_id=code.tenant_id,
        harvested_id=code.outcome_id,
        organization=organization,
        defaults={"strategy_id": code.strategy_id, "name": organization.name},
    )
    if not is_new:
        raise Refused(_("Your organization was asked about this already."))
    audit.record("substantiation.asked", row, actor=actor)
    return row


@transaction.atomic
def ask_institution(strategy_id: UUID | str, *, actor: Actor) -> StrategyOwner:
    """Ask the institution, which hosts the strategy, to own it as well. Raises Refused."""
    strategy = locked(strategy_id, actor)
    if strategy.status not in WRITING:
        raise Refused(_("Owners join while the text is being written. Ask for an amendment."))
    with as_portal(strategy.tenant_id):
        owner, is_new = StrategyOwner.objects.get_or_create(
            tenant_id=strategy.tenant_id,
            strategy=strategy,
            organization=None,
            defaults={"name": strategy.tenant.name, "status": OwnerStatus.INVITED},
        )
        if not is_new and owner.status in {OwnerStatus.JOINED, OwnerStatus.INVITED}:
            raise Refused(_("The institution owns it already, or was asked already."))
        audit.record("strategy_owner.was_asked", owner, actor=actor)
        if is_new:
            outbox.publish("strategy_owner.asked", owner, actor=actor)
            return owner
        portal = system_actor(strategy.tenant_id)
        again: StrategyOwner = perform(StrategyOwner, owner.pk, "ask_again", actor=portal)
    return again


@transaction.atomic
def withdraw_dissent(dissent_id: UUID | str, *, actor: Actor) -> Dissent:
    """An owner does not disagree any more. Raises NotFound, NotPermitted."""
    row: Dissent = lock(Dissent, dissent_id)
    require(actor, Permission.STRATEGY_SIGN, row)
    if row.withdrawn_at is not None:
        raise NotFound
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    audit.record("strategy.dissent_withdrawn", row, actor=actor, fields=["withdrawn_at"])
    with as_portal(row.tenant_id):
        refresh(Strategy.objects.get(pk=row.strategy_id))
    return row
