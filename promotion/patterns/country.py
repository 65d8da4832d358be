"""Alerts on the page of a country or area, and in its story."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.describing import path_to
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from promotion.countries.sections import CountryPart, Happening, country_part
from promotion.patterns.models import Alert
from promotion.patterns.selectors import Wanted, list_alerts
from promotion.patterns.words import Labels, alert_place, headline, labels_for, window_words

SHOWN = 10


@country_part(position=30)
def alerts_of_country(tenant: Tenant, country: str, _actor: Actor) -> CountryPart | None:
    """The last alerts of a country or area; None without any."""
    rows = list(list_alerts(tenant, Wanted(country=country)).select_related("tenant")[:SHOWN])
    if not rows:
        return None
    labels = labels_for(rows)
    return CountryPart(
        title=gettext_lazy("Alerts"),
        template="signals/_country.html",
        context={"rows": [_row(row, labels) for row in rows]},
        happenings=tuple(one for row in rows for one in _happenings(row, labels)),
    )


def _row(row: Alert, labels: Labels) -> dict[str, object]:
    word, tone = alert_place(row)
    return {
        "alert": row,
        "name": headline(row, labels),
        "word": word,
        "tone": tone,
        "window": window_words(row),
    }


def _happenings(row: Alert, labels: Labels) -> list[Happening]:
    """When it was published, and when it ended."""
    page = path_to("alert", tenant=row.tenant.slug, alert=row.pk)
    name = headline(row, labels)
    found = [
        Happening(timezone.localdate(row.published_at), _("Alert: %(name)s") % {"name": name}, page)
    ]
    if row.ended_at is not None:
        words = _("Alert ended: %(name)s") % {"name": name}
        found.append(Happening(timezone.localdate(row.ended_at), words, page))
    return found
