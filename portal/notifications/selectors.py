"""What somebody may read of their inbox, and staff of the institution's deliveries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from portal.actors.selectors import actor_of
from portal.errors import NotFound
from portal.grants import Permission
from portal.notifications.models import Notification, SentMail
from portal.outbox import Delivery
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant

PAGE_SIZE = 20
# The header says how many are unread up to here; beyond it the number helps nobody.
COUNT_UP_TO = 99

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, newest first, and the ids to go on from in both directions."""

    rows: list[Row]
    newer: UUID | None
    older: UUID | None


def page_of(
    rows: QuerySet[Row], *, before: UUID | None = None, after: UUID | None = None
) -> Page[Row]:
    """The rows next to a row, without counting any."""
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: PAGE_SIZE + 1])
        has_more, shown = len(found) > PAGE_SIZE, found[:PAGE_SIZE][::-1]
        is_last = not shown
        return Page(shown, shown[0].pk if has_more else None, None if is_last else shown[-1].pk)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    newer = shown[0].pk if shown and before is not None else None
    return Page(shown, newer, shown[-1].pk if len(found) > PAGE_SIZE else None)


def visible(actor: Actor) -> QuerySet[Notification]:
    """The person's own inbox."""
    return Notification.objects.filter(person_id=actor.person_id)


def get_notification(notification_id: UUID, *, actor: Actor) -> Notification:
    """One line of one's own inbox; NotFound otherwise."""
    found = visible(actor).filter(pk=notification_id).first()
    if found is None:
        raise NotFound
    return found


def count_unread(actor: Actor) -> int:
    """How many lines are unread, up to COUNT_UP_TO; one look at a small index."""
    if actor.person_id is None:
        return 0
    return visible(actor).filter(read_at=None).order_by()[:COUNT_UP_TO].count()


def reading_context(actor: Actor) -> Callable[[UUID | None, bool], Actor]:
    """In which context a person's news are described: as live staff, else as themselves."""

    def find(tenant_id: UUID | None, for_staff: bool) -> Actor:  # noqa: FBT001 - a Context
        if not for_staff or tenant_id is None or actor.person_id is None:
            return actor
        tenant = Tenant.objects.filter(pk=tenant_id).first()
        staff = actor_of(actor.person_id, tenant=tenant) if tenant else actor
        return staff if staff.staff_roles else actor

    return find


def list_deliveries(*, actor: Actor, status: str = "") -> QuerySet[Delivery]:
    """The institution's deliveries: template, status, attempts and dates; never to whom."""
    require(actor, Permission.DELIVERY_RESEND)
    deliveries = Delivery.objects.only(*Delivery.SHOWN).filter(tenant_id=actor.tenant_id)
    return deliveries.filter(status=status) if status else deliveries


def list_sent_mails() -> QuerySet[SentMail]:
    """The mails of the demo."""
    return SentMail.objects.all()
