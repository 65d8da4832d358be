"""One extremely grave report is a signal without any statistics: raised here, judged by people.

Whom could it endanger? Whoever gave the report: an alert right after it tells those responsible that
somebody spoke, and when. So it is raised to analysts alone, waits for the institution's safety delay,
and becomes an alert only through a second person.
"""

from datetime import datetime, timedelta

from portal import audit, outbox
from portal.clocks import calendar_of
from portal.permissions import system_actor
from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Polarity
from promotion.patterns.counting import LEFT_OUT
from promotion.patterns.models import PatternSettings, Signal
from promotion.patterns.settings import CORROBORATED
from promotion.patterns.states import Basis, Tier

SEVEREST = 5
# What happened before is history: it stands in series and on country pages, and warns nobody.
RECENT_DAYS = 90
MOST_AT_ONCE = 200


def stands(obstacle: Obstacle) -> bool:
    """Whether a report is still one that an alert may rest on."""
    return (
        obstacle.severity == SEVEREST
        and obstacle.verification in CORROBORATED
        and obstacle.status not in LEFT_OUT
    )


def raise_severe(tenant: Tenant, settings: PatternSettings, *, now: datetime) -> int:
    """A signal for each recent report of the highest severity that is corroborated; how many.

    Run as the portal itself in the institution's context; a report never raises two.
    """
    since = calendar_of(tenant).local_day(now) - timedelta(days=RECENT_DAYS)
    reports = (
        Obstacle.objects.filter(
            tenant=tenant,
            severity=SEVEREST,
            polarity=Polarity.NEGATIVE,
            verification__in=CORROBORATED,
            starts_on__gte=since,
            kinds__len__gt=0,
        )
        .exclude(status__in=LEFT_OUT)
        .exclude(pk__in=Signal.objects.filter(obstacle__isnull=False).values("obstacle_id"))
        .exclude(country="")
        .order_by("created_at")[:MOST_AT_ONCE]
    )
    number = 0
    for report in reports:
        made = Signal.objects.create(
            tenant=tenant,
            basis=Basis.SEVERE,
            tier=Tier.PUSH,
            country=report.country.code,
            kind=report.kinds[0],
            window_from=report.starts_on,
            window_to=report.ends_on or report.starts_on,
            obstacle=report,
            not_before=now + timedelta(hours=settings.safety_hours),
            raised_at=now,
        )
        audit.record("signal.raised", made, actor=system_actor(tenant.pk))
        outbox.publish("signal.raised", made, actor=system_actor(tenant.pk))
        number += 1
    return number
