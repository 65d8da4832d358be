"""What everybody may read of reviews: outcomes, figures, summaries. Who asked is shown nowhere."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.appeals.contestable import contestable
from portal.appeals.forms import PublicFilter
from portal.appeals.models import Appeal, AppealDigest
from portal.appeals.rules import stages_of
from portal.appeals.selectors import figures_of, find_digests, list_published
from portal.feeds import AtomFeed
from portal.http import PortalRequest, tenant_of, tenant_page
from portal.keyset import Order, beside, read_page

_NEWEST = Order("month", descending=True)
_FEED_LENGTH = 50


def _row(digest: AppealDigest) -> dict[str, Any]:
    return {
        "digest": digest,
        "month": date_format(digest.month, "YEAR_MONTH_FORMAT"),
        "about": contestable(digest.subject_type).name,
        "cause": Appeal.Cause(digest.cause).label,
        "recommendations": [
            {
                "text": one.text,
                "language": one.language,
                "subject": one.get_subject_display(),
                "version": one.policy_version,
            }
            for one in digest.recommendations.all()
            if one.published_at is not None
        ],
    }


@tenant_page
def register(request: PortalRequest) -> HttpResponse:
    """Outcomes by month, newest first, with the summaries that were released."""
    tenant = tenant_of(request)
    form = PublicFilter(request.GET)
    outcome = form.cleaned_data["outcome"] if form.is_valid() else ""
    page = read_page(find_digests(tenant, outcome=outcome), _NEWEST, request.GET)
    context = {
        "form": form,
        "rows": [_row(digest) for digest in page.rows],
        "figures": figures_of(tenant),
        "stages": stages_of(tenant),
        "is_filtered": bool(outcome),
        **beside(page, request.GET),
    }
    return render(request, "appeals/register.html", context)


@tenant_page
def feed(request: PortalRequest) -> HttpResponse:
    """The summaries that were released last, as an Atom feed."""
    tenant = tenant_of(request)
    place = reverse("appeal-list", kwargs={"tenant": tenant.slug})
    link = request.build_absolute_uri(place)
    atom = AtomFeed(title=_("Reviews of decisions"), link=link, description=tenant.name)
    for digest in list_published(tenant)[:_FEED_LENGTH]:
        row = _row(digest)
        atom.add_item(
            title=f"{digest.get_outcome_display()} · {row['about']}",
            link=f"{link}#d-{digest.pk}",
            description=digest.text,
            unique_id=f"urn:uuid:{digest.pk}",
            updateddate=digest.summary_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)
