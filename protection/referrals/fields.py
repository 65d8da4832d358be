"""What the pages of referrals and communications ask."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.looks.fields import DateInputField
from portal.looks.lists import COMMAS
from portal.vault.datakeys import Compartment
from protection.consent.checks import CHECKS, checks_for
from protection.consent.purposes import Purpose
from protection.help.models import ProtectionActor
from protection.help.selectors import Record, records_of
from protection.help.states import HelpKind
from protection.referrals.enclosing import OF_THE_TEAM, PART_WORDS, Enclosure
from protection.referrals.services.answering import MOST_WORDS
from protection.referrals.services.preparing import MOST_DAYS
from protection.referrals.states import (
    COMMUNICATION_PURPOSES,
    REFERRAL_PURPOSES,
    RejectReason,
    Way,
)

Fields = dict[str, forms.Field]
_NUMBER = {"class": "govuk-input--width-3", "inputmode": "numeric"}


def _words(label: Sentence, help_text: Sentence = "", *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocomplete": "off"})
    return forms.CharField(
        label=label, widget=widget, required=required, max_length=20000, help_text=help_text
    )


def _line(label: Sentence, help_text: Sentence = "", *, required: bool = False) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(
        label=label, widget=widget, required=required, max_length=300, help_text=help_text
    )


def _persons() -> forms.CharField:
    return _line(
        _("Who else is named in it?"),
        _("Separate names with commas. Each must have agreed, for this recipient."),
    )


def names_in(text: str) -> tuple[str, ...]:
    """The names that somebody typed, separated by commas."""
    return tuple(name.strip() for name in COMMAS.split(text) if name.strip())


def _checks(purposes: Collection[Purpose]) -> Fields:
    """The questions of these purposes, each once, with the purposes for which it must be answered."""
    asked: dict[str, list[Purpose]] = {}
    for purpose in purposes:
        for check in checks_for(purpose):
            asked.setdefault(check.code, []).append(purpose)
    every = len(purposes)
    return {
        f"check_{code}": _line(
            CHECKS[code].question,
            "" if len(some) == every else _needed_for(some),
            required=len(some) == every,
        )
        for code, some in asked.items()
    }


def _needed_for(purposes: list[Purpose]) -> str:
    return gettext("Needed for: %(purposes)s") % {
        "purposes": "; ".join(str(purpose.label) for purpose in purposes)
    }


def answers_in(values: dict[str, Any], purpose: Purpose) -> dict[str, str]:
    """The answers to the questions of this purpose."""
    return {check.code: values[f"check_{check.code}"] for check in checks_for(purpose)}


def _record_words(record: Record) -> str:
    if not record.asked:
        return gettext("not asked yet")
    asked = ngettext(
        "helped %(helped)d of %(asked)d time", "helped %(helped)d of %(asked)d times", record.asked
    ) % {"helped": record.helped, "asked": record.asked}
    if record.days is None:
        return asked
    days = ngettext("answers in %(days)d day", "answers in %(days)d days", record.days)
    return f"{asked}, {days % {'days': record.days}}"


def _helpers(rows: Iterable[ProtectionActor]) -> list[tuple[str, str]]:
    rows = list(rows)
    records = records_of(rows)
    return [
        (str(row.pk), f"{row.name} ({_record_words(records.get(row.pk, Record()))})")
        for row in rows
    ]


def _choice(one: Enclosure) -> tuple[str, str]:
    day = date_format(one.day, "DATE_FORMAT")
    known = one.words or " · ".join(str(part) for part in (one.label, one.warning) if part)
    return one.key, f"{day}: {known}" if known else day


def _grouped(enclosures: Iterable[Enclosure]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[Compartment, list[tuple[str, str]]] = {}
    for one in enclosures:
        groups.setdefault(one.part, []).append(_choice(one))
    return [(str(PART_WORDS[part]), found) for part, found in groups.items()]


def referral_fields(helpers: Iterable[ProtectionActor], enclosures: list[Enclosure]) -> Fields:
    """A referral: to whom, for what, what exactly, and the questions."""
    parts = dict.fromkeys(one.part for one in enclosures if one.part is not OF_THE_TEAM)
    return {
        "actor_id": forms.ChoiceField(
            label=_("To whom?"),
            choices=[("", _("Choose")), *_helpers(helpers)],
            help_text=_("Those who are vetted today. Consent must name them exactly like this."),
        ),
        "purpose": forms.ChoiceField(
            label=_("Under which consent?"),
            choices=[(one.value, one.label) for one in REFERRAL_PURPOSES],
        ),
        "kind": forms.ChoiceField(label=_("What are they asked for?"), choices=HelpKind.choices),
        "letter": _words(
            _("What do you ask of them?"),
            _("It leaves with the package, for them alone. Write no more than they need."),
        ),
        "keys": forms.MultipleChoiceField(
            label=_("What leaves, one by one?"),
            choices=_grouped(enclosures),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Nothing is chosen for you. The least that serves the purpose."),
        ),
        "parts": forms.MultipleChoiceField(
            label=_("Or everything of a part, as it is now"),
            choices=[(part.value, PART_WORDS[part]) for part in parts],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
        "way": forms.ChoiceField(
            label=_("How does it reach them?"),
            choices=Way.choices,
            widget=forms.RadioSelect,
            initial=Way.PACKAGE,
        ),
        "days": forms.IntegerField(
            label=_("How many days do they have to fetch it and answer?"),
            min_value=1,
            max_value=MOST_DAYS,
            initial=7,
            help_text=_("At most 30. After that the package is gone."),
            widget=forms.TextInput(attrs=_NUMBER),
        ),
        "is_whole": forms.BooleanField(
            label=_("The whole case goes to them"),
            required=False,
            help_text=_("Once they accept it the case can be handed over."),
        ),
        "persons": _persons(),
        **_checks(REFERRAL_PURPOSES),
    }


def send_fields() -> Fields:
    """Whether a mail without content goes out as well."""
    return {
        "tells": forms.BooleanField(
            label=_("Also tell them by mail that something waits"),
            required=False,
            help_text=_("The mail names nobody. It goes only where mail is safe for them."),
        )
    }


def reason_field() -> forms.ChoiceField:
    """Why they cannot help."""
    return forms.ChoiceField(
        label=_("Why not?"),
        choices=[("", _("Choose")), *RejectReason.choices],
        help_text=_("Only when you cannot help."),
        required=False,
    )


def answer_fields(*, rejects: bool) -> Fields:
    """What an officer heard."""
    asked: Fields = {"reason": reason_field()} if rejects else {}
    said = _words(_("What did they say, and how?"), required=False)
    said.max_length = MOST_WORDS
    return {**asked, "words": said}


def communication_fields(earlier: list[tuple[str, str]]) -> Fields:
    """A communication: to whom, what, and the questions."""
    return {
        "purpose": forms.ChoiceField(
            label=_("To whom does it speak?"),
            choices=[(one.value, one.label) for one in COMMUNICATION_PURPOSES],
        ),
        "recipient": _line(
            _("Named in the consent as"), _("Empty where the consent names nobody.")
        ),
        "addressee": _line(_("Address and salutation"), _("As the letter begins.")),
        "subject": _line(_("Subject"), required=True),
        "words": _words(_("Text")),
        "follows": forms.ChoiceField(
            label=_("Does it follow up an earlier one?"),
            choices=[("", _("No")), *earlier],
            required=False,
        ),
        "days": forms.IntegerField(
            label=_("Within how many days is a reply looked for?"),
            min_value=1,
            max_value=365,
            required=False,
            help_text=_("Empty: as usual for its kind, 30 to 120 days."),
            widget=forms.TextInput(attrs=_NUMBER),
        ),
        "persons": _persons(),
        **_checks(COMMUNICATION_PURPOSES),
    }


class PastDayField(DateInputField):
    """A day that has come."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come."))


def sent_fields() -> Fields:
    """When, under which symbol and how it left."""
    return {
        "sent_on": PastDayField(label=_("Sent on")),
        "symbol": _line(_("Symbol or number"), _("As the institution's own records have it.")),
        "channel": _line(_("How it was sent"), required=True),
    }


def reply_fields() -> Fields:
    """What they replied."""
    return {"received_on": PastDayField(label=_("Arrived on")), "words": _words(_("Their reply"))}
