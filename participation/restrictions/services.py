"""Writes of reports that are not moves: drafts, and the wish for protection.

A change of state goes through `portal.transitions.perform()`; importing this module registers the
effects of the moves.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.restrictions import effects  # noqa: F401 - they register
from participation.restrictions.effects import REPORT_FORM, grounds_of
from participation.restrictions.models import Restriction
from participation.restrictions.states import RestrictionStatus
from portal import audit
from portal.appeals.effects import REVIEW_FORM
from portal.appeals.models import Appeal
from portal.appeals.selectors import list_appeals_of
from portal.appeals.services import save_appeal_draft
from portal.drafts.services import Working, discard_draft, save_draft
from portal.errors import IllegalTransition, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock, perform


@transaction.atomic
def start_report(*, tenant_id: UUID, organization_id: UUID | None, actor: Actor) -> Restriction:
    """Begin a draft, alone or for an organization that one represents.

    Raises NotFound (not one's organization, or staff of the institution), NotPermitted.
    """
    if actor.is_staff or actor.person_id is None:
        raise NotFound
    if organization_id is not None and organization_id not in actor.organization_roles:
        raise NotFound
    made = Restriction(
        tenant_id=tenant_id, filed_by_id=actor.person_id, on_behalf_of_id=organization_id
    )
    require(actor, Permission.RESTRICTION_REPORT, made)
    made.save(force_insert=True)
    audit.record("restriction.started", made, actor=actor)
    return made


@transaction.atomic
def save_report(
    restriction_id: UUID | str,
    texts: Mapping[str, Any],
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> Working:
    """Save what is being written. Raises NotFound, NotPermitted, IllegalTransition, DraftConflict."""
    row: Restriction = lock(Restriction, restriction_id)
    require(actor, Permission.RESTRICTION_REPORT, row)
    if row.status != RestrictionStatus.DRAFT:
        raise IllegalTransition(_("This was filed already. You can still read it."))
    return save_draft(
        row, REPORT_FORM, texts, actor=actor, expected_version=expected_version, seen=seen
    )


@transaction.atomic
def discard_report(*, restriction_id: UUID | str, actor: Actor) -> None:
    """Throw a draft away; no trace of its words stays."""
    row: Restriction = lock(Restriction, restriction_id)
    require(actor, Permission.RESTRICTION_REPORT, row)
    if row.status != RestrictionStatus.DRAFT:
        raise IllegalTransition(_("This was filed already. You can withdraw it instead."))
    audit.record("restriction.discarded", row, actor=actor)
    discard_draft(row, REPORT_FORM)
    row.delete()


@transaction.atomic
def open_review(*, restriction_id: UUID | str, actor: Actor) -> Appeal:
    """The author goes to review; the request for it is drafted with the words of the report.

    Raises NotFound, NotPermitted, IllegalTransition, Refused.
    """
    row: Restriction = perform(Restriction, restriction_id, "open_review", actor=actor)
    appeal = list_appeals_of(row, actor=actor).latest("created_at")
    if appeal.status == Appeal.Status.DRAFT:
        texts = {"grounds": grounds_of(row), "language": row.language}
        save_appeal_draft(appeal, REVIEW_FORM, texts, actor=actor)
    return appeal


@transaction.atomic
def take_protection_wish_back(*, restriction_id: UUID | str, actor: Actor) -> Restriction:
    """The author no longer wants protection to hear of it.

    Raises NotFound, NotPermitted, Refused (it was passed on, or it would go nowhere).
    """
    row: Restriction = lock(Restriction, restriction_id)
    require(actor, Permission.RESTRICTION_REPORT, row)
    if row.handed_over_at is not None:
        raise Refused(_("Protection was told already. Say it there; nothing was copied from here."))
    if not row.wants_review:
        raise Refused(_("It would go nowhere then. Withdraw it, or let it go to review as well."))
    row.wants_protection = False
    row.save(update_fields=["wants_protection"])
    audit.record("restriction.wish_taken_back", row, actor=actor, fields=["wants_protection"])
    return row
