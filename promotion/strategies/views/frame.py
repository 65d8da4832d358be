"""What the pages of strategies share: addresses, crumbs, and one way to ask with a form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.errors import Conflict, InvalidFields, NotFound, NotPermitted, PortalError, Sentence
from portal.http import PortalRequest, address, frame_of, say, tenant_of
from portal.moves import add_errors, form_of
from portal.transitions import Fields
from promotion.strategies.models import Strategy
from promotion.strategies.selectors import get_strategy

P = ParamSpec("P")
INVALID = 422
View = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def found(request: PortalRequest, strategy: UUID) -> Strategy:
    """The working row of the page; NotFound where this reader has none."""
    return get_strategy(strategy, tenant=tenant_of(request), actor=request.actor)


def crumbs(request: PortalRequest, row: Strategy | None = None) -> list[dict[str, Any]]:
    """The way to a page of the owners' work."""
    is_staff = request.actor.is_staff
    home = address(request, "staff-strategies" if is_staff else "strategies-own")
    items: list[dict[str, Any]] = [
        {"url": home, "word": _("Strategies") if is_staff else _("Your strategies")}
    ]
    if row is not None:
        url = address(request, "strategy-work", strategy=row.pk)
        items.append({"url": url, "word": row.title, "is_name": True})
    return items


@dataclass(frozen=True, kw_only=True)
class Question:
    """A form page: its words, its fields, and what is done with the answers.

    `act` gets what was posted and raises the domain's errors; `back` is where one goes after it.
    """

    title: Sentence
    fields: Fields
    act: Callable[[QueryDict], Any]
    done: Sentence
    back: str
    button: Sentence
    lead: Sentence = ""
    initial: Mapping[str, Any] = field(default_factory=dict)
    row: Strategy | None = None
    template: str = "strategies/form.html"
    more: Mapping[str, Any] = field(default_factory=dict)
    takes_file: bool = False
    # The version that is stored now: whoever saves after a conflict has read it on the page.
    version: Callable[[], int] | None = None


def ask(request: PortalRequest, question: Question) -> HttpResponse:
    """Show the form, or do what it says; what was typed stays whatever comes of it."""
    data = request.POST if request.method == "POST" else None
    form = form_of(question.fields, data=data, initial=question.initial)
    if data is not None and (question.takes_file or form.is_valid()):
        try:
            question.act(data)
        except InvalidFields as error:
            add_errors(form, error)
        except (NotFound, NotPermitted):
            raise
        except Conflict as error:
            form = _after_conflict(question, data)
            form.add_error(None, str(error.sentence))
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, question.done)
            return redirect(question.back)
    return _show(request, question, form)


def _after_conflict(question: Question, data: QueryDict) -> forms.Form:
    """The same form with what was typed, for the version that is stored now."""
    if question.version is not None:
        data = data.copy()
        data["version"] = str(question.version())
    return form_of(question.fields, data=data)


def _show(request: PortalRequest, question: Question, form: forms.Form) -> HttpResponse:
    context = {
        "frame": frame_of(request),
        "question": question,
        "form": form,
        "strategy": question.row,
        "crumbs": crumbs(request, question.row),
        **question.more,
    }
    status = INVALID if form.is_bound else 200
    return render(request, question.template, context, status=status)
