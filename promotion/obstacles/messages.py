"""What analysts say to whoever holds the receipt, without asking for anything to move."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.decisions.fields import text_field
from portal.errors import IllegalTransition
from portal.permissions import Actor
from portal.transitions import Fields, field_values
from promotion.obstacles.models import ObstacleMessage
from promotion.obstacles.move_fields import language_field
from promotion.obstacles.services import locked
from promotion.obstacles.states import MessageKind, ObstacleStatus

_HEARD_NO_MORE = frozenset({ObstacleStatus.SEALED, ObstacleStatus.WITHDRAWN})


def for_message(obj: Any, _actor: Actor) -> Fields:
    """A remark, or whether help is wanted."""
    return {
        "kind": forms.ChoiceField(
            label=_("What you want to say"),
            choices=[
                (MessageKind.REMARK.value, MessageKind.REMARK.label),
                (MessageKind.HELP.value, MessageKind.HELP.label),
            ],
            widget=forms.RadioSelect,
            help_text=_(
                "Where somebody may be in danger, ask whether help is wanted: the page of the"
                " receipt leads to those who protect. Nothing is passed on from here."
            ),
        ),
        "text": text_field(
            _("Your words"),
            hint=_(
                "Read with the receipt by whoever submitted it. Do not write who you think that"
                " is, and nothing about anybody’s place or family."
            ),
            limit=2000,
        ),
        "language": language_field(obj),
    }


@transaction.atomic
def send_message(
    *, obstacle_id: UUID | str, values: Mapping[str, Any], actor: Actor
) -> ObstacleMessage:
    """Leave words to be read with the receipt.

    Raises NotFound, NotPermitted, IllegalTransition (nobody reads it any more), InvalidFields.
    """
    obstacle = locked(obstacle_id, actor)
    if obstacle.status in _HEARD_NO_MORE or obstacle.receipt_locator is None:
        raise IllegalTransition(_("No receipt leads to this report: nobody would read it."))
    cleaned = field_values(for_message(obstacle, actor), values)
    message = ObstacleMessage.objects.create(
        tenant_id=obstacle.tenant_id, obstacle=obstacle, sent_at=timezone.now(), **cleaned
    )
    audit.record(
        "obstacle.message_left",
        obstacle,
        actor=actor,
        payload=cleaned,
        details={"message": str(message.pk)},
    )
    outbox.publish(
        "obstacle.message_left", obstacle, actor=actor, references={"message": str(message.pk)}
    )
    return message
