"""What else happens when a contribution moves: receipt, clock, publication, counts."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.consultations.states import Shown
from participation.contributions import permissions  # noqa: F401 - it registers rules
from participation.contributions.asking import asked_of, whole_form
from participation.contributions.contents import (
    Content,
    content_of,
    digest_of,
    require_something,
    store_parts,
)
from participation.contributions.entering import require_entry, require_open
from participation.contributions.models import Contribution
from participation.contributions.selectors import DRAFT_FORM, list_files, organizations_of
from participation.contributions.states import ContributionStatus, Naming
from participation.contributions.tables import WORDING, asks
from portal.actors.selectors import get_self
from portal.clocks import DUE_FIELDS, end_clocks
from portal.documents.models import Document
from portal.drafts.services import discard_draft
from portal.errors import InvalidFields, NotFound
from portal.grants import Permission
from portal.ids import random_code
from portal.moderation.effects import MODERATION_CLOCK, start_moderation_clock
from portal.moderation.services import moderate, publishes_first
from portal.organizations.models import Organization
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Fields, Move, effect_of

moderate(Contribution, WORDING, word=_("contributions"), queue="staff-contributions-all")


@asks
def sending_fields(contribution: Contribution, actor: Actor) -> Fields:
    """What `send` asks for; organizations are those that the actor may write for."""
    return whole_form(asked_of(contribution.consultation), organizations_of(actor))


@effect_of(Contribution, *(entry.name for entry in Contribution.TRANSITIONS))
def mark_confidential(move: Move) -> None:
    """What is told of a confidential one is told in neutral words."""
    if move.obj.naming == Naming.CONFIDENTIAL or move.values.get("naming") == Naming.CONFIDENTIAL:
        move.references["confidential"] = "yes"
    move.references["consultation"] = move.obj.consultation_id


@effect_of(Contribution, "send")
def receive(move: Move) -> None:
    """Freeze what was written, under the name that was chosen, and hand it to the moderators."""
    row: Contribution = move.obj
    consultation = row.consultation
    content = content_of(move.values, asked_of(consultation))
    files = list_files(row)
    require_open(consultation, now=move.now)
    require_something(content, has_files=bool(files))
    _require_files(row, [entry.question_id for entry in files])
    organization = _organization(move)
    require_entry(consultation, organization)
    _set_author(move, content, organization)
    set_received(move, content, [entry.document.received_hash for entry in files])
    store_parts(row, content, row.author_id)
    _hand_files_in(move, [entry.document_id for entry in files])
    discard_draft(row, DRAFT_FORM)
    begin(move)
    count(consultation.pk, row.tenant_id, by=1)


def _hand_files_in(move: Move, documents: list[UUID]) -> None:
    """From now on the institution reads them; those of a confidential one its named readers alone."""
    closed: dict[str, Any] = {}
    if move.obj.naming == Naming.CONFIDENTIAL:
        closed = {"subject_type": Contribution._meta.label_lower, "subject_id": move.obj.pk}
    Document.objects.filter(pk__in=documents).update(submitted_at=move.now, **closed)


def _require_files(row: Contribution, answered: list[Any]) -> None:
    wanted = [
        question
        for question in asked_of(row.consultation).with_files
        if question.is_required and question.pk not in answered
    ]
    if wanted:
        sentence = _("A file is needed for this question: %(question)s")
        raise InvalidFields({"files": [sentence % {"question": entry.text} for entry in wanted]})


def _organization(move: Move) -> Organization | None:
    chosen = move.values.get("for_organization")
    if not chosen:
        return None
    found = Organization.objects.filter(pk=chosen).first()
    if found is None:
        raise NotFound
    require(move.actor, Permission.CONTRIBUTION_SEND, found)
    return found


def _set_author(move: Move, content: Content, organization: Organization | None) -> None:
    """A confidential one stays its author's own, whoever it was written for."""
    if content.naming == Naming.CONFIDENTIAL:
        name = organization.name if organization else get_self(move.actor).name
        move.set(signed_as="", on_behalf_of=name, organization_id=None)
        return
    signed_as = content.signed_as
    if content.naming == Naming.NAMED:
        signed_as = organization.name if organization else get_self(move.actor).name
    move.set(signed_as=signed_as, organization_id=organization.pk if organization else None)


def set_received(move: Move, content: Content, file_hashes: list[str]) -> None:
    """The frozen words, the receipt's number and hash, the moment."""
    receipt = random_code(16)
    move.set(
        text=content.text,
        language=content.language,
        country=content.country,
        naming=content.naming,
        receipt=receipt,
        content_hash=digest_of(content, receipt=receipt, file_hashes=file_hashes),
        submitted_at=move.now,
    )


@effect_of(Contribution, "confirm", "admit")
def take_in(move: Move) -> None:
    """From now on it is moderated and counted like any other."""
    begin(move)
    count(move.obj.consultation_id, move.obj.tenant_id, by=1)


def begin(move: Move) -> None:
    """Start the moderators' clock; show it already where the rule looks at texts afterwards."""
    start_moderation_clock(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)
    if publishes_first(move.obj.tenant_id) and may_be_shown(move.obj):
        move.set(published_at=move.now)


def may_be_shown(row: Contribution) -> bool:
    """Whether everybody may read it once it was accepted."""
    return row.consultation.shown == Shown.EACH and row.naming != Naming.CONFIDENTIAL


@effect_of(Contribution, "accept", "accept_edit", "keep_original", "reinstate", "restore")
def show(move: Move) -> None:
    """Accepted: shown to everybody where the consultation shows each contribution."""
    shown_at = (move.obj.published_at or move.now) if may_be_shown(move.obj) else None
    move.set(accepted_at=move.obj.accepted_at or move.now, published_at=shown_at)


@effect_of(Contribution, "remove", "send_back")
def hide(move: Move) -> None:
    """Nobody outside reads it any more; it stands in no list and no feed."""
    move.set(published_at=None)


@effect_of(Contribution, "withdraw")
def take_back(move: Move) -> None:
    """Off the public pages at once; no clock runs for it."""
    move.set(published_at=None, proposal=None, proposal_note="", proposed_from="")
    end_clocks(move.obj, now=move.now, names=[MODERATION_CLOCK])
    move.changed.update(DUE_FIELDS)
    if move.from_status != ContributionStatus.UNCONFIRMED:
        count(move.obj.consultation_id, move.obj.tenant_id, by=-1)


def count(consultation_id: Any, tenant_id: Any, *, by: int) -> None:
    """Keep the consultation's number of contributions; the institution's row, whoever acts."""
    with tenant_context(system_actor(tenant_id)):
        Consultation.objects.filter(pk=consultation_id).update(
            contribution_count=Greatest(F("contribution_count") + by, 0)
        )
