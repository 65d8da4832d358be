"""The inbox, the choice of mail, the institution's deliveries, and the demo's mails."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.actors.models import User
from portal.errors import NotFound
from portal.http import PortalRequest, page, say, staff_page
from portal.notifications import selectors, services
from portal.notifications.forms import DeliveryFilter, MailForm
from portal.notifications.reading import read_lines
from portal.notifications.templates import headline_of
from portal.tenancy.models import Tenant


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _page(request: HttpRequest, rows: Any) -> Any:
    return selectors.page_of(
        rows, before=_uuid(request.GET.get("before")), after=_uuid(request.GET.get("after"))
    )


def _pager(request: HttpRequest, shown: Any) -> dict[str, str]:
    kept = request.GET.copy()
    urls = {}
    for name, parameter, pk in (
        ("previous_url", "after", shown.newer),
        ("next_url", "before", shown.older),
    ):
        if pk is not None:
            kept.pop("before", None)
            kept.pop("after", None)
            kept[parameter] = str(pk)
            urls[name] = f"?{kept.urlencode()}"
    return urls


@login_required
@require_safe
@page
def inbox(request: PortalRequest) -> HttpResponse:
    """The person's news, newest first."""
    shown = _page(request, selectors.visible(request.actor))
    lines = read_lines(shown.rows, context=selectors.reading_context(request.actor))
    return render(request, "notifications/inbox.html", {"lines": lines, **_pager(request, shown)})


@login_required
@require_safe
@page
def open_notification(request: PortalRequest, notification_id: UUID) -> HttpResponse:
    """Mark a line as read and go to what it is about."""
    notification = selectors.get_notification(notification_id, actor=request.actor)
    services.mark_read(notification=notification, actor=request.actor)
    [line] = read_lines([notification], context=selectors.reading_context(request.actor))
    # Made by reverse() from a describer's page name, never from what somebody typed.
    return HttpResponseRedirect(line.path)


@login_required
@require_POST
@page
def read_all(request: PortalRequest) -> HttpResponse:
    """Mark one line, or all, as read."""
    one = _uuid(request.POST.get("notification"))
    if one is not None:
        notification = selectors.get_notification(one, actor=request.actor)
        services.mark_read(notification=notification, actor=request.actor)
    else:
        services.mark_all_read(actor=request.actor)
        say(request, _("Everything in your inbox is marked as read."))
    return redirect("inbox")


@login_required
@page
def mail_preferences(request: PortalRequest) -> HttpResponse:
    """When mail is sent, and how much it says."""
    person = cast("User", request.user)
    form = MailForm(
        request.POST or None,
        initial={"preference": person.mail_preference, "is_neutral": person.mail_is_neutral},
    )
    if request.method == "POST" and form.is_valid():
        services.choose_mail(**form.cleaned_data, actor=request.actor)
        say(request, _("Your choice is saved. It holds from the next message on."))
        return redirect("mail-preferences")
    return render(request, "notifications/mail_preferences.html", {"form": form})


@staff_page
@require_safe
def deliveries(request: PortalRequest) -> HttpResponse:
    """What was sent and what could not be: template and status, no text and no address."""
    form = DeliveryFilter(request.GET or None)
    status = form.cleaned_data["status"] if form.is_bound and form.is_valid() else ""
    rows = selectors.list_deliveries(actor=request.actor, status=status)
    shown = _page(request, rows)
    entries = [{"delivery": row, "headline": headline_of(row.template)} for row in shown.rows]
    context = {"filters": form, "entries": entries, "status": status, **_pager(request, shown)}
    return render(request, "notifications/deliveries.html", context)


@staff_page
@require_POST
def resend(request: PortalRequest) -> HttpResponse:
    """Try one delivery again, or, confirmed, all that were given up."""
    one = _uuid(request.POST.get("delivery"))
    if one is not None:
        services.resend_delivery(delivery_id=one, actor=request.actor)
        count = 1
    elif "confirm" in request.POST:
        count = services.resend_dead(actor=request.actor)
    else:
        dead = selectors.list_deliveries(actor=request.actor, status="dead")[: _MANY + 1].count()
        return render(
            request,
            "notifications/resend_all.html",
            {"count": min(dead, _MANY), "is_more": dead > _MANY},
        )
    text = ngettext(
        "%(count)s message is being sent again.", "%(count)s messages are being sent again.", count
    )
    say(request, text % {"count": count})
    return redirect("staff-deliveries", tenant=cast("Tenant", request.tenant).slug)


# No exact count above this one is made for a page.
_MANY = 1000


@require_safe
@page
def demo_mails(request: PortalRequest) -> HttpResponse:
    """The mails that the demo would have sent."""
    if not settings.DEMO:
        raise NotFound
    shown = _page(request, selectors.list_sent_mails())
    context = {"mails": shown.rows, **_pager(request, shown)}
    return render(request, "notifications/demo_mails.html", context)
