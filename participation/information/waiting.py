"""What waits of access to information, for the staff's first page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.information.rules import information_policy
from participation.information.selectors import list_queue
from participation.information.states import InformationStatus
from portal.grants import Permission
from portal.moves import has_role_for
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from portal.work import Group, Line, tells_work

S = InformationStatus


@tells_work
def requests_that_wait(actor: Actor, tenant: Tenant) -> Group | None:
    """For those who handle requests or decide about them."""
    handles = has_role_for(actor, Permission.INFORMATION_HANDLE)
    decides = has_role_for(actor, Permission.INFORMATION_DECIDE)
    if not (handles or decides) or information_policy(tenant.pk) is None:
        return None
    here = reverse("staff-information", args=[tenant.slug])
    every = list_queue(actor=actor)
    lines = [Line(_("Overdue"), here, every.filter(due_at__lte=timezone.now()))]
    if handles:
        lines += [
            Line(_("With me"), f"{here}?assignee=mine", list_queue(actor=actor, assignee="mine")),
            Line(
                _("To acknowledge"),
                f"{here}?status={S.SUBMITTED}",
                list_queue(actor=actor, status=S.SUBMITTED),
            ),
        ]
    if decides:
        rows = list_queue(actor=actor, status=S.PREPARED)
        lines.append(Line(_("To decide"), f"{here}?status={S.PREPARED}", rows))
    return Group(_("Information requests"), lines)
