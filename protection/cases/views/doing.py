"""What a step of an officer is made of: its words, its fields, what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from portal.errors import InvalidFields, NotFound, Sentence
from portal.permissions import Actor
from portal.vault.keyring import Keyring
from protection.cases.models import ProtectionCase
from protection.cases.views.step_fields import Fields


@dataclass(frozen=True, slots=True, repr=False)
class Doing:
    """A step under way."""

    case: ProtectionCase
    actor: Actor
    ring: Keyring
    row: UUID | None
    values: Mapping[str, Any]

    def of_row(self) -> UUID:
        """The row that the address names. Raises NotFound."""
        if self.row is None:
            raise NotFound
        return self.row


@dataclass(frozen=True, slots=True)
class Step:
    """What the page says, asks and does. `tab`: the page of the case that it leads back to."""

    title: Sentence
    fields: Callable[[ProtectionCase, Actor], Fields]
    run: Callable[[Doing], object]
    done: Sentence
    help: Sentence = ""
    tab: str = "desk-case"


def show_errors(form: forms.Form, error: InvalidFields) -> None:
    """Beside the fields where there is one of that name, else on top."""
    for name, sentences in error.errors.items():
        shown = next((one for one in (name, f"check_{name}") if one in form.fields), None)
        for sentence in sentences:
            form.add_error(shown, str(sentence))
