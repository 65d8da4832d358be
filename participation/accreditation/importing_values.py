"""From the cells of a line to the values of a status: columns, codes, dates, and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_countries import countries

from participation.accreditation.models.importing import Import
from participation.accreditation.states import AccreditationOutcome, AccreditationStatus
from portal.errors import Sentence
from portal.importing.cells import DateOrder, parse_day
from portal.policies.kinds import ActorType, TiersParameters
from portal.policies.rulebook import Rulebook

_NAME_LENGTH, _ID_LENGTH = 300, 120


@dataclass(frozen=True, slots=True)
class ImportField:
    """Something that a column can hold."""

    name: str
    word: Sentence
    required: bool = False
    is_coded: bool = False
    # Beginnings of headers, folded, by which the column is guessed.
    guesses: tuple[str, ...] = ()


FIELDS = (
    ImportField(
        "source_id",
        _("Number in your list, which stays the same"),
        required=True,
        guesses=("id", "no", "nr", "num", "ref", "code"),
    ),
    ImportField(
        "organization_name",
        _("Name of the organization"),
        required=True,
        guesses=("name", "organi", "ngo", "nom", "nombre"),
    ),
    ImportField(
        "tier", _("Status"), required=True, is_coded=True, guesses=("status", "type of st", "tier")
    ),
    ImportField(
        "granted_on",
        _("Granted on"),
        required=True,
        guesses=("granted", "date", "since", "accredited", "year"),
    ),
    ImportField(
        "country", _("Country or area"), is_coded=True, guesses=("country", "pays", "pais")
    ),
    ImportField("kind", _("Type of organization"), is_coded=True, guesses=("type", "kind")),
    ImportField(
        "standing", _("In force, suspended or ended"), is_coded=True, guesses=("standing", "state")
    ),
    ImportField("suspended_until", _("Suspended until"), guesses=("suspended",)),
    ImportField("ended_on", _("Ended on"), guesses=("ended", "end")),
    ImportField("next_report_on", _("Next report due on"), guesses=("next report", "report")),
)
FIELD_BY_NAME = {field.name: field for field in FIELDS}
STANDINGS: dict[str, Any] = {
    "active": AccreditationStatus.ACTIVE.label,
    "suspended": AccreditationStatus.SUSPENDED.label,
    "surrendered": AccreditationOutcome.SURRENDERED.label,
    "withdrawn": AccreditationOutcome.WITHDRAWN.label,
}
ENDED = frozenset({"surrendered", "withdrawn"})

Reason = dict[str, str]
Reasons = list[Reason]

REASON_WORDS: dict[str, Sentence] = {
    "missing": _("%(field)s is missing."),
    "unknown": _("%(field)s: “%(value)s” is not matched to anything."),
    "no_date": _("%(field)s: “%(value)s” is no date as this file writes them."),
    "future": _("%(field)s lies in the future."),
    "too_long": _("%(field)s is too long."),
    "twice": _("This number stands in an earlier line of the file, line %(value)s."),
    "claimed": _(
        "This organization has an account here by now; a change goes through its own request."
    ),
    "ended": _("This status has ended here; an import does not revive it."),
    "standing": _(
        "It stands differently here (%(value)s). Record that as a step, with its reasons."
    ),
    "no_policy": _("No policy on accreditation is in force, so there is no status to give."),
}


def reason_words(reason: Reason) -> str:
    """A reason in the active language."""
    field = FIELD_BY_NAME.get(reason.get("field", ""))
    values = {"field": field.word if field else "", "value": reason.get("value", "")}
    return str(REASON_WORDS[reason["code"]]) % values


def guess_columns(header: list[str]) -> dict[str, str]:
    """Which column may be meant by each field; every column is used once."""
    found: dict[str, str] = {}
    for field in FIELDS:
        for guess in field.guesses:
            match = next(
                (
                    name
                    for name in header
                    if name not in found.values() and name.casefold().startswith(guess)
                ),
                None,
            )
            if match is not None:
                found[field.name] = match
                break
    return found


def known_codes(field: str, rulebook: Rulebook) -> dict[str, str]:
    """The codes that a coded field can have, with their words in the active language."""
    if field == "tier":
        from portal.policies.kinds.base import here  # noqa: PLC0415

        tiers = rulebook.parameters(TiersParameters)
        return {tier.code: here(tier.label).text for tier in (tiers.tiers if tiers else ())}
    if field == "kind":
        return {value: str(word) for value, word in ActorType.choices}
    if field == "standing":
        return {code: str(word) for code, word in STANDINGS.items()}
    return {code: str(name) for code, name in countries}


@lru_cache(maxsize=1)
def _country_by_name() -> dict[str, str]:
    """Countries by code and by their names in all languages of the portal, folded."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(name).casefold(): code for code, name in countries}
    return found | {code.casefold(): code for code, _name in countries}


class Translator:
    """Turns lines of one import into values; made once for a run of lines."""

    def __init__(self, batch: Import, rulebook: Rulebook) -> None:
        self.places = {
            field: batch.header.index(column)
            for field, column in batch.columns.items()
            if column in batch.header
        }
        self.codes: Mapping[str, Mapping[str, str]] = batch.codes
        self.date_order = DateOrder(batch.date_order)
        self.recognized = {
            field.name: _recognizer(field.name, rulebook) for field in FIELDS if field.is_coded
        }

    def cell(self, raw: list[str], field: str) -> str:
        """The text that a line has for a field; "" where no column is matched."""
        place = self.places.get(field)
        return raw[place] if place is not None and place < len(raw) else ""

    def code_for(self, field: str, text: str) -> str | None:
        """The code for a text: as it was matched by hand, else as it is recognized by itself."""
        by_hand = self.codes.get(field, {}).get(text)
        return by_hand or self.recognized[field].get(text.casefold())

    def values(self, raw: list[str], today: date) -> tuple[dict[str, Any], Reasons]:
        """The values of a line, and why it cannot be brought in."""
        found: dict[str, Any] = {}
        reasons: Reasons = []
        for field in FIELDS:
            text = self.cell(raw, field.name)
            if not text:
                if field.required:
                    reasons.append({"code": "missing", "field": field.name})
                continue
            value, reason = self._value(field, text, today)
            if reason is not None:
                reasons.append(reason)
            else:
                found[field.name] = value
        return found, reasons

    def _value(self, field: ImportField, text: str, today: date) -> tuple[str, Reason | None]:
        if field.is_coded:
            code = self.code_for(field.name, text)
            wrong = {"code": "unknown", "field": field.name, "value": text}
            return code or "", None if code else wrong
        if field.name.endswith("_on") or field.name == "suspended_until":
            return self._date(field.name, text, today)
        longest = _ID_LENGTH if field.name == "source_id" else _NAME_LENGTH
        too_long = {"code": "too_long", "field": field.name} if len(text) > longest else None
        return text, too_long

    def _date(self, field: str, text: str, today: date) -> tuple[str, Reason | None]:
        day = parse_day(text, self.date_order)
        if day is None:
            return "", {"code": "no_date", "field": field, "value": text}
        if day > today and field in {"granted_on", "ended_on"}:
            return "", {"code": "future", "field": field}
        return day.isoformat(), None


def _recognizer(field: str, rulebook: Rulebook) -> dict[str, str]:
    if field == "country":
        return _country_by_name()
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {word.casefold(): code for code, word in known_codes(field, rulebook).items()}
    return found | {code.casefold(): code for code in known_codes(field, rulebook)}
