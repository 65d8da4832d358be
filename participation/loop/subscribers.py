"""The worker counts when staff ask for it."""

from participation.loop.services import ASKED, publish_loop_figures
from portal.outbox import Event, subscribe
from portal.tenancy.models import Tenant


@subscribe(ASKED)
def count_now(event: Event) -> None:
    """Figures made today are replaced."""
    publish_loop_figures(tenant=Tenant.objects.get(pk=event.subject_id), anew=True)
