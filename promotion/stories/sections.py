"""Good examples on the page of a country or area, and in its story so far."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.looks.texts import text_of
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from promotion.countries.sections import CountryPart, Happening, country_part
from promotion.stories.selectors import stories_of_country


@country_part(position=60)
def stories_part(tenant: Tenant, country: str, _actor: Actor) -> CountryPart | None:
    """The newest ones from there; None without any."""
    rows = stories_of_country(tenant, country)
    if not rows:
        return None
    happenings = []
    for row in rows:
        title = text_of(row, "title")
        page = reverse("story", kwargs={"tenant": tenant.slug, "story": row.pk})
        happenings.append(
            Happening(row.published_on, title.text, url=page, language=title.language)
        )
    return CountryPart(
        title=_("Good examples"),
        template="stories/_country.html",
        context={"stories": rows, "country": country},
        happenings=tuple(happenings),
    )
