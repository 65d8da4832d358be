"""What a browser would send of a form made of parts."""

from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from portal.looks.fields import DateParts
from portal.looks.part_trees import Node
from portal.policies.forms import RuleEditor


def sent(*nodes: Node) -> dict[str, list[str]]:
    """The names and values of every control of these levels, as they stand."""
    data: MultiValueDict[str, str] = MultiValueDict()
    for node in nodes:
        _send(node, data)
    return dict(data.lists())


def sent_by(editor: RuleEditor) -> dict[str, list[str]]:
    """The same for the whole form of a rule."""
    return sent(*editor.nodes.values())


def received(data: dict[str, list[str]]) -> QueryDict:
    """The same as a request has it."""
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values)
    return query


def _send(node: Node, data: MultiValueDict[str, str]) -> None:
    for bound in node.form:
        for name, values in _controls(bound).items():
            data.setlist(name, values)
    for entries in node.lists:
        data[f"{entries.prefix}-count"] = str(len(entries.nodes))
        for inner in entries.nodes:
            _send(inner, data)


def _controls(bound: Any) -> dict[str, list[str]]:
    value, name = bound.value(), bound.html_name
    if isinstance(bound.field.widget, DateParts):
        parts = bound.field.widget.get_context(name, value, {})["widget"]["subwidgets"]
        return {part["name"]: [str(part["value"] or "")] for part in parts}
    if isinstance(value, list | tuple):
        return {name: [str(one) for one in value]}
    if value is True:
        return {name: ["on"]}
    return {} if value is None or value is False else {name: [str(value)]}
