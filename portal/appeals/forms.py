"""Forms of appeals that are no moves: filters, invitations, panel, summaries, recommendations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.appeals.contestable import every_contestable
from portal.appeals.models import Appeal
from portal.appeals.publishing import RECOMMENDATION_LIMIT, SUMMARY_LIMIT
from portal.appeals.states import AppealOutcome, AppealStatus
from portal.decisions.fields import text_field
from portal.looks.languages import own_name
from portal.policies.models import PolicySubject
from portal.tenancy.models import Tenant


class QueueFilter(forms.Form):
    """The staff's list, narrowed."""

    status = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=lambda: [
            ("", _("all in hand")),
            *(one for one in AppealStatus.choices if one[0] != AppealStatus.DRAFT),
        ],
    )
    cause = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=lambda: [("", _("All")), *Appeal.Cause.choices],
    )
    procedure = forms.ChoiceField(
        label=_("Procedure"),
        required=False,
        choices=lambda: [
            ("", _("All")),
            *((one.label, one.name) for one in every_contestable()),
        ],
    )
    mine = forms.ChoiceField(
        label=pgettext_lazy("person who works on a file", "With"),
        required=False,
        choices=(("", _("anybody")), ("on", _("me"))),
    )
    overdue = forms.ChoiceField(
        label=_("Time limit"), required=False, choices=(("", _("any")), ("on", _("overdue")))
    )


class PublicFilter(forms.Form):
    """The public list, narrowed to one outcome."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=lambda: [
            ("", _("All")),
            *(one for one in AppealOutcome.choices if one[0] != AppealOutcome.WITHDRAWN),
        ],
    )


class InALanguage(forms.Form):
    """A form with one of the institution's languages."""

    language = forms.ChoiceField(label=_("Language in which you write"))

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, own_name(code)) for code in tenant.languages]


class InviteForm(InALanguage):
    """One person from outside, for one matter."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("They see this matter alone, and only until it is closed."),
    )
    field_order = ("email", "language")


class SummaryForm(InALanguage):
    """What everybody may read of a review."""

    text = text_field(
        _("Summary"),
        hint=_(
            "What was contested, what was found, what followed. Leave out names, places and"
            " everything by which somebody could be recognized. A second person releases it."
        ),
        limit=SUMMARY_LIMIT,
    )
    field_order = ("text", "language")


class RecommendationForm(InALanguage):
    """What should change in the rules themselves."""

    subject = forms.ChoiceField(
        label=_("Rules that it is about"),
        choices=lambda: [("", _("Choose rules")), *PolicySubject.choices],
    )
    text = text_field(
        _("What should change, and why"),
        hint=_("It is published with the summary. Leave out whose matter it was."),
        limit=RECOMMENDATION_LIMIT,
    )
    field_order = ("subject", "text", "language")
