"""Forms of access to information that are not those of a move."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.information.states import IN_HAND, InformationStatus
from portal.documents.kinds import ACCEPT
from portal.looks.languages import own_name
from portal.organizations.models import Organization
from portal.tenancy.models import Tenant


class ForWhomForm(forms.Form):
    """For oneself alone, or for an organization that one writes for."""

    organization = forms.ChoiceField(
        label=_("For whom do you ask?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "What you ask alone is seen by you alone. What you ask for an organization is seen by"
            " its owners and editors."
        ),
    )

    def __init__(self, *args: Any, organizations: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        field.choices = [  # type: ignore[attr-defined]
            ("", _("For myself alone")),
            *((str(entry.pk), entry.name) for entry in organizations),
        ]
        field.initial = ""


class LogFilter(forms.Form):
    """Search in the disclosure log."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)


class QueueFilter(forms.Form):
    """What of the queue is shown."""

    words = forms.CharField(label=_("Words or receipt"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    assignee = forms.ChoiceField(
        label=pgettext_lazy("person who works on a file", "With:"),
        required=False,
        choices=[("", _("anybody")), ("mine", _("me")), ("nobody", _("nobody"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(InformationStatus.choices)
        shown = [*IN_HAND, InformationStatus.ANSWERED, InformationStatus.CLOSED]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", _("all in hand")),
            *((status.value, words[status]) for status in shown),
        ]


class DocumentForm(forms.Form):
    """A document to be given to whoever asked."""

    title = forms.CharField(
        label=_("What it is"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    language = forms.ChoiceField(label=_("Its language"), required=False)
    is_redacted = forms.BooleanField(label=_("Passages in it are blacked out"), required=False)
    file = forms.FileField(
        label=_("File"), widget=forms.ClearableFileInput(attrs={"accept": ACCEPT})
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("none, or several")),
            *((code, own_name(code)) for code in tenant.languages),
        ]
