"""A claim that was sent is looked up in the institution's own context, after the answer was given."""

from django.db import IntegrityError, transaction

from portal.claims import services  # noqa: F401 - registers the effects of the moves
from portal.errors import NotFound
from portal.organizations.models import Claim, ClaimStatus
from portal.outbox import Event, subscribe
from portal.permissions import system_actor
from portal.transitions import perform


@subscribe("claim.sent")
def receive_claim(event: Event) -> None:
    """Open the claim where the institution is in contact with such a file; else it rests."""
    claim = Claim.objects.filter(pk=event.subject_id, status=ClaimStatus.SENT).first()
    if claim is None:
        return
    try:
        with transaction.atomic():
            perform(Claim, claim.pk, "receive", actor=system_actor(event.tenant_id))
    except NotFound:
        # No such file, or none here: the claimant learns no more than that from the silence.
        return
    except IntegrityError:
        # Another claim on the file is open; one at a time.
        return
