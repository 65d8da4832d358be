"""The mail to a recipient: fixed words, no case, no institution, no name. It asks the gate first."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.notifications.templates import Mail, register_mail
from portal.outbox import Event, Message, Subject, deliver, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from protection.consent.services import ConsentMissing, record_delivery
from protection.referrals.models import ParcelNotice
from protection.referrals.parcels import notice_key
from protection.sealing import open_up

TEMPLATE = "parcel"


@subscribe("referral.sent")
def announce(event: Event) -> None:
    """One mail, where an officer asked for it and the recipient's channel is safe."""
    # The institution's own role sees nothing of a case; the worker sees what waits to be sent.
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        notice = ParcelNotice.objects.filter(referral_id=event.subject_id).first()
    if notice is None:
        return
    deliver(
        [
            Message(
                template=TEMPLATE,
                recipient_id=None,
                subject=Subject(event.subject_type, event.subject_id, event.tenant_id),
                key=notice_key(notice.pk),
                references={"notice": str(notice.pk)},
            )
        ]
    )


def render_announcement(
    _template: str, _recipient_id: UUID | None, references: Mapping[str, Any]
) -> Mail | None:
    """The mail, or nothing where consent does not hold any more or the referral has ended."""
    notice = ParcelNotice.objects.filter(pk=references["notice"]).select_related("referral").first()
    if notice is None:
        return None
    try:
        record_delivery(act_id=notice.referral.act_id)
    except ConsentMissing:
        notice.delete()
        return None
    address = open_up(notice.sealed, tenant_id=notice.tenant_id, row_id=notice.pk).decode()
    with translation.override(settings.LANGUAGE_CODE):
        link = f"{settings.PUBLIC_URL}{reverse('parcel')}"
        text = _(
            "Something waits for you at the page below. You need the code that somebody told you"
            " another way. If nobody did, do nothing.\n\n%(link)s\n"
        )
        return Mail(
            subject=_("Something waits for you"),
            text=text % {"link": link},
            to=address,
            sender=settings.NEUTRAL_FROM_EMAIL,
        )


register_mail(TEMPLATE, render_announcement)
