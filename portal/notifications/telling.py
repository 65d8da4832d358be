"""From an event to inbox lines and mails, once each however often the event is given."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

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
    told = {one.person_id: one for one in recipients}
    # The worker's own role: an institution cannot write into people's inboxes.
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        people = {
            person.pk: person
            for person in User.objects.filter(pk__in=told, is_active=True, erased_at=None)
        }
        told = {person_id: one for person_id, one in told.items() if person_id in people}
        Notification.objects.bulk_create(
            [_notification(event, template, one) for one in told.values()], ignore_conflicts=True
        )
        outbox.deliver(
            _message(event, template, one)
            for one in told.values()
            if people[one.person_id].mail_preference == MailPreference.AT_ONCE
        )


def _key(event: Event, template: Template, person_id: UUID) -> str:
    return f"{event.pk}:{template.name}:{person_id}"


def _references(event: Event, recipient: Recipient) -> dict[str, Any]:
    references = dict(event.references)
    references["reader"] = "staff" if recipient.is_staff else "member"
    if recipient.organization_id is not None:
        references["organization"] = str(recipient.organization_id)
    return references


def _notification(event: Event, template: Template, recipient: Recipient) -> Notification:
    return Notification(
        person_id=recipient.person_id,
        tenant_id=event.tenant_id,
        organization_id=recipient.organization_id,
        template=template.name,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        references=_references(event, recipient),
        key=_key(event, template, recipient.person_id),
    )


def _message(event: Event, template: Template, recipient: Recipient) -> Message:
    return Message(
        template=template.name,
        recipient_id=recipient.person_id,
        subject=Subject(event.subject_type, event.subject_id, event.tenant_id),
        key=_key(event, template, recipient.person_id),
        references=_references(event, recipient),
    )
