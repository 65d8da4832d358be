"""Writing programmes, their places, and the offices that look into abuse."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from participation.programmes.findable import index_programme, searched_words
from participation.programmes.models import (
    OversightOffice,
    Programme,
    ProgrammePlace,
    ProgrammeStatus,
)
from portal import audit, outbox
from portal.errors import IllegalTransition, InvalidFields, Refused, Sentence
from portal.grants import Permission
from portal.looks.texts import put_texts
from portal.permissions import Actor, require
from portal.policies.services import EditConflict
from portal.search.services import unindex
from portal.transitions import lock

OFFICE_TEXTS = ("name", "mandate", "how_to_reach")
PROGRAMME_TEXTS = ("title", "summary")
_WAYS = ("email", "phone", "url")


@transaction.atomic
def save_office(
    *,
    tenant_id: UUID,
    values: Mapping[str, Any],
    actor: Actor,
    office_id: UUID | None = None,
    expected_version: int | None = None,
) -> OversightOffice:
    """Keep an office to turn to; it is public at once, for nobody should look for it in vain.

    `values`: name, mandate and how_to_reach by language, email, phone, url, languages,
    is_independent. Raises NotFound, NotPermitted, InvalidFields, EditConflict.
    """
    office = (
        OversightOffice(tenant_id=tenant_id, published_at=timezone.now())
        if office_id is None
        else lock(OversightOffice, office_id)
    )
    require(actor, Permission.PROGRAMME_EDIT, office)
    _require_version(office, expected_version)
    faults = _office_faults(values)
    if faults:
        raise InvalidFields(faults)
    changed = put_texts(office, values, OFFICE_TEXTS)
    for name in _WAYS:
        setattr(office, name, values.get(name) or "")
    office.languages = list(values.get("languages") or [])
    office.is_independent = bool(values.get("is_independent"))
    _save(office, [*changed, *_WAYS, "languages", "is_independent"], is_new=office_id is None)
    audit.record("oversight_office.saved", office, actor=actor, fields=changed)
    return office


def _office_faults(values: Mapping[str, Any]) -> dict[str, list[Sentence]]:
    faults: dict[str, list[Sentence]] = {
        name: [_("Write this in at least one language.")]
        for name in ("name", "how_to_reach")
        if not values.get(name)
    }
    if not any(values.get(name) for name in _WAYS):
        faults["email"] = [_("Give at least one way to reach it: e-mail, telephone or web.")]
    return faults


def _require_version(row: Any, expected: int | None) -> None:
    if expected is not None and row.version != expected:
        raise EditConflict(row.version)


def _save(row: Any, changed: Sequence[str], *, is_new: bool) -> None:
    if is_new:
        row.save(force_insert=True)
        return
    row.version += 1
    row.save(update_fields=[*changed, "version"])


@transaction.atomic
def save_programme(
    *,
    tenant_id: UUID,
    values: Mapping[str, Any],
    actor: Actor,
    programme_id: UUID | None = None,
    expected_version: int | None = None,
) -> Programme:
    """Begin a programme, or change one.

    `values`: title and summary by language, unit, partners, status, starts_on, ends_on (dates),
    languages, oversight (an office's id, or None), places: [{country, name, other_names}]. A
    published programme keeps an office. Raises NotFound, NotPermitted, InvalidFields, EditConflict.
    """
    programme = (
        Programme(tenant_id=tenant_id) if programme_id is None else lock(Programme, programme_id)
    )
    require(actor, Permission.PROGRAMME_EDIT, programme)
    _require_version(programme, expected_version)
    faults = _programme_faults(programme, values)
    if faults:
        raise InvalidFields(faults)
    changed = [*put_texts(programme, values, PROGRAMME_TEXTS), *_put(programme, values)]
    _save(programme, changed, is_new=programme_id is None)
    _put_places(programme, values.get("places") or [])
    index_programme(programme)
    verb = "drafted" if programme_id is None else "edited"
    audit.record(f"programme.{verb}", programme, actor=actor, fields=changed)
    return programme


def _put(programme: Programme, values: Mapping[str, Any]) -> list[str]:
    fields = {
        "unit": values["unit"],
        "partners": list(values.get("partners") or []),
        # What a programme does is said by its staff, not moved by a procedure.
        "status": values.get("status") or ProgrammeStatus.PLANNED,
        "starts_on": values.get("starts_on"),
        "ends_on": values.get("ends_on"),
        "languages": list(values.get("languages") or []),
        "oversight_id": values.get("oversight") or None,
    }
    for name, value in fields.items():
        setattr(programme, name, value)
    return list(fields)


def _programme_faults(programme: Programme, values: Mapping[str, Any]) -> dict[str, list[Sentence]]:
    faults: dict[str, list[Sentence]] = {}
    if not values.get("title"):
        faults["title"] = [_("Write this in at least one language.")]
    if not values.get("unit"):
        faults["unit"] = [_("Say which unit is responsible.")]
    if values.get("status") not in {None, "", *ProgrammeStatus.values}:
        faults["status"] = [_("Choose one of the list.")]
    if _is_backwards(values.get("starts_on"), values.get("ends_on")):
        faults["ends_on"] = [_("It cannot end before it starts.")]
    faults |= _office_fault(programme, values.get("oversight"))
    places = values.get("places") or []
    if not places and programme.published_at is not None:
        faults["places"] = [_("A published programme keeps a place by which it is found.")]
    return faults | _place_faults(places)


def _is_backwards(starts_on: date | None, ends_on: date | None) -> bool:
    return starts_on is not None and ends_on is not None and ends_on < starts_on


def _office_fault(programme: Programme, office_id: Any) -> dict[str, list[Sentence]]:
    if not office_id:
        if programme.published_at is None:
            return {}
        return {"oversight": [_("A published programme keeps an office for abuse and fraud.")]}
    offices = OversightOffice.objects.filter(tenant_id=programme.tenant_id, pk=office_id)
    if offices.exists():
        return {}
    return {"oversight": [_("Choose one of the institution’s offices.")]}


def _place_faults(places: Sequence[Mapping[str, Any]]) -> dict[str, list[Sentence]]:
    known = {code for code, _name in countries}
    faults: dict[str, list[Sentence]] = {}
    for number, place in enumerate(places):
        if not str(place.get("name") or "").strip():
            faults[f"places[{number}].name"] = [_("Name the place as people there do.")]
        if place.get("country") not in known:
            faults[f"places[{number}].country"] = [_("Choose a country or area.")]
    return faults


def _put_places(programme: Programme, places: Sequence[Mapping[str, Any]]) -> None:
    ProgrammePlace.objects.filter(programme=programme).delete()
    ProgrammePlace.objects.bulk_create(
        [
            ProgrammePlace(
                tenant_id=programme.tenant_id,
                programme=programme,
                country=place["country"],
                name=place["name"].strip(),
                other_names=list(place.get("other_names") or []),
                searched=searched_words(
                    place["name"], place.get("other_names") or [], place["country"]
                ),
            )
            for place in places
        ]
    )


@transaction.atomic
def publish_programme(*, programme_id: UUID | str, actor: Actor) -> Programme:
    """Let everybody read it. Raises NotFound, NotPermitted, IllegalTransition, Refused.

    Refused without an office for exploitation, abuse and fraud, and without a place: nobody could
    find it, and nobody would know where to turn.
    """
    programme: Programme = lock(Programme, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, programme)
    if programme.published_at is not None:
        raise IllegalTransition(_("This programme is published already."))
    faults = publication_faults(programme)
    if faults:
        raise Refused(" ".join(str(fault) for fault in faults), code="incomplete")
    programme.published_at = timezone.now()
    programme.save(update_fields=["published_at"])
    index_programme(programme)
    audit.record("programme.published", programme, actor=actor, fields=["published_at"])
    outbox.publish("programme.published", programme, actor=actor)
    return programme


def publication_faults(programme: Programme) -> list[Sentence]:
    """What keeps a programme from being published."""
    faults: list[Sentence] = []
    if programme.oversight_id is None:
        faults.append(
            _("Name the office that looks into exploitation, abuse and fraud in this programme.")
        )
    if not ProgrammePlace.objects.filter(programme=programme).exists():
        faults.append(_("Name at least one place: people look for what runs in their district."))
    return faults


@transaction.atomic
def discard_programme(*, programme_id: UUID | str, actor: Actor) -> None:
    """Throw away one that nobody but the institution has seen.

    Raises NotFound, NotPermitted, Refused (it is published, or consultations belong to it).
    """
    programme: Programme = lock(Programme, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, programme)
    if programme.published_at is not None:
        raise Refused(_("It was published and stays readable. Say that it has ended instead."))
    if programme.consultations.exists():
        raise Refused(_("Consultations belong to this programme; it cannot be thrown away."))
    audit.record("programme.discarded", programme, actor=actor)
    unindex(programme, tenant_id=programme.tenant_id)
    programme.delete()
