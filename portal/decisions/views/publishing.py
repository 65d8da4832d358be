"""Publishing a decision about oneself, and taking that back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.decisions.forms import PublishForm
from portal.decisions.selectors import get_own_decision
from portal.decisions.services import publish_own_decision
from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, member_page, say
from portal.permissions import allowed


@member_page
def publish(request: PortalRequest, decision: UUID) -> HttpResponse:
    """Publish a decision about one's own organization, or take that back."""
    if request.tenant is None:
        raise NotFound
    found = get_own_decision(decision, tenant_id=request.tenant.pk, actor=request.actor)
    if request.method == "POST" and found.published_at is not None:
        publish_own_decision(decision_id=found.pk, is_published=False, actor=request.actor)
        say(request, _("Taken back. The page with this decision is closed."))
        return redirect(request.get_full_path())
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        publish_own_decision(decision_id=found.pk, is_published=True, actor=request.actor)
        say(request, _("Published. You can take this back at any time."))
        return redirect(request.get_full_path())
    may = allowed(request.actor, Permission.REMEDY_REQUEST, found)
    context = {"decision": found, "form": form, "may": may}
    return render(request, "decisions/publish.html", context, status=422 if form.errors else 200)
