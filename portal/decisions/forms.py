"""Forms about decisions and requests for a review."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.policies.kinds import Outcome


class PublishForm(forms.Form):
    """Publishing shows one's name: it is confirmed."""

    confirm = forms.BooleanField(
        label=_("Yes: everybody may read this decision, with the name of our organization")
    )


class DigestFilter(forms.Form):
    """The public register, narrowed to one outcome."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=lambda: [
            ("", pgettext_lazy("every outcome", "All")),
            ("grant", _("granted")),
            ("defer", _("deferred")),
            *((o.value, o.label) for o in Outcome if o not in {Outcome.DEFER, Outcome.NO_ANSWER}),
        ],
    )
