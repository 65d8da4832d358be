"""What everybody reads: a theme with its answers, “You said, we answered”, feeds, files."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.contributions.reading import tag_of
from participation.contributions.showing import public_name
from participation.themes.models import Theme, ThemeAnswer
from participation.themes.public_data import WRITERS, public_rows
from participation.themes.reading import beginnings_of
from participation.themes.sections import answered_share, parts_of, theme_entries
from participation.themes.selectors import (
    contributions_of,
    find_published,
    get_public_consultation,
    list_answers,
    list_published,
    newest_answers,
    public_contributions,
    published_quotes,
)
from portal.errors import NotFound
from portal.feeds import AtomFeed
from portal.http import PortalRequest, tenant_of, tenant_page
from portal.keyset import Order, beside, read_page
from portal.looks.texts import text_of

_NEWEST = Order("contribution_id", descending=True)


@tenant_page
def theme(request: PortalRequest, consultation: UUID, number: int) -> HttpResponse:
    """One theme: what was said, the answer with its history, quotes, public contributions."""
    tenant = tenant_of(request)
    about = get_public_consultation(consultation, tenant=tenant)
    found = find_published(about, number)
    if found.number != number:
        return redirect("theme", tenant.slug, about.pk, found.number, permanent=False)
    answers = list(list_answers(found))
    page = read_page(public_contributions(found), _NEWEST, request.GET)
    context = {
        "consultation": about,
        "theme": found,
        "answer": answers[0] if answers else None,
        "earlier": answers[1:],
        "quotes": published_quotes([found]).get(found.pk, []),
        "contributions": _lines(about, contributions_of(page.rows)),
        "parts": parts_of(found, request.actor),
        "crumbs": _crumbs(about),
        **beside(page, request.GET.dict()),
    }
    return render(request, "themes/theme.html", context)


def _lines(about: Consultation, rows: Sequence[Contribution]) -> list[dict[str, Any]]:
    """The beginning of each, who said it, and its page. Answers alone are read where need be."""
    words = beginnings_of(rows)
    here = reverse("contributions-public", args=[about.tenant.slug, about.pk])
    return [
        {
            "words": words[row.pk],
            "lang": tag_of(row.language),
            "name": public_name(row),
            "day": date_format(timezone.localtime(row.submitted_at), "DATE_FORMAT"),
            "url": f"{here}{row.pk}/",
        }
        for row in rows
    ]


def _crumbs(about: Consultation) -> list[dict[str, Any]]:
    return [{"url": consultation_url(about), "word": text_of(about, "title").text}]


def consultation_url(about: Consultation) -> str:
    """The page of the consultation."""
    return reverse("consultation", args=[about.tenant.slug, about.pk])


@tenant_page
def answers(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """“You said, we answered”: every theme side by side with its answer, made to be printed."""
    about = get_public_consultation(consultation, tenant=tenant_of(request))
    themes = list(list_published(about))
    context = {
        "consultation": about,
        "entries": theme_entries(themes),
        "share": answered_share(themes),
        "crumbs": _crumbs(about),
    }
    return render(request, "themes/answers.html", context)


@tenant_page
def answers_data(request: PortalRequest, consultation: UUID, kind: str) -> HttpResponse:
    """The public themes with their answers as a file: CSV, XLSX or JSON."""
    about = get_public_consultation(consultation, tenant=tenant_of(request))
    if kind not in WRITERS:
        raise NotFound
    media_type, write = WRITERS[kind]
    response = HttpResponse(write(public_rows(about)), content_type=media_type)
    name = f"themes-{about.pk}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@tenant_page
def answers_feed(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """The newest answers of one consultation, and corrections, as an Atom feed."""
    about = get_public_consultation(consultation, tenant=tenant_of(request))
    title = _("Answers: %(title)s") % {"title": text_of(about, "title").text}
    address = reverse("consultation-answers", args=[about.tenant.slug, about.pk])
    found = newest_answers(about.tenant, consultation=about)
    return _feed(request, title, address, found)


@tenant_page
def feed(request: PortalRequest) -> HttpResponse:
    """The newest answers of an institution, whatever the consultation."""
    tenant = tenant_of(request)
    title = _("Answers to consultations: %(institution)s") % {"institution": tenant.name}
    address = reverse("consultations-answers-feed", args=[tenant.slug])
    return _feed(request, title, address, newest_answers(tenant))


def _feed(request: HttpRequest, title: str, address: str, found: list[ThemeAnswer]) -> HttpResponse:
    made = AtomFeed(title=title, link=request.build_absolute_uri(address), description=title)
    for answer in found:
        link = request.build_absolute_uri(_address(answer.theme))
        made.add_item(
            title=f"{text_of(answer.theme, 'title').text}: {answer.get_outcome_display()}",
            link=link,
            description=text_of(answer, "answer").text,
            unique_id=f"urn:uuid:{answer.pk}",
            pubdate=answer.published_at,
            updateddate=answer.published_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _address(found: Theme) -> str:
    return reverse("theme", args=[found.tenant.slug, found.consultation_id, found.number])
