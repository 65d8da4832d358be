"""What the tests of consultations share: a programme, a consultation, its way through time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from participation.consultations.dates import Days
from participation.consultations.models import Consultation
from participation.consultations.services import (
    create_consultation,
    save_dates,
    save_texts,
)
from participation.programmes.models import OversightOffice, Programme
from participation.programmes.services import publish_programme, save_office, save_programme
from portal.grants import StaffRole
from portal.notifications import reminders
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast
from tests.notifications.conftest import as_worker, drained

TEXTS = {
    "title": {"en": "Water points along the river", "ar": "نقاط المياه على ضفاف النهر"},
    "summary": {"en": "Where the next twenty wells are dug."},
    "target_groups": {"en": "Everybody who fetches water, and those who carry it for others."},
    "use_of_input": {"en": "The engineers read it first; the list of wells is changed by it."},
}
OFFICE = {
    "name": {"en": "Office of Internal Oversight", "ar": "مكتب الرقابة الداخلية"},
    "how_to_reach": {"en": "By telephone, without a name if you wish."},
    "phone": "+000 555 0101",
}


def manager_of(cast: Cast) -> Actor:
    """Who manages consultations at the first institution."""
    return cast.staff[StaffRole.CONSULTATION_MANAGER]


def make_office(cast: Cast) -> OversightOffice:
    """An office to turn to."""
    with tenant_context(manager_of(cast)) as actor:
        return save_office(tenant_id=cast.institution.pk, values=OFFICE, actor=actor)


def programme_values(office: OversightOffice | None, **changed: Any) -> dict[str, Any]:
    """A programme in two places."""
    places = [
        {
            "country": "SD",
            "name": "Marsa Oasis",
            "other_names": ["واحة المرسى", "Marsa el-Waha"],
        },
        {"country": "EG", "name": "Kom Dar", "other_names": ["كوم الدار"]},
    ]
    return {
        "title": {"en": "Clean water", "ar": "مياه نظيفة"},
        "summary": {"en": "Wells and their upkeep."},
        "unit": "Water Unit",
        "partners": ["Union of Well Keepers"],
        "status": "running",
        "languages": ["ar", "en"],
        "oversight": office.pk if office else None,
        "places": places,
        **changed,
    }


def make_programme(cast: Cast, **changed: Any) -> Programme:
    """A published programme with its oversight office."""
    office = make_office(cast)
    with tenant_context(manager_of(cast)) as actor:
        made = save_programme(
            tenant_id=cast.institution.pk, values=programme_values(office, **changed), actor=actor
        )
        return publish_programme(programme_id=made.pk, actor=actor)


def seat(cast: Cast) -> ZoneInfo:
    """The time zone of the first institution."""
    return ZoneInfo(cast.institution.time_zone)


def days_from(today: date) -> Days:
    """Days that the first institution's rules allow: generously more than their least."""
    opens = today + timedelta(weeks=5)
    closes = opens + timedelta(weeks=9)
    return Days(opens, closes, closes + timedelta(weeks=5))


def draft(cast: Cast, *, days: Days | None = None, **changed: Any) -> Consultation:
    """A complete consultation that nobody outside has seen."""
    kind = changed.get("kind", "call_for_input")
    texts = {**TEXTS, **changed.pop("texts", {})}
    values = {
        "kind": kind,
        "title": texts["title"],
        "unit": "Water Unit",
        "languages": ["en", "ar"],
        **changed,
    }
    with tenant_context(manager_of(cast)) as actor:
        made = create_consultation(tenant_id=cast.institution.pk, values=values, actor=actor)
        save_texts(consultation_id=made.pk, texts=texts, actor=actor)
        today = timezone.localdate(timezone.now(), seat(cast))
        given = days or days_from(today)
        if kind == "standing":
            given = Days(given.opens_on)
        return save_dates(consultation_id=made.pk, days=given, phases=(), actor=actor)


def moved(cast: Cast, consultation: Consultation, name: str, **values: Any) -> Consultation:
    """Move it as the manager."""
    with tenant_context(manager_of(cast)) as actor:
        found: Consultation = perform(
            Consultation, consultation.pk, name, actor=actor, values=values
        )
        return found


def announced(cast: Cast, **changed: Any) -> Consultation:
    """A consultation that everybody can read."""
    return moved(cast, draft(cast, **changed), "announce")


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Now is this instant."""
    with time_machine.travel(instant, tick=False):
        yield


def worker_passes(instant: datetime) -> None:
    """What the worker does at this instant: it rings clocks and drains the outbox."""
    with at(instant):
        with as_worker():
            reminders.ring(instant)
        drained()


def read(cast: Cast, consultation: Consultation) -> Consultation:
    """The row as it is now."""
    with tenant_context(manager_of(cast)):
        return Consultation.objects.select_related("tenant").get(pk=consultation.pk)


def closed(cast: Cast, **changed: Any) -> Consultation:
    """A consultation whose last day has just ended."""
    found = announced(cast, **changed)
    assert found.opens_at is not None
    assert found.closes_at is not None
    worker_passes(found.opens_at)
    worker_passes(found.closes_at)
    return read(cast, found)
