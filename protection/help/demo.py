"""The demo's directory: invented helpers, in invented countries, with addresses that reach nobody."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from protection.help.models import ProtectionActor
from protection.help.selectors import list_actors
from protection.help.services import propose_actor, record_answer

_SLUG = "riverland-style"
# name, kinds, languages, areas, limits, reach, hours, where it stands
_HELPERS: tuple[tuple[Any, ...], ...] = (
    (
        "Lantern Night Desk (invented)",
        ["danger", "detention"],
        ["en", "ar", "fr"],
        [],
        "Cannot send anybody to you. Finds people nearby who can.",
        "Write to night-desk@lantern.example: where you are safe to be reached, nothing else.",
        "Day and night",
        "listed",
    ),
    (
        "بيت المرفأ للإقامة الآمنة (مُختلَق)",
        ["relocation", "family"],
        ["ar", "en"],
        ["XA", "XE"],
        "ثلاثة أشهر على الأكثر.",
        "اكتبوا إلى harbour-house@refuge.example",
        "من الاثنين إلى الجمعة",
        "listed",
    ),
    (
        "Marisia Lawyers' Circle (invented)",
        ["detention", "legal"],
        ["en", "es"],
        ["XA"],
        "Criminal and administrative law. No family law.",
        "Ask for the duty lawyer at duty@lawyers-circle.example",
        "Monday to Saturday",
        "listed",
    ),
    (
        "Willow Care Network (invented)",
        ["medical", "violence", "psychosocial"],
        ["en", "fr", "ru"],
        ["XB", "XC"],
        "Adults only; children are received with a partner.",
        "Come to a meeting point: appointments@willow.example",
        "Every day, 8:00 to 20:00",
        "listed",
    ),
    (
        "Blue Kite Digital Aid (invented)",
        ["digital"],
        ["en", "es", "zh-hans"],
        [],
        "Answers questions; does not repair devices.",
        "aid@blue-kite.example",
        "Monday to Friday",
        "vetted",
    ),
    (
        "Quick Bridge Fund (invented)",
        ["grant"],
        ["en"],
        ["XF"],
        "Up to an invented sum, for three months.",
        "fund@quick-bridge.example",
        "",
        "proposed",
    ),
    (
        "Old Mill Shelter (invented)",
        ["relocation"],
        ["en"],
        ["XB"],
        "",
        "mill@shelter.example",
        "",
        "suspended",
    ),
)
_FIELDS = ("name", "kinds", "languages", "areas", "limits", "reach", "hours")


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """At the invented institution, once."""
    del organizations
    for tenant in tenants:
        if tenant.slug != _SLUG:
            continue
        role = [StaffRole.PROTECTION_OFFICER.value]
        officers = [user for person, user in staff[tenant.slug] if person.roles == role]
        writer, vetter = (demo_actor(user, tenant) for user in officers[:2])
        with tenant_context(writer):
            if list_actors(tenant, actor=writer).exists():
                continue
            for helper in _HELPERS:
                _write(tenant, helper, writer, vetter)


def _write(tenant: Tenant, helper: tuple[Any, ...], writer: Actor, vetter: Actor) -> None:
    *words, stand = helper
    values = dict(zip(_FIELDS, words, strict=True))
    values |= {"language": "ar" if "ا" in values["name"] else "en", "internal_contact": ""}
    values |= {"notice_address": "", "seat": ""}
    row = propose_actor(tenant=tenant, values=values, actor=writer)
    with tenant_context(vetter):
        for name, given in _steps(stand):
            perform(ProtectionActor, row.pk, name, actor=vetter, values=given)
        if stand == "listed":
            record_answer(row.pk, values=_answer(values["kinds"][0]), actor=vetter)


def _answer(kind: str) -> dict[str, Any]:
    month = timezone.localdate() - timedelta(days=60)
    note = "Illustration: called back the same day."
    return {"kind": kind, "answer": "helped", "days": 1, "month": month, "note": note}


def _steps(stand: str) -> list[tuple[str, dict[str, Any]]]:
    vet = {
        "vetting_note": "Illustration: met twice; two known groups vouch for them.",
        "good_until": str(timezone.localdate() + timedelta(days=300)),
    }
    consent = {"consent_how": "Illustration: their coordinator, in writing.", "has_consent": "on"}
    why = {"standing_note": "Illustration: did not answer three times in a row."}
    by_stand: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "proposed": [],
        "vetted": [("vet", vet)],
        "listed": [("vet", vet), ("list", consent)],
        "suspended": [("vet", vet), ("suspend", why)],
    }
    return by_stand[stand]
