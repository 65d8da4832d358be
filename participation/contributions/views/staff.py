"""One queue for moderators: every door, filtered, sorted, page by page; a contribution; its moves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.consultations.models import Consultation
from participation.contributions.asking import language_choices
from participation.contributions.entering_for import read_contact
from participation.contributions.models import Contribution
from participation.contributions.reading import first_words, said_by
from participation.contributions.selectors import (
    decisions_on,
    get_consultation,
    get_contribution,
    list_themes,
    list_translations,
    queue,
)
from participation.contributions.services import put_transcript, translate_contribution
from participation.contributions.showing import staff_name
from participation.contributions.states import ContributionStatus, Door, Naming, TranslationSource
from participation.contributions.views.own import proposal_of, timeline
from participation.contributions.views.writing import file_lines
from portal.errors import InvalidFields, NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.keyset import Order, beside, read_page
from portal.looks.languages import name_here
from portal.moderation.selectors import remarks_on, reports_of
from portal.moderation.services import remark_on, settle_reports
from portal.permissions import allowed, require
from portal.transitions import open_transitions, perform, transition_of

_SORTS = {
    "due": Order("due_at", nullable=True),
    "arrival": Order("submitted_at", descending=True),
}
ALL = "all"


def url(request: PortalRequest, name: str, *args: Any) -> str:
    """The address of a page of staff of this institution."""
    return reverse(name, args=(tenant_of(request).slug, *args))


class QueueFilter(forms.Form):
    """What the queue can be narrowed by; anything else in the address is ignored."""

    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Where"),
        required=False,
        choices=[
            ("", gettext_lazy("with the moderators")),
            *(entry for entry in ContributionStatus.choices if entry[0] != "draft"),
            (ALL, gettext_lazy("all")),
        ],
    )
    door = forms.ChoiceField(
        label=gettext_lazy("Came by"),
        required=False,
        choices=[("", gettext_lazy("any way")), *Door.choices],
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("any language")), *settings.LANGUAGES],
    )
    naming = forms.ChoiceField(
        label=gettext_lazy("Name"),
        required=False,
        choices=[
            ("", gettext_lazy("any")),
            (Naming.NAMED.value, gettext_lazy("named")),
            (Naming.PSEUDONYMOUS.value, gettext_lazy("under a chosen name")),
            (Naming.CONFIDENTIAL.value, gettext_lazy("confidential")),
        ],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[
            ("due", gettext_lazy("what is due first")),
            ("arrival", gettext_lazy("the newest first")),
        ],
    )

    def __init__(self, data: Any, themes: list[tuple[str, str]]) -> None:
        super().__init__(data)
        if themes:
            choices = [("", _("any")), ("none", _("not coded yet")), *themes]
            self.fields["theme"] = forms.ChoiceField(
                label=_("Theme"), required=False, choices=choices
            )

    def chosen(self) -> dict[str, str]:
        """What was chosen and exists; the queue of what is to do where no status was."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        status = found.pop("status", ContributionStatus.HELD.value)
        return found if status == ALL else {**found, "status": status}


@staff_page
def contributions_all(request: PortalRequest) -> HttpResponse:
    """The queue over all consultations."""
    return _queue(request, None)


@staff_page
def contributions(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """The queue of one consultation."""
    return _queue(request, get_consultation(consultation, tenant=tenant_of(request)))


def _queue(request: PortalRequest, consultation: Consultation | None) -> HttpResponse:
    require(request.actor, Permission.CONTRIBUTION_READ)
    form = QueueFilter(request.GET, list_themes(consultation) if consultation else [])
    chosen = form.chosen()
    order = _SORTS[chosen.pop("sort", "due")]
    page = read_page(queue(request.actor, consultation=consultation, **chosen), order, request.GET)
    context = {
        "consultation": consultation,
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "rows": _lines(request, page.rows),
        "can_enter": bool(allowed(request.actor, Permission.CONTRIBUTION_ENTER)),
        **beside(page, request.GET),
    }
    return render(request, "contributions/staff/queue.html", context)


def _lines(request: PortalRequest, rows: Sequence[Contribution]) -> list[dict[str, Any]]:
    """A line each; the words of states, doors and languages are looked up once for all of them."""
    states = {state.value: str(state.label) for state in ContributionStatus}
    doors = {door.value: str(door.label) for door in Door}
    languages = {code: name_here(code) for code in {row.language for row in rows} if code}
    return [
        {
            "row": row,
            "url": url(request, "staff-contribution", row.pk),
            "who": staff_name(row),
            "words": first_words(row, 90),
            "language": languages.get(row.language, ""),
            "door": doors[row.door],
            "state": states[row.status],
        }
        for row in rows
    ]


@staff_page
def contribution(request: PortalRequest, contribution_id: UUID) -> HttpResponse:
    """A contribution with everything that belongs to it, and what can be done."""
    return _show(request, _get(request, contribution_id))


def _get(request: PortalRequest, contribution_id: UUID) -> Contribution:
    require(request.actor, Permission.CONTRIBUTION_READ)
    return get_contribution(contribution_id, actor=request.actor, tenant_id=tenant_of(request).pk)


def _show(
    request: PortalRequest, row: Contribution, problem: Any = "", contact: str = ""
) -> HttpResponse:
    can_moderate = bool(allowed(request.actor, Permission.CONTRIBUTION_MODERATE, row))
    context = {
        "contribution": row,
        "consultation": row.consultation,
        "who": staff_name(row),
        "said": said_by(row),
        "files": file_lines(row),
        "translations": list_translations(row),
        "languages": language_choices(row.consultation),
        "sources": TranslationSource.choices,
        "proposal": proposal_of(row),
        "decisions": decisions_on(row),
        "events": timeline(request, row),
        "remarks": remarks_on(row, actor=request.actor),
        "reports": list(reports_of(row)),
        "can_moderate": can_moderate,
        "problem": problem,
        "contact": contact,
        "has_contact": bool(row.sealed_contact)
        and bool(allowed(request.actor, Permission.CONTRIBUTION_ENTER, row)),
        "moves": [
            {
                "label": move.label,
                "href": url(request, "staff-contribution-move", row.pk, move.name),
            }
            for move in open_transitions(row, request.actor)
        ],
        "crumbs": _crumbs(request, row.consultation),
    }
    return render(
        request, "contributions/staff/contribution.html", context, status=422 if problem else 200
    )


def _crumbs(request: PortalRequest, consultation: Consultation) -> list[dict[str, Any]]:
    return [
        {"url": url(request, "staff-contributions-all"), "word": _("Contributions")},
        {
            "url": url(request, "staff-contributions", consultation.pk),
            "word": consultation.title,
            "is_name": True,
        },
    ]


@staff_page
def act(request: PortalRequest, contribution_id: UUID) -> HttpResponse:
    """Small acts beside the moves: a translation, a transcript, a remark, reports settled."""
    row = _get(request, contribution_id)
    if request.method != "POST":
        return redirect(url(request, "staff-contribution", row.pk))
    if request.POST.get("act") == "contact":
        return _show(request, row, contact=read_contact(row, actor=request.actor))
    try:
        done = _ACTS.get(request.POST.get("act", ""), _no_act)(request, row)
    except InvalidFields as error:
        texts = (str(text) for found in error.errors.values() for text in found)
        return _show(request, row, problem=" ".join(texts))
    except NotFound:
        raise
    except PortalError as error:
        return _show(request, row, problem=error.sentence)
    say(request, done)
    return redirect(url(request, "staff-contribution", row.pk))


def _no_act(request: PortalRequest, row: Contribution) -> str:
    raise NotFound


def _source(request: PortalRequest) -> str:
    source = request.POST.get("source", "")
    if source not in TranslationSource.values:
        raise InvalidFields({"source": [_("Say whether a person or a machine made it.")]})
    return source


def _translate(request: PortalRequest, row: Contribution) -> str:
    language = request.POST.get("language", "")
    if language not in dict(language_choices(row.consultation)):
        raise InvalidFields({"language": [_("Choose a language from the list.")]})
    translate_contribution(
        contribution_id=row.pk,
        language=language,
        text=request.POST.get("text", ""),
        source=_source(request),
        actor=request.actor,
    )
    return _("The translation stands beside the original, with its label.")


def _transcribe(request: PortalRequest, row: Contribution) -> str:
    try:
        file_id = UUID(request.POST.get("file", ""))
    except ValueError as error:
        raise NotFound from error
    put_transcript(
        contribution_id=row.pk,
        file_id=file_id,
        text=request.POST.get("transcript", ""),
        language=request.POST.get("language", "")[:12],
        source=_source(request),
        actor=request.actor,
    )
    return _("The transcript was saved.")


def _remark(request: PortalRequest, row: Contribution) -> str:
    text = request.POST.get("remark", "")
    remark_on(row, text, Permission.CONTRIBUTION_MODERATE, actor=request.actor)
    return _("The remark was saved; staff alone can read it.")


def _settle(request: PortalRequest, row: Contribution) -> str:
    settle_reports(row, Permission.CONTRIBUTION_MODERATE, actor=request.actor)
    return _("The text stays. Whoever reported it is told.")


_ACTS = {
    "translate": _translate,
    "transcribe": _transcribe,
    "remark": _remark,
    "settle": _settle,
}


@staff_page
def move(request: PortalRequest, contribution_id: UUID, move: str) -> HttpResponse:
    """One step as a page: its fields, then back to the contribution."""
    row = _get(request, contribution_id)
    transition = transition_of(Contribution, move)
    if transition not in open_transitions(row, request.actor):
        raise NotFound
    fields = transition.fields(row, request.actor)
    form_class = type("MoveForm", (forms.Form,), dict(fields))
    form: forms.Form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            perform(Contribution, row.pk, move, actor=request.actor, values=request.POST)
        except InvalidFields as error:
            for name, texts in error.errors.items():
                form.add_error(name if name in form.fields else None, [str(text) for text in texts])
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, transition.done)
            return redirect(url(request, "staff-contribution", row.pk))
    context = {
        "contribution": row,
        "transition": transition,
        "form": form,
        "who": staff_name(row),
        "said": said_by(row),
        "crumbs": [
            *_crumbs(request, row.consultation),
            {
                "url": url(request, "staff-contribution", row.pk),
                "word": row.receipt,
                "is_name": True,
            },
        ],
    }
    return render(
        request, "contributions/staff/move.html", context, status=422 if form.errors else 200
    )
