"""Writing a consultation while it is prepared, and adding languages afterwards.

Moves go through portal.transitions; importing this module registers what they do. Questions
stand in questions.py, draft texts in texts.py.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.consultations import effects  # noqa: F401 - it registers
from participation.consultations.completeness import ALL_TEXTS
from participation.consultations.dates import Days, begins_at, order_faults
from participation.consultations.findable import index_consultation
from participation.consultations.models import Consultation, Phase
from participation.consultations.selectors import possible_readers
from participation.consultations.states import (
    ConsultationKind,
    ConsultationStatus,
    Entry,
    Shown,
)
from participation.contributions.models import ConfidentialReader
from participation.programmes.models import Programme
from portal import audit
from portal.clocks import calendar_of
from portal.errors import IllegalTransition, InvalidFields, NotFound, Sentence
from portal.grants import Permission
from portal.looks.texts import put_texts, texts_of
from portal.permissions import Actor, require
from portal.policies.services import EditConflict
from portal.search.services import unindex
from portal.tenancy.models import Tenant
from portal.transitions import lock

BASICS = (
    "kind",
    "programme_id",
    "unit",
    "languages",
    "entry",
    "shown",
    "allows_pseudonyms",
    "allows_confidential",
)
_KEY_BYTES = 9
Faults = dict[str, list[Sentence]]


@transaction.atomic
def create_consultation(
    *, tenant_id: UUID, values: Mapping[str, Any], actor: Actor
) -> Consultation:
    """Begin one: nobody but the institution sees it. `values` as for `save_basics`, and `title`.

    Raises NotPermitted, InvalidFields.
    """
    consultation = Consultation(
        tenant_id=tenant_id,
        mail_key=secrets.token_hex(_KEY_BYTES),
        created_by_id=actor.person_id,
    )
    require(actor, Permission.CONSULTATION_EDIT, consultation)
    faults = _basics_faults(consultation, values)
    if not values.get("title"):
        faults["title"] = [_("Write this in at least one language.")]
    if faults:
        raise InvalidFields(faults)
    put_texts(consultation, values, ("title",))
    _put_basics(consultation, values)
    consultation.save(force_insert=True)
    index_consultation(consultation)
    audit.record("consultation.drafted", consultation, actor=actor)
    return consultation


def editable(consultation_id: UUID | str, actor: Actor, *, version: int | None) -> Consultation:
    """The row, locked. Raises NotFound, NotPermitted, EditConflict (somebody else saved first)."""
    consultation: Consultation = lock(Consultation, consultation_id)
    require(actor, Permission.CONSULTATION_EDIT, consultation)
    if version is not None and consultation.version != version:
        raise EditConflict(consultation.version)
    return consultation


def require_draft(consultation: Consultation) -> None:
    """Raise IllegalTransition for what is promised to everybody."""
    if consultation.status != ConsultationStatus.DRAFT:
        raise IllegalTransition(
            _(
                "It was announced: this is a promise now. Give more time, or cancel it with a reason."
            )
        )


def save(consultation: Consultation, changed: Iterable[str], *, actor: Actor, what: str) -> None:
    """Save the fields with the next version, find it anew, and remember who did it."""
    fields = list(changed)
    consultation.version += 1
    consultation.save(update_fields=[*fields, "version"])
    index_consultation(consultation)
    audit.record(f"consultation.{what}", consultation, actor=actor, fields=fields)


@transaction.atomic
def save_basics(
    *,
    consultation_id: UUID | str,
    values: Mapping[str, Any],
    actor: Actor,
    expected_version: int | None = None,
) -> Consultation:
    """Kind, programme, unit, languages, who may take part, what is shown.

    `values`: kind, programme (an id or None), unit, languages, entry, shown, allows_pseudonyms,
    allows_confidential. Raises IllegalTransition (announced), InvalidFields, and as `editable`.
    """
    consultation = editable(consultation_id, actor, version=expected_version)
    require_draft(consultation)
    faults = _basics_faults(consultation, values)
    if faults:
        raise InvalidFields(faults)
    _put_basics(consultation, values)
    save(consultation, BASICS, actor=actor, what="edited")
    return consultation


def _put_basics(consultation: Consultation, values: Mapping[str, Any]) -> None:
    consultation.kind = values["kind"]
    consultation.programme_id = values.get("programme") or None
    consultation.unit = values.get("unit") or ""
    consultation.languages = list(values.get("languages") or [])
    consultation.entry = values.get("entry") or Entry.ANYBODY
    consultation.shown = values.get("shown") or Shown.EACH
    consultation.allows_pseudonyms = bool(values.get("allows_pseudonyms", True))
    consultation.allows_confidential = bool(values.get("allows_confidential", True))
    if consultation.kind == ConsultationKind.STANDING:
        consultation.closes_at = consultation.answer_due_on = None


def _basics_faults(consultation: Consultation, values: Mapping[str, Any]) -> Faults:
    closed: dict[str, Sequence[str]] = {
        "kind": ConsultationKind.values,
        "entry": ["", *Entry.values],
        "shown": ["", *Shown.values],
    }
    faults: Faults = {
        name: [_("Choose one of the list.")]
        for name, allowed in closed.items()
        if (values.get(name) or "") not in allowed
    }
    tenant = Tenant.objects.get(pk=consultation.tenant_id)
    languages = values.get("languages") or []
    if not languages or not set(languages) <= set(tenant.languages):
        faults["languages"] = [_("Choose at least one of the institution’s languages.")]
    return faults | _programme_fault(consultation, values)


def _programme_fault(consultation: Consultation, values: Mapping[str, Any]) -> Faults:
    programme_id = values.get("programme")
    if programme_id:
        found = Programme.objects.filter(tenant_id=consultation.tenant_id, pk=programme_id)
        return {} if found.exists() else {"programme": [_("Choose one of the list.")]}
    if values.get("kind") == ConsultationKind.STANDING:
        return {"programme": [_("Standing feedback belongs to a programme. Choose it.")]}
    return {}


@transaction.atomic
def save_texts(
    *,
    consultation_id: UUID | str,
    texts: Mapping[str, Mapping[str, str]],
    actor: Actor,
    expected_version: int | None = None,
) -> Consultation:
    """Title, what it is about, whom it concerns, how input is used, by language.

    Once it is announced, a text that stands in a language can be worded better but not emptied.
    Raises InvalidFields, and as `editable`.
    """
    consultation = editable(consultation_id, actor, version=expected_version)
    if not texts.get("title"):
        raise InvalidFields({"title": [_("Write this in at least one language.")]})
    _require_kept(consultation, texts)
    changed = put_texts(consultation, texts, ALL_TEXTS)
    save(consultation, changed, actor=actor, what="worded")
    return consultation


def _require_kept(consultation: Consultation, texts: Mapping[str, Mapping[str, str]]) -> None:
    if consultation.status == ConsultationStatus.DRAFT:
        return
    for name in ALL_TEXTS:
        gone = set(texts_of(consultation, name)) - set(texts.get(name) or {})
        if gone:
            raise InvalidFields(
                {name: [_("It was announced with this text; it can be changed, not removed.")]}
            )


@transaction.atomic
def save_dates(
    *,
    consultation_id: UUID | str,
    days: Days,
    phases: Sequence[Mapping[str, Any]],
    actor: Actor,
    expected_version: int | None = None,
) -> Consultation:
    """First and last day, the day of the answer, and phases: {name by language, starts_on, ends_on}.

    What the rules ask is checked when it is announced, for they count from that day. Raises
    IllegalTransition (announced), InvalidFields, and as `editable`.
    """
    consultation = editable(consultation_id, actor, version=expected_version)
    require_draft(consultation)
    standing = consultation.kind == ConsultationKind.STANDING
    faults = {**order_faults(days, standing=standing), **_phase_faults(phases)}
    if faults:
        raise InvalidFields(faults)
    calendar = calendar_of(Tenant.objects.get(pk=consultation.tenant_id))
    consultation.opens_at = begins_at(days.opens_on, calendar) if days.opens_on else None
    ends = not standing and days.closes_on is not None
    consultation.closes_at = calendar.end_of(days.closes_on) if ends and days.closes_on else None
    consultation.answer_due_on = None if standing else days.answer_due_on
    save(consultation, ("opens_at", "closes_at", "answer_due_on"), actor=actor, what="dated")
    _put_phases(consultation, phases)
    return consultation


def _phase_faults(phases: Sequence[Mapping[str, Any]]) -> Faults:
    faults: Faults = {}
    for number, phase in enumerate(phases):
        starts, ends = phase.get("starts_on"), phase.get("ends_on")
        if not phase.get("name"):
            faults[f"phases[{number}].name"] = [_("Write this in at least one language.")]
        if starts is None or ends is None:
            faults[f"phases[{number}].starts_on"] = [_("Give the first and the last day.")]
        elif ends < starts:
            faults[f"phases[{number}].ends_on"] = [_("It cannot end before it starts.")]
    return faults


def _put_phases(consultation: Consultation, phases: Sequence[Mapping[str, Any]]) -> None:
    Phase.objects.filter(consultation=consultation).delete()
    for position, given in enumerate(phases):
        phase = Phase(
            tenant_id=consultation.tenant_id,
            consultation=consultation,
            position=position,
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
        )
        put_texts(phase, given, ("name",))
        phase.save(force_insert=True)


@transaction.atomic
def name_readers(
    *, consultation_id: UUID | str, people: Iterable[UUID], actor: Actor
) -> Consultation:
    """Who of the staff may read what is confidential, by name; nobody else of the staff can.

    Raises NotFound (somebody who does not work here or reads no contributions), NotPermitted.
    """
    consultation = editable(consultation_id, actor, version=None)
    wanted = set(people)
    if wanted - {person_id for person_id, _name in possible_readers(consultation.tenant_id)}:
        raise NotFound
    readers = ConfidentialReader.objects.filter(consultation=consultation)
    readers.exclude(person_id__in=wanted).delete()
    for person_id in wanted - set(readers.values_list("person_id", flat=True)):
        ConfidentialReader.objects.create(
            tenant_id=consultation.tenant_id, consultation=consultation, person_id=person_id
        )
    audit.record(
        "consultation.readers_named",
        consultation,
        actor=actor,
        details={"people": sorted(str(person_id) for person_id in wanted)},
    )
    return consultation


@transaction.atomic
def discard_consultation(*, consultation_id: UUID | str, actor: Actor) -> None:
    """Throw a draft away. Raises NotFound, NotPermitted, IllegalTransition (it was announced)."""
    consultation = editable(consultation_id, actor, version=None)
    require_draft(consultation)
    audit.record("consultation.discarded", consultation, actor=actor)
    unindex(consultation, tenant_id=consultation.tenant_id)
    consultation.delete()


def parse_days(values: Mapping[str, Any]) -> Days:
    """Days from texts such as 2026-11-27, or dates."""
    found = {name: _day(values.get(name)) for name in ("opens_on", "closes_on", "answer_due_on")}
    return Days(**found)


def _day(value: Any) -> date | None:
    if not value or isinstance(value, date):
        return value or None
    return date.fromisoformat(str(value))
