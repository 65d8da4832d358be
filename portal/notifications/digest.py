"""One mail a day for those who asked for it: a line and a link for each piece of news."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from portal import outbox
from portal.actors.models import MailPreference, User
from portal.notifications.manner import Manner, manner_of
from portal.notifications.models import Notification
from portal.notifications.reading import Line, read_lines
from portal.notifications.templates import DIGEST, NEWS, template_named
from portal.organizations.models import Organization
from portal.outbox import Delivery, Message, subject_of
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context

# After this hour (UTC) the day's mail is written, once.
HOUR = time(6, 0)
# Somebody who changes to this preference is not sent months of news.
LONGEST = timedelta(days=7)
MOST_LINES = 50


def write_digests(now: datetime | None = None) -> int:
    """Write the day's deliveries, once a day and person; how many persons had news."""
    moment = now or timezone.now()
    ends = datetime.combine(moment.date(), HOUR, tzinfo=moment.tzinfo)
    if moment < ends:
        return 0
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        waiting = Notification.objects.filter(
            read_at=None, created_at__gt=ends - LONGEST, created_at__lte=ends
        )
        people = User.objects.filter(
            mail_preference=MailPreference.DAILY,
            is_active=True,
            erased_at=None,
            pk__in=waiting.values("person_id"),
        )
        return sum(_write_for(person, ends) for person in people)


def _write_for(person: User, ends: datetime) -> bool:
    key = f"digest:{ends.date().isoformat()}:{person.pk}"
    sent_before = Delivery.objects.filter(recipient=person, template__in=[DIGEST, NEWS])
    if sent_before.filter(key__startswith=key).exists():
        return False
    last = sent_before.filter(key__startswith="digest:").order_by("-id").first()
    begins = ends - LONGEST
    if last is not None:
        begins = max(begins, datetime.fromisoformat(last.references["until"]))
    window = {"from": begins.isoformat(), "until": ends.isoformat()}
    manners = {_manner(person, row) for row in _news(person, window)}
    messages = [
        Message(
            template=template,
            recipient_id=person.pk,
            subject=subject_of(person),
            key=f"{key}:{template}",
            references=window,
        )
        for template, manner in ((DIGEST, Manner.FULL), (NEWS, Manner.NEUTRAL))
        if manner in manners
    ]
    if messages:
        outbox.deliver(messages)
    return bool(messages)


def _news(person: User, window: Mapping[str, Any]) -> list[Notification]:
    begins, ends = (datetime.fromisoformat(window[name]) for name in ("from", "until"))
    news = Notification.objects.filter(
        person=person, read_at=None, created_at__gt=begins, created_at__lte=ends
    )
    return list(news.order_by("-id")[:MOST_LINES])


def _organization(notification: Notification) -> Organization | None:
    if notification.organization_id is None:
        return None
    return Organization.objects.filter(pk=notification.organization_id).first()


def _manner(person: User, notification: Notification) -> Manner:
    template = template_named(notification.template)
    if template is None:
        return Manner.WITHHELD
    return manner_of(
        person=person,
        organization=_organization(notification),
        is_staff=notification.references.get("reader") == "staff",
        is_sensitive=template.is_sensitive,
    )


def digest_lines(person: User, window: Mapping[str, Any]) -> list[Line]:
    """What a digest lists: news of these hours that is still unread and may be told by mail."""
    news = [row for row in _news(person, window) if _manner(person, row) is Manner.FULL]
    return read_lines(news, context=lambda tenant_id, _for_staff: system_actor(tenant_id))
