"""Commitments that wait for verdicts, among what is open at an institution."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from participation.commitments.models import CheckRound
from participation.commitments.selectors import commitments_to_check
from portal.looks.texts import text_of
from portal.openings import Opening, provides_openings
from portal.tenancy.models import Tenant


@provides_openings
def openings(tenants: Sequence[Tenant]) -> Iterator[Opening]:
    """Each commitment that organizations can check now; two queries for all institutions."""
    rows = list(commitments_to_check(tenants))
    running = CheckRound.objects.filter(commitment__in=rows, ended_at=None)
    ends = dict(running.values_list("commitment_id", "ends_at"))
    for row in rows:
        title = text_of(row, "title").text
        yield Opening(
            tenant=row.tenant,
            title=_("Check whether it is done: %(title)s") % {"title": title},
            closes_at=ends.get(row.pk),
            url=reverse("commitment", kwargs={"tenant": row.tenant.slug, "commitment": row.pk}),
        )
