"""The filter of the queue, and the small forms beside a report."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from promotion.obstacles.evidence import NOTED
from promotion.obstacles.selectors import Wanted
from promotion.obstacles.severity import HIGHEST
from promotion.obstacles.states import ObstacleStatus
from promotion.obstacles.word_fields import FAMILIES

SORTS = (
    ("due", _("what is due first")),
    ("newest", _("the newest first")),
    ("gravest", _("the gravest first")),
)


class QueueFilter(forms.Form):
    """Which reports are shown, and in which order."""

    reference = forms.CharField(
        label=_("Number or its beginning"),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "class": "govuk-input--width-10", "autocomplete": "off"}
        ),
    )
    state = forms.ChoiceField(label=_("Status"), required=False)
    country = forms.ChoiceField(label=_("Country or area"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    severity = forms.TypedChoiceField(
        label=_("Severity at least"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("any")), *((level, level) for level in range(1, HIGHEST + 1))],
    )
    mine = forms.BooleanField(label=_("that I handle"), required=False)
    ageing = forms.BooleanField(label=_("that are overdue or long unanswered"), required=False)
    sort = forms.ChoiceField(label=_("Sorted by"), choices=SORTS, required=False)

    def __init__(self, *args: Any, reported: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(countries)
        self._choices(
            "state",
            [
                ("", _("all that are open")),
                *ObstacleStatus.choices,
                ("all", _("all, open or ended")),
            ],
        )
        self._choices(
            "country", [("", _("all")), *((code, names.get(code, code)) for code in reported)]
        )
        self._choices("kind", [("", _("all")), *FAMILIES])

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What the address asks for; what it asks wrongly narrows nothing."""
        if not self.is_valid():
            return Wanted()
        values = self.cleaned_data
        return Wanted(
            state=values["state"],
            country=values["country"],
            kind=values["kind"],
            severity=values["severity"],
            is_mine=values["mine"],
            is_ageing=values["ageing"],
            reference=values["reference"],
        )

    def order(self) -> str:
        """The order that was chosen."""
        return (self.cleaned_data["sort"] if self.is_valid() else "") or "due"


class TakeOverForm(forms.Form):
    """Why somebody handles what another one handles."""

    reason = forms.CharField(
        label=_("Why you take it over"),
        max_length=500,
        help_text=_("Whoever handles it now is told that you did; the reason is kept."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class CustodyForm(forms.Form):
    """What was done with an item of evidence."""

    act = forms.ChoiceField(
        label=_("What you did"),
        choices=[(act.value, act.label) for act in NOTED],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        help_text=_("Read by analysts alone, and never changed afterwards."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
