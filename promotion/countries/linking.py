"""What stands beside a published obstacle: the laws and bills under which it was done.

The other direction, the obstacles in which a law was used, stands with the law on its country's page.
"""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portal.links.showing import Group, Shown, stands_beside
from portal.notifications.describing import path_to
from promotion.countries.models import Law
from promotion.countries.selectors import laws_of_event
from promotion.publication.models import PublishedObstacle


@stands_beside(PublishedObstacle._meta.label_lower)
def laws_beside(row: Model) -> list[Group]:
    """The shown laws in which a published obstacle is named; one query."""
    if not isinstance(row, PublishedObstacle):
        return []
    laws = [_shown(row.tenant.slug, law) for law in laws_of_event(row)]
    return [Group(_("Laws and bills under which it was done"), laws)]


def _shown(slug: str, law: Law) -> Shown:
    """It is read on the page of its country or area."""
    page = path_to("country", tenant=slug, country=str(law.country))
    return Shown(Law._meta.label_lower, law.pk, law.title, f"{page}#law-{law.pk}", law.language)
