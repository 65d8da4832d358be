"""From an event to inbox lines and mails, once each however often the event is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from portal import outbox
from portal.actors.models import MailPreference, User
from portal.notifications.models import Notification
from portal.notifications.templates import Recipient, Template, templates_for
from portal.outbox import Event, Message, Subject
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.guards import guard_of


def tell(event: Event) -> None:
    """Write the notifications and deliveries of this event; run in its tenant's context."""
    templates = templates_for(event)
    subject = _subject(event) if templates else None
    if subject is None:
        return
    for template in templates:
        recipients = template.audience(event, subject)
        if not template.tells_actor:
            recipients = [one for one in recipients if one.person_id != event.actor_id]
        _write(event, template, recipients)


def _subject(event: Event) -> Any | None:
    """The row that the event is about; None where it is gone, and nobody is told of it any more.

    The worker sees what the institution does not: its organization is reminded of a draft too.
    """
    model = apps.get_model(event.subject_type)
    rows = model._default_manager.filter(pk=event.subject_id)
    if not guard_of(model).worker:
        return rows.first()
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        return rows.first()


def _write(event: Event, template: Template, recipients: Iterable[Recipient]) -> None:
    news = News(
        template=template,
        subject=Subject(event.subject_type, event.subject_id, event.tenant_id),
        references=event.references,
        key=f"{event.pk}:{template.name}",
    )
    write_news(news, recipients)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing to tell: a template about a row, with the references that its words are made from.

    `key` is the same for the same news however often it is written: nobody is told twice under it.
    `is_mass`: news to very many, which lets mail to single people pass.
    """

    template: Template
    subject: Subject
    references: Mapping[str, Any]
    key: str
    is_mass: bool = False


def write_news(news: News, recipients: Iterable[Recipient]) -> int:
    """Write inbox lines and deliveries for these people, under the worker's role; how many people.

    Who is told already under this key, or has no account any more, is left out.
    """
    told = {one.person_id: one for one in recipients}
    # The worker's own role: an institution cannot write into people's inboxes.
    with tenant_context(system_actor(news.subject.tenant_id), role=DatabaseRole.NONE):
        people = {
            person.pk: person
            for person in User.objects.filter(pk__in=told, is_active=True, erased_at=None)
        }
        told = {person_id: one for person_id, one in told.items() if person_id in people}
        Notification.objects.bulk_create(
            [_notification(news, one) for one in told.values()], ignore_conflicts=True
        )
        outbox.deliver(
            _message(news, one)
            for one in told.values()
            if people[one.person_id].mail_preference == MailPreference.AT_ONCE
        )
    return len(told)


def _references(news: News, recipient: Recipient) -> dict[str, Any]:
    references = dict(news.references)
    references["reader"] = "staff" if recipient.is_staff else "member"
    if recipient.organization_id is not None:
        references["organization"] = str(recipient.organization_id)
    return references


def _notification(news: News, recipient: Recipient) -> Notification:
    return Notification(
        person_id=recipient.person_id,
        tenant_id=news.subject.tenant_id,
        organization_id=recipient.organization_id,
        template=news.template.name,
        subject_type=news.subject.type,
        subject_id=news.subject.id,
        references=_references(news, recipient),
        key=f"{news.key}:{recipient.person_id}",
    )


def _message(news: News, recipient: Recipient) -> Message:
    return Message(
        template=news.template.name,
        recipient_id=recipient.person_id,
        subject=news.subject,
        key=f"{news.key}:{recipient.person_id}",
        references=_references(news, recipient),
        is_mass=news.is_mass,
    )
