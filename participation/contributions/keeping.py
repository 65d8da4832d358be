"""How long an arrival is kept, looking at it, and trying again."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Gateway, InboundMessage
from participation.contributions.states import IntakeStatus
from portal import audit, outbox
from portal.errors import IllegalTransition, NotFound
from portal.grants import Permission
from portal.permissions import Actor, require

_DONE = (IntakeStatus.TAKEN, IntakeStatus.REFUSED, IntakeStatus.DUPLICATE)
# A refusal for these reasons can be a mistake of ours, or pass: a person may have it read again.
RETRIED = (IntakeStatus.FAILED, IntakeStatus.REFUSED)


def forget_old() -> int:
    """Empty what was dealt with INTAKE_KEPT_DAYS ago; the row stays for the counts. As the worker.

    What failed is kept until somebody has looked at it; what waits, as long as its link works.
    """
    now = timezone.now()
    before = now - timedelta(days=settings.INTAKE_KEPT_DAYS)
    done = Q(status__in=_DONE, handled_at__lt=before)
    lapsed = Q(status=IntakeStatus.WAITING, confirm_until__lt=now, handled_at__lt=before)
    held = ~Q(sealed=b"") | ~Q(sealed_address=b"")
    return InboundMessage.objects.filter(done | lapsed, held).update(sealed=b"", sealed_address=b"")


def _institution(actor: Actor) -> UUID:
    """The institution whose arrivals the actor handles. Raises NotPermitted, NotFound."""
    require(actor, Permission.INTAKE_HANDLE)
    if actor.tenant_id is None:
        raise NotFound
    return actor.tenant_id


def list_arrivals(actor: Actor, **chosen: Any) -> QuerySet[InboundMessage]:
    """What arrived at the actor's institution: status, reason, door. Raises NotPermitted."""
    rows = InboundMessage.objects.filter(tenant_id=_institution(actor))
    for name in ("status", "reason", "door"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    return rows.select_related("consultation", "contribution")


def count_arrivals(actor: Actor) -> tuple[list[dict[str, Any]], int]:
    """How many of each status and reason, and how often the same message came again."""
    rows = list_arrivals(actor).order_by()
    counted = rows.values("status", "reason").annotate(count=Count("pk"))
    again = rows.aggregate(again=Sum("repeats"))["again"] or 0
    return [dict(entry) for entry in counted.order_by("status", "reason")], again


def refused_at_gateways(actor: Actor) -> Counter[str]:
    """What gateways posted wrongly, by reason."""
    found: Counter[str] = Counter()
    for refused in list_gateways(actor).values_list("refused", flat=True):
        found.update(refused)
    return found


def list_gateways(actor: Actor) -> QuerySet[Gateway]:
    """The gateways of the actor's institution. Raises NotPermitted."""
    return Gateway.objects.filter(tenant_id=_institution(actor)).prefetch_related(
        "keywords__consultation"
    )


@transaction.atomic
def retry(*, message_id: UUID | str, actor: Actor) -> InboundMessage:
    """Have one read again. Raises NotFound, NotPermitted, IllegalTransition (nothing to read)."""
    rows = InboundMessage.objects.select_for_update(of=("self",))
    message = rows.filter(pk=message_id, tenant_id=_institution(actor)).first()
    if message is None:
        raise NotFound
    if message.status not in RETRIED or not message.sealed:
        raise IllegalTransition(_("There is nothing of it left to read, or it was read."))
    InboundMessage.objects.filter(pk=message.pk).update(
        status=IntakeStatus.RECEIVED, reason="", attempts=message.attempts + 1
    )
    audit.record("intake.retried", message, actor=actor, details={"reason": message.reason})
    outbox.publish("intake.received", message, actor=actor)
    return message
