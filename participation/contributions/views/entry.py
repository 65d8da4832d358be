"""Staff enter what somebody wrote, said on the telephone or in a meeting, with consent noted."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.consultations.models import Consultation
from participation.contributions.asking import asked_of, whole_form
from participation.contributions.contents import content_of
from participation.contributions.entering_for import enter_for_somebody
from participation.contributions.selectors import get_consultation
from participation.contributions.states import Door
from participation.contributions.views.staff import url
from portal.errors import InvalidFields, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, staff_page, tenant_of
from portal.permissions import require

_DOORS = (Door.LETTER, Door.PHONE, Door.MEETING)


@staff_page
def enter(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """The form; then the receipt, to be printed and given to the person."""
    require(request.actor, Permission.CONTRIBUTION_ENTER)
    found = get_consultation(consultation, tenant=tenant_of(request))
    form = _form(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _enter(request, found, form)
        if done is not None:
            return done
    return _page(request, "enter", found, form=form)


def _page(
    request: PortalRequest, name: str, consultation: Consultation, **context: Any
) -> HttpResponse:
    form = context.get("form")
    crumbs = [
        {"url": url(request, "staff-contributions-all"), "word": _("Contributions")},
        {
            "url": url(request, "staff-contributions", consultation.pk),
            "word": consultation.title,
            "is_name": True,
        },
    ]
    context |= {"consultation": consultation, "crumbs": crumbs}
    status = 422 if form is not None and form.errors else 200
    return render(request, f"contributions/staff/{name}.html", context, status=status)


def _form(consultation: Consultation, data: Any) -> forms.Form:
    fields: dict[str, forms.Field] = {
        "door": forms.ChoiceField(
            label=gettext_lazy("How it reached you"),
            choices=[(door.value, door.label) for door in _DOORS],
            widget=forms.RadioSelect,
        ),
        "consent_note": forms.CharField(
            label=gettext_lazy("How and when the person agreed to this being entered"),
            max_length=1000,
            help_text=gettext_lazy("For example: “said so on the telephone on 3 March”."),
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        ),
        **whole_form(asked_of(consultation)),
        "contact": forms.CharField(
            label=gettext_lazy("How the person can be reached"),
            required=False,
            max_length=200,
            help_text=gettext_lazy(
                "Only if they wish. It is kept sealed and in no list or export."
            ),
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        ),
    }
    form_class = type("EntryForm", (forms.Form,), fields)
    form: forms.Form = form_class(data)
    return form


def _enter(
    request: PortalRequest, consultation: Consultation, form: forms.Form
) -> HttpResponse | None:
    values = form.cleaned_data
    try:
        taken = enter_for_somebody(
            consultation,
            content_of(values, asked_of(consultation)),
            door=Door(values["door"]),
            consent_note=values["consent_note"],
            contact=values["contact"],
            actor=request.actor,
        )
    except InvalidFields as error:
        for name, texts in error.errors.items():
            form.add_error(name if name in form.fields else None, [str(text) for text in texts])
        return None
    except PortalError as error:
        form.add_error(None, str(error.sentence))
        return None
    return _page(request, "entered", consultation, contribution=taken.contribution, code=taken.code)
