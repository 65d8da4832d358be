"""Forms of the codebook: which part is shown, which codes are used, a code of one's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.looks.languages import own_name
from portal.tenancy.models import Tenant
from promotion.taxonomy.models import Code, Vocabulary
from promotion.taxonomy.selectors import codebook
from promotion.taxonomy.services import CHOSEN_AMONG

MOST = 200


class CodesFilter(forms.Form):
    """Which vocabulary is shown."""

    vocabulary = forms.ChoiceField(
        label=_("Vocabulary"), required=False, choices=[("", _("All")), *Vocabulary.choices]
    )


class SwitchForm(forms.Form):
    """The shared codes of one vocabulary; those that are ticked are offered in forms."""

    codes = forms.MultipleChoiceField(
        label=_("Codes that this institution uses"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "What is switched off is offered no longer. What used it keeps it, in every list and"
            " figure."
        ),
    )

    def __init__(self, *args: Any, codes: list[Code], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code.code, f"{code.code}  {code.label}") for code in codes]
        self.fields["codes"].choices = choices  # type: ignore[attr-defined]


class LocalCodeForm(forms.Form):
    """A code of the institution's own."""

    code = forms.RegexField(
        r"(?i)^[A-Z0-9]{2,12}$",
        label=_("Code"),
        help_text=_("2 to 12 letters of the Latin alphabet or digits; “LOC-” is put before it."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "dir": "ltr"}),
    )
    shared = forms.ChoiceField(
        label=_("Corresponds to"),
        help_text=_("So that its figures add up with those of others."),
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared"].choices = [  # type: ignore[attr-defined]
            (Vocabulary(vocabulary).label, _choices(vocabulary)) for vocabulary in CHOSEN_AMONG
        ]
        for language in tenant.languages:
            name = own_name(language)
            attrs = {"dir": "auto", "lang": language}
            self.fields[f"label_{language}"] = forms.CharField(
                label=_("Label in %(language)s") % {"language": name},
                max_length=MOST,
                widget=forms.TextInput(attrs=attrs),
            )
        for language in tenant.languages:
            name = own_name(language)
            self.fields[f"definition_{language}"] = forms.CharField(
                label=_("What it covers, in %(language)s") % {"language": name},
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "lang": language}),
            )

    def texts(self, field: str) -> dict[str, str]:
        """What was written for a field, by language."""
        begin = f"{field}_"
        return {
            name.removeprefix(begin): text
            for name, text in self.cleaned_data.items()
            if name.startswith(begin)
        }


def _choices(vocabulary: str) -> list[tuple[str, str]]:
    return [(code.code, f"{code.code}  {code.label}") for code in codebook(vocabulary)]
