"""Writes to the roster, and the call to whoever is on duty. Importing it registers nothing."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.models import StaffMembership
from portal.errors import InvalidFields
from portal.grants import Permission, StaffRole
from portal.ids import uuid7
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import lock
from protection.roster.models import Absence, Call, Duty, GapNotice, Pager
from protection.roster.selectors import gaps_of, list_people, people_on_duty, roster_of
from protection.sealing import lock_up

CALLED, GAP_FOUND = "duty.called", "roster.gap_found"
# Coordinators are told this long before a gap begins.
IN_TIME = timedelta(days=14)
_DUTY = ("weekdays", "begins", "ends", "languages", "first_day", "last_day", "on_holidays")
_ABSENCE = ("first_day", "last_day", "stand_in_id", "stand_in_languages")


@transaction.atomic
def add_duty(*, tenant: Tenant, values: Mapping[str, Any], actor: Actor) -> Duty:
    """Put somebody on duty. `values`: person_id and the fields of a duty.

    Raises NotPermitted, InvalidFields (that person does not work in protection here).
    """
    require(actor, Permission.ROSTER_EDIT)
    _require_person(tenant, values["person_id"], "person", actor)
    made = Duty.objects.create(
        tenant=tenant, person_id=values["person_id"], **{name: values[name] for name in _DUTY}
    )
    audit.record("duty.added", made, actor=actor, fields=_DUTY)
    outbox.publish("duty.added", made, actor=actor)
    return made


@transaction.atomic
def end_duty(duty_id: UUID | str, *, actor: Actor) -> None:
    """Take a duty off the roster from now on. Raises NotFound, NotPermitted."""
    row: Duty = lock(Duty, duty_id)
    require(actor, Permission.ROSTER_EDIT, row)
    audit.record("duty.ended", row, actor=actor)
    outbox.publish("duty.ended", row, actor=actor)
    row.delete()


@transaction.atomic
def add_absence(*, tenant: Tenant, values: Mapping[str, Any], actor: Actor) -> Absence:
    """Days away: of oneself, or, for whoever keeps the roster, of anybody.

    `values`: person_id, first_day, last_day, stand_in_id (None: still to be found),
    stand_in_languages. Raises NotPermitted, InvalidFields.
    """
    if values["person_id"] != actor.person_id:
        require(actor, Permission.ROSTER_EDIT)
    require(actor, Permission.ROSTER_COVER)
    _require_person(tenant, values["person_id"], "person", actor)
    if values["stand_in_id"] is not None:
        _require_person(tenant, values["stand_in_id"], "stand_in", actor)
    _require_no_other(tenant, values)
    made = Absence.objects.create(
        tenant=tenant, person_id=values["person_id"], **{name: values[name] for name in _ABSENCE}
    )
    audit.record("absence.added", made, actor=actor, fields=_ABSENCE)
    outbox.publish("absence.added", made, actor=actor)
    return made


def _require_no_other(tenant: Tenant, values: Mapping[str, Any]) -> None:
    """Two entries for one day would leave open who stands in."""
    if Absence.objects.filter(
        tenant=tenant,
        person_id=values["person_id"],
        first_day__lte=values["last_day"],
        last_day__gte=values["first_day"],
    ).exists():
        raise InvalidFields(
            {"first_day": [_("Some of these days are entered already. Change that entry.")]}
        )


@transaction.atomic
def cover(
    absence_id: UUID | str, *, stand_in_id: UUID, languages: list[str], actor: Actor
) -> Absence:
    """Say who stands in: oneself, or, for whoever keeps the roster, anybody.

    Raises NotFound, NotPermitted, InvalidFields.
    """
    row: Absence = lock(Absence, absence_id)
    if stand_in_id != actor.person_id:
        require(actor, Permission.ROSTER_EDIT, row)
    require(actor, Permission.ROSTER_COVER, row)
    _require_person(row.tenant, stand_in_id, "stand_in", actor)
    if stand_in_id == row.person_id:
        raise InvalidFields({"stand_in": [_("Somebody else has to stand in.")]})
    row.stand_in_id, row.stand_in_languages = stand_in_id, languages
    row.save(update_fields=["stand_in", "stand_in_languages"])
    audit.record("absence.covered", row, actor=actor, fields=["stand_in", "stand_in_languages"])
    outbox.publish("absence.covered", row, actor=actor)
    return row


@transaction.atomic
def end_absence(absence_id: UUID | str, *, actor: Actor) -> None:
    """It is no longer so. Raises NotFound, NotPermitted."""
    row: Absence = lock(Absence, absence_id)
    if row.person_id != actor.person_id:
        require(actor, Permission.ROSTER_EDIT, row)
    require(actor, Permission.ROSTER_COVER, row)
    audit.record("absence.ended", row, actor=actor)
    outbox.publish("absence.ended", row, actor=actor)
    row.delete()


def _require_person(tenant: Tenant, person_id: UUID, field: str, actor: Actor) -> None:
    if person_id not in {person.pk for person in list_people(tenant, actor=actor)}:
        raise InvalidFields({field: [_("Choose somebody who works in protection here.")]})


@transaction.atomic
def set_pager(*, tenant: Tenant, url: str, actor: Actor) -> tuple[Pager, str]:
    """Another system to tell. Returns it with its secret, which is shown this once.

    An earlier one, and its secret, end. Raises NotPermitted.
    """
    require(actor, Permission.ROSTER_EDIT)
    Pager.objects.filter(tenant=tenant).delete()
    secret, key = secrets.token_urlsafe(32), uuid7()
    made = Pager.objects.create(
        id=key,
        tenant=tenant,
        url=url,
        sealed_secret=lock_up(secret.encode(), tenant_id=tenant.pk, row_id=key),
        made_at=timezone.now(),
    )
    audit.record("pager.set", made, actor=actor, fields=["url"])
    outbox.publish("pager.set", made, actor=actor)
    return made, secret


@transaction.atomic
def end_pager(pager_id: UUID | str, *, actor: Actor) -> None:
    """Tell the other system nothing any more. Raises NotFound, NotPermitted."""
    row: Pager = lock(Pager, pager_id)
    require(actor, Permission.ROSTER_EDIT, row)
    audit.record("pager.ended", row, actor=actor)
    outbox.publish("pager.ended", row, actor=actor)
    row.delete()


def call_duty(tenant: Tenant, *, key: str, actor: Actor) -> Call:
    """Call whoever is on duty to look into the portal; nobody on duty: those who coordinate.

    Nothing of a case goes along, nor may `key` say any: a random word, the same for the same call,
    at most 80 characters. May be asked in any context; the call leaves by the outbox.
    """
    now = timezone.now()
    with transaction.atomic(), tenant_context(system_actor(tenant.pk)) as portal:
        made, is_new = Call.objects.get_or_create(
            tenant=tenant,
            key=key,
            defaults={
                "people": people_on_duty(tenant, now) or _coordinators(tenant),
                "called_at": now,
            },
        )
        if is_new:
            audit.record(CALLED, made, actor=portal)
            outbox.publish(CALLED, made, actor=portal)
    return made


def try_call(tenant: Tenant, *, actor: Actor) -> Call:
    """Call whoever is on duty to see that it arrives. Raises NotPermitted."""
    require(actor, Permission.ROSTER_EDIT)
    return call_duty(tenant, key=secrets.token_urlsafe(16), actor=actor)


def _coordinators(tenant: Tenant) -> list[UUID]:
    rows = StaffMembership.objects.filter(
        tenant=tenant, ended_at=None, roles__contains=[StaffRole.PROTECTION_SUPERVISOR.value]
    )
    return list(rows.values_list("person_id", flat=True))


@transaction.atomic
def tell_of_gaps(tenant: Tenant, *, actor: Actor) -> int:
    """Tell coordinators of each new gap that begins within two weeks; how many. For the worker."""
    now, told = timezone.now(), 0
    roster = roster_of(tenant)
    for gap in gaps_of(roster, now, now + IN_TIME):
        notice, is_new = GapNotice.objects.get_or_create(
            tenant=tenant,
            kind=gap.kind,
            language=gap.language,
            begins_at=gap.begins_at,
            defaults={"told_at": now},
        )
        if is_new:
            outbox.publish(GAP_FOUND, notice, actor=actor)
            told += 1
    return told


@transaction.atomic
def take_off(tenant_id: UUID, person_id: UUID) -> None:
    """Nobody of this name stands on the roster any more. Run as the portal."""
    Duty.objects.filter(tenant_id=tenant_id, person_id=person_id).delete()
    Absence.objects.filter(tenant_id=tenant_id, person_id=person_id).delete()
    Absence.objects.filter(tenant_id=tenant_id, stand_in_id=person_id).update(
        stand_in=None, stand_in_languages=[]
    )
