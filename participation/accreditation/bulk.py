"""Acts on several files at once: each file keeps its own reason and its own answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import Application
from participation.accreditation.selectors import visible
from participation.accreditation.services import assign_application
from portal.errors import InvalidFields, PortalError, Sentence
from portal.grants import Permission
from portal.permissions import Actor, allowed
from portal.transitions import Fields, Transition, perform, transition_of

ASSIGN = "assign"
MOST = 50
# What differs from file to file; everything else (body, session, date) is given once.
PER_FILE = frozenset(
    [
        "abstentions",
        "agenda_item",
        "note",
        "questions",
        "reason_code",
        "rule",
        "text",
        "votes_against",
        "votes_for",
    ]
)


@dataclass(frozen=True, slots=True)
class BulkAct:
    """Something that can be done to several files; a transition's name, or `assign`."""

    name: str
    word: Promise
    permission: Permission


ACTS = (
    BulkAct(ASSIGN, _("Give to somebody"), Permission.APPLICATION_ASSIGN),
    BulkAct("return", _("Return for completion"), Permission.APPLICATION_SCREEN),
    BulkAct("admit", _("Find complete and take up"), Permission.APPLICATION_SCREEN),
    BulkAct("ask", _("Ask questions"), Permission.APPLICATION_ASK),
    BulkAct("place", _("Put before the deciding body"), Permission.APPLICATION_RECOMMEND),
    BulkAct("defer", _("Record: deferred"), Permission.APPLICATION_DECIDE),
    BulkAct("refuse", _("Record: refused"), Permission.APPLICATION_DECIDE),
)


@dataclass(slots=True)
class Chosen:
    """The files that somebody chose: those the act is open for, and why the others are not."""

    files: list[Application]
    left_out: list[tuple[Application, Sentence]] = field(default_factory=list)


@dataclass(slots=True)
class Results:
    """What became of each file."""

    done: list[Application] = field(default_factory=list)
    refused: list[tuple[Application, Sentence]] = field(default_factory=list)
    invalid: dict[UUID, dict[str, list[Sentence]]] = field(default_factory=dict)


def bulk_choices(actor: Actor) -> list[BulkAct]:
    """What this actor's role can do to several files at once."""
    return [act for act in ACTS if allowed(actor, act.permission)]


def choose(ids: Iterable[UUID], act: str, *, actor: Actor) -> Chosen:
    """The files by id that the actor may see, sorted by whether the act is open for them."""
    wanted = list(dict.fromkeys(ids))[:MOST]
    files = list(visible(actor).filter(pk__in=wanted).order_by("due_at", "id"))
    if act == ASSIGN:
        return Chosen(files)
    transition = transition_of(Application, act)
    chosen = Chosen([])
    for file in files:
        reason = _hindrance(file, transition, actor)
        if reason:
            chosen.left_out.append((file, reason))
        else:
            chosen.files.append(file)
    return chosen


def _hindrance(file: Application, transition: Transition, actor: Actor) -> Sentence:
    if file.status not in transition.sources:
        return _("This step does not start from where the file stands.")
    for answer in (transition.available(file), allowed(actor, transition.permission, file)):
        if not answer:
            return answer.reason
    return ""


def file_prefix(file: Application) -> str:
    """What the names of a file's own fields begin with."""
    return f"file{file.pk.hex}-"


def bulk_fields(files: Iterable[Application], act: str, actor: Actor) -> tuple[Fields, Fields]:
    """The fields given once, and those given for each file, under its prefix."""
    transition = transition_of(Application, act)
    shared: Fields = {}
    own: Fields = {}
    for file in files:
        for name, one in transition.fields(file, actor).items():
            if name in PER_FILE:
                own[f"{file_prefix(file)}{name}"] = one
            else:
                shared.setdefault(name, one)
    return shared, own


def values_of(file: Application, data: QueryDict) -> QueryDict:
    """What was posted for one file: the shared values and its own."""
    prefix = file_prefix(file)
    values = QueryDict(mutable=True)
    for name, given in data.lists():
        if name.startswith(prefix):
            values.setlist(name.removeprefix(prefix), given)
        elif not name.startswith("file"):
            values.setlist(name, given)
    return values


def move_together(
    files: Iterable[Application], act: str, data: QueryDict, *, actor: Actor
) -> Results:
    """Move each file in its own savepoint; one that cannot be moved does not hold up the others."""
    results = Results()
    for file in files:
        try:
            perform(Application, file.pk, act, actor=actor, values=values_of(file, data))
        except InvalidFields as error:
            results.invalid[file.pk] = error.errors
        except PortalError as error:
            results.refused.append((file, error.sentence))
        else:
            results.done.append(file)
    return results


def assign_together(
    files: Iterable[Application], assignee_id: UUID | None, *, actor: Actor
) -> Results:
    """Give each file to one person; a file of which that person stepped back stays where it is."""
    results = Results()
    for file in files:
        try:
            with transaction.atomic():
                assign_application(application_id=file.pk, assignee_id=assignee_id, actor=actor)
        except InvalidFields as error:
            results.refused.append((file, error.errors["assignee"][0]))
        else:
            results.done.append(file)
    return results


def errors_by_field(results: Results, files: Iterable[Application]) -> dict[str, list[Any]]:
    """The errors under the names of the form's fields; a shared field's error is said once."""
    found: dict[str, list[Any]] = {}
    for file in files:
        for name, sentences in results.invalid.get(file.pk, {}).items():
            key = f"{file_prefix(file)}{name}" if name in PER_FILE else name
            found.setdefault(key, list(sentences))
    return found
