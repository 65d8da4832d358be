"""What everybody reads: accepted contributions of a consultation that shows each; a feed of them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.contributions.reading import first_words, said_by, tag_of
from participation.contributions.selectors import (
    get_published,
    list_transcripts,
    list_translations,
    published_in,
)
from participation.contributions.views.door import consultation_page, crumbs, show
from portal.errors import InvalidFields, PortalError
from portal.feeds import AtomFeed
from portal.http import PortalRequest, address, say
from portal.keyset import Order, beside, read_page
from portal.moderation.services import report_reasons, report_text

_NEWEST = Order("published_at", descending=True)
_FEED_LENGTH = 50


def _line(request: PortalRequest, row: Contribution) -> dict[str, Any]:
    return {
        "row": row,
        "url": address(
            request,
            "contribution-public",
            consultation=row.consultation_id,
            contribution=row.pk,
        ),
        "words": first_words(row, 300),
        "language": tag_of(row.language),
    }


@require_safe
@consultation_page
def contributions(request: PortalRequest, consultation: Consultation) -> HttpResponse:
    """The list, the newest first."""
    page = read_page(published_in(consultation), _NEWEST, request.GET)
    context = {
        "consultation": consultation,
        "rows": [_line(request, row) for row in page.rows],
        "shows_each": consultation.shown == "each",
        "crumbs": crumbs(request, consultation),
        **beside(page, request.GET),
    }
    return show(request, "public_list", context)


@require_safe
@consultation_page
def feed(request: PortalRequest, consultation: Consultation) -> HttpResponse:
    """The newest as an Atom feed; what was withdrawn or removed is not in it any more."""
    here = address(request, "contributions-public", consultation=consultation.pk)
    made = AtomFeed(
        title=_("Contributions to “%(title)s”") % {"title": consultation.title},
        link=request.build_absolute_uri(here),
        description=consultation.tenant.name,
    )
    newest = published_in(consultation).order_by("-published_at", "-id")[:_FEED_LENGTH]
    for row in newest:
        line = _line(request, row)
        made.add_item(
            title=row.signed_as or _("A contribution"),
            link=request.build_absolute_uri(line["url"]),
            description=line["words"],
            unique_id=f"urn:uuid:{row.pk}",
            updateddate=row.published_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


@consultation_page
def contribution(
    request: PortalRequest, consultation: Consultation, contribution: UUID
) -> HttpResponse:
    """One contribution in its own language, with its translations; a report to the moderators."""
    row = get_published(consultation, contribution)
    problem: Any = ""
    if request.method == "POST":
        try:
            report_text(
                row,
                reason_code=request.POST.get("reason_code", ""),
                note=request.POST.get("note", "").strip(),
                actor=request.actor,
            )
        except InvalidFields as error:
            problem = " ".join(str(text) for texts in error.errors.values() for text in texts)
        except PortalError as error:
            problem = error.sentence
        else:
            say(request, _("The moderators will look at it. You are told what came of it."))
            return redirect(request.path)
    actor = request.actor
    context = {
        "consultation": consultation,
        "contribution": row,
        "said": said_by(row),
        "translations": list_translations(row),
        "transcripts": list_transcripts(row),
        "problem": problem,
        "reasons": report_reasons(row.tenant_id)
        if actor.person_id is not None and not actor.is_staff
        else {},
        "crumbs": crumbs(
            request,
            consultation,
            (
                address(request, "contributions-public", consultation=consultation.pk),
                _("Contributions"),
            ),
        ),
    }
    return show(request, "public", context, status=422 if problem else 200)
