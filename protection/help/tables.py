"""The transitions of a protection actor in the directory."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.looks.fields import DateInputField
from portal.permissions import Actor
from portal.transitions import Fields, Transition, Visibility, states
from protection.help.states import ActorStatus as S

LONGEST_VETTING = timedelta(days=366)


class GoodUntilField(DateInputField):
    """A day from tomorrow to a year from now."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        today = timezone.localdate()
        if value is not None and not today < value <= today + LONGEST_VETTING:
            raise forms.ValidationError(_("Choose a day from tomorrow to a year from now."))


def _vetting_fields(_obj: Any, _actor: Actor) -> Fields:
    return {
        "vetting_note": forms.CharField(
            label=_("How they were vetted, and what was found"),
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
            help_text=_(
                "Who they are, who knows them, who pays them, who can compel them, how they keep"
                " confidence. Never public; name no person who was helped."
            ),
        ),
        "good_until": GoodUntilField(
            label=_("Good until"),
            help_text=_("At most a year from now. After this day they are no longer listed."),
        ),
    }


def _listing_fields(_obj: Any, _actor: Actor) -> Fields:
    return {
        "consent_how": forms.CharField(
            label=_("Who agreed for them to be listed publicly, how and when"),
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            help_text=_("A role, not a name. Without their agreement they stay unlisted."),
        ),
        "has_consent": forms.BooleanField(
            label=_("They have read what will be shown, and agree to it")
        ),
    }


def _reason_fields(_obj: Any, _actor: Actor) -> Fields:
    return {
        "standing_note": forms.CharField(
            label=_("Why"),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            help_text=_("For colleagues who would refer somebody to them. Never public."),
        )
    }


def _move(name: str, label: Any, sources: frozenset[str], target: str, **more: Any) -> Transition:
    return Transition(
        name=name,
        label=label,
        sources=sources,
        target=target,
        event=f"protection_actor.{more.pop('event')}",
        visibility=Visibility.STAFF,
        **more,
    )


ACTOR_TRANSITIONS = (
    _move(
        "vet",
        _("Record the vetting"),
        states(S.PROPOSED),
        S.VETTED,
        permission=Permission.DIRECTORY_VET,
        event="vetted",
        done=_("Vetted"),
        fields=_vetting_fields,
        help=_("Somebody other than whoever wrote the entry vets it."),
    ),
    _move(
        "list",
        _("List publicly"),
        states(S.VETTED),
        S.LISTED,
        permission=Permission.DIRECTORY_VET,
        event="listed",
        done=_("Listed on “Help now”"),
        fields=_listing_fields,
        help=_("Only with their agreement. Everybody can then read the entry’s public part."),
    ),
    _move(
        "unlist",
        _("Take off the public list"),
        states(S.LISTED),
        S.VETTED,
        permission=Permission.DIRECTORY_KEEP,
        event="unlisted",
        done=_("No longer listed publicly"),
        help=_("At once. Officers can still refer people to them."),
    ),
    _move(
        "suspend",
        _("Suspend"),
        states(S.VETTED, S.LISTED),
        S.SUSPENDED,
        permission=Permission.DIRECTORY_KEEP,
        event="suspended",
        done=_("Suspended"),
        fields=_reason_fields,
        help=_("At once: off the public list, and nobody is referred to them."),
    ),
    _move(
        "propose_anew",
        _("Take back to change it, and vet it anew"),
        states(S.VETTED, S.LISTED, S.SUSPENDED, S.EXPIRED),
        S.PROPOSED,
        permission=Permission.DIRECTORY_KEEP,
        event="proposed_anew",
        done=_("Taken back to be changed"),
        help=_(
            "Nothing of a vetted entry can be changed by one person alone: it leaves the public list"
            " until somebody else has vetted it again."
        ),
    ),
    _move(
        "expire",
        _("The vetting has run out"),
        states(S.VETTED, S.LISTED),
        S.EXPIRED,
        permission=Permission.DIRECTORY_VET,
        event="expired",
        done=_("The vetting has run out"),
        is_internal=True,
    ),
)
