"""What those who review do besides moving: votes, another panel, the unit's documents."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.appeals.models import Appeal, AppealDocument, AppealMember
from portal.appeals.panel import live_members, require_uninvolved, seat
from portal.appeals.states import VOTES, AppealStatus
from portal.decisions.models import DecisionParticipant
from portal.documents.models import Document
from portal.errors import IllegalTransition, InvalidFields, NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock

_CHANGEABLE = (
    AppealStatus.FILE_ASKED,
    AppealStatus.REPLY_OPEN,
    AppealStatus.OFFERED,
    AppealStatus.PANEL,
)


@transaction.atomic
def cast_vote(*, appeal_id: UUID | str, vote: str, opinion: str, actor: Actor) -> AppealMember:
    """Vote, or vote anew, until the outcome is recorded: one vote each.

    `opinion` is read by the panel alone. Raises NotFound (one does not sit on it), NotPermitted,
    IllegalTransition, InvalidFields.
    """
    appeal: Appeal = lock(Appeal, appeal_id)
    require(actor, Permission.APPEAL_DECIDE, appeal)
    if appeal.status != AppealStatus.PANEL:
        raise IllegalTransition(
            _("Votes are cast once the file is complete and until it is decided.")
        )
    if vote not in VOTES:
        raise InvalidFields({"vote": [_("Choose an outcome.")]})
    member = next((one for one in live_members(appeal) if one.person_id == actor.person_id), None)
    if member is None:
        raise NotFound
    member.vote, member.opinion, member.voted_at = vote, opinion.strip(), timezone.now()
    member.save(update_fields=["vote", "opinion", "voted_at"])
    audit.record("appeal.voted", appeal, actor=actor, payload={"vote": vote, "opinion": opinion})
    outbox.publish("appeal.voted", appeal, actor=actor)
    return member


@transaction.atomic
def change_panel(
    *, appeal_id: UUID | str, reviewer: UUID, members: Iterable[UUID], actor: Actor
) -> Appeal:
    """Let others review it before it is decided; whoever came from outside stays.

    Raises NotFound, NotPermitted, IllegalTransition, Refused (somebody took part).
    """
    appeal: Appeal = lock(Appeal, appeal_id)
    require(actor, Permission.APPEAL_ASSIGN, appeal)
    if appeal.status not in _CHANGEABLE:
        raise IllegalTransition(_("Reviewers can be changed until the outcome is recorded."))
    chosen = list(dict.fromkeys([reviewer, *members]))
    require_uninvolved(appeal, chosen, actor=actor)
    outside = [one.person_id for one in live_members(appeal) if one.is_outside]
    appeal.panel = seat(appeal, [*chosen, *outside], now=timezone.now())
    appeal.reviewer_id = reviewer
    appeal.reviewer_side = DecisionParticipant.Side.REVIEWS.value
    appeal.save(update_fields=["panel", "reviewer", "reviewer_side"])
    audit.record("appeal.panel_changed", appeal, actor=actor, fields=["panel", "reviewer"])
    outbox.publish("appeal.panel_changed", appeal, actor=actor)
    return appeal


@transaction.atomic
def add_to_file(*, appeal_id: UUID | str, document: Document, actor: Actor) -> AppealDocument:
    """A document of the file that the unit sends. Raises NotFound, NotPermitted, IllegalTransition."""
    appeal: Appeal = lock(Appeal, appeal_id)
    require(actor, Permission.APPEAL_SEND_FILE, appeal)
    if appeal.status != AppealStatus.FILE_ASKED:
        raise IllegalTransition(_("The file was sent already, or nobody asked for it."))
    if document.tenant_id != appeal.tenant_id or document.uploaded_by_id != actor.person_id:
        raise NotFound
    made = AppealDocument.objects.create(
        tenant_id=appeal.tenant_id,
        appeal=appeal,
        document=document,
        came_from=AppealDocument.From.UNIT,
        added_at=timezone.now(),
    )
    audit.record("appeal.file_added", appeal, actor=actor, details={"document": str(made.pk)})
    return made
