"""Every component in every state, on one page; for developers and for the tests, not in the product."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils import timezone

from portal.looks.fields import DateInputField, LimitedTextField, RadiosWithHints

HERE = Path(__file__).parent
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenversicherungsanstalt"
ARABIC = "جمعية النهضة للتنمية (Al-Nahda Association for Development) في عمّان"
STATUSES = [
    ("Draft", "draft"),
    ("Submitted", "submitted"),
    ("Returned for completion", "returned"),
    ("Deferred to the next session", "deferred"),
    ("Granted", "granted"),
    ("Refused", "refused"),
]


class GalleryForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Name of the organization",
        help_text="In the script you use yourselves.",
        max_length=200,
    )
    email = forms.EmailField(label="E-mail address")
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    members = forms.IntegerField(label="Number of members", required=False)
    kind = forms.ChoiceField(
        label="What are you?",
        choices=[
            ("movement", "An informal movement"),
            ("people", "An indigenous people’s body"),
        ],
        widget=RadiosWithHints(hints={"movement": "Without papers; that is no obstacle here."}),
    )
    themes = forms.MultipleChoiceField(
        label="Themes",
        choices=[
            ("land", "Land and water"),
            ("press", "Freedom of the press"),
            ("long", LONG),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    country = forms.ChoiceField(
        label="Country or area", choices=[("", "Choose"), ("ar", ARABIC), ("de", LONG)]
    )
    founded = DateInputField(label="Founded on", help_text="For example 27 3 1998.")
    aims = LimitedTextField(
        label="What you do",
        help_text="Read by the secretariat and by member States.",
        max_words=500,
    )
    note = forms.CharField(
        label="Anything else", widget=forms.Textarea, max_length=1000, required=False
    )
    statutes = forms.FileField(label="Statutes", help_text="PDF or picture, up to 20 MB.")
    agree = forms.BooleanField(
        label="We speak for this organization",
        help_text="You can add other people later.",
    )

    def clean(self) -> dict[str, Any]:
        """A problem that belongs to no field."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("agree"):
            raise ValidationError("Nothing has been sent yet: four answers are missing.")
        return cleaned


class FilterForm(forms.Form):
    """A filter panel's form."""

    text = forms.CharField(label="Words", required=False)
    status = forms.ChoiceField(
        label="Status", choices=[("", "All"), ("open", "Under review")], required=False
    )


def _clocks(now: datetime) -> list[tuple[datetime | None, object]]:
    hours = [30 * 24, 3 * 24, 24, 5, -2, -24 * 4]
    moments: list[tuple[datetime | None, object]] = [
        (now + timedelta(hours=count), "") for count in hours
    ]
    return [*moments, (now, "waiting for the applicant"), (None, "")]


def _queue(now: datetime) -> list[dict[str, Any]]:
    who = [
        "Farmers’ Union of the Dry Valley",
        ARABIC,
        LONG,
        "Союз матерей",
        "小农联合会",
    ]
    rows = []
    for number in range(15):
        word, state = STATUSES[number % len(STATUSES)]
        rows.append(
            {
                "who": who[number % len(who)],
                "what": "Special consultative status",
                "word": word,
                "state": state,
                "due_at": now + timedelta(days=number - 2),
                "overdue": number < 2,
            }
        )
    return rows


def _context(now: datetime) -> dict[str, Any]:
    return {
        "demo": True,
        "clocks": _clocks(now),
        "statuses": STATUSES,
        "queue": _queue(now),
        "LONG": LONG,
        "ARABIC": ARABIC,
        "links": [
            {"url": "#a", "word": "Overview", "current": True},
            {"url": "#b", "word": "Documents", "current": False},
            {"url": "#c", "word": LONG[:30], "current": False},
        ],
        "problems": [
            {"text": "Choose a session.", "anchor": "main"},
            {"text": "The deadline passed while you were writing. Your text is kept."},
        ],
        "crumbs": [
            {"url": "#", "word": "All institutions"},
            {"url": "#", "word": ARABIC},
        ],
        "facts": [
            {"key": "Name", "value": ARABIC, "href": "#", "action": "Change"},
            {"key": "Seat", "value": LONG},
        ],
        "tasks": [
            {
                "name": "The organization",
                "href": "#",
                "status": "Done",
                "state": "good",
            },
            {
                "name": "Documents",
                "href": "#",
                "status": "Two missing",
                "state": "waiting",
            },
            {
                "name": "Send",
                "status": "Not yet possible",
                "hint": "When all else is done.",
            },
        ],
        "steps": [
            {"name": "Sent", "state": "done", "when": "3 March 2026"},
            {"name": "Completeness check", "state": "done"},
            {
                "name": "Questions of the committee",
                "state": "current",
                "text": "Two questions wait for your answer.",
                "when": "Answer by 30 November 2026",
            },
            {"name": "Recommendation", "state": "later"},
            {
                "name": "Decision of the council",
                "state": "later",
                "text": "Session of July 2027.",
            },
        ],
        "events": [
            {"when": now, "what": "Question asked", "who": "Committee", "text": ARABIC},
            {
                "when": now - timedelta(days=9),
                "what": "Found complete",
                "who": "Secretariat",
            },
            {"when": now - timedelta(days=12), "what": "Sent"},
        ],
        "columns": [
            {"word": "Region", "sort_url": "?sort=region", "sorted": "ascending"},
            {"word": "Granted", "sort_url": "?sort=granted", "numeric": True},
            {"word": "Median days", "numeric": True},
        ],
        "rows": [
            {
                "cells": [
                    {"value": "Africa"},
                    {"value": 41, "numeric": True},
                    {"value": 212},
                ]
            },
            {"cells": [{"value": LONG}, {"value": 7, "numeric": True}, {"value": 180}]},
        ],
        "files": [
            {
                "name": "statutes_النظام الأساسي_v2.pdf",
                "url": "#",
                "kind": "PDF",
                "size": 240_000,
                "audience": "Read by the secretariat only",
                "status": "Checked",
                "state": "good",
            },
            {"name": f"{LONG}.odt", "kind": "Text", "size": 12_000},
        ],
        "question": {
            "text": "How is the organization funded?\n\nPlease name the three largest donors.",
            "asked_by": "Committee on organizations",
            "asked_at": now,
            "due_at": now + timedelta(days=2),
            "rule": "Rule 44",
        },
        "answer": {"text": ARABIC, "by": "Salma", "at": now, "lang": "ar"},
        "last_day": date(2026, 12, 31),
        "moments": [
            now - timedelta(minutes=5),
            now - timedelta(days=3),
            now + timedelta(hours=4),
        ],
    }


class FakeTenant:
    """What base.html reads of an institution."""

    name = "Economic and Social Council (illustration)"
    slug = "ecosoc"
    accent = "teal"


def render(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Render a template that stands beside this file."""
    source = (HERE / name).read_text(encoding="utf-8")
    return HttpResponse(engines["django"].from_string(source).render(context, request))


def gallery(request: HttpRequest) -> HttpResponse:
    """All components."""
    for level in (messages.SUCCESS, messages.WARNING, messages.ERROR, messages.INFO):
        messages.add_message(request, level, "The draft was saved at 14:05.")
    context = _context(timezone.now()) | {"tenant": FakeTenant()}
    return render(request, "gallery.html", context | {"filters": FilterForm()})


def form(request: HttpRequest) -> HttpResponse:
    """The form, empty or (by ?sent or POST) with its errors."""
    data = request.POST if request.method == "POST" else {"email": "x", "founded_day": "٣١"}
    bound = request.method == "POST" or "sent" in request.GET
    shown = GalleryForm(data, request.FILES) if bound else GalleryForm()
    return render(request, "form.html", {"form": shown, "demo": False})


def queue(request: HttpRequest) -> HttpResponse:
    """A staff queue of 15 rows."""
    context = _context(timezone.now()) | {
        "tenant": FakeTenant(),
        "filters": FilterForm(),
    }
    return render(request, "queue.html", context)


def dossier(request: HttpRequest) -> HttpResponse:
    """A staff dossier."""
    return render(request, "dossier.html", _context(timezone.now()) | {"tenant": FakeTenant()})


def neutral(request: HttpRequest) -> HttpResponse:
    """A page that gives nothing away."""
    return render(request, "neutral.html", {})


def institution(request: HttpRequest, tenant: str) -> HttpResponse:
    """What the institution's name in the head leads to."""
    return render(request, "neutral.html", {"slug": tenant})
