"""Files of the trade: XLIFF 1.2 and PO, out and in (translate-toolkit)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from translate.storage.po import pofile, pounit
from translate.storage.xliff import xlifffile, xliffunit

from portal.errors import Refused
from portal.languages.units import Unit, UnitState

FORMATS = {"xliff": "application/xliff+xml", "po": "text/x-gettext-translation"}


def write_file(units: Iterable[Unit], *, kind: str, language: str) -> bytes:
    """The units as a file; `kind` is xliff or po."""
    store = _store(kind, language)
    for unit in units:
        entry = xliffunit(unit.source) if kind == "xliff" else pounit(unit.source)
        entry.target = unit.target
        if kind == "xliff":
            entry.setid(unit.key)
            entry.addnote(unit.place, origin="developer")
            entry.markfuzzy(unit.state is UnitState.STALE)
            store.addunit(entry)
        else:
            entry.setcontext(unit.key)
            entry.addnote(unit.place, origin="developer")
            entry.markfuzzy(unit.state is UnitState.STALE)
            store.addunit(entry)
    return bytes(store)


def _store(kind: str, language: str) -> Any:
    store: Any
    if kind == "xliff":
        store = xlifffile()
        store.setfilename(store.getfilenode("NoName"), "civic-space-portal")
        store.settargetlanguage(language)
        return store
    store = pofile()
    store.updateheader(add=True, Language=language, X_Generator="Civic Space Portal")
    return store


def read_file(content: bytes) -> dict[str, tuple[str, str]]:
    """{unit key: (source, target)} of an XLIFF or PO file; Refused where it is neither."""
    try:
        if content.lstrip().startswith(b"<"):
            return _read_xliff(content)
        return _read_po(content)
    except (ValueError, SyntaxError, AttributeError, TypeError) as error:
        raise Refused(
            _("This is not an XLIFF or PO file that was made here. Export one and fill it in."),
            code="wrong_file",
        ) from error


def _read_xliff(content: bytes) -> dict[str, tuple[str, str]]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        message = "a document type is not taken in"
        raise ValueError(message)
    store = xlifffile.parsestring(content)
    return {
        unit.getid().rsplit("\x04", 1)[-1]: (str(unit.source), str(unit.target or ""))
        for unit in store.units
        if unit.getid()
    }


def _read_po(content: bytes) -> dict[str, tuple[str, str]]:
    store = pofile.parsestring(content)
    return {
        unit.getcontext(): (str(unit.source), "" if unit.isfuzzy() else str(unit.target or ""))
        for unit in store.units
        if not unit.isheader()
    }
