"""What the portal says of itself, and what is missing in it."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models

from portal.about.models import OperatorStatement
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_institutions

TRANSLATED = (
    "operator",
    "seat",
    "law",
    "funders",
    "hosting",
    "key_holders",
    "last_audit",
    "oversight",
)
PLAIN = ("last_audit_on", "release", "release_hash")
# As a reader asks: who, where, under which law, with whose money; then what can be checked.
ORDER = (*TRANSLATED[:-2], "last_audit", "last_audit_on", "oversight", "release", "release_hash")


def statement() -> OperatorStatement:
    """The operator's statement; an empty one where none was given."""
    return OperatorStatement.objects.first() or OperatorStatement()


def label_of(field: str) -> Any:
    """What a part of the statement is called."""
    found = OperatorStatement._meta.get_field(field)
    assert isinstance(found, models.Field)  # noqa: S101 - every part is a plain column
    return found.verbose_name


def missing_parts() -> list[str]:
    """Parts of the statement that are empty in every language, by name."""
    given = statement()
    return [name for name in ORDER if not _said(given, name)]


def silent_institutions() -> Iterator[tuple[str, str]]:
    """(slug, field) where a public institution does not say its seat or the law that applies."""
    for tenant in list_institutions():
        for field in ("seat", "law"):
            if not _said(tenant, field):
                yield tenant.slug, field


def _said(row: OperatorStatement | Tenant, field: str) -> bool:
    if field in PLAIN:
        return bool(getattr(row, field))
    codes = [code.replace("-", "_") for code, _name in settings.LANGUAGES]
    return any(getattr(row, f"{field}_{code}") for code in codes)
