"""The forms of the directory, and what can be asked of "Help now"."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from portal.looks.fields import DateInputField
from portal.looks.languages import name_here
from protection.help.models import HelpEntry
from protection.help.states import ActorStatus, Answered, HelpKind, KeyKind, KeyWay
from protection.roster.forms import language_choices


def _text(label: Any, hint: Any, limit: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class ActorForm(forms.Form):
    """An entry of the directory. What becomes public, if they agree, says so."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("Public once listed."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What they help with"),
        choices=HelpKind.choices,
        help_text=_("Public once listed."),
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages they speak"),
        choices=language_choices,
        help_text=_("Public once listed."),
        widget=forms.CheckboxSelectMultiple,
    )
    areas = forms.MultipleChoiceField(
        label=_("Countries or areas"),
        choices=lambda: list(countries),
        required=False,
        help_text=_("Public once listed. Choose none if they help everywhere."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    limits = _text(
        _("Limits: whom or what they cannot help"),
        _("Public once listed. Nobody in danger should ask in vain."),
        1000,
        required=False,
    )
    reach = _text(
        _("How to reach them"),
        _("Public once listed. Only ways that they want to be published."),
        1000,
    )
    hours = forms.CharField(
        label=_("When they answer"),
        max_length=200,
        required=False,
        help_text=_("Public once listed."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("In which language is this written?"), choices=language_choices
    )
    internal_contact = _text(_("How officers reach them"), _("Never public."), 1000, required=False)
    notice_address = forms.EmailField(
        label=_("Mail address for “something waits for you”"),
        required=False,
        max_length=254,
        help_text=_("Never public. The mail names nobody, and goes only where mail is safe."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    seat = forms.ChoiceField(
        label=_("Country or area where they read it"),
        choices=lambda: [("", _("not known")), *countries],
        required=False,
        help_text=_("Never public. The table of channels says whether mail is safe there."),
    )


class KeyForm(forms.Form):
    """A public key and how it was verified."""

    kind = forms.ChoiceField(label=_("Kind of key"), choices=KeyKind.choices)
    key = forms.CharField(
        label=_("Public key"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )
    way = forms.ChoiceField(
        label=_("How was it made sure that it is theirs?"),
        choices=KeyWay.choices,
        widget=forms.RadioSelect,
        help_text=_("A key that only came by mail or stood on a page is not verified."),
    )
    way_note = _text(_("Details"), _("Never public."), 1000, required=False)

    def clean_key(self) -> str:
        return "".join(str(self.cleaned_data["key"]).split())


class AnswerForm(forms.Form):
    """How they answered once."""

    kind = forms.ChoiceField(label=_("Asked for what"), choices=HelpKind.choices)
    answer = forms.ChoiceField(
        label=_("What came of it"), choices=Answered.choices, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label=_("Days until their first answer"),
        min_value=0,
        max_value=365,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )
    month = DateInputField(
        label=_("When"), help_text=_("Only the month is kept, so that it leads to no case.")
    )
    note = _text(
        _("What colleagues should know"), _("Name nobody who was helped."), 1000, required=False
    )

    def clean_month(self) -> Any:
        day = self.cleaned_data["month"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come."))
        return day


class DirectoryFilter(forms.Form):
    """Which entries are shown."""

    kind = forms.ChoiceField(label=_("What they help with"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("kind", HelpKind.choices),
            ("language", language_choices()),
            ("status", ActorStatus.choices),
        ):
            self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]


class HelpFilter(forms.Form):
    """Where, in which language, what for. Only what there is can be chosen, to keep it small."""

    a = forms.ChoiceField(label=_("Country or area"), required=False)
    l = forms.ChoiceField(label=_("Language"), required=False)  # noqa: E741 - short in addresses
    k = forms.ChoiceField(label=_("What for"), required=False)

    def __init__(self, *args: Any, entries: Iterable[HelpEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = list(entries)
        areas = {code for entry in entries for code in entry.areas}
        spoken = {code for entry in entries for code in entry.languages}
        named = sorted(
            ((code, str(countries.name(code)) or code) for code in areas), key=lambda x: x[1]
        )
        kinds = {kind for entry in entries for kind in entry.kinds}
        for name, empty, choices in (
            ("a", _("anywhere"), named),
            ("l", _("any"), sorted((code, name_here(code)) for code in spoken)),
            ("k", _("everything"), [one for one in HelpKind.choices if one[0] in kinds]),
        ):
            self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]
