"""Forms of staff pages, also those made from the fields of a transition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.looks.fields import LimitedTextField, RadiosWithHints


class DeclarationForm(forms.Form):
    """Whether there is a conflict of interest, said before anything is done with a file."""

    has_conflict = forms.ChoiceField(
        label=_("Do you have a conflict of interest in this matter?"),
        choices=[("no", _("No")), ("yes", _("Yes, or it could look like one"))],
        widget=RadiosWithHints(
            hints={
                "yes": _("You then take no further part in it. Others see that you stepped back.")
            }
        ),
    )
    reason = LimitedTextField(
        label=_("If yes: what it is"), required=False, max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs |= {"rows": 2, "dir": "auto"}
