"""What arrived by mail and message, what became of it, and the gateways that bring it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django_countries import countries

from participation.contributions.gateways import end_gateway, make_gateway, set_keyword
from participation.contributions.intake import REASONS, sentence_of
from participation.contributions.keeping import (
    RETRIED,
    count_arrivals,
    list_arrivals,
    list_gateways,
    refused_at_gateways,
    retry,
)
from participation.contributions.selectors import list_announced
from participation.contributions.states import Door, IntakeStatus
from participation.contributions.views.staff import url
from portal.errors import InvalidFields, NotFound
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.keyset import Order, beside, read_page

_NEWEST = Order("received_at", descending=True)
_COUNTED = {
    "forged": gettext_lazy("wrong signature"),
    "late": gettext_lazy("too old or from the future"),
    "replayed": gettext_lazy("sent a second time"),
}


class ArrivalFilter(forms.Form):
    """Status, reason and door."""

    status = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        required=False,
        choices=[("", gettext_lazy("anything")), *IntakeStatus.choices],
    )
    door = forms.ChoiceField(
        label=gettext_lazy("Came by"),
        required=False,
        choices=[
            ("", gettext_lazy("any way")),
            *((door.value, door.label) for door in (Door.MAIL, Door.SMS, Door.MESSAGING)),
        ],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why not"),
        required=False,
        choices=[("", gettext_lazy("any reason")), *((code, code) for code in REASONS)],
    )


@staff_page
def arrivals(request: PortalRequest) -> HttpResponse:
    """Counts by status and reason, then the list, the newest first."""
    form = ArrivalFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = read_page(list_arrivals(request.actor, **chosen), _NEWEST, request.GET)
    counts, again = count_arrivals(request.actor)
    context = {
        "form": form,
        "is_filtered": any(chosen.values()),
        "counts": [
            {
                "status": str(IntakeStatus(entry["status"]).label),
                "reason": sentence_of(entry["reason"]) if entry["reason"] else "",
                "count": entry["count"],
            }
            for entry in counts
        ],
        "again": again,
        "refused": [
            {"word": _COUNTED.get(code, code), "count": count}
            for code, count in refused_at_gateways(request.actor).items()
        ],
        "rows": [_line(request, row) for row in page.rows],
        **beside(page, request.GET),
    }
    return render(request, "contributions/staff/arrivals.html", context)


def _line(request: PortalRequest, row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "reason": sentence_of(row.reason) if row.reason else "",
        "remarks": [sentence_of(code) for code in row.remarks],
        "can_retry": row.status in RETRIED and bool(row.sealed),
        "url": url(request, "staff-contribution", row.contribution_id)
        if row.contribution_id
        else "",
    }


@staff_page
def again(request: PortalRequest, message: UUID) -> HttpResponse:
    """Have one read again."""
    if request.method != "POST":
        raise NotFound
    retry(message_id=message, actor=request.actor)
    say(request, _("It is read again now."))
    return redirect(url(request, "staff-intake"))


class GatewayForm(forms.Form):
    """A gateway: its name, what it brings, where its people are, where answers go."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    door = forms.ChoiceField(
        label=gettext_lazy("What it brings"),
        choices=[(door.value, door.label) for door in (Door.SMS, Door.MESSAGING)],
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country or area of the people who use it"),
        required=False,
        help_text=gettext_lazy(
            "Where the table of channels does not call this way safe there, nobody is answered."
        ),
    )
    reply_url = forms.CharField(
        label=gettext_lazy("Address for answers"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Begins with https://. Without it nobody is answered."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choices = [("", _("not known")), *countries]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]


@never_cache
@staff_page
def gateways(request: PortalRequest) -> HttpResponse:
    """The gateways, their words, a form for another one; its secret is shown once."""
    rows = list_gateways(request.actor)
    form = GatewayForm(request.POST if request.POST.get("act") == "make" else None)
    secret, problem = "", ""
    if request.method == "POST":
        try:
            secret = _act(request, form)
        except InvalidFields as error:
            problem = " ".join(str(text) for texts in error.errors.values() for text in texts)
        else:
            if not secret and not form.errors:
                return redirect(url(request, "staff-gateways"))
    context = {
        "rows": list(rows.all()),
        "form": GatewayForm() if secret else form,
        "secret": secret,
        "problem": problem,
        "consultations": list_announced(tenant_of(request)),
        "crumbs": [{"url": url(request, "staff-intake"), "word": _("What arrived")}],
    }
    status = 422 if problem or form.errors else 200
    return render(request, "contributions/staff/gateways.html", context, status=status)


def _act(request: PortalRequest, form: GatewayForm) -> str:
    """The secret of a new gateway; nothing for other acts."""
    act = request.POST.get("act")
    if act == "make":
        if not form.is_valid():
            return ""
        tenant_id = tenant_of(request).pk
        _row, secret = make_gateway(tenant_id=tenant_id, actor=request.actor, **form.cleaned_data)
        return secret
    gateway_id = _id(request, "gateway")
    if act == "end":
        end_gateway(gateway_id=gateway_id, actor=request.actor)
        say(request, _("Nothing is taken from this gateway any more."))
    elif act == "word":
        set_keyword(
            gateway_id=gateway_id,
            word=request.POST.get("word", ""),
            consultation_id=_id(request, "consultation"),
            actor=request.actor,
        )
        say(request, _("The word was saved."))
    else:
        raise NotFound
    return ""


def _id(request: PortalRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise NotFound from error
