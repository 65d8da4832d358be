"""The page of help for anybody, and the directory behind it for officers."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.channels.selectors import is_mail_allowed
from portal.errors import InvalidFields, NotFound, Refused, Sentence
from portal.grants import Permission
from portal.http import PortalRequest, page, say, staff_page
from portal.keyset import Order, beside, read_page
from portal.permissions import allowed, require
from portal.tenancy.models import Tenant
from portal.transitions import open_transitions, perform, transition_of
from protection.help import services
from protection.help.forms import ActorForm, AnswerForm, DirectoryFilter, HelpFilter, KeyForm
from protection.help.models import ProtectionActor
from protection.help.permissions import is_open_to_change
from protection.help.selectors import (
    Wanted,
    answers_of,
    by_kind,
    fits,
    get_actor,
    get_key,
    list_actors,
    list_help,
    live_keys,
    records_of,
    require_reading,
)
from protection.help.showing import entry_rows, language_links

_BY_NAME = Order("name")


@page
def help_now(request: PortalRequest) -> HttpResponse:
    """Who helps, by what for; danger first. Small, without script, kept by no cache."""
    request.is_uncompressed = True  # type: ignore[attr-defined]
    entries = list_help()
    form = HelpFilter(request.GET or None, entries=entries)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = Wanted(kind=asked.get("k", ""), area=asked.get("a", ""), language=asked.get("l", ""))
    found = by_kind([entry for entry in entries if fits(entry, wanted)], wanted.kind)
    context = {
        "form": form,
        "is_asked": any(asked.values()),
        "has_entries": bool(entries),
        "groups": [
            {"kind": kind.label, "key": kind.value, "entries": [entry_rows(one) for one in rows]}
            for kind, rows in found.items()
        ],
        "exit_url": settings.QUICK_EXIT_URL,
        "languages": language_links("help-now/", get_language() or "en"),
        "today": timezone.now(),
    }
    answer = render(request, "help_now/page.html", context)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _tenant(request: PortalRequest) -> Tenant:
    if request.tenant is None:
        raise NotFound
    return request.tenant


@staff_page
def directory(request: PortalRequest) -> HttpResponse:
    """Everybody in the directory."""
    form = DirectoryFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = list_actors(_tenant(request), actor=request.actor, wanted=Wanted(**asked))
    found = read_page(rows, _BY_NAME, request.GET)
    records = records_of(found.rows)
    context = {
        "form": form,
        "rows": [
            {"row": row, "record": records.get(row.pk), **entry_rows(row)} for row in found.rows
        ],
        "is_filtered": any(asked.values()),
        "may_keep": bool(allowed(request.actor, Permission.DIRECTORY_KEEP)),
        **beside(found, request.GET),
    }
    return render(request, "directory/list.html", context)


def _get(request: PortalRequest, actor_id: UUID) -> ProtectionActor:
    return get_actor(actor_id, tenant=_tenant(request), actor=request.actor)


@staff_page
def entry(request: PortalRequest, protection_actor: UUID) -> HttpResponse:
    """One entry: what they do, why they are trusted, how they answered."""
    row = _get(request, protection_actor)
    context = {
        "row": row,
        "words": entry_rows(row),
        "is_mail_safe": is_mail_allowed(row.seat, confidential=True),
        "keys": list(live_keys(row)),
        "answers": list(answers_of(row)[:20]),
        "moves": open_transitions(row, request.actor),
        "may_change": bool(is_open_to_change(row)),
        "may_vet": bool(allowed(request.actor, Permission.DIRECTORY_VET, row)),
        "crumbs": _crumbs(request),
    }
    return render(request, "directory/entry.html", context)


def _crumbs(request: PortalRequest) -> list[dict[str, Any]]:
    url = reverse("desk-directory", args=[_tenant(request).slug])
    return [{"url": url, "word": _("Who can help")}]


def _form_page(
    request: PortalRequest, form: forms.Form, title: Sentence, back: str, lead: Sentence = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "back": back,
        "crumbs": _crumbs(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "directory/form.html", context, status=status)


def _url(request: PortalRequest, row: ProtectionActor) -> str:
    return reverse("desk-actor", args=[_tenant(request).slug, row.pk])


@staff_page
def propose(request: PortalRequest) -> HttpResponse:
    """A new entry."""
    require_reading(request.actor)
    require(request.actor, Permission.DIRECTORY_KEEP)
    tenant = _tenant(request)
    posted = request.POST if request.method == "POST" else None
    form = ActorForm(posted, initial={"language": get_language()})
    if form.is_bound and form.is_valid():
        row = services.propose_actor(tenant=tenant, values=form.cleaned_data, actor=request.actor)
        say(request, _("Written down. Somebody else vets it before anybody is referred there."))
        return redirect(_url(request, row))
    back = reverse("desk-directory", args=[tenant.slug])
    return _form_page(request, form, _("Propose somebody who can help"), back)


@staff_page
def change(request: PortalRequest, protection_actor: UUID) -> HttpResponse:
    """Other words, before the vetting."""
    row = _get(request, protection_actor)
    require(request.actor, Permission.DIRECTORY_KEEP, row)
    answer = is_open_to_change(row)
    if not answer:
        raise Refused(answer.reason)
    initial = {name: getattr(row, name) for name in services.FIELDS}
    form = ActorForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        services.change_actor(row.pk, values=form.cleaned_data, actor=request.actor)
        say(request, _("Saved. Somebody else vets it before anybody is referred there."))
        return redirect(_url(request, row))
    return _form_page(request, form, _("Change the entry"), _url(request, row))


@staff_page
def add_key(request: PortalRequest, protection_actor: UUID) -> HttpResponse:
    """A verified key."""
    row = _get(request, protection_actor)
    require(request.actor, Permission.DIRECTORY_VET, row)
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.add_key(row.pk, values=form.cleaned_data, actor=request.actor)
        except InvalidFields as error:
            for field, sentences in error.errors.items():
                form.add_error(field, [str(sentence) for sentence in sentences])
        else:
            say(request, _("Saved. An earlier key of this kind is used no more."))
            return redirect(_url(request, row))
    return _form_page(request, form, _("Add a verified key"), _url(request, row))


@staff_page
def end_key(request: PortalRequest, protection_actor: UUID, actor_key: UUID) -> HttpResponse:
    """Use a key no more; asked first."""
    row = _get(request, protection_actor)
    key = get_key(actor_key, row=row)
    require(request.actor, Permission.DIRECTORY_KEEP, key)
    if request.method == "POST":
        services.end_key(key.pk, actor=request.actor)
        say(request, _("Nothing is encrypted to this key any more."))
        return redirect(_url(request, row))
    lead = _("From now on nothing is encrypted to it, and nothing signed with it is accepted.")
    return _form_page(request, forms.Form(), _("Use this key no more"), _url(request, row), lead)


@staff_page
def add_answer(request: PortalRequest, protection_actor: UUID) -> HttpResponse:
    """How they answered."""
    row = _get(request, protection_actor)
    require(request.actor, Permission.DIRECTORY_KEEP, row)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.record_answer(row.pk, values=form.cleaned_data, actor=request.actor)
        say(request, _("Saved for colleagues."))
        return redirect(_url(request, row))
    return _form_page(request, form, _("How they answered"), _url(request, row))


@staff_page
def move(request: PortalRequest, protection_actor: UUID, move: str) -> HttpResponse:
    """One step of an entry."""
    row = _get(request, protection_actor)
    step = transition_of(ProtectionActor, move)
    if step not in open_transitions(row, request.actor):
        raise Refused(_("This step is not open to you as the entry stands now."))
    kind = type("MoveForm", (forms.Form,), step.fields(row, request.actor))
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        perform(ProtectionActor, row.pk, move, actor=request.actor, values=request.POST)
        say(request, step.done)
        return redirect(_url(request, row))
    return _form_page(request, form, step.label, _url(request, row), step.help)
