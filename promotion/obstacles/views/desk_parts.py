"""Evidence with its chain of custody, and the right of reply, as pages."""

from functools import partial

from django import forms
from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.documents.uploads import optional_upload_of
from portal.errors import InvalidFields, NotFound, PortalError
from portal.http import PortalRequest, say
from portal.moves import add_errors, form_of
from promotion.obstacles.evidence import (
    add_evidence,
    for_evidence,
    note_custody,
    store_evidence_file,
)
from promotion.obstacles.forms import CustodyForm
from promotion.obstacles.models import Obstacle
from promotion.obstacles.replies import (
    ask_reply,
    for_asking,
    for_reply,
    record_reply,
    record_silence,
)
from promotion.obstacles.selectors import get_evidence, get_reply
from promotion.obstacles.states import ObstacleStatus
from promotion.obstacles.views.desk_frame import INVALID, form_page, home_of, report_page, show

FILE = "file"


def _evidence_form(
    request: PortalRequest, obstacle: Obstacle, data: QueryDict | None
) -> forms.Form:
    form = form_of(for_evidence(obstacle, request.actor), data=data)
    kept = bool(data and data.get("document"))
    form.fields[FILE] = forms.FileField(
        label=_("A file that is fit to be published"),
        required=False,
        help_text=_("Your file is kept; choose another one to replace it.")
        if kept
        else _(
            "At most %(limit)s. Never a private original: no face, no voice, no name that is not"
            " public. What a file says of its makers is taken out where possible."
        )
        % {"limit": filesizeformat(settings.DOCUMENT_MAX_BYTES)},
    )
    return form


@report_page
def evidence(request: PortalRequest, obstacle: Obstacle) -> HttpResponse:
    """Add an item: a hash and where the original is kept, or a file that is fit to be published."""
    if obstacle.status == ObstacleStatus.SEALED:
        raise NotFound
    values: QueryDict | None = request.POST if request.method == "POST" else None
    form = _evidence_form(request, obstacle, values)
    if values is not None and form.is_valid():
        try:
            values = _with_file(request, obstacle)
            form = _evidence_form(request, obstacle, values)
            add_evidence(obstacle_id=obstacle.pk, values=values, actor=request.actor)
        except InvalidFields as error:
            add_errors(form, error)
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, _("Added. Its chain of custody begins."))
            return redirect(home_of(request, obstacle))
    context = {
        "form": form,
        "heading": _("Add evidence"),
        "lead": _(
            "Private originals are not kept in the portal: their hash and where they are kept are."
        ),
        "submit": _("Add"),
        "takes_file": True,
    }
    return show(request, "form", obstacle, context, status=INVALID if form.errors else 200)


def _with_file(request: PortalRequest, obstacle: Obstacle) -> QueryDict:
    """What was posted, with the id of the file that came with it.

    Raises Refused for a file that is not taken in, NotPermitted.
    """
    upload = optional_upload_of(request, FILE)
    if upload is None:
        return request.POST
    document = store_evidence_file(obstacle, upload, actor=request.actor)
    values = request.POST.copy()
    values["document"] = str(document.pk)
    return values


@report_page
def custody(request: PortalRequest, obstacle: Obstacle, evidence: str) -> HttpResponse:
    """Say what was done with an item; nobody changes it afterwards."""
    found = get_evidence(evidence, obstacle)
    form = CustodyForm(request.POST if request.method == "POST" else None)
    act = partial(
        note_custody,
        obstacle_id=obstacle.pk,
        evidence_id=found.pk,
        act=request.POST.get("act", ""),
        note=request.POST.get("note", ""),
        actor=request.actor,
    )
    context = {
        "heading": _("Chain of custody"),
        "lead": found.title,
        "submit": _("Add to the chain of custody"),
    }
    return form_page(request, obstacle, form, act, done=_("Noted."), context=context)


@report_page
def reply_ask(request: PortalRequest, obstacle: Obstacle) -> HttpResponse:
    """Note that a body was asked what it says to what is public."""
    data = request.POST if request.method == "POST" else None
    form = form_of(for_asking(obstacle, request.actor), data=data)
    act = partial(ask_reply, obstacle_id=obstacle.pk, values=request.POST, actor=request.actor)
    context = {
        "heading": _("Ask for a reply"),
        "lead": _(
            "Send the body the address of the public page, never this report. Here it is noted"
            " whom you asked and by when."
        ),
        "submit": _("Note that it was asked"),
    }
    return form_page(request, obstacle, form, act, done=_("Noted."), context=context)


@report_page
def reply_given(request: PortalRequest, obstacle: Obstacle, obstacle_reply: str) -> HttpResponse:
    """Publish what was replied, word by word."""
    found = get_reply(obstacle_reply, obstacle)
    data = request.POST if request.method == "POST" else None
    form = form_of(for_reply(obstacle, request.actor), data=data)
    act = partial(
        record_reply,
        obstacle_id=obstacle.pk,
        reply_id=found.pk,
        values=request.POST,
        actor=request.actor,
    )
    context = {
        "heading": _("Publish the reply"),
        "lead": found.asked_body,
        "submit": _("Publish the reply"),
    }
    done = _("The reply is published beside what it answers.")
    return form_page(request, obstacle, form, act, done=done, context=context)


@require_POST
@report_page
def reply_none(request: PortalRequest, obstacle: Obstacle, obstacle_reply: str) -> HttpResponse:
    """Publish that there was no answer by the day that was named."""
    record_silence(
        obstacle_id=obstacle.pk,
        reply_id=get_reply(obstacle_reply, obstacle).pk,
        actor=request.actor,
    )
    say(request, _("“No answer” is published beside what was asked about."))
    return redirect(home_of(request, obstacle))
