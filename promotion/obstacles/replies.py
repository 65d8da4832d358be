"""The right of reply: a body held responsible is asked about what is public, and what it says is shown.

It is asked about the guarded text, never about the report; with the consent of whoever submitted
it; after the publication. Kept is the body by its role, never how a person there is reached.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.decisions.fields import text_field
from portal.errors import IllegalTransition, InvalidFields, Refused
from portal.grants import Permission
from portal.looks.fields import DateInputField
from portal.looks.languages import own_name
from portal.permissions import Actor, require
from portal.transitions import Fields, field_values, lock
from promotion.obstacles.checking import contacts_in
from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleReply
from promotion.obstacles.rules import is_from_person
from promotion.obstacles.selectors import get_reply
from promotion.obstacles.states import ObstacleStatus, PublicationLevel, ReplyState
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import codes_in_use, labels_of

ANSWER_DAYS = 30
NO_ANSWER = "ANS-NON"


def for_asking(obj: Any, _actor: Actor) -> Fields:
    """Which body is asked, and by when it may answer."""
    held = [part.actor for part in ObstacleActor.objects.filter(obstacle=obj).order_by("actor")]
    words = labels_of(held, tenant=obj.tenant)
    return {
        "actor": forms.ChoiceField(
            label=_("Who is held responsible"),
            choices=[(code, words.get(code, code)) for code in dict.fromkeys(held)],
        ),
        "asked_body": forms.CharField(
            label=_("Which body is asked"),
            max_length=200,
            help_text=_(
                "The body and its office: “Ministry of the Interior, press office”. No name and no"
                " address of a person. Everybody reads it beside the reply."
            ),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "asked_on": DateInputField(label=_("Asked on"), initial=timezone.localdate),
        "answer_by": DateInputField(
            label=_("Answer asked for by"),
            initial=timezone.localdate() + timedelta(days=ANSWER_DAYS),
        ),
    }


def for_reply(obj: Any, _actor: Actor) -> Fields:
    """What was replied, word by word, and what it says to the attribution."""
    answers = [
        (one.code, one.label)
        for one in codes_in_use(obj.tenant, Vocabulary.ANSWER)
        if one.code != NO_ANSWER
    ]
    return {
        "text": text_field(
            _("The reply, word by word"),
            hint=_("Everybody reads it beside what is published. Leave out names and numbers."),
            limit=8000,
        ),
        "language": forms.ChoiceField(
            label=_("Language of the reply"),
            choices=[(code, own_name(code)) for code in obj.tenant.languages],
        ),
        "replied_on": DateInputField(label=_("Replied on"), initial=timezone.localdate),
        "answer": forms.ChoiceField(
            label=_("What it says"), choices=answers, widget=forms.RadioSelect
        ),
    }


def _published(obstacle_id: UUID | str, actor: Actor) -> Obstacle:
    """The report, whose guarded text is public. Raises NotFound, NotPermitted, IllegalTransition."""
    obstacle: Obstacle = lock(Obstacle, obstacle_id)
    require(actor, Permission.OBSTACLE_VERIFY, obstacle)
    if obstacle.status != ObstacleStatus.PUBLISHED:
        raise IllegalTransition(_("A reply is asked for what is public, and shown beside it."))
    return obstacle


@transaction.atomic
def ask_reply(*, obstacle_id: UUID | str, values: Mapping[str, Any], actor: Actor) -> ObstacleReply:
    """Note that a body was asked what it says to the guarded text.

    Raises NotFound, NotPermitted, IllegalTransition (nothing of it is public), Refused (whoever
    submitted it does not want anybody to be asked), InvalidFields.
    """
    obstacle = _published(obstacle_id, actor)
    if obstacle.level == PublicationLevel.FIGURES:
        raise Refused(_("It is counted only: there is no public text that anybody could answer."))
    if is_from_person(obstacle) and not obstacle.may_ask_reply:
        raise Refused(_("Whoever submitted it has not agreed that anybody is asked."))
    cleaned = field_values(for_asking(obstacle, actor), values)
    wrong = contacts_in(cleaned["asked_body"])
    if wrong:
        raise InvalidFields({"asked_body": [wrong[0]]})
    if cleaned["answer_by"] < cleaned["asked_on"]:
        raise InvalidFields({"answer_by": [_("This is before it was asked.")]})
    reply = ObstacleReply.objects.create(tenant_id=obstacle.tenant_id, obstacle=obstacle, **cleaned)
    _recorded("obstacle.reply_asked", obstacle, reply, actor)
    return reply


@transaction.atomic
def record_reply(
    *, obstacle_id: UUID | str, reply_id: UUID | str, values: Mapping[str, Any], actor: Actor
) -> ObstacleReply:
    """Publish what was replied, beside what is public, dated; also after “no answer”.

    Raises NotFound, NotPermitted, IllegalTransition, InvalidFields, Refused (words that say how to
    reach somebody).
    """
    obstacle = _published(obstacle_id, actor)
    reply = get_reply(reply_id, obstacle)
    if reply.state == ReplyState.GIVEN:
        raise IllegalTransition(_("This reply is published. Ask again to add another one."))
    cleaned = field_values(for_reply(obstacle, actor), values)
    contacts = contacts_in(cleaned["text"])
    if contacts:
        raise Refused(contacts[0])
    if cleaned["replied_on"] < reply.asked_on:
        raise InvalidFields({"replied_on": [_("This is before it was asked.")]})
    for name, value in cleaned.items():
        setattr(reply, name, value)
    reply.state, reply.published_at = ReplyState.GIVEN, timezone.now()
    reply.save(update_fields=[*cleaned, "state", "published_at"])
    _keep_answer(obstacle, reply)
    _recorded("obstacle.reply_published", obstacle, reply, actor)
    return reply


@transaction.atomic
def record_silence(*, obstacle_id: UUID | str, reply_id: UUID | str, actor: Actor) -> ObstacleReply:
    """Publish that there was no answer by the day that was named.

    Raises NotFound, NotPermitted, IllegalTransition, Refused (the day has not passed).
    """
    obstacle = _published(obstacle_id, actor)
    reply = get_reply(reply_id, obstacle)
    if reply.state != ReplyState.ASKED:
        raise IllegalTransition(_("This was answered or closed already."))
    if timezone.localdate() <= reply.answer_by:
        raise Refused(_("The day by which an answer was asked for has not passed."))
    reply.state, reply.published_at = ReplyState.NONE, timezone.now()
    reply.save(update_fields=["state", "published_at"])
    _keep_answer(obstacle, reply)
    _recorded("obstacle.reply_published", obstacle, reply, actor)
    return reply


def _keep_answer(obstacle: Obstacle, reply: ObstacleReply) -> None:
    ObstacleActor.objects.filter(obstacle=obstacle, actor=reply.actor).update(answer=reply.answer)


def _recorded(event: str, obstacle: Obstacle, reply: ObstacleReply, actor: Actor) -> None:
    references = {"reply": str(reply.pk)}
    audit.record(event, obstacle, actor=actor, details=references)
    outbox.publish(event, obstacle, actor=actor, references=references)
