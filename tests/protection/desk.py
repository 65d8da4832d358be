"""What the tests of protection's open rooms share."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from protection.help.models import ActorKey, ProtectionActor
from protection.help.services import add_key, propose_actor
from protection.roster.models import Absence, Duty
from protection.roster.services import add_absence, add_duty
from tests.cast import Cast, make_staff

SLUG = "riverland-style"
AGE_KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
MINISIGN_KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def officer(cast: Cast) -> Actor:
    return cast.staff[StaffRole.PROTECTION_OFFICER]


def supervisor(cast: Cast) -> Actor:
    return cast.staff[StaffRole.PROTECTION_SUPERVISOR]


def second_officer(cast: Cast) -> Actor:
    return make_staff(
        cast.institution, StaffRole.PROTECTION_OFFICER, "second-officer@first.example.org"
    )


def on_duty(cast: Cast, person: Actor | None = None, **values: Any) -> Duty:
    """Somebody on duty at the first institution: every hour of every day unless said otherwise."""
    given = {
        "person_id": (person or officer(cast)).person_id,
        "weekdays": EVERY_DAY,
        "begins": time(0),
        "ends": time(0),
        "languages": ["en", "ar"],
        "first_day": timezone.localdate() - timedelta(days=10),
        "last_day": None,
        "on_holidays": True,
        **values,
    }
    with tenant_context(supervisor(cast)) as actor:
        return add_duty(tenant=cast.institution, values=given, actor=actor)


def away(
    cast: Cast, person: Actor, first: int, last: int, stand_in: Actor | None = None
) -> Absence:
    """Somebody away from the first to the last day, counted from today."""
    today = timezone.localdate()
    given = {
        "person_id": person.person_id,
        "first_day": today + timedelta(days=first),
        "last_day": today + timedelta(days=last),
        "stand_in_id": stand_in.person_id if stand_in else None,
        "stand_in_languages": ["en"] if stand_in else [],
    }
    with tenant_context(supervisor(cast)) as actor:
        return add_absence(tenant=cast.institution, values=given, actor=actor)


def proposed(cast: Cast, **words: Any) -> ProtectionActor:
    """An entry written by the officer."""
    given = {
        "name": "Lantern Desk",
        "kinds": ["danger", "legal"],
        "languages": ["en", "ar"],
        "areas": ["XA"],
        "limits": "Adults only.",
        "reach": "desk@lantern.example",
        "hours": "Day and night",
        "language": "en",
        "internal_contact": "",
        "notice_address": "",
        "seat": "",
        **words,
    }
    with tenant_context(officer(cast)) as actor:
        return propose_actor(tenant=cast.institution, values=given, actor=actor)


def moved(cast: Cast, row: Any, name: str, actor: Actor | None = None, **values: Any) -> Any:
    """One step, by whoever coordinates unless said otherwise."""
    with tenant_context(actor or supervisor(cast)) as who:
        return perform(ProtectionActor, row.pk, name, actor=who, values=values)


def vetted(cast: Cast, note: str = "Met twice.", **words: Any) -> ProtectionActor:
    until = timezone.localdate() + timedelta(days=90)
    row: ProtectionActor = moved(
        cast, proposed(cast, **words), "vet", vetting_note=note, good_until=str(until)
    )
    return row


def listed(cast: Cast, note: str = "Met twice.", **words: Any) -> ProtectionActor:
    row: ProtectionActor = moved(
        cast,
        vetted(cast, note, **words),
        "list",
        consent_how="Their coordinator.",
        has_consent="on",
    )
    return row


def keyed(cast: Cast, row: ProtectionActor) -> ActorKey:
    values = {"kind": "age", "key": AGE_KEY, "way": "in_person", "way_note": ""}
    with tenant_context(supervisor(cast)) as actor:
        return add_key(row.pk, values=values, actor=actor)
