"""Forms about decisions and requests for a review."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PublishForm(forms.Form):
    """Publishing shows one's name: it is confirmed."""

    confirm = forms.BooleanField(
        label=_("Yes: everybody may read this decision, with the name of our organization")
    )
