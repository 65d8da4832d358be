"""The owners' working room: documents, tasks, agreements, and a closed room to talk in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.discussions.models import Room
from portal.discussions.rooms import found_room
from portal.discussions.selectors import get_room
from portal.documents.models import Document
from portal.documents.services import store_document
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.policies.kinds import Audience
from portal.tenancy.models import Tenant
from portal.transitions import field_values
from promotion.strategies.models import (
    Agreement,
    Strategy,
    StrategyDocument,
    StrategyOwner,
    StrategyTask,
)
from promotion.strategies.part_fields import agreement_fields, task_fields
from promotion.strategies.selectors import as_portal, own_owner, part_of
from promotion.strategies.services import locked
from promotion.strategies.states import OwnerStatus

TITLE_LIMIT = 200
MOST_DOCUMENTS = 100


def joined_owners(strategy: Strategy) -> list[StrategyOwner]:
    """Those who own it now."""
    return list(StrategyOwner.objects.filter(strategy=strategy, status=OwnerStatus.JOINED))


@transaction.atomic
def add_task(strategy_id: UUID | str, *, values: Mapping[str, Any], actor: Actor) -> StrategyTask:
    """Give an owner something to do; its people are told. Raises NotFound, NotPermitted, InvalidFields."""
    strategy = locked(strategy_id, actor)
    owners = {str(owner.pk): owner for owner in joined_owners(strategy)}
    cleaned = field_values(task_fields(list(owners.values())), values)
    row = StrategyTask.objects.create(
        tenant_id=strategy.tenant_id,
        strategy=strategy,
        title=cleaned["title"],
        owner=owners[cleaned["owner"]],
        due_on=cleaned["due_on"],
        made_at=timezone.now(),
    )
    audit.record("strategy.task_added", row, actor=actor)
    outbox.publish("strategy.task_added", row, actor=actor)
    return row


@transaction.atomic
def settle_task(
    strategy_id: UUID | str, pk: UUID | str, *, is_done: bool, actor: Actor
) -> StrategyTask:
    """It is done, or it is to be done again."""
    strategy = locked(strategy_id, actor)
    row: StrategyTask = part_of(StrategyTask, strategy, pk)
    row.done_at = timezone.now() if is_done else None
    row.save(update_fields=["done_at"])
    audit.record("strategy.task_settled", row, actor=actor, fields=["done_at"])
    return row


@transaction.atomic
def record_agreement(
    strategy_id: UUID | str, *, values: Mapping[str, Any], actor: Actor
) -> Agreement:
    """Keep what the owners agreed on, who agreed, and who saw it otherwise."""
    strategy = locked(strategy_id, actor)
    owners = joined_owners(strategy)
    cleaned = field_values(agreement_fields(owners), values)
    if cleaned["agreed_on"] > timezone.localdate():
        raise InvalidFields({"agreed_on": [_("This day is still to come.")]})
    row = Agreement.objects.create(
        tenant_id=strategy.tenant_id,
        strategy=strategy,
        recorded_at=timezone.now(),
        **{**cleaned, "agreed_by": [UUID(one) for one in cleaned["agreed_by"]]},
    )
    audit.record("strategy.agreement_recorded", row, actor=actor)
    outbox.publish("strategy.agreement_recorded", row, actor=actor)
    return row


@transaction.atomic
def add_document(
    strategy_id: UUID | str, *, title: str, upload: "UploadedFile[bytes]", actor: Actor
) -> StrategyDocument:
    """Put a file into the room; every owner and the institution can read it.

    The file is kept as nobody's own: an owner that leaves does not take it along. Raises NotFound,
    NotPermitted, InvalidFields, TooLarge, Refused (see `store_document`).
    """
    strategy = locked(strategy_id, actor)
    words = " ".join(title.split())
    if not words or len(words) > TITLE_LIMIT:
        sentence = _("Say what it is, in at most %(limit)s characters.") % {"limit": TITLE_LIMIT}
        raise InvalidFields({"title": [sentence]})
    if StrategyDocument.objects.filter(strategy=strategy).count() >= MOST_DOCUMENTS:
        raise Refused(_("The room takes at most %(limit)s documents.") % {"limit": MOST_DOCUMENTS})
    owner = own_owner(joined_owners(strategy), actor)
    with as_portal(strategy.tenant_id):
        document = store_document(
            tenant_id=strategy.tenant_id,
            organization_id=None,
            upload=upload,
            audience=Audience.SECRETARIAT,
            actor=system_actor(strategy.tenant_id),
        )
        _close(document, strategy)
        row = StrategyDocument.objects.create(
            tenant_id=strategy.tenant_id,
            strategy=strategy,
            document=document,
            title=words,
            file_name=document.file_name,
            size=document.size,
            added_for=owner,
            added_at=timezone.now(),
        )
    audit.record("strategy.document_added", row, actor=actor)
    outbox.publish("strategy.document_added", row, actor=actor)
    return row


def _close(document: Document, strategy: Strategy) -> None:
    """The institution reads the file with this strategy alone."""
    document.subject_type, document.subject_id = strategy._meta.label_lower, strategy.pk
    document.save(update_fields=["subject_type", "subject_id"])


def get_file(strategy: Strategy, pk: UUID | str) -> Document:
    """The file of a row of the room that this context sees. Raises NotFound."""
    row: StrategyDocument = part_of(StrategyDocument, strategy, pk)
    with as_portal(strategy.tenant_id):
        return Document.objects.get(pk=row.document_id)


@transaction.atomic
def open_talk(strategy_id: UUID | str, *, tenant: Tenant, actor: Actor) -> Room:
    """Found a closed room for the owners' talk. It is entered by vouching, as every closed room is.

    Raises NotFound, NotPermitted (who moderates founds rooms), Refused (there is one; the rules of
    the institution foresee none).
    """
    with as_portal(tenant.pk):
        strategy = Strategy.objects.select_for_update().filter(pk=strategy_id).first()
    if strategy is None:
        raise NotFound
    require(actor, Permission.STRATEGY_READ, strategy)
    if strategy.room_id is not None:
        raise Refused(_("There is a closed room already."))
    room = found_room(
        tenant,
        name=strategy.title[:120],
        purpose=str(_("The owners of a joint strategy talk here.")),
        actor=actor,
    )
    strategy.room_id = room.pk
    strategy.save(update_fields=["room_id"])
    audit.record("strategy.room_founded", strategy, actor=actor, fields=["room_id"])
    return room


def room_of(strategy: Strategy, *, tenant: Tenant, actor: Actor) -> Room | None:
    """The closed room, for whoever is in it or moderates; None for everybody else."""
    if strategy.room_id is None:
        return None
    try:
        return get_room(strategy.room_id, tenant=tenant, actor=actor)
    except NotFound:
        return None
