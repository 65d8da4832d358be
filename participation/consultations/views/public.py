"""The consultations of an institution, and one of them: what is asked, until when, and the answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.consultations.forms import ConsultationFilter
from participation.consultations.models import Consultation
from participation.consultations.sections import sections_of
from participation.consultations.selectors import (
    Stage,
    get_public_consultation,
    in_stage,
    list_public,
    list_public_texts,
    list_questions,
    oversight_for,
    standard_rules,
)
from participation.consultations.showing import (
    asked_of,
    counted_days,
    extensions_of,
    moments_of,
    phases_of,
    row_of,
)
from participation.consultations.states import Entry
from participation.consultations.taking_part import may_take_part
from participation.contributions.addresses import address_of
from participation.programmes.selectors import list_programmes
from portal.http import PortalRequest, tenant_of, tenant_page
from portal.keyset import Order, beside, read_page
from portal.looks.languages import names_here
from portal.tenancy.models import Tenant

_NEWEST = Order("published_at", descending=True)
# What is live stands on the first page, what closes first at the top.
_LIVE: tuple[tuple[Stage, str], ...] = (
    (Stage.OPEN, "closes_at"),
    (Stage.ANNOUNCED, "opens_at"),
    (Stage.WAITING, "answer_due_on"),
)
_MOST_LIVE = 100


@tenant_page
def consultations(request: PortalRequest) -> HttpResponse:
    """Open first, what closes soonest at the top; whatever was announced stays in the list."""
    tenant = tenant_of(request)
    programmes = list_programmes(tenant, actor=request.actor).filter(published_at__isnull=False)
    form = ConsultationFilter(request.GET, programmes=programmes, tenant=tenant)
    chosen = form.chosen()
    stage = chosen.pop("stage", "")
    found = list_public(tenant, **chosen).select_related("tenant")
    now = timezone.now()
    is_first = not {"after", "before"} & set(request.GET)
    shown = read_page(_in_list(found, stage, now), _NEWEST, request.GET)
    context = {
        "form": form,
        "groups": _live_groups(found, now) if is_first and not stage else [],
        "rows": [row_of(row, now) for row in shown.rows],
        "heading": Stage(stage).label if stage else _("Answered and ended"),
        "is_filtered": bool(stage or chosen),
        **beside(shown, request.GET),
    }
    return render(request, "consultations/list.html", context)


def _in_list(found: QuerySet[Consultation], stage: str, now: datetime) -> QuerySet[Consultation]:
    """One stage, or all that are not live: those stand in groups of their own above."""
    if stage:
        return found.filter(in_stage(stage, now))
    for live, _order in _LIVE:
        found = found.exclude(in_stage(live, now))
    return found


def _live_groups(found: QuerySet[Consultation], now: datetime) -> list[dict[str, Any]]:
    groups = [
        {
            "name": live.label,
            "code": live.value,
            "rows": [
                row_of(row, now)
                for row in found.filter(in_stage(live, now)).order_by(order, "id")[:_MOST_LIVE]
            ],
        }
        for live, order in _LIVE
    ]
    return [group for group in groups if group["rows"]]


@tenant_page
def consultation(request: PortalRequest, consultation: UUID) -> HttpResponse:
    """What it is about, whom it concerns, how input is used, and when the answer comes."""
    tenant = tenant_of(request)
    found = get_public_consultation(consultation, tenant=tenant)
    now = timezone.now()
    context: dict[str, Any] = {
        **row_of(found, now),
        "may": may_take_part(found, request.actor, now=now),
        "mail_address": address_of(found) if found.entry == Entry.ANYBODY else "",
        "languages": names_here(found.languages),
        "reckonings": counted_days(found),
        "rule": standard_rules([found.policy_id]).get(found.policy_id) if found.policy_id else None,
        "extensions": extensions_of(found),
        "phases": phases_of(found),
        "moments": moments_of(found, now),
        "questions": [asked_of(question) for question in list_questions(found)],
        "texts": list(list_public_texts(found)),
        "office": oversight_for(found),
        "sections": sections_of(found, request.actor),
        "crumbs": crumbs_of(tenant),
    }
    return render(request, "consultations/consultation.html", context)


def crumbs_of(tenant: Tenant, *rest: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page below the list."""
    first = (reverse("consultation-list", args=[tenant.slug]), _("Consultations"))
    return [{"url": url, "word": word} for url, word in (first, *rest)]
