"""What the ombuds does beyond a case: looks at exceptional accesses, answers, writes the digest."""

from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import StaffRole
from portal.http import PortalRequest, say, tenant_of
from protection.cases.selectors import get_case
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.cases.views.step_fields import words_field
from protection.ombuds import services
from protection.ombuds.selectors import list_accesses, list_heads, list_own_digests


def _require_office(request: PortalRequest) -> None:
    """To everybody but the ombuds these pages do not exist."""
    if StaffRole.OMBUDS not in request.actor.staff_roles:
        raise NotFound


class AnswerForm(forms.Form):
    """The finding and its reasons."""

    finding = forms.ChoiceField(
        label=_("What do you find?"), choices=services.Finding.choices, widget=forms.RadioSelect
    )
    words = words_field(_("The reasons, and what follows"))


class DigestForm(forms.Form):
    """The words of a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2200)
    words = forms.CharField(
        label=_("What the year brought"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_("Nobody may be known by it: no names, no places, no numbers below five."),
    )


@desk_page
def oversight(request: PortalRequest) -> HttpResponseBase:
    """Exceptional accesses at every institution and the heads of the audit: times, no case."""
    _require_office(request)
    context = {
        "accesses": list_accesses(actor=request.actor),
        "heads": list_heads(actor=request.actor),
    }
    return desk_render(request, "ombuds/oversight.html", context)


@desk_page
@sensitive_variables()
def answer(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """Decide and answer with reasons."""
    _require_office(request)
    case = get_case(case_id, actor=request.actor)
    with open_vault(request) as ring:
        form = AnswerForm(request.POST if request.method == "POST" else None)
        home = desk_url(request, "desk-case", case.pk)
        if form.is_bound and form.is_valid():
            services.answer_complaint(
                case_id=case.pk,
                ring=ring,
                actor=request.actor,
                finding=services.Finding(form.cleaned_data["finding"]),
                words=form.cleaned_data["words"],
            )
            say(request, _("The person reads it with their receipt."))
            return redirect(home)
        context = {"form": form, "case": case, "home": home, "step": _ANSWER}
        status = 422 if form.errors else 200
        return desk_render(request, "protection/step.html", context, status=status)


_ANSWER = {
    "title": _("Answer with reasons"),
    "help": _(
        "To ask the institution first, prepare it as something that leaves the office: the person"
        " must have agreed that it be asked."
    ),
}


@desk_page
def digests(request: PortalRequest) -> HttpResponseBase:
    """The yearly digests, and a form to write one."""
    _require_office(request)
    initial = {"year": timezone.now().year - 1}
    form = DigestForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.write_digest(
                tenant=tenant_of(request),
                language=get_language() or "en",
                actor=request.actor,
                **form.cleaned_data,
            )
        except InvalidFields as error:
            for name, sentences in error.errors.items():
                form.add_error(name, [str(one) for one in sentences])
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, _("Written. A second person publishes it."))
            return redirect(desk_url(request, "desk-digests"))
    context = {
        "form": form,
        "rows": list(list_own_digests(tenant_of(request), actor=request.actor)),
        "me": request.actor.person_id,
    }
    status = 422 if form.errors else 200
    return desk_render(request, "ombuds/digests.html", context, status=status)


@desk_page
@require_POST
def publish(request: PortalRequest, ombuds_digest: UUID) -> HttpResponseBase:
    """A second person publishes a digest."""
    _require_office(request)
    try:
        services.publish_digest(digest_id=ombuds_digest, actor=request.actor)
    except (Refused, NotPermitted) as error:
        say(request, error.sentence)
    else:
        say(request, _("Published on the page of the office."))
    return redirect(desk_url(request, "desk-digests"))
