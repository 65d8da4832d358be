"""The transitions of an assessment. What else happens in each stands in effects.py."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import Actor
from portal.transitions import Fields, Transition, Visibility, states
from promotion.countries.states import AssessmentStatus

_MOST = 2000


def _with_note(_row: Any, _actor: Actor) -> Fields:
    return {
        "note": forms.CharField(
            label=_("Why"),
            help_text=_("Kept with the assessment; it is not public."),
            max_length=_MOST,
            widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        )
    }


ASSESSMENT_TRANSITIONS = (
    Transition(
        name="submit",
        label=_("Send to a second person"),
        sources=states(AssessmentStatus.DRAFT),
        target=AssessmentStatus.IN_REVIEW,
        permission=Permission.COUNTRY_EDIT,
        event="country.assessment_submitted",
        done=_("A second person reads it before it is public."),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="return",
        label=_("Send back to whoever wrote it"),
        sources=states(AssessmentStatus.IN_REVIEW),
        target=AssessmentStatus.DRAFT,
        permission=Permission.COUNTRY_EDIT,
        event="country.assessment_returned",
        done=_("It is a draft again."),
        fields=_with_note,
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="publish",
        label=_("Publish the assessment"),
        sources=states(AssessmentStatus.IN_REVIEW),
        target=AssessmentStatus.PUBLISHED,
        permission=Permission.COUNTRY_EDIT,
        event="country.assessment_published",
        done=_("The assessment is public. The one before stays readable with its date."),
        help=_(
            "You publish what somebody else wrote: read the sources, and ask whom the text could"
            " endanger."
        ),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="supersede",
        label=_("Replaced by a newer one"),
        sources=states(AssessmentStatus.PUBLISHED),
        target=AssessmentStatus.SUPERSEDED,
        permission=Permission.COUNTRY_EDIT,
        event="country.assessment_superseded",
        done=_("A newer assessment is shown."),
        visibility=Visibility.STAFF,
        is_internal=True,
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw the assessment"),
        sources=states(AssessmentStatus.PUBLISHED, AssessmentStatus.SUPERSEDED),
        target=AssessmentStatus.WITHDRAWN,
        permission=Permission.COUNTRY_EDIT,
        event="country.assessment_withdrawn",
        done=_("Nobody outside reads it any more."),
        fields=_with_note,
        help=_("For what is wrong, or could endanger somebody. Write a new one afterwards."),
        visibility=Visibility.STAFF,
    ),
)
