"""An organization's file in words: rows of key and value for pages."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_countries import countries

from portal.channels.selectors import warnings_for
from portal.organizations.languages import language_name
from portal.organizations.models import (
    ContactChannel,
    OrganizationSize,
    OtherName,
    ProfileField,
    Theme,
)
from portal.organizations.sections import Section
from portal.policies.kinds import ActorType

Fact = dict[str, Any]


def facts_of(section: Section, values: Any) -> list[Fact]:
    """The rows of one section; what is empty is left out."""
    makers: Mapping[Section, Callable[[Any], list[Fact]]] = {
        Section.PROFILE: _profile,
        Section.NAMES: _names,
        Section.IDENTIFIERS: _identifiers,
        Section.CHANNELS: _channels,
        Section.PUBLIC: _publication,
    }
    return [fact for fact in makers[section](values) if fact["value"]]


def joined(values: list[str]) -> str:
    """A list in one line."""
    return _(", ").join(values)


def _profile(values: dict[str, Any]) -> list[Fact]:
    founded = values["founded_on"]
    return [
        {"key": _("Name"), "value": values["name"], "lang": values["name_language"]},
        {"key": _("Language of the name"), "value": language_name(values["name_language"])},
        {"key": _("Type of organization"), "value": kind_name(values["kind"])},
        {"key": _("Country or area"), "value": country_name(values["country"])},
        {"key": _("Place of work"), "value": values["place"]},
        {"key": _("Founding date"), "value": date_format(founded) if founded else ""},
        {"key": _("Size"), "value": size_name(values["size"])},
        {"key": _("What it does"), "value": values["mission"]},
        {"key": _("Website"), "value": values["website"]},
        {"key": _("Languages"), "value": joined([language_name(c) for c in values["languages"]])},
        {"key": _("Themes"), "value": theme_names(values["themes"])},
    ]


def _names(rows: list[dict[str, Any]]) -> list[Fact]:
    words = dict(OtherName.Use.choices)
    return [
        {
            "key": words.get(row["use"], row["use"]),
            "value": row["name"],
            "lang": row["language"],
            "note": language_name(row["language"]) if row["language"] else "",
        }
        for row in rows
    ]


def _identifiers(rows: list[dict[str, Any]]) -> list[Fact]:
    return [{"key": row["scheme"], "value": row["value"]} for row in rows]


def _channels(rows: list[dict[str, Any]]) -> list[Fact]:
    kinds, safety = dict(ContactChannel.Kind.choices), dict(ContactChannel.Safety.choices)
    return [
        {
            "key": kinds.get(row["kind"], row["kind"]),
            "value": row["value"],
            "note": joined([str(word) for word in (safety[row["safety"]], row["note"]) if word]),
        }
        for row in rows
    ]


def _publication(values: dict[str, Any]) -> list[Fact]:
    if values["is_confidential"]:
        return [
            {
                "key": _("Profile"),
                "value": _("Confidential: only institutions to which you turn see it"),
            }
        ]
    words = dict(ProfileField.choices)
    return [
        {"key": _("Profile"), "value": _("Public")},
        {
            "key": _("Everybody sees"),
            "value": joined([str(words[code]) for code in values["public_fields"]]),
        },
    ]


def public_facts(content: dict[str, Any]) -> list[Fact]:
    """The rows of a public profile."""
    names = content.get(ProfileField.NAMES.value, [])
    rows: list[Fact] = [
        {"key": _("Also called"), "value": row["name"], "lang": row["language"]}
        for row in names[1:]
    ]
    founded = content.get(ProfileField.FOUNDED.value)
    spoken = content.get(ProfileField.LANGUAGES.value, [])
    rows += [
        {"key": _("Type of organization"), "value": kind_name(content.get("kind", ""))},
        {"key": _("Country or area"), "value": country_name(content.get("country", ""))},
        {"key": _("Place of work"), "value": content.get("place", "")},
        {
            "key": _("Founding date"),
            "value": date_format(date.fromisoformat(founded)) if founded else "",
        },
        {"key": _("What it does"), "value": content.get("mission", "")},
        {"key": _("Website"), "value": content.get("website", "")},
        {"key": _("Languages"), "value": joined([language_name(code) for code in spoken])},
        {"key": _("Themes"), "value": theme_names(content.get("themes", []))},
        {"key": _("Identifiers"), "value": joined(content.get("identifiers", []))},
    ]
    return [row for row in rows if row["value"]]


def channel_notices(country: str, kinds: list[str]) -> list[str]:
    """A sentence for each of these channels that the table marks unsafe there."""
    words = dict(ContactChannel.Kind.choices)
    return [
        _(
            "%(channel)s is marked unsafe in %(country)s (%(source)s, %(day)s). Whoever uses it can"
            " be overheard. Say in the note what to use instead."
        )
        % {
            "channel": words[kind],
            "country": country_name(country),
            "source": found.source,
            "day": date_format(found.assessed_on) if found.assessed_on else "",
        }
        for kind, found in warnings_for(country, kinds)
    ]


def kind_name(code: str) -> str:
    """A type of organization in words."""
    return str(dict(ActorType.choices).get(code, code))


def size_name(code: str) -> str:
    """The size of an organization in words."""
    return str(dict(OrganizationSize.choices).get(code, code))


def country_name(code: str) -> str:
    """A country or area in words."""
    return str(countries.name(code) or code) if code else ""


def theme_names(codes: list[str]) -> str:
    """Themes in words, in one line."""
    words = dict(Theme.choices)
    return joined([str(words.get(code, code)) for code in codes])
