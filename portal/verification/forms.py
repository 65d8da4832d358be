"""The form for checking a paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.documents.kinds import PDF


class CheckForm(forms.Form):
    """A code, and what it shall be compared with."""

    code = forms.CharField(
        label=_("Code on the paper"),
        help_text=_(
            "16 letters and numbers in groups of four. Capitals and hyphens do not matter."
        ),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    digest = forms.RegexField(
        r"^\s*[0-9a-fA-F\s]*$",
        label=_("Fingerprint printed on the paper"),
        help_text=_("64 letters and numbers. Shows whether the text is the one that was issued."),
        required=False,
        max_length=100,
        error_messages={
            "invalid": _("A fingerprint has only the numbers 0 to 9 and the letters a to f.")
        },
    )
    file = forms.FileField(
        label=_("The paper as a PDF file"),
        help_text=_("Only its fingerprint is computed here. The file is not kept."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(PDF.endings)}),
    )

    def clean_digest(self) -> str:
        """Without the spaces that make it readable."""
        return "".join(self.cleaned_data["digest"].split()).lower()
