"""What staff put on the file: documents to give, what is kept back, the entry of the log."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from participation.accreditation.views.staff_frame import parse_id, staff_render, staff_url
from participation.information.disclosing import disclose, disclosure_fields, take_down
from participation.information.forms import DocumentForm
from participation.information.models import InformationRequest
from participation.information.move_fields import kept_back_fields
from participation.information.selectors import disclosure_of, list_released
from participation.information.services import (
    add_document,
    give_after_all,
    keep_back,
    remove_document,
)
from participation.information.views.door import INVALID
from participation.information.views.staff import crumbs, found_by
from portal.documents.uploads import upload_of
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.moves import add_errors, form_of
from portal.permissions import require
from portal.policies.kinds import RuleKind
from portal.policies.models import Rule
from portal.policies.rulebook import rulebook_of


def _home(request: PortalRequest, found: InformationRequest) -> str:
    return staff_url(request, "staff-information-request", found.pk)


def _show(
    request: PortalRequest,
    found: InformationRequest,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    status: int,
    **context: Any,
) -> HttpResponse:
    return staff_render(
        request,
        "information/staff/form.html",
        {
            "information_request": found,
            "form": form,
            "title": title,
            "submit": submit,
            "home": _home(request, found),
            "crumbs": crumbs(request, found),
            **context,
        },
        status=status,
    )


@staff_page
def document_add(request: PortalRequest, information_request: UUID) -> HttpResponse:
    """Put a document on the file."""
    found = found_by(request, information_request)
    require(request.actor, Permission.INFORMATION_HANDLE, found)
    tenant = tenant_of(request)
    is_posted = request.method == "POST"
    form = DocumentForm(
        request.POST if is_posted else None, request.FILES if is_posted else None, tenant=tenant
    )
    status = 200
    if is_posted:
        try:
            add_document(
                request_id=found.pk,
                upload=upload_of(request, "file"),
                title=request.POST.get("title", ""),
                is_redacted=bool(request.POST.get("is_redacted")),
                language=request.POST.get("language", ""),
                actor=request.actor,
            )
        except InvalidFields as error:
            form.is_valid()
            add_errors(form, error)
            status = INVALID
        except Refused as error:
            form.is_valid()
            form.add_error("file", str(error.sentence))
            status = error.status
        else:
            say(request, gettext("The document is on the file. It is delivered with the decision."))
            return redirect(_home(request, found))
    return _show(
        request,
        found,
        form,
        title=gettext("Add a document"),
        submit=gettext("Put it on the file"),
        status=status,
        has_file=True,
    )


@staff_page
def document_remove(request: PortalRequest, information_request: UUID) -> HttpResponse:
    """Take a document off the file again."""
    found = found_by(request, information_request)
    if request.method != "POST":
        raise NotFound
    entry = parse_id(request.POST.get("entry", ""))
    remove_document(request_id=found.pk, entry_id=entry, actor=request.actor)
    say(request, gettext("The document is no longer on the file."))
    return redirect(_home(request, found))


def _exceptions_rules(found: InformationRequest) -> list[Rule]:
    return rulebook_of(found.policy_id).all(RuleKind.INFORMATION_EXCEPTIONS)


@staff_page
def kept_back_add(request: PortalRequest, information_request: UUID) -> HttpResponse:
    """Say what is kept back, under which exception and why."""
    found = found_by(request, information_request)
    require(request.actor, Permission.INFORMATION_HANDLE, found)
    data = request.POST if request.method == "POST" else None
    choices = [("", gettext("no single document")), *_documents(found)]
    fields = {
        "released": forms.ChoiceField(
            label=gettext("Taken out of"), choices=choices, required=False
        ),
        **kept_back_fields(found),
    }
    form = form_of(fields, data=data)
    if data is not None and form.is_valid():
        try:
            keep_back(request_id=found.pk, values=form.cleaned_data, actor=request.actor)
        except InvalidFields as error:
            add_errors(form, error)
        else:
            say(
                request, gettext("It stands on the file. Whoever asked reads it with the decision.")
            )
            return redirect(_home(request, found))
    return _show(
        request,
        found,
        form,
        title=gettext("Say what is kept back"),
        submit=gettext("Put it on the file"),
        status=INVALID if form.errors else 200,
        rules=_exceptions_rules(found),
    )


def _documents(found: InformationRequest) -> list[tuple[str, str]]:
    return [(str(entry.pk), entry.title) for entry in list_released(found)]


@staff_page
def kept_back_remove(request: PortalRequest, information_request: UUID) -> HttpResponse:
    """It is given after all."""
    found = found_by(request, information_request)
    if request.method != "POST":
        raise NotFound
    entry = parse_id(request.POST.get("entry", ""))
    give_after_all(request_id=found.pk, entry_id=entry, actor=request.actor)
    say(request, gettext("Nothing is kept back there any more."))
    return redirect(_home(request, found))


@staff_page
def disclosure(request: PortalRequest, information_request: UUID) -> HttpResponse:
    """Write the entry of the disclosure log."""
    found = found_by(request, information_request)
    require(request.actor, Permission.INFORMATION_HANDLE, found)
    if disclosure_of(found) is not None:
        raise NotFound
    data = request.POST if request.method == "POST" else None
    delivered = [entry for entry in list_released(found) if entry.delivered_at is not None]
    fields = disclosure_fields(found)
    if delivered:
        fields["entries"] = forms.MultipleChoiceField(
            label=gettext("Documents that everybody may read"),
            choices=[(str(entry.pk), entry.title) for entry in delivered],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    form = form_of(fields, data=data)
    if data is not None and form.is_valid():
        try:
            disclose(
                request_id=found.pk,
                values=form.cleaned_data,
                entries=form.cleaned_data.get("entries", []),
                actor=request.actor,
            )
        except InvalidFields as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, gettext("The entry is in the disclosure log, or will be on its day."))
            return redirect(_home(request, found))
    return _show(
        request,
        found,
        form,
        title=gettext("Publish in the disclosure log"),
        submit=gettext("Publish"),
        status=INVALID if form.errors else 200,
    )


@staff_page
def disclosure_remove(request: PortalRequest, information_request: UUID) -> HttpResponse:
    """Take an entry out of the log."""
    found = found_by(request, information_request)
    if request.method != "POST":
        raise NotFound
    take_down(request_id=found.pk, actor=request.actor)
    say(request, gettext("The entry is taken out of the log; its documents are closed."))
    return redirect(_home(request, found))
