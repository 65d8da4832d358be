"""Two versions of an application compared, field by field and word by word."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from participation.accreditation.contents import content_sections
from participation.accreditation.dossier import organization_facts
from participation.accreditation.models import ApplicationVersion
from portal.policies.rulebook import Rulebook

# Words and what stands between them; a Chinese or Japanese character is a word by itself.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+|\s+")
_LONGEST = 20_000

Pieces = list[tuple[str, str]]


def compare_versions(
    older: ApplicationVersion, newer: ApplicationVersion, rulebook: Rulebook
) -> list[dict[str, Any]]:
    """One row a field: both texts in pieces ("same", "del", "ins") and whether they differ."""
    before = dict(_fields(older.content, rulebook))
    after = dict(_fields(newer.content, rulebook))
    rows = []
    for code in dict.fromkeys((*before, *after)):
        name, old = before.get(code, (after.get(code, ("", ""))[0], ""))
        new = after.get(code, ("", ""))[1]
        old_pieces, new_pieces = differences(old, new)
        rows.append({"name": name, "old": old_pieces, "new": new_pieces, "is_changed": old != new})
    return rows


def _fields(
    content: Mapping[str, Any], rulebook: Rulebook
) -> Iterator[tuple[str, tuple[str, str]]]:
    for fact in organization_facts(content):
        yield f"organization.{fact['code']}", (str(fact["key"]), str(fact["value"]))
    for section in content_sections(content, rulebook):
        for row in section["rows"]:
            code = f"{section['code']}.{row['code']}"
            if code != "status.name":
                yield code, (str(row["key"]), _text(row))


def _text(row: Mapping[str, Any]) -> str:
    """A document's value with the beginning of its hash: the same name can be another file."""
    text = str(row["value"] or "")
    mark = str(row.get("sha256") or "")[:12]
    return _("%(file)s (hash %(hash)s…)") % {"file": text, "hash": mark} if mark else text


def differences(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Both texts cut where they differ; texts too long to be compared by words are whole pieces."""
    if old == new:
        return [("same", old)], [("same", new)]
    if len(old) + len(new) > _LONGEST:
        return [("del", old)], [("ins", new)]
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    before: Pieces = []
    after: Pieces = []
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    for verb, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        same = verb == "equal"
        if a_to > a_from:
            before.append(("same" if same else "del", "".join(left[a_from:a_to])))
        if b_to > b_from:
            after.append(("same" if same else "ins", "".join(right[b_from:b_to])))
    return before, after
