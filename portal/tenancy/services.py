"""Writes of an institution about itself: its calendar, its meetings, what it says of itself."""

from calendar import isleap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.clocks import Holiday, WorkingWeek
from portal.errors import InvalidFields, NotFound
from portal.grants import Permission
from portal.looks.texts import localized
from portal.permissions import Actor, require
from portal.policies.kinds.reading import CODE, LANGUAGE
from portal.tenancy.models import Session, Tenant
from portal.timekeeping import Moved, recompute_clocks
from portal.transitions import lock

SETTINGS = ("accent", "languages", "time_zone", "contact_email", "contact_address")
TEXTS = ("name", "description", "seat", "law")
_EVERY_DAY = range(1, 8)
YEARS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What a change of the calendar did to the time limits that run."""

    moved: tuple[Moved, ...]


def _change(tenant: Tenant, action: str, actor: Actor, **details: Any) -> CalendarChange:
    """Every change of the calendar is recorded, and every open clock worked out again."""
    audit.record(action, tenant, actor=actor, details=details, tenant_id=tenant.pk)
    moved = recompute_clocks(tenant, actor=actor)
    outbox.publish(
        "calendar.changed",
        tenant,
        actor=actor,
        tenant_id=tenant.pk,
        references={"moved": len(moved)},
    )
    return CalendarChange(tuple(moved))


def _own(tenant_id: UUID, actor: Actor, permission: Permission) -> Tenant:
    """The institution, locked: changes of its calendar follow one another. Raises NotPermitted."""
    tenant: Tenant = lock(Tenant, tenant_id)
    if not actor.is_staff or actor.tenant_id != tenant.pk:
        raise NotFound
    require(actor, permission)
    return tenant


@transaction.atomic
def add_holiday(
    *,
    tenant_id: UUID,
    day: date,
    names: Mapping[str, str],
    actor: Actor,
    every_year: bool = False,
) -> CalendarChange:
    """Add a day that is not worked, if wished in the next years too.

    Open time limits are worked out again at once. `names` by language, at least one. Raises
    NotFound, NotPermitted, InvalidFields.
    """
    tenant = _own(tenant_id, actor, Permission.CALENDAR_EDIT)
    if not any(names.values()):
        raise InvalidFields({"name": [_("Give the day a name in at least one language.")]})
    days = _same_day(day, YEARS_AHEAD if every_year else 0)
    known = set(Holiday.objects.filter(tenant=tenant, day__in=days).values_list("day", flat=True))
    if day in known:
        raise InvalidFields({"day": [_("This day is in the calendar already.")]})
    for one in days:
        if one not in known:
            Holiday.objects.create(tenant=tenant, day=one, **localized("name", names))
    return _change(tenant, "calendar.holiday_added", actor, day=day.isoformat())


def _same_day(day: date, years: int) -> list[date]:
    """This day and the same of the following years; 29 February only where there is one."""
    leap = (day.month, day.day) == (2, 29)
    following = [day.year + number for number in range(1, years + 1)]
    return [day, *(day.replace(year=year) for year in following if not leap or isleap(year))]


@transaction.atomic
def remove_holiday(*, holiday_id: UUID | str, actor: Actor) -> CalendarChange:
    """Take a day out of the calendar; open time limits are worked out again at once."""
    found = Holiday.objects.filter(pk=holiday_id).first()
    if found is None:
        raise NotFound
    tenant = _own(found.tenant_id, actor, Permission.CALENDAR_EDIT)
    found.delete()
    return _change(tenant, "calendar.holiday_removed", actor, day=found.day.isoformat())


@transaction.atomic
def set_working_week(*, tenant_id: UUID, weekdays: Iterable[int], actor: Actor) -> CalendarChange:
    """Say which days of the week are worked (1 Monday to 7 Sunday); at least one."""
    tenant = _own(tenant_id, actor, Permission.CALENDAR_EDIT)
    worked = sorted(set(weekdays))
    if not worked or not set(worked) <= set(_EVERY_DAY):
        raise InvalidFields({"weekdays": [_("Choose at least one day that is worked.")]})
    WorkingWeek.objects.update_or_create(tenant=tenant, defaults={"weekdays": worked})
    return _change(tenant, "calendar.week_set", actor, weekdays=worked)


@transaction.atomic
def save_session(
    *,
    tenant_id: UUID,
    code: str,
    starts_on: date,
    names: Mapping[str, str],
    actor: Actor,
    ends_on: date | None = None,
) -> Session:
    """Add a meeting that deadlines can hang on. Raises NotPermitted, InvalidFields."""
    tenant = _own(tenant_id, actor, Permission.CALENDAR_EDIT)
    errors: dict[str, list[Any]] = {}
    if not CODE.match(code):
        errors["code"] = [_("Use small letters, digits and underscores, such as council_session.")]
    if not any(names.values()):
        errors["name"] = [_("Give the meeting a name in at least one language.")]
    if ends_on is not None and ends_on < starts_on:
        errors["ends_on"] = [_("A meeting ends on the day it opens or later.")]
    if Session.objects.filter(tenant=tenant, code=code, starts_on=starts_on).exists():
        errors["starts_on"] = [_("This meeting is in the calendar already.")]
    if errors:
        raise InvalidFields(errors)
    session = Session.objects.create(
        tenant=tenant, code=code, starts_on=starts_on, ends_on=ends_on, **localized("name", names)
    )
    audit.record("calendar.session_added", session, actor=actor)
    return session


@transaction.atomic
def remove_session(*, session_id: UUID | str, actor: Actor) -> None:
    """Take a meeting out of the calendar. A deadline that hangs on it waits for the next one."""
    session = Session.objects.filter(pk=session_id).first()
    if session is None:
        raise NotFound
    _own(session.tenant_id, actor, Permission.CALENDAR_EDIT)
    audit.record("calendar.session_removed", session, actor=actor)
    session.delete()


@transaction.atomic
def configure_institution(
    *, tenant_id: UUID, values: Mapping[str, Any], actor: Actor
) -> CalendarChange:
    """Save what the institution says of itself, its languages, zone, accent and contact.

    `values`: texts by language (name, description, seat, law) and the plain settings. Another time
    zone moves the end of every day, so open time limits are worked out again. Raises
    NotFound, NotPermitted, InvalidFields.
    """
    tenant = _own(tenant_id, actor, Permission.TENANT_CONFIGURE)
    _check(values)
    zone_before = tenant.time_zone
    every = {code: "" for code, _name in settings.LANGUAGES}
    changed = []
    for field in TEXTS:
        for name, text in localized(field, {**every, **(values.get(field) or {})}).items():
            setattr(tenant, name, text)
            changed.append(name)
    for field in SETTINGS:
        setattr(tenant, field, values.get(field) or ("" if field != "languages" else []))
        changed.append(field)
    tenant.save(update_fields=changed)
    audit.record("tenant.configured", tenant, actor=actor, fields=changed, tenant_id=tenant.pk)
    if tenant.time_zone == zone_before:
        return CalendarChange(())
    return _change(tenant, "calendar.zone_set", actor, zone=tenant.time_zone)


def _check(values: Mapping[str, Any]) -> None:
    errors: dict[str, list[Any]] = {}
    if not (values.get("name") or {}).get("en"):
        errors["name"] = [_("Give the name in English as well; other languages fall back to it.")]
    if values.get("time_zone") not in available_timezones():
        errors["time_zone"] = [_("Choose a time zone from the list.")]
    languages = values.get("languages") or []
    if not languages or not all(LANGUAGE.match(code) for code in languages):
        errors["languages"] = [_("Write codes of languages, such as ar, fr, zh-hans.")]
    if errors:
        raise InvalidFields(errors)
    # The model's own checks: the form of an address, a known accent.
    sample = Tenant(**{name: values.get(name) or "" for name in ("accent", "contact_email")})
    try:
        sample.clean_fields(exclude=_others("accent", "contact_email"))
    except ValidationError as error:
        raise InvalidFields(
            {name: list(text) for name, text in error.message_dict.items()}
        ) from error


def _others(*kept: str) -> set[str]:
    return {field.name for field in Tenant._meta.fields} - set(kept)
