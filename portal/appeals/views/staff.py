"""The pages of staff who review: the queue; who reviews; what is published."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.appeals.contestable import contestable
from portal.appeals.forms import InviteForm, QueueFilter, RecommendationForm, SummaryForm
from portal.appeals.models import Appeal, AppealSummary
from portal.appeals.move_fields import for_panel
from portal.appeals.outside import (
    end_outside_review,
    invite_reviewer,
    list_invited,
    withdraw_invitation,
)
from portal.appeals.publishing import recommend, release_summary, write_summary
from portal.appeals.reviewing import change_panel
from portal.appeals.selectors import (
    find_appeals,
    get_appeal,
    list_members,
    list_recommendations,
    list_summaries,
    may_see_appeals,
)
from portal.appeals.views.desk import STAFF
from portal.appeals.views.seats import seats_of
from portal.appeals.views.shown import move_form
from portal.errors import InvalidFields, NotFound, PortalError, Sentence
from portal.grants import Permission
from portal.http import PortalRequest, address, say, staff_page, tenant_of
from portal.keyset import Order, beside, read_page
from portal.permissions import allowed

_DUE = Order("due_at", nullable=True)
_INVALID = 422


@staff_page
def listing(request: PortalRequest) -> HttpResponse:
    """The requests for a review, what is due first at the top."""
    if not may_see_appeals(request.actor):
        raise NotFound
    form = QueueFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = read_page(find_appeals(request.actor, chosen), _DUE, request.GET)
    context = {
        "form": form,
        "rows": [_row(one) for one in page.rows],
        "is_filtered": any(chosen.values()),
        "now": timezone.now(),
        **beside(page, request.GET),
    }
    return render(request, "appeals/staff_list.html", context)


def _row(appeal: Appeal) -> dict[str, Any]:
    return {
        "appeal": appeal,
        "procedure": contestable(appeal.subject_type).name,
        "word": appeal.get_outcome_display() if appeal.outcome else appeal.get_status_display(),
        "state": appeal.outcome or appeal.status,
    }


def _found(request: PortalRequest, appeal_id: UUID) -> Appeal:
    if not may_see_appeals(request.actor):
        raise NotFound
    return get_appeal(appeal_id, tenant_id=tenant_of(request).pk, actor=request.actor)


def _crumbs(request: PortalRequest, appeal: Appeal) -> list[dict[str, Any]]:
    return [
        {"url": address(request, "staff-appeals"), "word": _("Reviews")},
        {"url": address(request, STAFF.home, appeal=appeal.pk), "word": _("The file")},
    ]


@staff_page
def people(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """Change who reviews it; invite somebody from outside to this one matter."""
    found = _found(request, appeal)
    if not allowed(request.actor, Permission.APPEAL_ASSIGN, found):
        raise NotFound
    wrong, sentence = None, ""
    inviting = "invite" in request.POST
    if request.method == "POST":
        try:
            _invite(request, found) if inviting else _change(request, found)
        except InvalidFields as error:
            wrong = error
        except PortalError as error:
            sentence = str(error.sentence)
        else:
            say(request, _("The invitation is on its way.") if inviting else _("Changed."))
            return redirect(request.get_full_path())
    return _show_people(request, found, wrong, sentence, inviting=inviting)


def _invite(request: PortalRequest, found: Appeal) -> None:
    form = InviteForm(request.POST, tenant=tenant_of(request))
    if not form.is_valid():
        raise InvalidFields(_faults(form))
    invite_reviewer(
        appeal_id=found.pk,
        email=form.cleaned_data["email"],
        language=form.cleaned_data["language"],
        actor=request.actor,
    )


def _faults(form: forms.Form) -> dict[str, list[Sentence]]:
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


def _change(request: PortalRequest, found: Appeal) -> None:
    form = move_form(for_panel(found, request.actor), data=request.POST)
    if not form.is_valid():
        raise InvalidFields(_faults(form))
    change_panel(
        appeal_id=found.pk,
        reviewer=UUID(form.cleaned_data["reviewer"]),
        members=[UUID(one) for one in form.cleaned_data["members"]],
        actor=request.actor,
    )


def _show_people(
    request: PortalRequest,
    found: Appeal,
    wrong: InvalidFields | None,
    sentence: str,
    *,
    inviting: bool,
) -> HttpResponse:
    members = list_members(found)
    invite = InviteForm(
        request.POST if inviting else None,
        tenant=tenant_of(request),
        initial={"language": get_language()},
    )
    change = move_form(
        for_panel(found, request.actor),
        data=request.POST if request.method == "POST" and not inviting else None,
        wrong=None if inviting else wrong,
        initial={
            "reviewer": str(found.reviewer_id or ""),
            "members": [str(one) for one in found.panel if one != found.reviewer_id],
        },
    )
    if inviting and wrong is not None:
        _add(invite, wrong)
    context = {
        "appeal": found,
        "seats": seats_of(found, members, request.actor, shows_votes=False),
        "invited": list(list_invited(found)),
        "invite": invite,
        "change": change,
        "sentence": sentence,
        "crumbs": _crumbs(request, found),
    }
    status = _INVALID if wrong or sentence else 200
    return render(request, "appeals/people.html", context, status=status)


def _add(form: forms.Form, wrong: InvalidFields) -> None:
    form.is_valid()
    for name, sentences in wrong.errors.items():
        for text in sentences:
            if str(text) not in form.errors.get(name, []):
                form.add_error(name if name in form.fields else None, str(text))


@staff_page
def guest_end(request: PortalRequest, appeal: UUID, member: UUID) -> HttpResponse:
    """Somebody from outside sees this matter no longer."""
    found = _found(request, appeal)
    if request.method != "POST":
        raise NotFound
    end_outside_review(appeal_id=found.pk, member_id=member, actor=request.actor)
    say(request, _("They see this matter no longer."))
    return redirect(address(request, "staff-appeal-people", appeal=found.pk))


@staff_page
def invitation_withdraw(request: PortalRequest, appeal: UUID, invitation: UUID) -> HttpResponse:
    """The link of an invitation leads nowhere from now on."""
    found = _found(request, appeal)
    if request.method != "POST":
        raise NotFound
    withdraw_invitation(appeal_id=found.pk, invitation_id=invitation, actor=request.actor)
    say(request, _("The invitation was withdrawn."))
    return redirect(address(request, "staff-appeal-people", appeal=found.pk))


@staff_page
def summary(request: PortalRequest, appeal: UUID, summary: UUID) -> HttpResponse:
    """Write what is published of a review, or release what another person wrote."""
    found = _found(request, appeal)
    place = next((one for one in list_summaries(found) if one.pk == summary), None)
    if place is None or not allowed(request.actor, Permission.APPEAL_HANDLE, found):
        raise NotFound
    tenant, sentence = tenant_of(request), ""
    form = SummaryForm(
        request.POST if request.method == "POST" and "release" not in request.POST else None,
        tenant=tenant,
        initial={"text": place.text, "language": place.language},
    )
    if request.method == "POST":
        try:
            done = _save_summary(request, place, form)
        except PortalError as error:
            done, sentence = False, str(error.sentence)
        if done:
            return redirect(request.get_full_path())
    context = {
        "appeal": found,
        "summary": place,
        "form": form,
        "sentence": sentence,
        "is_mine": place.written_by_id == request.actor.person_id,
        "crumbs": _crumbs(request, found),
    }
    status = _INVALID if sentence or form.errors else 200
    return render(request, "appeals/summary.html", context, status=status)


def _save_summary(request: PortalRequest, place: AppealSummary, form: SummaryForm) -> bool:
    if "release" in request.POST:
        release_summary(summary_id=place.pk, actor=request.actor)
        say(request, _("Published."))
        return True
    if not form.is_valid():
        return False
    write_summary(summary_id=place.pk, actor=request.actor, **form.cleaned_data)
    say(request, _("Saved. A second person reads it and releases it."))
    return True


@staff_page
def recommendation(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """Say what should change in the rules themselves."""
    found = _found(request, appeal)
    if not allowed(request.actor, Permission.APPEAL_DECIDE, found):
        raise NotFound
    form = RecommendationForm(
        request.POST if request.method == "POST" else None,
        tenant=tenant_of(request),
        initial={"language": get_language()},
    )
    sentence = ""
    if form.is_valid():
        try:
            recommend(appeal_id=found.pk, actor=request.actor, **form.cleaned_data)
        except PortalError as error:
            sentence = str(error.sentence)
        else:
            say(request, _("Recorded. It stands on the draft of the next version of these rules."))
            return redirect(address(request, STAFF.home, appeal=found.pk))
    context = {
        "appeal": found,
        "form": form,
        "sentence": sentence,
        "made": list_recommendations(found),
        "crumbs": _crumbs(request, found),
    }
    status = _INVALID if sentence or form.errors else 200
    return render(request, "appeals/recommendation.html", context, status=status)
