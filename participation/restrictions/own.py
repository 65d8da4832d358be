"""What waits for whoever filed a report: an answer to look at."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.restrictions.selectors import may_handle, visible
from participation.restrictions.states import RestrictionStatus
from portal.actors.waiting import Waiting, tells_what_waits
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from portal.work import Group, Line, tells_work

_SHOWN = 20


@tells_what_waits
def answers_to_read(actor: Actor) -> Iterator[Waiting]:
    """Said without a word of what it is about: somebody may look over one's shoulder."""
    for row in visible(actor).filter(status=RestrictionStatus.ANSWERED)[:_SHOWN]:
        address = reverse("restriction", kwargs={"tenant": row.tenant.slug, "restriction": row.pk})
        yield Waiting(
            _("%(institution)s: there is an answer for you") % {"institution": row.tenant.name},
            address,
        )


@tells_work
def reports_that_wait(actor: Actor, tenant: Tenant) -> Group | None:
    """For those who review, and nobody else."""
    if not may_handle(actor):
        return None
    here = reverse("staff-restrictions", args=[tenant.slug])
    filed = visible(actor).filter(status=RestrictionStatus.FILED)
    looked_at = visible(actor).filter(status=RestrictionStatus.IN_TRIAGE)
    return Group(
        _("Kept out"),
        (
            Line(_("To take up"), f"{here}?status=filed", filed),
            Line(_("Being looked at"), f"{here}?status=in_triage", looked_at),
        ),
    )
