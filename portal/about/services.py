"""Writing the operator's statement from a file of the operator."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.about.models import OperatorStatement
from portal.about.selectors import PLAIN, TRANSLATED
from portal.errors import InvalidFields, Sentence
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context


def write_statement(given: Mapping[str, Any]) -> OperatorStatement:
    """Replace what `/about/` says by this: texts by language, and plain values.

    `given` maps each part to {language: text}, or to a value for release, release_hash and
    last_audit_on. Raises InvalidFields for names, languages or values that are not understood.
    """
    values = _columns(given)
    actor = system_actor()
    with tenant_context(actor, role=DatabaseRole.NONE):
        row, _made = OperatorStatement.objects.update_or_create(is_only=True, defaults=values)
        audit.record("operator.stated", row, actor=actor, fields=sorted(given))
    return row


def _columns(given: Mapping[str, Any]) -> dict[str, Any]:
    errors: dict[str, list[Sentence]] = {}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in TRANSLATED and isinstance(value, Mapping):
            values |= _texts(name, value, errors)
        elif name in PLAIN and _is_plain(name, value):
            values[name] = value
        else:
            errors[name] = [_("This part is not known, or not of this form.")]
    if errors:
        raise InvalidFields(errors)
    return values


def _is_plain(name: str, value: Any) -> bool:
    return isinstance(value, date if name == "last_audit_on" else str)


def _texts(
    name: str, texts: Mapping[str, Any], errors: dict[str, list[Sentence]]
) -> dict[str, str]:
    languages = dict(settings.LANGUAGES)
    unknown = [code for code, text in texts.items() if code not in languages or text != str(text)]
    if unknown:
        errors[name] = [_("A language here is not one of the portal’s, or its text is no text.")]
        return {}
    return {f"{name}_{code.replace('-', '_')}": text.strip() for code, text in texts.items()}
