"""Mail about accounts, and what follows elsewhere from a deleted one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from portal.actors.mails import PREFIX, render_account_mail
from portal.actors.models import Invitation
from portal.notifications.models import Notification
from portal.notifications.templates import Mail, register_mail
from portal.outbox import Delivery, Event, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context


@subscribe("account.erased")
def forget_person(event: Event) -> None:
    """Take away what only the worker may: messages, and the address on old invitations."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        Notification.objects.filter(person_id=event.subject_id).delete()
        Delivery.objects.filter(recipient_id=event.subject_id).delete()
        Invitation.objects.filter(accepted_by_id=event.subject_id).update(email="")


def write_mail(template: str, person_id: UUID | None, references: Mapping[str, Any]) -> Mail | None:
    """The mail of an account's outbox row, as the relay sends it."""
    made = render_account_mail(template, person_id, references) if person_id else None
    if made is None:
        return None
    sender = settings.NEUTRAL_FROM_EMAIL if made.is_neutral else ""
    return Mail(made.subject, made.text, made.html, to=made.address, sender=sender)


register_mail(f"{PREFIX}*", write_mail)
