"""The empty offline form as an answer, the same on the page and in the API."""

from django.http import HttpResponse

from participation.consultations.models import Consultation
from participation.contributions.addresses import address_of
from participation.contributions.asking import asked_of
from participation.contributions.offline import FILE_NAME, current_version, write_form


def form_response(consultation: Consultation, *, page: str) -> HttpResponse:
    """The form in the active language; `page` is the whole address to which it is sent back."""
    asked = asked_of(consultation)
    text = write_form(
        asked,
        version=current_version(asked),
        mail_address=address_of(consultation),
        page=page,
    )
    # With its mark, old editors find the character set.
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response["Cache-Control"] = "no-store"
    return response
