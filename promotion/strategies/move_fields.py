"""The fields of moves: what has to be said, with its limit, before a step is taken."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.looks.fields import LimitedTextField
from portal.permissions import Actor
from portal.transitions import Fields
from promotion.strategies.states import Listing

TEXT_LIMIT = 4000
_PUBLIC = _("Everybody can read it. Name no person, and nobody who could be put at risk.")


def long_text(label: Any, *, hint: Any = _PUBLIC, required: bool = True) -> LimitedTextField:
    """A text of at most 4,000 characters that becomes public."""
    return LimitedTextField(
        label=label, max_length=TEXT_LIMIT, help_text=hint, required=required, strip=True
    )


def nothing(_row: Any, _actor: Actor) -> Fields:
    """No more than the step itself."""
    return {}


def for_pause(_row: Any, _actor: Actor) -> Fields:
    """Why it rests."""
    return {"note": long_text(_("Why it is paused"))}


def for_amendment(_row: Any, _actor: Actor) -> Fields:
    """Why the text is opened again."""
    hint = _(
        "The other owners read it. What all have signed stays public until all have signed the new text."
    )
    return {"note": long_text(_("What is to be changed, and why"), hint=hint)}


def for_conclusion(_row: Any, _actor: Actor) -> Fields:
    """What the review found."""
    return {"conclusion": long_text(_("What the review found"))}


def for_lessons(_row: Any, _actor: Actor) -> Fields:
    """What was learned."""
    return {"lessons": long_text(_("What was learned, also from what did not work"))}


def for_listing(owner: Any, _actor: Actor) -> Fields:
    """How the owner is listed."""
    return {
        "listing": forms.ChoiceField(
            label=_("How you are listed"),
            choices=Listing.choices,
            widget=forms.RadioSelect,
            initial=owner.listing if owner is not None else None,
            help_text=_(
                "For everybody: page, list, feed, files and API alike. The other owners and the"
                " institution always see your name. You can change it at any time; what others"
                " have copied by then cannot be called back."
            ),
        )
    }


def for_signature(owner: Any, actor: Actor) -> Fields:
    """The text that is signed, how one is listed, and where one disagrees."""
    return {
        **for_listing(owner, actor),
        "dissent": long_text(
            _("Where you disagree, if you do"),
            required=False,
            hint=_(
                "It stands beside the strategy for everybody to read. You can sign and disagree"
                " with a part of it."
            ),
        ),
        "is_attributed": forms.BooleanField(
            label=_("Show our name beside what we disagree with (only if you are listed by name)"),
            required=False,
        ),
        "text_hash": forms.CharField(
            label=_("Check sum of the text (SHA-256)"),
            max_length=64,
            widget=forms.HiddenInput,
            help_text=_("Of the text that you have read; any other is not signed."),
        ),
        "confirm": forms.BooleanField(
            label=_("We have read this text and adopt it, word for word.")
        ),
    }


def for_leaving(_owner: Any, _actor: Actor) -> Fields:
    """Why one leaves, for the others."""
    return {
        "note": long_text(
            _("Why you leave, if you want to say it"),
            required=False,
            hint=_("The other owners and the institution read it; nobody else."),
        )
    }


def for_report(item: Any, _actor: Actor) -> Fields:
    """How far it has come."""
    return {
        "reached": forms.IntegerField(
            label=_("How much of it is done, in percent"),
            min_value=0,
            max_value=99,
            initial=item.reached if item is not None else None,
            help_text=_(
                "0 to 99. Of a part that has parts of its own, theirs are counted and not this."
            ),
            widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        ),
        "note": long_text(_("What was done since"), required=False),
    }


def for_block(_item: Any, _actor: Actor) -> Fields:
    """By which published obstacle."""
    return {
        "obstacle": forms.UUIDField(
            label=_("Blocked by this published obstacle"),
            help_text=_("Choose one that this institution has published."),
        ),
        "note": long_text(_("How it blocks this"), required=False),
    }


def for_drop(_item: Any, _actor: Actor) -> Fields:
    """Why it is given up."""
    return {"drop_reason": long_text(_("Why it is dropped"))}


def for_use(_outcome: Any, _actor: Actor) -> Fields:
    """What an outcome was used for."""
    return {"used_for": long_text(_("What it was used for"))}


def for_withdrawal(_outcome: Any, _actor: Actor) -> Fields:
    """Why an outcome is taken back."""
    hint = _("The owners and the institution read it.")
    return {"withdrawn_because": long_text(_("Why it is withdrawn"), hint=hint)}


def for_confirmation(_row: Any, _actor: Actor) -> Fields:
    """What an outsider knows."""
    return {
        "statement": long_text(
            _("What you know of it, and how you know it"),
            hint=_("Everybody can read it once the owners have agreed on the outcome."),
        ),
        "is_independent": forms.BooleanField(
            label=_(
                "Our organization owns nothing in this strategy, is not paid from it, and I speak"
                " for none of its owners."
            )
        ),
        "is_named": forms.BooleanField(
            label=_("Our name may stand beside it in public"), required=False
        ),
    }


def for_no_confirmation(_row: Any, _actor: Actor) -> Fields:
    """Why an outsider does not confirm it."""
    return {
        "statement": long_text(
            _("Why, if you want to say it"),
            required=False,
            hint=_("The owners and the institution read it; nobody else."),
        )
    }
