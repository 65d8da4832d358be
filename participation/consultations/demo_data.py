"""The programmes and consultations of the demo, given as data beside this file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "illustrations"
Data = Mapping[str, Any]


@cache
def data_of(slug: str) -> Data | None:
    """What this institution of the demo runs and asks; None where it is given nothing."""
    path = _FOLDER / f"{slug}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def titles(slug: str, key: str) -> Data:
    """The titles of one consultation by language; other rooms' demo data find it by the English one."""
    data = data_of(slug) or {"consultations": ()}
    found: Data = next(one["title"] for one in data["consultations"] if one["key"] == key)
    return found
