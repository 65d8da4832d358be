"""What waits of reviews, for the staff's first page: to those who review, and to units that hold files."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.appeals.selectors import files_to_send, find_appeals, may_see_appeals
from portal.appeals.states import AppealStatus
from portal.grants import Permission
from portal.permissions import Actor, allowed
from portal.tenancy.models import Tenant
from portal.work import Group, Line, tells_work


@tells_work
def reviews_that_wait(actor: Actor, tenant: Tenant) -> Group | None:
    """For those who review: what is theirs, what nobody has taken up, what is overdue."""
    if not may_see_appeals(actor):
        return None
    here = reverse("staff-appeals", args=[tenant.slug])
    filed = AppealStatus.FILED.value
    return Group(
        _("Reviews"),
        [
            Line(_("Overdue"), f"{here}?overdue=on", find_appeals(actor, {"overdue": "on"})),
            Line(_("With me"), f"{here}?mine=on", find_appeals(actor, {"mine": "on"})),
            Line(
                _("To acknowledge"),
                f"{here}?status={filed}",
                find_appeals(actor, {"status": filed}),
            ),
        ],
    )


@tells_work
def files_that_wait(actor: Actor, tenant: Tenant) -> Group | None:
    """For the units: files that those who review ask for."""
    if not allowed(actor, Permission.APPEAL_SEND_FILE):
        return None
    here = reverse("staff-files", args=[tenant.slug])
    asked = files_to_send(actor)
    return Group(
        _("Files asked for"),
        [
            Line(_("Overdue"), here, asked.filter(due_at__lte=timezone.now())),
            Line(_("To send"), here, asked),
        ],
    )
