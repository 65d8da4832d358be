"""Forms of staff pages, also those made from the fields of a transition."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.errors import InvalidFields
from portal.looks.fields import LimitedTextField, RadiosWithHints
from portal.transitions import Fields, Transition

CONFIRMED = "confirmed"


class DeclarationForm(forms.Form):
    """Whether there is a conflict of interest, said before anything is done with a file."""

    has_conflict = forms.ChoiceField(
        label=_("Do you have a conflict of interest in this matter?"),
        choices=[("no", _("No")), ("yes", _("Yes, or it could look like one"))],
        widget=RadiosWithHints(
            hints={
                "yes": _("You then take no further part in it. Others see that you stepped back.")
            }
        ),
    )
    reason = LimitedTextField(
        label=_("If yes: what it is"), required=False, max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs |= {"rows": 2, "dir": "auto"}


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
