"""Strategies in an organization's workspace, and what waits for its people."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from portal.actors.waiting import Waiting, tells_what_waits
from portal.grants import Permission
from portal.organizations.models import Organization
from portal.organizations.workspace import Entry, Part, workspace_part
from portal.permissions import Actor, allowed
from promotion.strategies.models import Strategy, StrategyOwner, StrategySignature
from promotion.strategies.selectors import asked_of
from promotion.strategies.states import OwnerStatus, StrategyStatus


@workspace_part("strategies", position=60)
def strategies_part(organization: Organization, actor: Actor) -> Part | None:
    """The strategies that it owns together with others; None without any."""
    if not allowed(actor, Permission.STRATEGY_READ, organization):
        return None
    rows = Strategy.objects.filter(organizations__contains=[organization.pk])
    entries = [
        Entry(
            name=row.title,
            href=reverse("strategy-work", kwargs={"tenant": row.tenant.slug, "strategy": row.pk}),
            status=row.get_status_display(),
            state=row.status,
        )
        for row in rows.select_related("tenant")[:50]
    ]
    return Part(title=gettext_lazy("Joint strategies"), entries=entries) if entries else None


@tells_what_waits
def strategies_waiting(actor: Actor) -> Iterator[Waiting]:
    """Texts that wait for a signature of one's organization; outcomes that one was asked about."""
    if actor.is_staff or not actor.organization_roles:
        return
    able = [
        pk
        for pk in actor.organization_roles
        if allowed(actor, Permission.STRATEGY_SIGN, Organization(pk=pk))
    ]
    owners = StrategyOwner.objects.filter(
        organization_id__in=able,
        status=OwnerStatus.JOINED,
        strategy__status=StrategyStatus.CO_DESIGN,
    ).select_related("strategy", "strategy__tenant")
    rows = list(owners)
    signed = set(
        StrategySignature.objects.filter(owner__in=rows).values_list("owner_id", "version")
    )
    for owner in rows:
        strategy = owner.strategy
        if (owner.pk, strategy.version) not in signed:
            text = gettext("Read and sign, or change: %(title)s") % {"title": strategy.title}
            where = {"tenant": strategy.tenant.slug, "strategy": strategy.pk}
            yield Waiting(text, reverse("strategy-sign", kwargs=where))
    for row in asked_of(actor):
        text = gettext("Say from outside whether this is so: %(who)s") % {"who": row.harvested.who}
        where = {"tenant": row.tenant.slug, "substantiation": row.pk}
        yield Waiting(text, reverse("strategy-substantiation", kwargs=where))
