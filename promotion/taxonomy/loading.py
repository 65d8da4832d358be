"""The shared codes as files beside the room, and how a migration takes them in.

One file a vocabulary (`data/*.toml`), one entry a code, a label in each of the portal's six
languages. What is added to a file reaches a database by a further migration that calls
`load_codes`; a code that is no longer wanted gets a `valid_to` and stays.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model
from modeltranslation.utils import build_localized_fieldname

_FOLDER = Path(__file__).parent / "data"


def shared_codes() -> Iterator[dict[str, Any]]:
    """The values of each shared code, by the columns of `Code`; labels for all six languages."""
    for path in sorted(_FOLDER.glob("*.toml")):
        book = tomllib.loads(path.read_text(encoding="utf-8"))
        for position, entry in enumerate(book["codes"], start=1):
            yield _columns(book, entry, position)


def _columns(book: dict[str, Any], entry: dict[str, Any], position: int) -> dict[str, Any]:
    texts = {
        build_localized_fieldname(field, language): entry.get(field, {}).get(language, "")
        for field in ("label", "definition")
        for language, _name in settings.LANGUAGES
    }
    return {
        "code": entry["code"],
        "vocabulary": book["vocabulary"],
        "family": entry.get("family", ""),
        "label": texts["label_en"],
        "definition": texts["definition_en"],
        "source": entry["source"],
        "maps_to": entry.get("maps_to", []),
        "is_sensitive": entry.get("is_sensitive", False),
        "severity_floor": entry.get("severity_floor"),
        "position": position,
        "is_on_at_first": entry.get("is_on_at_first", True),
        "valid_from": entry.get("valid_from", book["valid_from"]),
        "valid_to": entry.get("valid_to"),
        **texts,
    }


def load_codes(model: type[Model]) -> int:
    """Write every shared code, new or changed; how many there are.

    `model` is `Code` as a migration sees it. Run by the owner, who alone may write there.
    """
    rows = [model(**values) for values in shared_codes()]
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, update_fields=columns, unique_fields=["code"]
    )
    return len(rows)


def remove_codes(model: type[Model]) -> None:
    """Take the shared codes out again; refused by the database where an institution uses one."""
    model._default_manager.filter(code__in=[values["code"] for values in shared_codes()]).delete()
