"""The codebook as it is shown and given out: each code with its labels, source and correspondence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from portal.errors import Sentence
from portal.tenancy.models import Tenant
from promotion.taxonomy.models import Code, LocalCode, Vocabulary
from promotion.taxonomy.selectors import codebook, codes_on, local_codes

LANGUAGES = [code for code, _name in settings.LANGUAGES]
COLUMNS = (
    "code", "vocabulary", "family", "corresponds_to", *(f"label_{code}" for code in LANGUAGES),
    "source", "maps_to", "is_sensitive", "severity_floor", "valid_from", "valid_to", "in_use",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chapter:
    """One vocabulary of the codebook."""

    code: str
    title: Sentence
    entries: list[dict[str, Any]]


def chapters(tenant: Tenant | None, vocabularies: Sequence[str] = ()) -> list[Chapter]:
    """The vocabularies with their codes, the institution's own among them; three queries."""
    wanted = vocabularies or Vocabulary.values
    shared = [code for code in codebook() if code.vocabulary in wanted]
    own = list(local_codes(tenant)) if tenant else []
    used = codes_on(tenant, shared, own) if tenant else set()
    found: dict[str, list[dict[str, Any]]] = {code: [] for code in Vocabulary.values}
    for code in shared:
        is_used = code.code in used if tenant else code.is_on_at_first
        found[code.vocabulary].append(_of_shared(code, is_used=is_used))
    for local in own:
        entry = _of_local(local, tenant, is_used=local.code in used)
        found[local.shared.vocabulary].append(entry)
    return [
        Chapter(code, Vocabulary(code).label, found[code])
        for code in Vocabulary.values
        if code in wanted
    ]


def _of_shared(code: Code, *, is_used: bool) -> dict[str, Any]:
    return {
        **_shown(code, code.vocabulary),
        "family": code.family,
        "corresponds_to": "",
        "source": code.source,
        "maps_to": code.maps_to,
        "is_sensitive": code.is_sensitive,
        "severity_floor": code.severity_floor,
        "in_use": is_used,
    }


def _of_local(local: LocalCode, tenant: Tenant | None, *, is_used: bool) -> dict[str, Any]:
    return {
        **_shown(local, local.shared.vocabulary),
        "family": local.shared.family,
        "corresponds_to": local.shared_id,
        "source": tenant.name if tenant else "",
        "maps_to": [],
        "is_sensitive": local.shared.is_sensitive,
        "severity_floor": local.shared.severity_floor,
        "in_use": is_used,
    }


def _shown(row: Any, vocabulary: str) -> dict[str, Any]:
    labels = {code: getattr(row, build_localized_fieldname("label", code)) for code in LANGUAGES}
    return {
        "code": row.code,
        "vocabulary": vocabulary,
        "label": row.label,
        "definition": row.definition,
        "labels": {code: text for code, text in labels.items() if text},
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }


def table(found: Sequence[Chapter]) -> Iterator[list[object]]:
    """The rows of a CSV file, in the order of COLUMNS."""
    for chapter in found:
        for entry in chapter.entries:
            flat = {
                **entry,
                **{f"label_{code}": entry["labels"].get(code, "") for code in LANGUAGES},
            }
            flat["maps_to"] = "; ".join(
                f"{one['vocabulary']}: {one['code']}" for one in entry["maps_to"]
            )
            yield [flat[name] for name in COLUMNS]


def as_vocabularies(
    tenant: Tenant | None, vocabularies: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """What the API's `taxonomies` shows of it."""
    return [
        {"name": _api_name(chapter.code), "entries": chapter.entries}
        for chapter in chapters(tenant, vocabularies)
    ]


def _api_name(vocabulary: str) -> str:
    return f"civic-space-{Vocabulary(vocabulary).name.lower()}"
