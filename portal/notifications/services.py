"""Writes to inboxes, to the choice of mail, and to deliveries that could not be made."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.models import User
from portal.errors import IllegalTransition, NotFound
from portal.grants import Permission
from portal.notifications.models import Notification
from portal.notifications.selectors import visible
from portal.outbox import Delivery
from portal.permissions import Actor, require
from portal.transitions import lock


@transaction.atomic
def mark_read(*, notification: Notification, actor: Actor) -> None:
    """One line of one's own inbox was read."""
    if notification.person_id != actor.person_id:
        raise NotFound
    if notification.read_at is None:
        notification.read_at = timezone.now()
        notification.save(update_fields=["read_at"])


@transaction.atomic
def mark_all_read(*, actor: Actor) -> int:
    """Everything in one's own inbox was read; how many lines that were not."""
    return visible(actor).filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def choose_mail(*, preference: str, is_neutral: bool, actor: Actor) -> User:
    """Choose when mail is sent and whether it says more than that there is news."""
    if actor.person_id is None:
        raise NotFound
    person: User = lock(User, actor.person_id)
    person.mail_preference = preference
    person.mail_is_neutral = is_neutral
    person.save(update_fields=["mail_preference", "mail_is_neutral"])
    audit.record(
        "person.mail_chosen", person, actor=actor, fields=["mail_preference", "mail_is_neutral"]
    )
    return person


@transaction.atomic
def resend_delivery(*, delivery_id: UUID, actor: Actor) -> Delivery:
    """Try again what could not be delivered. Raises IllegalTransition where it is not given up."""
    require(actor, Permission.DELIVERY_RESEND)
    mine = Delivery.objects.only(*Delivery.SHOWN).filter(tenant_id=actor.tenant_id)
    delivery = mine.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound
    if delivery.status != Delivery.Status.DEAD:
        raise IllegalTransition(_("This message is not among those that could not be delivered."))
    _try_again(delivery, actor)
    delivery.refresh_from_db(fields=["status", "attempts", "not_before", "last_error"])
    return delivery


@transaction.atomic
def resend_dead(*, actor: Actor) -> int:
    """Try again everything of this institution that was given up; how many messages."""
    require(actor, Permission.DELIVERY_RESEND)
    dead = Delivery.objects.filter(tenant_id=actor.tenant_id, status=Delivery.Status.DEAD)
    deliveries = list(dead.only(*Delivery.SHOWN).select_for_update().order_by("pk"))
    for delivery in deliveries:
        _try_again(delivery, actor)
    return len(deliveries)


def _try_again(delivery: Delivery, actor: Actor) -> None:
    fresh = {
        "status": Delivery.Status.WAITING,
        "attempts": 0,
        "not_before": timezone.now(),
        "last_error": "",
    }
    Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.DEAD).update(**fresh)
    audit.record("delivery.resent", delivery, actor=actor, fields=fresh)
    outbox.wake()
