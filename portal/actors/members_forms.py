"""Forms about people: invitations, roles, matters."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.actors.models import ORGANIZATION_ROLE_LABELS, STAFF_ROLE_LABELS, roles_at
from portal.looks.languages import own_name
from portal.tenancy.models import Tenant


def _languages() -> list[tuple[str, str]]:
    return [(code, own_name(code)) for code, _name in settings.LANGUAGES]


class InvitationForm(forms.Form):
    """What every invitation says."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "Only somebody who has confirmed this very address can accept. We tell nobody whether"
            " it has an account."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the message"), choices=_languages, initial=get_language
    )


class RepresentativeForm(InvitationForm):
    """An invitation to act for an organization."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, label) for role, label in ORGANIZATION_ROLE_LABELS.items()],
        widget=forms.RadioSelect,
    )
    field_order = ("email", "role", "language")


class RoleForm(forms.Form):
    """Another role for a representative."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, label) for role, label in ORGANIZATION_ROLE_LABELS.items()],
        widget=forms.RadioSelect,
    )


class StaffInvitationForm(InvitationForm):
    """An invitation to work for an institution."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.CharField(label=_("Unit"), max_length=120, required=False)
    field_order = ("email", "roles", "unit", "language")

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = roles_at(tenant)
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (role.value, label) for role, label in STAFF_ROLE_LABELS.items() if role in found
        ]


class MattersForm(forms.Form):
    """The matters that a delegate may read."""

    def __init__(
        self, *args: Any, choices: Sequence[tuple[tuple[str, UUID], Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._by_value = {f"{kind}:{pk}": (kind, pk) for (kind, pk), _word in choices}
        self.fields["matters"] = forms.MultipleChoiceField(
            label=_("May read"),
            choices=[(f"{kind}:{pk}", word) for (kind, pk), word in choices],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def chosen(self) -> list[tuple[str, UUID]]:
        """(type, id) of those chosen."""
        return [self._by_value[value] for value in self.cleaned_data["matters"]]
