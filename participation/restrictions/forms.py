"""The forms before a report is written, and the filter of the list of those who review."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.restrictions.states import RestrictionStatus
from portal.organizations.models import Organization


class DangerForm(forms.Form):
    """Asked first; the answer is kept nowhere."""

    in_danger = forms.ChoiceField(
        label=_("Is anyone in danger now?"),
        choices=[("yes", _("Yes, or perhaps")), ("no", _("No"))],
        widget=forms.RadioSelect,
        help_text=_("Your answer is not kept. It decides only what the next page says."),
    )


class ForWhomForm(forms.Form):
    """Alone, or for an organization that one represents."""

    organization = forms.ChoiceField(
        label=_("Who was kept out?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, organizations: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        field.choices = [  # type: ignore[attr-defined]
            ("", _("I myself")),
            *((str(entry.pk), entry.name) for entry in organizations),
        ]
        field.help_text = str(
            _("You alone see what you file, also where it is about an organization.")
        )


class ReportFilter(forms.Form):
    """Which reports are shown."""

    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [entry for entry in RestrictionStatus.choices if entry[0] != "draft"]
        self.fields["status"].choices = [("", _("all that are open")), *shown]  # type: ignore[attr-defined]
