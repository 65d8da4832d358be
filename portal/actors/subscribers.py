"""What follows elsewhere from a deleted account."""

from portal.actors.models import Invitation
from portal.notifications.models import Notification
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
