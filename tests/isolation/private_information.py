"""Private rows of access to information: a request with a question, documents, what is kept back."""

import uuid
from typing import Any

from participation.information.models import Disclosure
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.information.acting import add_paper, kept, move, officer, send


def make_private_information(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A person's own request and an organization's, and an entry of the log that waits."""
    words: dict[str, Any] = {"title": f"About {canary}", "text": f"Everything about {canary}."}
    send(cast, cast.owner, for_organization=False, **words)
    row = send(cast, cast.owner, **words)
    move(
        row,
        "ask",
        officer(cast),
        question=f"Which {canary} do you mean?",
        question_language="en",
    )
    move(row, "clarify", cast.owner, answer=f"The old {canary}.")
    entry = add_paper(row, officer(cast), title=f"Paper on {canary}")
    kept(row, officer(cast), what=f"Names in {canary}")
    with tenant_context(system_actor(cast.institution.pk)):
        disclosure = Disclosure.objects.create(
            tenant=cast.institution,
            title=f"On {canary}",
            outcome="released",
            month=row.created_at.date().replace(day=1),
            visible_from=row.created_at,
        )
    return {
        "information_request": row.pk,
        "information_document": entry.document_id,
        "disclosure": disclosure.pk,
    }
