"""What a correction of something published may change, and what is said about it.

A page sends every field, filled in as it stands. Over the API the words are given, and of the rest
what is left out stays as it is: kinds, where it was, when it was, how far it is verified.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.decisions.fields import text_field
from portal.permissions import Actor
from portal.transitions import Fields
from promotion.obstacles.move_fields import missing
from promotion.obstacles.states import Origin, PlacePrecision, Verification
from promotion.obstacles.word_fields import kinds_field, where_and_when

# Down the ladder. What could not be corroborated, or did not happen, is retracted instead.
_LOWER: dict[str, tuple[Verification, ...]] = {
    Verification.VERIFIED: (
        Verification.CORROBORATED,
        Verification.PLAUSIBLE,
        Verification.DISPUTED,
    ),
    Verification.CORROBORATED: (Verification.PLAUSIBLE, Verification.DISPUTED),
    Verification.PLAUSIBLE: (Verification.DISPUTED,),
}
_OF_TOLD = (PlacePrecision.PROVINCE, PlacePrecision.COUNTRY, PlacePrecision.WITHHELD)
_OF_PUBLIC = (
    PlacePrecision.PLACE,
    PlacePrecision.AREA,
    PlacePrecision.PROVINCE,
    PlacePrecision.COUNTRY,
)


def for_correction(obj: Any, _actor: Actor) -> Fields:
    """Words, kinds, where, when and verification as they stand, to be changed; and the note."""
    return {**_words(obj), **_codes(obj), **_note()}


def _words(obj: Any) -> Fields:
    account = text_field(_("What happened"), required=False, limit=10000)
    account.initial = obj.account
    return {
        "title": forms.CharField(
            label=_("In one line"),
            max_length=200,
            initial=obj.title,
            widget=forms.TextInput(attrs={"dir": "auto"}),
            error_messages=missing(_("Write in one line what happened.")),
        ),
        "account": account,
    }


def _codes(obj: Any) -> Fields:
    found: Fields = {"kinds": kinds_field(obj), **where_and_when(obj)}
    found["kinds"].help_text = _("Where nothing is ticked, they stay as they are.")
    found["place_precision"] = _place_precision(obj)
    found["verification"] = _verification(obj)
    if obj.origin != Origin.PUBLIC:
        found["possible_subjects"] = forms.IntegerField(
            label=_("How many it could be about"),
            min_value=1,
            initial=obj.possible_subjects,
            help_text=_(
                "Think of it anew where the kind, the place or the time changes. Below five, nothing"
                " of it stays in the register."
            ),
        )
    for field in found.values():
        # What the API leaves out stays as it is.
        field.required = False
    return found


def _place_precision(obj: Any) -> forms.ChoiceField:
    offered = _OF_PUBLIC if obj.origin == Origin.PUBLIC else _OF_TOLD
    held = PlacePrecision(obj.place_precision)
    levels = offered if held in offered else (held, *offered)
    return forms.ChoiceField(
        label=_("How exactly the place may be shown"),
        choices=[(level.value, level.label) for level in levels],
        initial=held.value,
        help_text=_("What is grave, or concerns some groups, is shown no finer than its country."),
    )


def _verification(obj: Any) -> forms.ChoiceField:
    held = Verification(obj.verification)
    levels = (held, *_LOWER.get(held, ()))
    return forms.ChoiceField(
        label=_("Verification"),
        choices=[(level.value, level.label) for level in levels],
        initial=held.value,
        widget=forms.RadioSelect,
        help_text=_(
            "As it stands, or lower. What did not happen, or can be checked by nothing, is retracted."
        ),
    )


def _note() -> Fields:
    return {
        "note": text_field(
            _("What is corrected"),
            hint=_("Everybody reads this beside what is published, in feeds and exports too."),
            limit=2000,
            missing=_("Say what is corrected: everybody reads this beside what is published."),
        ),
    }
