"""A page on which staff write something made of parts: steps, errors, conflicts, and what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from portal.errors import InvalidFields
from portal.http import PortalRequest
from portal.looks.part_trees import (
    STEP,
    Node,
    Parts,
    take_step,
    typed_from_data,
    typed_from_values,
)
from portal.looks.parts import Surroundings
from portal.policies.services import EditConflict

INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
# The institution's own texts are written in the languages that the portal has.
AROUND = Surroundings(languages=[code for code, _name in settings.LANGUAGES])

Save = Callable[[dict[str, Any], int | None], HttpResponse]


@dataclass(frozen=True, slots=True)
class Written:
    """What is written: its parts, what it holds now, and the version that was read (None: new)."""

    parts: Parts
    values: Mapping[str, Any]
    version: int | None = None
    around: Surroundings = AROUND


def node_of(written: Written, data: QueryDict | None = None, *, step: str = "") -> Node:
    """The form: as stored, after a step, or with what was typed, to be checked."""
    parts, around = written.parts, written.around
    if data is None:
        return Node(parts, typed_from_values(parts, written.values), around)
    typed = typed_from_data(parts, data, around)
    if step:
        return Node(parts, take_step(parts, typed, step), around)
    return Node(parts, typed, around, data=data)


def add_errors(node: Node, error: InvalidFields) -> None:
    """Put what a service refused beside the fields it is about."""
    for path, sentences in error.errors.items():
        for sentence in sentences:
            node.add_error(path, str(sentence))


def version_in(request: PortalRequest) -> int:
    """The version that the form was made from; 0 (a conflict) for what is no number."""
    given = request.POST.get("edit_version", "")
    return int(given) if given.isascii() and given.isdigit() else 0


def parts_page(
    request: PortalRequest,
    template: str,
    written: Written,
    save: Save,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form, take a step in it, or save it; what was typed is never lost.

    The template gets `node`, `edit_version`, `problems`, and `conflict` where somebody else saved first.
    """
    posted = request.POST if request.method == "POST" else None
    step = request.POST.get(STEP, "")
    node = node_of(written, posted, step=step)
    version = written.version or 0
    status = HTTPStatus.OK
    if posted is not None:
        version = version_in(request)
    if posted is not None and not step:
        status = INVALID
        if node.is_valid():
            try:
                return save(node.values(), version if written.version is not None else None)
            except InvalidFields as error:
                add_errors(node, error)
            except EditConflict as conflict:
                context["conflict"], version = conflict, conflict.version
                status = HTTPStatus(conflict.status)
    problems = node.problems() if status == INVALID else []
    context |= {"node": node, "edit_version": version, "problems": problems}
    return render(request, template, context, status=status)
