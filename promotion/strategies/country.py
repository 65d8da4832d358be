"""Strategies on the page of a country or area, and in its story."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.describing import path_to
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from promotion.countries.sections import CountryPart, Happening, country_part
from promotion.strategies.models import PublishedStrategy
from promotion.strategies.states import StrategyStatus

SHOWN = 10


@country_part(position=50)
def strategies_of_country(tenant: Tenant, country: str, _actor: Actor) -> CountryPart | None:
    """The strategies adopted last that name a country or area; None without any."""
    rows = list(
        PublishedStrategy.objects.filter(tenant=tenant, countries__contains=[country]).order_by(
            "-adopted_on", "-id"
        )[:SHOWN]
    )
    if not rows:
        return None
    return CountryPart(
        title=gettext_lazy("Joint strategies"),
        template="strategies/_country.html",
        context={"rows": [{"row": row, "word": StrategyStatus(row.status).label} for row in rows]},
        happenings=tuple(
            Happening(
                row.adopted_on,
                _("Joint strategy adopted"),
                path_to("strategy", tenant=tenant.slug, strategy=row.pk),
                row.title,
                row.language,
            )
            for row in rows
        ),
    )
