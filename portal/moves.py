"""What staff may do next with a row, and the form of that step; for every room's pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.errors import InvalidFields, Sentence
from portal.grants import STAFF_GRANTS, Permission
from portal.permissions import Actor, allowed
from portal.transitions import Fields, Stateful, Transition

CONFIRMED = "confirmed"


@dataclass(frozen=True)
class OpenMoves:
    """What the actor may do now, and why not what their role would include."""

    moves: list[Transition]
    hindrances: list[Sentence]


def moves_for(obj: Stateful, actor: Actor) -> OpenMoves:
    """The moves from this state that belong to the actor's roles; runs no query."""
    moves, hindrances = [], []
    for transition in obj.TRANSITIONS:
        if transition.is_internal or obj.status not in transition.sources:
            continue
        if not has_role_for(actor, transition.permission):
            continue
        answers = (transition.available(obj), allowed(actor, transition.permission, obj))
        reasons = [answer.reason for answer in answers if not answer]
        if reasons:
            hindrances += [reason for reason in reasons if reason not in hindrances]
        else:
            moves.append(transition)
    return OpenMoves(moves, hindrances)


def has_role_for(actor: Actor, permission: Permission) -> bool:
    """Whether one of the actor's roles carries this, whatever stands in the way now."""
    return any(permission in STAFF_GRANTS[role] for role in actor.staff_roles)


def move_form(
    transition: Transition,
    fields: Fields,
    *,
    data: QueryDict | None = None,
    initial: Mapping[str, Any] | None = None,
) -> forms.Form:
    """The form of a move: its own fields, and where it records a decision, a confirmation."""
    every: Fields = dict(fields)
    if transition.decides:
        every[CONFIRMED] = forms.BooleanField(
            label=_("This is what the body decided; I have checked it against its document"),
        )
    return form_of(every, data=data, initial=initial)


def form_of(
    fields: Fields, *, data: QueryDict | None = None, initial: Mapping[str, Any] | None = None
) -> forms.Form:
    """A form of these fields, with short places for numbers."""
    for field in fields.values():
        if isinstance(field, forms.IntegerField):
            field.widget = forms.TextInput(
                attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "dir": "ltr"}
            )
    form_class = type("FieldsForm", (forms.Form,), dict(fields))
    form: forms.Form = form_class(data, initial=dict(initial or {}))
    return form


def add_errors(form: forms.Form, error: InvalidFields) -> None:
    """Show the errors of a service on the form; what belongs to no field stands on top."""
    for name, sentences in error.errors.items():
        field = name if name in form.fields else None
        for sentence in sentences:
            if str(sentence) not in form.errors.get(name, []):
                form.add_error(field, str(sentence))


def typed_texts(form: forms.Form) -> list[tuple[Any, str]]:
    """What somebody wrote, with its labels, to be copied where it cannot be saved any more."""
    found = []
    for bound in form:
        value = bound.data
        if isinstance(bound.field, forms.CharField) and isinstance(value, str) and value.strip():
            found.append((bound.label, value))
    return found
