"""What everybody can read: how it works here, what was disclosed, figures."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from participation.information.forms import LogFilter
from participation.information.models import Disclosure
from participation.information.rules import required_policy, stages_of
from participation.information.selectors import (
    get_disclosure,
    list_disclosed,
    list_log,
    list_own_requests,
)
from participation.information.states import InformationOutcome
from participation.information.views.door import show
from participation.information.words import standing
from participation.registers.models import FigureSubject
from participation.registers.selectors import latest_figures
from portal.feeds import AtomFeed
from portal.http import PortalRequest, address, tenant_of, tenant_page
from portal.keyset import Order, beside, read_page
from portal.policies.articles import articles_of
from portal.policies.kinds import RuleKind

_NEWEST = Order("published_at", descending=True)
_SHOWN = 5
_FEED_LENGTH = 50
_ARTICLES = (
    RuleKind.INFORMATION_STAGES,
    RuleKind.INFORMATION_EXCEPTIONS,
    RuleKind.REMEDY,
    RuleKind.DECIDER,
)


@tenant_page
def front(request: PortalRequest) -> HttpResponse:
    """How it works here, from the policy; what was disclosed last; figures; one's own requests."""
    tenant = tenant_of(request)
    policy, rulebook = required_policy(tenant.pk)
    figures = latest_figures(tenant, FigureSubject.INFORMATION)
    content: dict[str, Any] = figures.content if figures else {}
    context = {
        "policy": policy,
        "stages": stages_of(rulebook),
        "articles": articles_of([rule for kind in _ARTICLES for rule in rulebook.all(kind)], {}),
        "newest": list(list_log(tenant)[:_SHOWN]),
        "figures": figures,
        "content": content,
        "outcomes": _outcomes(content.get("outcomes") or {}),
        "own": [
            {"request": found, "word": word, "tone": tone}
            for found in list_own_requests(tenant.pk, actor=request.actor)[:_SHOWN]
            for word, tone in [standing(found)]
        ],
    }
    return show(request, "front", context)


def _outcomes(cells: Mapping[str, int | None]) -> list[dict[str, Any]]:
    """Answers by kind, the most frequent first; nothing where every number is withheld."""
    if not any(cells.values()):
        return []
    words = dict(InformationOutcome.choices)
    rows = sorted(cells.items(), key=lambda cell: (-(cell[1] or 0), cell[0]))
    return [{"word": words[InformationOutcome(code)], "count": count} for code, count in rows]


@tenant_page
def log(request: PortalRequest) -> HttpResponse:
    """The disclosure log, newest first, with search."""
    tenant = tenant_of(request)
    required_policy(tenant.pk)
    form = LogFilter(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    shown = read_page(list_log(tenant, words=words), _NEWEST, request.GET)
    context = {
        "form": form,
        "entries": shown.rows,
        "is_filtered": bool(words),
        **beside(shown, request.GET),
    }
    return show(request, "log", context)


@tenant_page
def log_entry(request: PortalRequest, disclosure: UUID) -> HttpResponse:
    """One entry with its documents."""
    tenant = tenant_of(request)
    entry = get_disclosure(disclosure, tenant=tenant)
    context = {"entry": entry, "documents": list(list_disclosed(entry))}
    further = ((address(request, "information-log"), _("Disclosure log")),)
    return show(request, "log_entry", context, further=further)


@tenant_page
def log_feed(request: PortalRequest) -> HttpResponse:
    """The newest entries as an Atom feed."""
    tenant = tenant_of(request)
    required_policy(tenant.pk)
    feed = AtomFeed(
        title=_("Disclosure log"),
        link=request.build_absolute_uri(address(request, "information-log")),
        description=tenant.name,
    )
    for entry in list_log(tenant)[:_FEED_LENGTH]:
        feed.add_item(
            title=entry.title,
            link=request.build_absolute_uri(_entry_address(entry, tenant.slug)),
            description=entry.summary,
            unique_id=f"urn:uuid:{entry.pk}",
            updateddate=entry.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _entry_address(entry: Disclosure, slug: str) -> str:
    return reverse("information-log-entry", kwargs={"tenant": slug, "disclosure": entry.pk})
