"""Forms made of parts: nested entries that are added, moved and removed by submit buttons.

What somebody typed is kept as a tree (`Typed`) through each of these steps, checked only when it
is saved. Fields of the entry number 2 of the list `documents` are named `documents-2-…`.
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext

from portal.looks.parts import Code, Entries, Part, Surroundings, Text
from portal.looks.texts import shown
from portal.looks.widgets import anchor_of

Parts = Sequence[Part | Entries]
STEP = "step"
_STEP = re.compile(r"(add|remove|up|down):([a-z_0-9-]+)\Z")
_MOST = 200


@dataclass
class Typed:
    """What the fields of one level hold, and the entries of its lists."""

    fields: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list["Typed"]] = field(default_factory=dict)


def typed_from_values(parts: Parts, values: Mapping[str, Any]) -> Typed:
    """What a form shows for stored values."""
    typed = Typed()
    for part in parts:
        value = values.get(part.name)
        if isinstance(part, Entries):
            typed.lists[part.name] = [typed_from_values(part.parts, one) for one in value or ()]
        else:
            typed.fields.update(part.initial(value))
    return typed


def typed_from_data(
    parts: Parts, data: MultiValueDict[str, Any], around: Surroundings, prefix: str = ""
) -> Typed:
    """What was typed, whatever it is."""
    typed = Typed()
    for part in parts:
        if isinstance(part, Entries):
            typed.lists[part.name] = [
                typed_from_data(part.parts, data, around, _join(prefix, part.name, str(number)))
                for number in range(_count(data, _join(prefix, part.name)))
            ]
            continue
        for name, form_field in part.fields(around).items():
            full = _join(prefix, name)
            typed.fields[name] = form_field.widget.value_from_datadict(data, MultiValueDict(), full)
    return typed


def _count(data: Mapping[str, Any], prefix: str) -> int:
    given = str(data.get(f"{prefix}-count", "0"))
    return min(int(given), _MOST) if given.isascii() and given.isdigit() else 0


def _join(*names: str) -> str:
    return "-".join(name for name in names if name)


def take_step(parts: Parts, typed: Typed, step: str) -> Typed:
    """Add, remove or move an entry as a button says: `add:documents`, `up:documents-2`."""
    found = _STEP.match(step)
    changed = deepcopy(typed)
    if found is None:
        return changed
    verb, path = found.groups()
    names = path.split("-")
    number = None if verb == "add" else names.pop()
    entries = _entries_at(parts, changed, names)
    if entries is None:
        return changed
    if number is None:
        entries.append(Typed())
    elif number.isdigit() and int(number) < len(entries):
        _move(entries, int(number), verb)
    return changed


def _entries_at(parts: Parts, typed: Typed, names: list[str]) -> list[Typed] | None:
    """The list that a path leads to: names of lists with numbers of entries between them."""
    level = typed
    for position in range(0, len(names) - 1, 2):
        entries, number = level.lists.get(names[position]), names[position + 1]
        if entries is None or not number.isdigit() or int(number) >= len(entries):
            return None
        level = entries[int(number)]
        parts = next(part for part in parts if part.name == names[position]).parts  # type: ignore[union-attr]
    known = {part.name for part in parts if isinstance(part, Entries)}
    return level.lists.setdefault(names[-1], []) if names[-1] in known else None


def _move(entries: list[Typed], number: int, verb: str) -> None:
    entry = entries.pop(number)
    if verb != "remove":
        entries.insert(max(number - 1, 0) if verb == "up" else number + 1, entry)


class PartsForm(forms.Form):
    """The fields of one level; texts that hold together stand in rows."""

    use_required_attribute = False


@dataclass(frozen=True, slots=True)
class Row:
    """What stands together: one field, or a text in several languages under its name."""

    fields: tuple[forms.BoundField, ...]
    label: Text = ""
    help: Text = ""
    is_group: bool = False
    is_required: bool = True


class Node:
    """One level of a form with its lists. Bound (checked) when `is_bound`, else only shown."""

    def __init__(
        self,
        parts: Parts,
        typed: Typed,
        around: Surroundings,
        *,
        prefix: str = "",
        data: MultiValueDict[str, Any] | None = None,
    ) -> None:
        self.parts, self.typed, self.around = parts, typed, around
        self.prefix, self.data = prefix, data
        fields = {
            name: form_field
            for part in parts
            if isinstance(part, Part)
            for name, form_field in part.fields(around).items()
        }
        made = type("Level", (PartsForm,), fields)
        self.form: forms.Form = made(
            data, prefix=prefix or None, initial=typed.fields, auto_id="id_%s"
        )

    @cached_property
    def lists(self) -> list["NodeList"]:
        """The lists of this level."""
        return [NodeList(part, self) for part in self.parts if isinstance(part, Entries)]

    @cached_property
    def rows(self) -> list[Row]:
        """The fields of this level as they stand on the page."""
        return [self._row(part) for part in self.parts if isinstance(part, Part)]

    def _row(self, part: Part) -> Row:
        bound = tuple(self.form[name] for name in part.fields(self.around))
        return Row(bound, part.label, part.help, is_group=part.is_group, is_required=part.required)

    def is_valid(self) -> bool:
        """Whether every field of this level and below can be read; every error is found."""
        checked = [self.form.is_valid(), *(node.is_valid() for node in self.nodes())]
        return all(checked)

    def nodes(self) -> list["Node"]:
        """The entries of all lists of this level."""
        return [node for entries in self.lists for node in entries.nodes]

    def values(self) -> dict[str, Any]:
        """The nested values to store, after `is_valid()`; what no choice asks for is left out."""
        cleaned = self.form.cleaned_data
        found: dict[str, Any] = {}
        for part in self.parts:
            if part.when and str(cleaned.get(part.when[0]) or "") not in part.when[1]:
                continue
            value = self._value(part)
            if value is not None:
                found[part.name] = value
        return found

    def _value(self, part: Part | Entries) -> Any:
        if isinstance(part, Part):
            return part.read(self.form.cleaned_data)
        entries = next(one for one in self.lists if one.part is part)
        return entries.values()

    def add_error(self, path: str, message: str) -> None:
        """Put an error about a value (`documents[0].label.en`) beside its field."""
        name, rest = _first(path)
        part = next((one for one in self.parts if one.name == name), None)
        if isinstance(part, Entries):
            index, further = re.match(r"\[(\d+)\]\.?(.*)", rest, re.DOTALL), ""
            entries = next(one for one in self.lists if one.part is part)
            if index and int(index[1]) < len(entries.nodes):
                further = index[2]
                entries.nodes[int(index[1])].add_error(further, message)
            else:
                entries.errors.append(message)
                self.form.add_error(None, message)
            return
        target = part.field_for(rest.lstrip(".").split("[")[0]) if part else ""
        if target not in self.form.fields:
            target = next(
                (field for field in self.form.fields if field.startswith(f"{name}__")), ""
            )
        self.form.add_error(target or None, message)

    def has_errors(self) -> bool:
        """Whether something here or below needs correcting."""
        return bool(self.data is not None and self.form.errors) or any(
            node.has_errors() for node in self.nodes()
        )

    @property
    def is_open(self) -> bool:
        """Whether the entry is shown unfolded: it is new, or something in it needs correcting."""
        return not any(self.typed.fields.values()) or self.has_errors()

    def problems(self) -> list[dict[str, str]]:
        """What needs correcting, here and below, each with the place of its field."""
        found = []
        for form in self.all_forms():
            for name, errors in form.errors.items():
                field = form[name] if name in form.fields else None
                found += [_problem(field, str(error)) for error in errors]
        return found

    def all_forms(self) -> list[forms.Form]:
        """This level's form and those below, for one error summary."""
        return [self.form, *(form for node in self.nodes() for form in node.all_forms())]

    def name(self) -> str:
        """What an entry is called on the page: its text in the page's language, else any, its code."""
        held = self.typed.fields
        labels = {
            key.removeprefix("label__"): str(text)
            for key, text in held.items()
            if key.startswith("label__") and text
        }
        name = str(held.get("name") or held.get("code") or "")
        return shown(labels).text or name or gettext("New entry")


def _problem(field: forms.BoundField | None, error: str) -> dict[str, str]:
    if field is None:
        return {"text": error, "anchor": ""}
    text = gettext("%(field)s: %(error)s") % {"field": field.label, "error": error}
    return {"text": text, "anchor": anchor_of(field)}


def _first(path: str) -> tuple[str, str]:
    found = re.match(r"[a-z_]*", path)
    name = found[0] if found else ""
    return name, path[len(name) :]


class NodeList:
    """A list of entries with its buttons."""

    def __init__(self, part: Entries, parent: Node) -> None:
        self.part = part
        self.prefix = _join(parent.prefix, part.name)
        self.errors: list[str] = []
        self.nodes = [
            Node(
                part.parts,
                typed,
                parent.around,
                prefix=_join(self.prefix, str(number)),
                data=parent.data,
            )
            for number, typed in enumerate(parent.typed.lists.get(part.name, ()))
        ]

    def values(self) -> list[dict[str, Any]]:
        """The entries to store, each with a code of its own where the part has one."""
        found = [node.values() for node in self.nodes]
        if any(isinstance(part, Code) for part in self.part.parts):
            _give_codes(found, self.part.name)
        return found


def _give_codes(entries: list[dict[str, Any]], list_name: str) -> None:
    taken = {entry["code"] for entry in entries if entry.get("code")}
    for entry in entries:
        if entry.get("code"):
            continue
        texts = entry.get("label") or {}
        made = re.sub(r"[^a-z0-9]+", "_", str(texts.get("en", "")).lower()).strip("_")[:40]
        base = made if made[:1].isalpha() else list_name.rstrip("s")
        code, number = base, 1
        while code in taken:
            number += 1
            code = f"{base}_{number}"
        taken.add(code)
        entry["code"] = code
