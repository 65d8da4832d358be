"""The forms by which a spreadsheet is brought in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.accreditation.importing_values import FIELDS
from participation.accreditation.models import Import
from portal.importing.cells import DateOrder


class UploadForm(forms.Form):
    """A spreadsheet, and how an earlier one was matched."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "CSV or XLSX, up to 10 MB and 20,000 lines. The first line names the columns."
            " Nothing is changed before you have seen what would happen, line by line."
        ),
    )
    mapping = forms.ChoiceField(label=_("Match it as an earlier file"), required=False, choices=())

    def __init__(self, *args: Any, mappings: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if mappings:
            choices = [("", _("no, from the beginning")), *mappings.items()]
            self.fields["mapping"] = forms.ChoiceField(
                label=_("Match it as an earlier file"), required=False, choices=choices
            )
        else:
            del self.fields["mapping"]


class ColumnsForm(forms.Form):
    """Which column holds what."""

    def __init__(self, *args: Any, batch: Import, **kwargs: Any) -> None:
        initial = {**batch.columns, "date_order": batch.date_order}
        super().__init__(*args, **{**kwargs, "initial": initial})
        choices = [("", _("no column")), *((name, name) for name in batch.header)]
        for field in FIELDS:
            # What is required is said by the service, on the same page.
            self.fields[field.name] = forms.ChoiceField(
                label=field.word,
                required=False,
                choices=choices,
                help_text=_("required") if field.required else "",
            )
        self.fields["date_order"] = forms.ChoiceField(
            label=_("How dates are written"), choices=DateOrder.choices, widget=forms.RadioSelect
        )

    @property
    def columns(self) -> dict[str, str]:
        """{field: column} as it was chosen."""
        return {field.name: self.cleaned_data[field.name] for field in FIELDS}
