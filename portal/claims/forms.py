"""Forms of claims."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.looks.fields import LimitedTextField
from portal.organizations.models import ClaimOpinion, answer_field
from portal.tenancy.selectors import list_institutions

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def _institutions() -> list[tuple[str, Any]]:
    return [(str(tenant.pk), tenant.name) for tenant in list_institutions()]


class ClaimForm(forms.Form):
    """Which file, before which institution, and why."""

    organization = forms.CharField(
        label=_("The organization’s file"),
        max_length=300,
        help_text=_("The address of its public page, or the file’s id."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    institution = forms.ChoiceField(
        label=_("Which institution shall decide?"),
        choices=_institutions,
        widget=forms.RadioSelect,
        help_text=_(
            "One to which the organization has turned. The list is the same for everybody; it does"
            " not say who has turned to whom."
        ),
    )
    statement = LimitedTextField(
        label=_("What you say, and how it can be checked"),
        max_words=500,
        help_text=_(
            "Who you are, how the institution can reach you, and who can confirm it. A registry"
            " number decides nothing; the people do. Read by those who decide and by nobody else."
        ),
    )

    def clean_organization(self) -> UUID:
        found = _ID.search(self.cleaned_data["organization"])
        if found is None:
            raise forms.ValidationError(
                _("Copy the whole address of the organization’s public page, or the file’s id.")
            )
        return UUID(found.group(0))

    def clean_institution(self) -> UUID:
        return UUID(self.cleaned_data["institution"])


class AnswerForm(forms.Form):
    """The answer of those who represent the organization now; its field is the move's own."""

    answer = answer_field()


class OpinionForm(forms.Form):
    """One person's view."""

    view = forms.ChoiceField(
        label=_("Your view"), choices=ClaimOpinion.View.choices, widget=forms.RadioSelect
    )
    reason = LimitedTextField(
        label=_("Why"), max_words=500, help_text=_("It stays with the institution.")
    )
