"""Forms of the inbox and of the page of deliveries."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.actors.models import MailPreference
from portal.outbox import Delivery


class MailForm(forms.Form):
    """When mail is sent, and how much it says."""

    preference = forms.ChoiceField(
        label=_("When do you want mail?"),
        choices=MailPreference.choices,
        widget=forms.RadioSelect,
        help_text=_("Everything is in your inbox in the portal, whatever you choose."),
    )
    is_neutral = forms.BooleanField(
        label=_("Keep my mail neutral"),
        required=False,
        help_text=_(
            "A mail then says only that there is news, without the name of an institution or an "
            "organization. Mail about confidential profiles is always like this."
        ),
    )


class DeliveryFilter(forms.Form):
    """Which deliveries to list."""

    status = forms.ChoiceField(
        label=pgettext_lazy("of a message", "Status"),
        required=False,
        choices=[("", pgettext_lazy("messages in every state", "All")), *Delivery.Status.choices],
    )
