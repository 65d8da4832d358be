"""Making the loop figures: every night, and when staff ask for them."""

from django.db import transaction
from django.utils import timezone

from participation.loop.counting import (
    count_moderation,
    count_themes,
    read_promised,
    read_said,
)
from participation.loop.figures import make_figures
from participation.registers.models import FigureSet, FigureSubject
from portal import audit, outbox
from portal.clocks import calendar_of
from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant

ASKED = "loop.figures_asked"


@transaction.atomic
def publish_loop_figures(*, tenant: Tenant, anew: bool = False) -> FigureSet:
    """Count and publish under today's date at the seat; `anew` replaces those made today.

    Runs as the portal itself in the institution's context. Nothing here can be told from two
    states of a day that is not public at once, so that they may be made anew at any time.
    """
    now = timezone.now()
    calendar = calendar_of(tenant)
    today = calendar.local_day(now)
    subject = FigureSubject.LOOP
    known = FigureSet.objects.filter(tenant=tenant, subject=subject, made_on=today).first()
    if known is not None and not anew:
        return known
    content = make_figures(
        said=read_said(tenant, calendar, now),
        themes=count_themes(tenant, today),
        promised=read_promised(tenant, calendar, now),
        moderation=count_moderation(tenant),
    )
    made, _is_new = FigureSet.objects.update_or_create(
        tenant=tenant,
        subject=subject,
        made_on=today,
        defaults={"content": content, "published_at": now},
    )
    return made


@transaction.atomic
def ask_for_figures(*, tenant: Tenant, actor: Actor) -> None:
    """Have the worker count now. Raises NotFound (another institution's), NotPermitted."""
    if actor.tenant_id != tenant.pk:
        raise NotFound
    require(actor, Permission.COMMITMENT_EDIT)
    audit.record(ASKED, tenant, actor=actor, tenant_id=tenant.pk)
    outbox.publish(ASKED, tenant, actor=actor, tenant_id=tenant.pk)
