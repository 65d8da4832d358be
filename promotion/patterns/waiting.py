"""What waits for those who work on signals, on the first page of staff."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.moves import has_role_for
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from portal.work import Group, Line, tells_work
from promotion.patterns.models import Alert
from promotion.patterns.selectors import list_signals, works_on_signals
from promotion.patterns.states import AlertStatus, SignalStatus, Tier


@tells_work
def signals_that_wait(actor: Actor, tenant: Tenant) -> Group | None:
    """Strong signals nobody has looked at, what waits for a second person, alerts to review."""
    if not works_on_signals(actor):
        return None
    here = reverse("staff-signals", args=[tenant.slug])
    alerts = reverse("staff-alerts", args=[tenant.slug])
    signals = list_signals(tenant, actor=actor)
    lines = [
        Line(
            _("Assessed, waiting for a second person"),
            f"{here}?status={SignalStatus.ASSESSED.value}",
            signals.filter(status=SignalStatus.ASSESSED),
        ),
        Line(
            _("Alerts to be reviewed"),
            alerts,
            Alert.objects.filter(tenant=tenant, due_at__lte=timezone.now()).exclude(
                status=AlertStatus.JUDGED
            ),
        ),
    ]
    if has_role_for(actor, Permission.SIGNAL_ASSESS):
        strong = signals.filter(status=SignalStatus.RAISED, tier=Tier.PUSH)
        page = f"{here}?status={SignalStatus.RAISED.value}&tier={Tier.PUSH.value}"
        lines.insert(0, Line(_("Strong signals to assess"), page, strong))
    return Group(_("Signals"), lines)
