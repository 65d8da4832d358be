"""Programmes and consultations of the demo, until they are open; made by services, through time.

What follows stands in demo_closing.py and demo_answering.py: the demo data of contributions and
themes come in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from participation.consultations.dates import Days, proposed, standard_of
from participation.consultations.demo_data import Data, data_of, titles
from participation.consultations.models import Consultation
from participation.consultations.questions import save_questions
from participation.consultations.selectors import possible_readers
from participation.consultations.services import (
    create_consultation,
    name_readers,
    save_dates,
    save_texts,
)
from participation.consultations.states import ConsultationKind
from participation.consultations.texts import save_text
from participation.programmes.models import OversightOffice, Programme
from participation.programmes.services import publish_programme, save_office, save_programme
from portal.actors.demo import demo_actor
from portal.clocks import calendar_of
from portal.demo import at
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.policies.models import PolicySubject
from portal.policies.rulebook import policy_in_force, rulebook_of
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

DRAFT, ANNOUNCED = "draft", "announced"


@dataclass(frozen=True)
class Desk:
    """One institution of the demo with its data and whoever manages its consultations."""

    tenant: Tenant
    data: Data
    manager: Actor

    def consultation(self, key: str) -> Consultation:
        """The consultation of this key; run it in a context of the institution."""
        title = titles(self.tenant.slug, key)["en"]
        return Consultation.objects.get(tenant=self.tenant, title_en=title)


def desks(tenants: Sequence[Tenant], staff: dict[str, Any]) -> list[Desk]:
    """The institutions that have such data."""
    found = []
    for tenant in tenants:
        data = data_of(tenant.slug)
        if data is not None:
            found.append(Desk(tenant, data, _manager(staff[tenant.slug], tenant)))
    return found


def _manager(rows: Any, tenant: Tenant) -> Actor:
    role = StaffRole.CONSULTATION_MANAGER
    return demo_actor(next(user for person, user in rows if person.roles == [role]), tenant)


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """Offices, programmes and consultations, each once; those whose day has come are open."""
    for desk in desks(tenants, staff):
        offices = {given["key"]: _office(desk, given) for given in desk.data["offices"]}
        programmes = {
            given["key"]: _programme(desk, given, offices) for given in desk.data["programmes"]
        }
        for given in desk.data["consultations"]:
            _consultation(desk, given, programmes)


def _office(desk: Desk, given: Data) -> UUID:
    with tenant_context(desk.manager) as actor:
        known = OversightOffice.objects.filter(tenant=desk.tenant, name_en=given["name"]["en"])
        found = known.first() or save_office(tenant_id=desk.tenant.pk, values=given, actor=actor)
        return found.pk


def _programme(desk: Desk, given: Data, offices: dict[str, UUID]) -> UUID:
    now = timezone.now()
    today = now.date()
    with at(now - timedelta(days=given.get("started", 30))), tenant_context(desk.manager) as actor:
        known = Programme.objects.filter(tenant=desk.tenant, title_en=given["title"]["en"]).first()
        if known is not None:
            return known.pk
        values = {
            **given,
            "oversight": offices.get(given.get("oversight", "")),
            "starts_on": _away(today, -given["started"]) if "started" in given else None,
            "ends_on": _away(today, given["ends_in"]) if "ends_in" in given else None,
        }
        made = save_programme(tenant_id=desk.tenant.pk, values=values, actor=actor)
        if made.oversight_id is not None:
            publish_programme(programme_id=made.pk, actor=actor)
        return made.pk


def _away(today: date, days: int) -> date:
    return today + timedelta(days=days)


def _consultation(desk: Desk, given: Data, programmes: dict[str, UUID]) -> None:
    began = timezone.now() - timedelta(days=given["announced"])
    with at(began), tenant_context(desk.manager):
        title = given["title"]["en"]
        if Consultation.objects.filter(tenant=desk.tenant, title_en=title).exists():
            return
        row = _write(desk, given, programmes)
        if given["stage"] == DRAFT:
            return
        row = perform(Consultation, row.pk, "announce", actor=desk.manager)
    if given["stage"] != ANNOUNCED and row.opens_at is not None:
        move(desk, row, "open", row.opens_at, actor=system_actor(desk.tenant.pk))


def move(
    desk: Desk, row: Consultation, name: str, instant: datetime, *, actor: Actor, **values: Any
) -> Consultation:
    """Move it as if it was then, never in the future."""
    with at(min(instant, timezone.now())), tenant_context(actor):
        moved: Consultation = perform(Consultation, row.pk, name, actor=actor, values=values)
        return moved


def _write(desk: Desk, given: Data, programmes: dict[str, UUID]) -> Consultation:
    actor, data = desk.manager, desk.data
    basics = {
        **given,
        "programme": programmes.get(given.get("programme", "")),
        "languages": given.get("languages", list(desk.tenant.languages)),
    }
    row = create_consultation(tenant_id=desk.tenant.pk, values=basics, actor=actor)
    texts = {
        "title": given["title"],
        "summary": given["summary"],
        "target_groups": data["targets"][given["target"]],
        **({"use_of_input": data["uses"][given["use"]]} if "use" in given else {}),
    }
    save_texts(consultation_id=row.pk, texts=texts, actor=actor)
    questions = data["questions"].get(given.get("questions", ""))
    if questions:
        save_questions(consultation_id=row.pk, questions=questions, actor=actor)
    versions = data["texts"].get(given.get("text", ""))
    if versions:
        save_text(consultation_id=row.pk, values=versions[0], actor=actor)
    name_readers(consultation_id=row.pk, people=_readers(desk), actor=actor)
    return _date(desk, given, row)


def _readers(desk: Desk) -> list[UUID]:
    """Whoever manages it reads what is confidential, and nobody else."""
    able = [person_id for person_id, _name in possible_readers(desk.tenant.pk)]
    return [person_id for person_id in able if person_id == desk.manager.person_id]


def _date(desk: Desk, given: Data, row: Consultation) -> Consultation:
    """The days that the rules allow soonest, counted from now."""
    if given["stage"] == DRAFT:
        return row
    calendar = calendar_of(desk.tenant)
    policy = policy_in_force(desk.tenant.pk, PolicySubject.CONSULTATIONS)
    if policy is None:
        raise LookupError(desk.tenant.slug)
    standard = standard_of(rulebook_of(policy))
    days = proposed(Days(), standard, calendar, today=calendar.local_day(timezone.now()))
    if given["kind"] == ConsultationKind.STANDING:
        days = Days(days.opens_on)
    return save_dates(consultation_id=row.pk, days=days, phases=(), actor=desk.manager)


def in_stage(desk: Desk, *stages: str) -> list[tuple[Data, Consultation]]:
    """The consultations whose story goes on to one of these stages, as they are now."""
    with tenant_context(desk.manager):
        return [
            (given, desk.consultation(given["key"]))
            for given in desk.data["consultations"]
            if given["stage"] in stages
        ]
