"""What goes back to whoever sent something in: one message an hour at most, which quotes nothing.

The address is opened when the message is sent; the outbox holds ids alone. No machine is answered.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from participation.contributions.confirming import (
    ASK_AGAIN_AFTER,
    CONFIRM_WITHIN,
    code_of,
    hash_of_confirmation,
)
from participation.contributions.intake import sentence_of
from participation.contributions.models import InboundMessage
from participation.contributions.sealing import open_up
from participation.contributions.states import Door, IntakeStatus
from portal.channels.models import ChannelSafety
from portal.channels.selectors import is_channel_allowed
from portal.notifications.posting import Post, register_post
from portal.notifications.templates import Mail, register_mail
from portal.outbox import Delivery, Message, Subject, deliver, subject_of

CONFIRM = "intake.confirm"
REFUSED = "intake.refused"
NEWS = "intake.news"
# A machine wrote it, or nobody can say who: an answer would travel in circles.
NEVER_ANSWERED = frozenset({"mail_loop", "auto_reply", "bulk"})
_FILE_REMARKS = ("too_large", "too_many_files", "file_refused", "older_form")
_CHANNELS = {
    Door.SMS.value: ChannelSafety.Channel.SMS,
    Door.MESSAGING.value: ChannelSafety.Channel.MESSAGING,
}


def ask_for_confirmation(message: InboundMessage) -> bool:
    """Ask the sender, unless one was written to within the hour: then one link confirms all.

    Run in the institution's context. Whether it was asked for now.
    """
    if not message.sealed_address or _was_written_to(message):
        return False
    code, now = code_of(message.pk), timezone.now()
    _note(message, now, confirmation_hash=hash_of_confirmation(code))
    _deliver(message, CONFIRM)
    return True


def tell_refusal(message: InboundMessage) -> bool:
    """Say why it was not taken in, where a person wrote it and can be answered."""
    is_machine = message.reason in NEVER_ANSWERED
    if is_machine or not message.sealed_address or _was_written_to(message):
        return False
    _note(message, timezone.now())
    _deliver(message, REFUSED)
    return True


def tell_news(message: InboundMessage, *, about: str) -> None:
    """Say that there is news of what they wrote, where they can still be reached.

    `about` names the news: the same one is told once. Run in the institution's context.
    """
    if message.sealed_address:
        _deliver(message, NEWS, news=f":{about}")


def ask_those_who_wait(now: datetime | None = None) -> int:
    """Ask senders whose message came too soon after another one; run as the worker."""
    now = now or timezone.now()
    waiting = InboundMessage.objects.filter(
        status=IntakeStatus.WAITING, asked_at=None, received_at__gt=now - CONFIRM_WITHIN
    ).exclude(sealed_address=b"")
    return sum(ask_for_confirmation(message) for message in waiting.order_by("id")[:500])


def _was_written_to(message: InboundMessage) -> bool:
    return InboundMessage.objects.filter(
        tenant_id=message.tenant_id,
        sender_hash=message.sender_hash,
        asked_at__gt=timezone.now() - ASK_AGAIN_AFTER,
    ).exists()


def _note(message: InboundMessage, now: datetime, **fields: Any) -> None:
    InboundMessage.objects.filter(pk=message.pk).update(
        asked_at=now, confirm_until=now + CONFIRM_WITHIN, **fields
    )


def _deliver(message: InboundMessage, template: str, *, news: str = "") -> None:
    by_mail = message.door == Door.MAIL
    channel = Delivery.Channel.EMAIL if by_mail else Delivery.Channel.WEBHOOK
    about = subject_of(message)
    deliver(
        [
            Message(
                template=template,
                recipient_id=None,
                subject=Subject(about.type, about.id, about.tenant_id),
                key=f"{template}:{message.pk}{news}",
                references={"message": str(message.pk)},
                channel=channel,
            )
        ]
    )


def _find(references: Mapping[str, Any]) -> InboundMessage | None:
    rows = InboundMessage.objects.filter(pk=references["message"])
    return rows.select_related("tenant", "consultation", "gateway").first()


def _address(message: InboundMessage) -> str:
    opened = open_up(message.sealed_address, tenant_id=message.tenant_id, row_id=message.pk)
    return opened.decode()


def _language(message: InboundMessage) -> str:
    offered = dict(settings.LANGUAGES)
    wanted = message.consultation.languages if message.consultation else []
    return next((code for code in wanted if code in offered), settings.LANGUAGE_CODE)


def _link(message: InboundMessage) -> str:
    kwargs = {"tenant": message.tenant.slug, "code": code_of(message.pk)}
    return settings.PUBLIC_URL + reverse("contribution-confirm", kwargs=kwargs)


def _sentences(message: InboundMessage, template: str) -> list[str]:
    if template == REFUSED:
        return [
            _("A message from this address reached the Civic Space Portal and was not taken in."),
            str(sentence_of(message.reason)),
        ]
    if template == NEWS:
        return [
            _("There is news of what you sent to the Civic Space Portal from this address."),
            _("Read it with the number and the code that you were given:"),
            settings.PUBLIC_URL + reverse("contribution-code", args=[message.tenant.slug]),
        ]
    notes = [str(sentence_of(code)) for code in _FILE_REMARKS if code in message.remarks]
    return [
        _("A message from this address reached the Civic Space Portal."),
        *notes,
        _(
            "If you wrote it, open this page and confirm it within 14 days. If you did not, do"
            " nothing: nothing is published and nobody is named."
        ),
        _link(message),
    ]


def render_mail(
    template: str, _recipient_id: UUID | None, references: Mapping[str, Any]
) -> Mail | None:
    """A neutral mail: no institution, no consultation, not a word of what was written."""
    message = _find(references)
    if message is None or not message.sealed_address:
        return None
    with translation.override(_language(message)):
        return Mail(
            subject=_("Your message"),
            text="\n\n".join(_sentences(message, template)) + "\n",
            to=_address(message),
            sender=settings.NEUTRAL_FROM_EMAIL,
        )


def render_post(template: str, references: Mapping[str, Any]) -> Post | None:
    """The same through the gateway it came by, unless that way is unsafe or unknown there."""
    message = _find(references)
    gateway = message.gateway if message else None
    if message is None or not message.sealed_address or gateway is None:
        return None
    channel = _CHANNELS[message.door]
    is_safe = is_channel_allowed(gateway.country, channel, confidential=True)
    if not gateway.reply_url or gateway.ended_at is not None or not is_safe:
        return None
    with translation.override(_language(message)):
        text = " ".join(_sentences(message, template))
    return Post(
        url=gateway.reply_url,
        body={"to": _address(message), "text": text, "in_reply_to": message.external_id},
        secret=open_up(gateway.sealed_secret, tenant_id=gateway.tenant_id, row_id=gateway.pk),
    )


for _template in (CONFIRM, REFUSED, NEWS):
    register_mail(_template, render_mail)
    register_post(_template, render_post)
