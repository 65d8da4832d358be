"""The pages on which an appellant writes: the request, the reply, the words to the second instance."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.appeals.effects import REPLY_FORM, REVIEW_FORM, SECOND_FORM
from portal.appeals.models import Appeal
from portal.appeals.move_fields import for_filing, for_reply, for_second, is_late
from portal.appeals.selectors import get_appeal
from portal.appeals.services import save_appeal_draft
from portal.appeals.states import AppealStatus
from portal.appeals.views.shown import clocks_shown, matter_of, standing
from portal.drafts import writing
from portal.drafts.writing import Writing
from portal.errors import InvalidFields, NotFound, PortalError, Sentence
from portal.http import PortalRequest, address, member_page, say, tenant_of
from portal.permissions import Actor
from portal.transitions import Fields, perform, transition_of


@dataclass(frozen=True)
class Page:
    """One thing to write: under which draft, by which move it is sent, with which fields."""

    form: str
    move: str
    fields: Callable[[Any, Actor], Fields]
    template: str
    sent: Sentence


_FILING = Page(
    REVIEW_FORM, "file", for_filing, "appeals/draft.html", _("Your request has arrived.")
)
_REPLY = Page(REPLY_FORM, "reply", for_reply, "appeals/reply.html", _("Your reply has arrived."))
_SECOND = Page(
    SECOND_FORM,
    "ask_second",
    for_second,
    "appeals/second.html",
    _("Your request to the second instance has arrived."),
)


def write_request(request: PortalRequest, appeal: Appeal) -> HttpResponse:
    """The request itself, while it is a draft."""
    return _write(request, appeal, _FILING)


@member_page
def reply(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """The reply to the file that the unit sent."""
    found = get_appeal(appeal, tenant_id=tenant_of(request).pk, actor=request.actor)
    if found.status != AppealStatus.REPLY_OPEN:
        raise NotFound
    return _write(request, found, _REPLY)


@member_page
def second(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """Why the first outcome is contested."""
    found = get_appeal(appeal, tenant_id=tenant_of(request).pk, actor=request.actor)
    move = transition_of(Appeal, "ask_second")
    if found.status not in move.sources or not move.available(found):
        raise NotFound
    return _write(request, found, _SECOND)


def _write(request: PortalRequest, found: Appeal, page: Page) -> HttpResponse:
    text = Writing(
        found,
        page.form,
        page.fields(found, request.actor),
        partial(save_appeal_draft, found, page.form),
        initial={"language": found.language},
    )
    if request.method != "POST":
        return _show(request, found, page, text)
    clash = writing.keep(request, text)
    if clash is not None:
        return _show(request, found, page, text, clash=clash)
    if "later" in request.POST:
        say(request, gettext("Saved. You can go on at any time."))
        return redirect(request.get_full_path())
    return _send(request, found, page, text)


def _send(request: PortalRequest, found: Appeal, page: Page, text: Writing) -> HttpResponse:
    try:
        perform(Appeal, found.pk, page.move, actor=request.actor, values=text.drafted())
    except InvalidFields as error:
        return _show(request, found, page, text, wrong=error)
    except PortalError as error:
        return _show(request, found, page, text, sentence=error.sentence)
    say(request, page.sent)
    return redirect(address(request, "appeal", appeal=found.pk))


def _show(
    request: PortalRequest,
    found: Appeal,
    page: Page,
    text: Writing,
    *,
    sentence: Any = "",
    **state: Any,
) -> HttpResponse:
    context = writing.shown(request, text, **state) | {
        **standing(found, request.actor),
        "matter": matter_of(found, for_staff=False),
        "sentence": sentence,
        "is_late": is_late(found),
        "move": transition_of(Appeal, page.move),
        "clocks": clocks_shown(found),
    }
    status = 409 if context["clash"] else 422 if state or sentence else 200
    return render(request, page.template, context, status=status)
