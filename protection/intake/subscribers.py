"""What intake hears of other rooms, and which links stand in its frame."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.outbox import Event, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from protection.intake.handing_over import begin_hand_over, forget_person, keep_word
from protection.intake.showing import add_frame_link

add_frame_link("help-now", _("Help now"))
# A room outside all institutions; the link is left out where it is not there.
add_frame_link("ombuds", _("Complain about us"))


@subscribe("restriction.handed_over")
def keep_wish(event: Event) -> None:
    """Whoever was kept out wants protection: they can fetch a word."""
    person = event.references.get("person")
    if person is None or event.tenant_id is None:
        return
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        begin_hand_over(event_id=event.pk, person_id=UUID(person), tenant_id=event.tenant_id)


@subscribe("obstacle.handed_over")
def keep_word_given(event: Event) -> None:
    """A word was given beside an obstacle report; of that report nothing is known here."""
    if event.tenant_id is None:
        return
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        keep_word(word_hash=bytes.fromhex(event.references["word"]), tenant_id=event.tenant_id)


@subscribe("account.erased")
def forget(event: Event) -> None:
    """Nothing waits for somebody who has left."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        forget_person(event.subject_id)
