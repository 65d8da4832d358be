"""Template tags that several rooms of participation share."""

from typing import Any

from django import template

from participation.programmes.models import OversightOffice
from portal.looks.languages import name_here
from portal.looks.texts import text_of

register = template.Library()


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
