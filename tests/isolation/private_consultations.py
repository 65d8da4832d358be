"""Private rows of programmes and consultations: what the institution still prepares."""

import uuid
from typing import Any

from participation.consultations.services import create_consultation
from participation.consultations.texts import save_text
from participation.programmes.services import save_office, save_programme
from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from tests.cast import Cast


def make_private_consultations(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A programme and a consultation with its draft text, none of them published."""
    tenant = cast.institution.pk
    words = {"en": f"About {canary}"}
    basics: dict[str, Any] = {"kind": "draft_text", "languages": ["en"], "unit": canary}
    with tenant_context(cast.staff[StaffRole.CONSULTATION_MANAGER]) as actor:
        # An office is public from the beginning: it says nothing private.
        office = save_office(
            tenant_id=tenant,
            values={"name": {"en": "Oversight"}, "how_to_reach": {"en": "Call."}, "phone": "1"},
            actor=actor,
        )
        place = {"country": "EG", "name": f"{canary} town"}
        programme = save_programme(
            tenant_id=tenant,
            values={"title": words, "unit": canary, "places": [place], "oversight": office.pk},
            actor=actor,
        )
        consultation = create_consultation(
            tenant_id=tenant, values={**basics, "title": words}, actor=actor
        )
        save_text(
            consultation_id=consultation.pk,
            values={"title": words, "pasted": {"en": f"1. Of {canary}."}},
            actor=actor,
        )
    return {"programme": programme.pk, "consultation": consultation.pk, "office": office.pk}
