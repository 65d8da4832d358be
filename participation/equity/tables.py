"""The transitions of the figures of one cycle. What else happens in each stands in effects.py."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.equity.states import EquityStatus
from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied
from portal.transitions import Fields, Transition, Visibility, states

NOTE_MOST = 4000


def _can_be_published(report: Any) -> Answer:
    if report.is_first_cycle:
        return denied(
            _(
                "The first cycle is for the institution alone: read the figures, look for what is"
                " behind them, correct it. From the next cycle on they are published."
            )
        )
    if not report.is_complete:
        return denied(_("This cycle still runs. Its figures are published when it is over."))
    return ALLOWED


def _with_note(_report: Any, _actor: Actor) -> Fields:
    return {
        "note": forms.CharField(
            label=_("Note of the institution"),
            help_text=_(
                "Published beside the figures: what is behind them, what is done about it."
            ),
            max_length=NOTE_MOST,
            widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        ),
        "note_language": forms.ChoiceField(
            label=_("Language of the note"), choices=settings.LANGUAGES
        ),
    }


def _with_reason(_report: Any, _actor: Actor) -> Fields:
    return {
        "note": forms.CharField(
            label=_("Why they are taken back"),
            help_text=_("Kept in the file of these figures."),
            max_length=NOTE_MOST,
            widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        )
    }


EQUITY_TRANSITIONS = (
    Transition(
        name="publish",
        label=_("Publish the figures"),
        sources=states(EquityStatus.INTERNAL, EquityStatus.TAKEN_BACK),
        target=EquityStatus.PUBLISHED,
        permission=Permission.EQUITY_PUBLISH,
        event="equity.published",
        done=_("The figures are published."),
        fields=_with_note,
        available=_can_be_published,
        help=_(
            "Anybody can read and download them. Groups behind which fewer than five organizations"
            " stand are left out."
        ),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="take_back",
        label=_("Take the figures back"),
        sources=states(EquityStatus.PUBLISHED),
        target=EquityStatus.TAKEN_BACK,
        permission=Permission.EQUITY_PUBLISH,
        event="equity.taken_back",
        done=_("The figures are no longer public."),
        fields=_with_reason,
        help=_("For figures that are wrong. They are made anew and can be published again."),
        visibility=Visibility.STAFF,
    ),
)
