"""Pages on which a text is drafted and then sent by one move: answers, reports, grounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms

from portal.drafts.forms import DraftForm, fingerprints_of, read_fingerprints
from portal.drafts.services import DraftConflict, Working, digest_of, read_draft
from portal.errors import InvalidFields, Sentence
from portal.http import PortalRequest
from portal.permissions import Actor
from portal.transitions import Fields, Stateful


class Save(Protocol):
    """The service that saves the draft of this kind of text."""

    def __call__(
        self, texts: Mapping[str, Any], *, actor: Actor, seen: Mapping[str, str]
    ) -> Working: ...


@dataclass(frozen=True)
class Writing:
    """What is being written: for which row, under which name of a draft, in which fields."""

    subject: Stateful
    form: str
    fields: Fields
    saved_by: Save
    initial: Mapping[str, str] = field(default_factory=dict)

    def typed(self, request: PortalRequest) -> dict[str, Any]:
        """What stands in the fields of the page that was sent; a list where several are chosen."""
        return {
            name: request.POST.getlist(name)
            if isinstance(one, forms.MultipleChoiceField)
            else str(request.POST.get(name, "")).strip()
            for name, one in self.fields.items()
        }

    def drafted(self) -> dict[str, Any]:
        """What was saved last."""
        return read_draft(self.subject, self.form).values


def keep(request: PortalRequest, writing: Writing) -> DraftConflict | None:
    """Save what was typed; the conflict where another device changed the same field."""
    seen = read_fingerprints(request.POST.get("seen", ""))
    mine = {
        name: text
        for name, text in writing.typed(request).items()
        if request.POST.get(f"keep_{name}") != "theirs" and digest_of(text) != seen.get(name)
    }
    try:
        writing.saved_by(mine, actor=request.actor, seen=seen)
    except DraftConflict as conflict:
        return conflict
    return None


def shown(
    request: PortalRequest,
    writing: Writing,
    *,
    clash: DraftConflict | None = None,
    wrong: InvalidFields | None = None,
) -> dict[str, Any]:
    """The context of a page on which something is written."""
    drafted = clash.theirs if clash else writing.drafted()
    values: dict[str, Any] = {**writing.initial, **drafted}
    if request.method == "POST" and (clash or wrong):
        values = {**values, **writing.typed(request)}
    faults: Mapping[str, list[Sentence]] = wrong.errors if wrong else {}
    form = DraftForm(values, faults=faults, fields=writing.fields)
    return {
        "form": form,
        "clash": clash,
        "rows": rows(form, clash),
        "seen": fingerprints_of(drafted, writing.fields),
    }


def rows(
    form: DraftForm, clash: DraftConflict | None, kept: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The fields of a form, each with the text of the other device where two met."""
    clashing: Iterable[str] = clash.fields if clash else ()
    return [
        {
            "field": field,
            "clashes": field.name in clashing,
            "theirs": clash.theirs.get(field.name, "") if clash else "",
            "kept": (kept or {}).get(field.name, ""),
        }
        for field in form.visible_fields()
    ]
