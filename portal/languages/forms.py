"""Forms of the translators' bench."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

LARGEST_BYTES = 5 * 1024 * 1024


class TranslationForm(forms.Form):
    """One text beside its source."""

    text = forms.CharField(
        label=_("Translation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Leave it empty to take the translation back."),
    )
    seen_source = forms.CharField(required=False, widget=forms.HiddenInput)


class FileForm(forms.Form):
    """A file that was exported here and filled in."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    file = forms.FileField(
        label=_("XLIFF or PO file"), help_text=_("At most 5 MB; made with the export above.")
    )

    def clean_file(self) -> "forms.FileField":
        """The limit is stated and checked."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError(_("This file is larger than 5 MB. Export fewer texts."))
        return file  # type: ignore[no-any-return]
