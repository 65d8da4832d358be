"""No answer in time: whoever asked may turn to a review. It never counts as a refusal."""

from uuid import UUID

from django.db import transaction

from participation.information import contest  # noqa: F401 - it says when silence is one
from participation.information.models import InformationRequest
from portal.appeals.models import Appeal
from portal.appeals.services import start_appeal_about
from portal.permissions import Actor
from portal.transitions import lock


@transaction.atomic
def ask_review_for_silence(*, request_id: UUID | str, actor: Actor) -> Appeal:
    """Begin a request for a review because the promised answer did not come; nothing is refused.

    Raises NotFound, NotPermitted, Refused (the time has not run out, or no review is provided).
    """
    row: InformationRequest = lock(InformationRequest, request_id)
    return start_appeal_about(row, cause=Appeal.Cause.SILENCE, actor=actor)
