"""What a filled offline form says to the consultation that it was sent to."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from participation.consultations.models import Consultation
from participation.contributions.asking import Asked, asked_of
from participation.contributions.intake import sentence_of
from participation.contributions.intake_reading import decode_text
from participation.contributions.offline import (
    LARGEST,
    Filled,
    current_version,
    fit,
    read_form,
    with_leftover,
)
from portal.errors import InvalidFields, Refused


@dataclass(frozen=True, slots=True)
class Understood:
    """The values of a draft, the version of the form, and a sentence where it is not the present one."""

    asked: Asked
    values: dict[str, Any]
    version: int
    note: str


def filled_text(upload: "UploadedFile[bytes] | None", words: str) -> str:
    """The text of a filled form: from the file, else as pasted. Raises InvalidFields."""
    if upload is None:
        if not words.strip():
            raise InvalidFields({"file": [_("Choose the file, or paste its text.")]})
        return words
    if (upload.size or 0) > LARGEST:
        raise InvalidFields(
            {"file": [_("This file is too large to be a form. Look for form.txt.")]}
        )
    return decode_text(upload.read())


def understand(text: str, consultation: Consultation) -> Understood:
    """Read a form. Raises Refused (no_form, other_form)."""
    filled = read_form(text)
    if filled is None:
        raise Refused(
            _(
                "This is not a form of ours, or its line with “form:” in double brackets is gone."
                " Download the form again and copy your answers into it."
            ),
            code="no_form",
        )
    if filled.consultation_hex != consultation.pk.hex:
        raise Refused(sentence_of("other_form"), code="other_form")
    asked = asked_of(consultation)
    values = with_leftover(fit(filled, asked), _("Answers to questions of an older form:"))
    return Understood(asked, values, filled.version, _note(filled, current_version(asked)))


def _note(filled: Filled, current: int) -> str:
    if filled.version == current:
        return ""
    if filled.version > current:
        return str(sentence_of("newer_form"))
    return _(
        "Your form has the version %(yours)d; the present one is %(current)d. It was taken all the"
        " same. Answers to questions that are not asked any more stand under your own words."
    ) % {"yours": filled.version, "current": current}
