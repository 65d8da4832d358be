"""What anybody reads: the figures of the cycles that were published."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from participation.equity.models import EquityPublication
from participation.equity.selectors import get_publication, list_bands, list_publications
from participation.equity.sentences import said, total_sentence
from participation.equity.showing import band_rows, csv_lines, parts_of
from participation.equity.sources import SOURCES
from portal.errors import NotFound
from portal.http import PortalRequest, tenant_of, tenant_page


def cycle_in(request: PortalRequest) -> int | None:
    """The cycle asked for; None where it is the newest. Raises NotFound for what is no year."""
    given = request.GET.get("cycle", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) == len("2026")):
        raise NotFound
    return int(given)


@tenant_page
def overview(request: PortalRequest) -> HttpResponse:
    """The newest published figures of each kind of decision, in a sentence."""
    newest: dict[str, EquityPublication] = {}
    for publication in list_publications(tenant_of(request)):
        newest.setdefault(publication.kind, publication)
    rows = [
        {
            "label": SOURCES[kind].label,
            "publication": publication,
            "headline": said(publication.content).headline,
        }
        for kind, publication in newest.items()
    ]
    return render(request, "equity/overview.html", {"rows": rows})


@tenant_page
def figures(request: PortalRequest, kind: str) -> HttpResponse:
    """All figures of one kind of decision, a plain sentence first."""
    tenant = tenant_of(request)
    shown = get_publication(tenant, kind, cycle=cycle_in(request))
    others = list_publications(tenant).filter(kind=kind).exclude(pk=shown.pk)
    back = reverse("equity", args=[tenant.slug])
    context = {
        "publication": shown,
        "figures": shown,
        "source": SOURCES[kind],
        "said": said(shown.content),
        "total": total_sentence(shown.content),
        "parts": parts_of(shown.content),
        "bands": band_rows(list_bands(tenant, kind, last_year=shown.cycle)),
        "others": others,
        "back": back,
    }
    return render(request, "equity/figures.html", context)


@tenant_page
def data(request: PortalRequest, kind: str) -> HttpResponse:
    """The same figures as CSV."""
    shown = get_publication(tenant_of(request), kind, cycle=cycle_in(request))
    text = "\r\n".join(csv_lines(shown.content)) + "\r\n"
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="equity-{kind}-{shown.cycle}.csv"'
    return response
