"""Filters of stories: the public's list, one's own, the institution's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.organizations.facts import country_name
from portal.tenancy.models import Tenant
from promotion.stories.selectors import Wanted, offered
from promotion.stories.states import StoryStatus, StoryTheme

_ALL = pgettext_lazy("all of them", "All")


class StoryFilter(forms.Form):
    """By theme, by country or area; published last or changed last first."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    country = forms.ChoiceField(label=_("Country or area"), required=False)
    sort = forms.ChoiceField(
        label=pgettext_lazy("of a list", "Order"),
        required=False,
        choices=[("published", _("Published last")), ("changed", _("Changed last"))],
    )

    def __init__(self, data: Mapping[str, Any], *, tenant: Tenant) -> None:
        super().__init__(data)
        themes, codes = offered(tenant)
        words = [(theme.value, theme.label) for theme in StoryTheme if theme.value in themes]
        places = sorted(((code, country_name(code)) for code in codes), key=lambda one: one[1])
        self.fields["theme"].choices = [("", _ALL), *words]  # type: ignore[attr-defined] # a choice field
        self.fields["country"].choices = [("", _ALL), *places]  # type: ignore[attr-defined] # a choice field

    def wanted(self) -> Wanted:
        """What is asked for; a value that is none of the choices narrows nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(theme=given.get("theme") or "", country=given.get("country") or "")


class StatusFilter(forms.Form):
    """By where a story stands."""

    status = forms.ChoiceField(label=_("Where it stands"), required=False)

    def __init__(self, data: Mapping[str, Any], *, every: Any) -> None:
        super().__init__(data)
        choices = [("", every), *StoryStatus.choices]
        self.fields["status"].choices = choices  # type: ignore[attr-defined] # a choice field

    def chosen(self) -> str:
        """The status, or nothing."""
        self.is_valid()
        found: str = self.cleaned_data.get("status") or ""
        return found
