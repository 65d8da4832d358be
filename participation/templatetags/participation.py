"""Template tags that several rooms of participation share."""

from typing import Any

from django import template

from participation.consultations.models import Consultation
from participation.consultations.selectors import oversight_for
from participation.programmes.models import OversightOffice
from portal.looks.languages import name_here
from portal.looks.texts import text_of

register = template.Library()


@register.inclusion_tag("programmes/_oversight.html")
def oversight_exit_of(consultation: Consultation) -> dict[str, Any]:
    """The same for a consultation: its programme's office, else the institution's."""
    return oversight_exit(oversight_for(consultation))


@register.inclusion_tag("programmes/_oversight.html")
def oversight_exit(office: OversightOffice | None) -> dict[str, Any]:
    """Where exploitation, abuse and fraud are told, and that nothing written here reaches it."""
    if office is None:
        return {"office": None}
    return {
        "office": office,
        "office_name": text_of(office, "name").text,
        "office_languages": [name_here(code) for code in office.languages],
    }
