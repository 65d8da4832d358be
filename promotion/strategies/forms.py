"""Filters of the public list, and of one's own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from portal.tenancy.models import Tenant
from promotion.strategies.selectors import Wanted, countries_and_freedoms
from promotion.strategies.states import WRITING, StrategyStatus
from promotion.taxonomy.selectors import labels_of

_PUBLIC = [(value, word) for value, word in StrategyStatus.choices if value not in WRITING]


class StrategyFilter(forms.Form):
    """By country or area, by where it stands, by freedom; newest adoption or last change first."""

    country = forms.ChoiceField(label=_("Country or area"), required=False)
    status = forms.ChoiceField(
        label=_("Where it stands"), required=False, choices=[("", _("All")), *_PUBLIC]
    )
    freedom = forms.ChoiceField(label=_("Freedom or condition"), required=False)
    sort = forms.ChoiceField(
        label=pgettext_lazy("of a list", "Order"),
        required=False,
        choices=[("adopted", _("Adopted last")), ("changed", _("Changed last"))],
    )

    def __init__(self, data: Mapping[str, Any], *, tenant: Tenant) -> None:
        super().__init__(data)
        some, freedoms = countries_and_freedoms(tenant)
        every: list[tuple[str, Any]] = [("", _("All"))]
        labels = labels_of(freedoms, tenant=tenant) if freedoms else {}
        offered = [(code, countries.name(code) or code) for code in some]
        self._offer("country", [*every, *sorted(offered, key=lambda one: str(one[1]))])
        self._offer("freedom", [*every, *((code, labels.get(code, code)) for code in freedoms)])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined] # they are choice fields

    def wanted(self) -> Wanted:
        """What the list is narrowed to; a value that is none of the choices narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        return Wanted(
            country=chosen.get("country") or "",
            status=chosen.get("status") or "",
            freedom=chosen.get("freedom") or "",
        )


class OwnFilter(forms.Form):
    """By where it stands."""

    status = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[("", _("All")), *StrategyStatus.choices],
    )

    def chosen(self) -> str:
        """The status, or nothing."""
        self.is_valid()
        found: str = self.cleaned_data.get("status") or ""
        return found
