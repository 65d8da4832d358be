"""The test of a module, and the signature."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from protection.training.shapes import Module


class ModuleTest(forms.Form):
    """One question a field, q0 onwards."""

    def __init__(self, *args: Any, module: Module, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(module.questions):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=question.text,
                coerce=int,
                choices=list(enumerate(question.choices)),
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[int, int]:
        """What was chosen, by the number of the question."""
        return {int(name[1:]): value for name, value in self.cleaned_data.items()}


class SignForm(forms.Form):
    """A name under the protocol."""

    signed_name = forms.CharField(
        label=_("Your name, as you sign"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    has_read = forms.BooleanField(label=_("I have read every point and will keep to it"))
