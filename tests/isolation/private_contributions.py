"""Private rows of a consultation: contributions that nobody else may read, and what arrived."""

import uuid

from participation.contributions.intake import write_down
from participation.contributions.models import Gateway
from participation.contributions.states import Door
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.contributions.consulting import open_consultation, send


def contribution_rows(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A contribution that is held, a message that arrived, a gateway, a draft."""
    consultation = open_consultation(cast)
    row = send(cast, consultation, cast.owner, text=f"Of {canary}.", naming="confidential")
    message = write_down(
        cast.institution.pk,
        consultation=None,
        door=Door.SMS,
        sender=f"{canary}@example.org",
        external_id="1",
        content=f"{canary}".encode(),
    )
    with tenant_context(system_actor(cast.institution.pk)):
        Gateway.objects.create(tenant=cast.institution, code="statutes", name=f"{canary} phone")
    draft = open_consultation(cast, status="draft", published_at=None, title_en=f"On {canary}")
    return {
        "contribution": row.pk,
        "consultation": draft.pk,
        "message": message.pk if message else uuid.uuid4(),
    }
