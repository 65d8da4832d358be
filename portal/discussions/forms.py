"""The forms of discussions. Limits are stated beside each field and checked, never cut off."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.discussions.rooms import LISTED_LIMIT
from portal.discussions.states import ThreadStatus
from portal.discussions.tables import POST_LIMIT
from portal.discussions.threads import PSEUDONYM_LIMIT, TITLE_LIMIT
from portal.looks.fields import LimitedTextField
from portal.looks.languages import own_name
from portal.moderation.models import REMARK_LIMIT, REPORT_LIMIT
from portal.tenancy.models import Tenant


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _language_field(tenant: Tenant) -> forms.ChoiceField:
    here = get_language()
    return forms.ChoiceField(
        label=_("Language in which you write"),
        choices=[(code, own_name(code)) for code in tenant.languages],
        initial=here if here in tenant.languages else None,
    )


class PostForm(forms.Form):
    """A post: text, language, under which name."""

    text = LimitedTextField(label=_("Your post"), max_length=POST_LIMIT, widget=_area(8))
    reply_to = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, tenant: Tenant, *args: Any, names: bool = False, **kwargs: Any) -> None:
        """`names`: whether the person can still choose a pseudonym for this discussion."""
        super().__init__(*args, **kwargs)
        self.fields["language"] = _language_field(tenant)
        if names:
            self.fields["pseudonym"] = forms.CharField(
                label=_("Pseudonym for this discussion"),
                required=False,
                max_length=PSEUDONYM_LIMIT,
                help_text=_(
                    "Left empty, your own name is shown to everybody. What you choose now stays for "
                    "this discussion. The moderators’ decisions reach you either way."
                ),
                widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "dir": "auto"}),
            )


class EditForm(forms.Form):
    """One's own post, corrected."""

    text = LimitedTextField(label=_("Your post"), max_length=POST_LIMIT, widget=_area(10))


class ThreadForm(forms.Form):
    """A new discussion."""

    title = forms.CharField(
        label=_("Title"), max_length=TITLE_LIMIT, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    text = LimitedTextField(
        label=_("What it is about, and what happens with what is said"),
        max_length=POST_LIMIT,
        widget=_area(8),
    )

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = _language_field(tenant)


class ReportForm(forms.Form):
    """What is wrong with a post."""

    reason_code = forms.ChoiceField(label=_("Reason, from the published list"))
    note = LimitedTextField(
        label=_("What the moderators should know"),
        required=False,
        max_length=REPORT_LIMIT,
        widget=_area(4),
        help_text=_("The author is not told who reported. You are told what came of it."),
    )

    def __init__(self, reasons: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason_code"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose a reason")), *reasons.items()]


class ThreadFilter(forms.Form):
    """Discussions, narrowed to those that are open or closed."""

    status = forms.ChoiceField(
        label=_("Discussions"),
        required=False,
        choices=[("", _("All")), *ThreadStatus.choices],
    )


class RoomForm(forms.Form):
    """A new closed room."""

    name = forms.CharField(
        label=_("Name of the room"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Only its members and your moderators ever see it."),
    )
    purpose = LimitedTextField(label=_("What it is for"), max_length=2000, widget=_area(4))


class CodeForm(forms.Form):
    """A code that a member handed over."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "dir": "ltr", "autocomplete": "off"}
        ),
    )


class ListingForm(forms.Form):
    """Whether, and as whom, the other members see one in the list."""

    name = forms.CharField(
        label=_("The name that other members see"),
        required=False,
        max_length=LISTED_LIMIT,
        help_text=_(
            "Left empty, you are in no list: nobody sees that you are here until you post."
        ),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "dir": "auto"}),
    )


class RemarkForm(forms.Form):
    """A note between moderators."""

    remark = LimitedTextField(
        label=_("Remark for other moderators"),
        max_length=REMARK_LIMIT,
        widget=_area(3),
        help_text=_("Seen by staff of the institution only."),
    )


class TranslationForm(forms.Form):
    """A post in another language."""

    text = LimitedTextField(label=_("Translation"), max_length=2 * POST_LIMIT, widget=_area(8))
    is_machine = forms.BooleanField(
        label=_("Made by a machine"),
        required=False,
        help_text=_("It is labelled as such for readers."),
    )

    def __init__(self, tenant: Tenant, written_in: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the translation"),
            choices=[(code, own_name(code)) for code in tenant.languages if code != written_in],
        )
