"""Entering a contribution for somebody who wrote a letter, called, or spoke in a meeting."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.contributions.contents import Content
from participation.contributions.entering import require_open
from participation.contributions.models import Contribution
from participation.contributions.sealing import lock_up, open_up
from participation.contributions.services import require_rules
from participation.contributions.states import Door
from participation.contributions.taking_in import Arrival, Taken, take_in
from portal import audit
from portal.errors import InvalidFields
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context

_BY_STAFF = frozenset({Door.LETTER, Door.PHONE, Door.MEETING})


@transaction.atomic
def enter_for_somebody(
    consultation: Consultation,
    content: Content,
    *,
    door: Door,
    consent_note: str,
    actor: Actor,
    contact: str = "",
) -> Taken:
    """The contribution and the code for the person. It is moderated like any other.

    Raises NotPermitted, InvalidFields (no consent noted, nothing said), Refused (closed, no rules).
    """
    require(actor, Permission.CONTRIBUTION_ENTER, consultation)
    require_open(consultation)
    require_rules(consultation)
    if not consent_note.strip() or door not in _BY_STAFF:
        raise InvalidFields({"consent_note": [_("Note how the person agreed.")]})
    arrival = Arrival(door=door, entered_by_id=actor.person_id, consent_note=consent_note.strip())
    # A confidential one is not read again by whoever entered it, unless named for it.
    with tenant_context(system_actor(consultation.tenant_id)):
        taken = take_in(consultation, content, arrival, actor=actor)
        row = taken.contribution
        if contact.strip():
            row.sealed_contact = lock_up(
                contact.strip().encode(), tenant_id=row.tenant_id, row_id=row.pk
            )
            row.save(update_fields=["sealed_contact"])
        audit.record("contribution.entered", row, actor=actor, details={"door": door})
    return taken


def read_contact(contribution: Contribution, *, actor: Actor) -> str:
    """Where the person can be reached; each look is written to the audit. Raises NotPermitted."""
    require(actor, Permission.CONTRIBUTION_ENTER, contribution)
    sealed = contribution.sealed_contact
    if not sealed:
        return ""
    audit.record("contribution.contact_read", contribution, actor=actor)
    opened = open_up(sealed, tenant_id=contribution.tenant_id, row_id=contribution.pk)
    return opened.decode()
