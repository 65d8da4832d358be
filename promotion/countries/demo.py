"""Countries in the demo: two invented ones with profiles, laws, ratings and recommendations.

Everything is invented and stands in invented countries. Levels are written by one analyst and
published by another, as the rules ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from portal.actors.demo import demo_actor
from portal.charts.services import present
from portal.demo import at
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from promotion.countries.importing import INDICES, RECOMMENDATIONS, run
from promotion.countries.maps import countries_map, measures
from promotion.countries.models import FreedomAssessment
from promotion.countries.selectors import country_rows, freedoms_of
from promotion.countries.services import add_stage, save_law, write_assessment

SHOWN = "riverland-style"
_SOURCES = "Invented for this illustration: the Marisia Observatory’s quarterly notes, 2026."
# Country, freedom, days ago, level, trend, coverage, text.
_ASSESSED = (
    ("XA", "FRE-ASM", 420, 3, "worse", "partial", "Assemblies need a permit that is often late."),
    ("XA", "FRE-ASM", 40, 4, "worse", "good", "Permits are refused outside the capital; two bans."),
    ("XA", "FRE-ASS", 45, 3, "same", "good", "Registration takes five months on average."),
    (
        "XA",
        "FRE-RES",
        45,
        4,
        "worse",
        "partial",
        "A permit for foreign funding is asked since May.",
    ),
    (
        "XA",
        "FRE-PAR",
        50,
        2,
        "better",
        "partial",
        "Drafts of laws are open to comment for 30 days.",
    ),
    ("XB", "FRE-EXP", 60, 2, "same", "poor", "Few sources outside the capital; two papers closed."),
    ("XB", "FRE-ASS", 60, 1, "same", "partial", "Founding an association takes a form and a day."),
)
_LAWS = (
    (
        "XA",
        "Bill on Funding from Abroad",
        "LEG-BIL",
        ("SUB-FND", "SUB-NGO"),
        ("FRE-RES", "FRE-ASS"),
        "Associations would ask a ministry before taking money from abroad.",
        (("STG-ANN", 400), ("STG-DRF", 320), ("STG-TAB", 60)),
    ),
    (
        "XA",
        "Assemblies Act",
        "LEG-ACT",
        ("SUB-ASM",),
        ("FRE-ASM",),
        "A permit five working days before; spontaneous assemblies are not foreseen.",
        (("STG-ADO", 900), ("STG-FOR", 860), ("STG-CHL", 120)),
    ),
)
_INDICES = """country,publisher,name,year,value,scale,url,licence
XA,Observatory of Open Space (invented),Open Space Rating,2024,58,0 to 100,,CC BY 4.0
XA,Observatory of Open Space (invented),Open Space Rating,2025,51,0 to 100,,CC BY 4.0
XB,Observatory of Open Space (invented),Open Space Rating,2025,77,0 to 100,,CC BY 4.0
"""
_RECOMMENDATIONS = """country,body,symbol,year,text,language,themes,freedoms,response,annotation_id
XA,Universal Periodic Review (illustration),A/HRC/00/1,2024,Bring the Assemblies Act into line \
with the right of peaceful assembly.,en,Freedom of assembly,FRE-ASM,Supported,ILL-1
XA,Human Rights Committee (illustration),CCPR/C/XA/CO/1,2025,Withdraw the bill on funding from \
abroad.,en,Freedom of association,FRE-ASS;FRE-RES,,ILL-2
XB,Universal Periodic Review (illustration),A/HRC/00/2,2023,Keep the short procedure for \
associations.,en,Freedom of association,FRE-ASS,Supported,ILL-3
"""


@dataclass(frozen=True, slots=True)
class _Desk:
    """The institution, its analyst, and whoever reads second."""

    tenant: Tenant
    writer: Actor
    checker: Actor


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """One institution's desk; it is left where it was loaded before."""
    tenant = next(tenant for tenant in tenants if tenant.slug == SHOWN)
    people = staff[tenant.slug]
    desk = _Desk(
        tenant,
        _of(people, tenant, StaffRole.ANALYST),
        _of(people, tenant, StaffRole.DECISION_MAKER),
    )
    with tenant_context(desk.writer):
        if FreedomAssessment.objects.filter(tenant=tenant).exists():
            return
    _assess(desk)
    _legislate(desk)
    with tenant_context(desk.writer):
        run(INDICES, _INDICES, tenant=tenant, actor=desk.writer)
        run(RECOMMENDATIONS, _RECOMMENDATIONS, tenant=tenant, actor=desk.writer)
    ask_for_maps(tenant, desk.writer)


def _of(people: Any, tenant: Tenant, role: StaffRole) -> Actor:
    return demo_actor(next(user for person, user in people if role.value in person.roles), tenant)


def _noon(days: int) -> datetime:
    day = timezone.now().date() - timedelta(days=days)
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _day(days: int) -> date:
    return _noon(days).date()


def _assess(desk: _Desk) -> None:
    for told in _ASSESSED:
        with at(_noon(told[2])):
            row = _written(desk, *told)
            with tenant_context(desk.checker):
                perform(FreedomAssessment, row.pk, "publish", actor=desk.checker)
    # One more waits for its second person.
    _written(desk, "XC", "FRE-EXP", 3, 4, "worse", "poor", "Two stations were closed in spring.")


def _written(
    desk: _Desk,
    country: str,
    freedom: str,
    days: int,
    level: int,
    *words: str,
) -> FreedomAssessment:
    """An assessment as of some days ago, sent to a second person."""
    trend, coverage, text = words
    values = {
        "level": level,
        "trend": trend,
        "coverage": coverage,
        "text": text,
        "sources": _SOURCES,
        "language": "en",
        "assessed_on": _day(days),
    }
    with tenant_context(desk.writer):
        row = write_assessment(
            tenant=desk.tenant, country=country, freedom=freedom, values=values, actor=desk.writer
        )
        perform(FreedomAssessment, row.pk, "submit", actor=desk.writer)
    return row


def _legislate(desk: _Desk) -> None:
    for country, title, kind, subjects, freedoms, summary, stages in _LAWS:
        values = {
            "title": title,
            "language": "en",
            "kind": kind,
            "subjects": list(subjects),
            "freedoms": list(freedoms),
            "summary": summary,
            "source_name": "Official Gazette of Marisia (invented)",
            "source_url": "",
            "is_public": True,
        }
        with tenant_context(desk.writer):
            law = save_law(tenant=desk.tenant, country=country, values=values, actor=desk.writer)
            for stage, days in stages:
                add_stage(
                    law_id=law.pk, values={"stage": stage, "on": _day(days)}, actor=desk.writer
                )


def ask_for_maps(tenant: Tenant, actor: Actor) -> None:
    """Have the first map ready in every language when somebody comes."""
    for language, _name in settings.LANGUAGES:
        with override(language), tenant_context(actor):
            freedoms = freedoms_of(tenant)
            first = measures(freedoms)[0]
            chart = countries_map(country_rows(tenant), first, freedoms, region="")
            present(tenant.pk, [chart])
