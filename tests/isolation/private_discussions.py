"""Private rows of discussions: a held post, and a closed room with its thread, post and members."""

from uuid import UUID

from portal.discussions.models import RoomMembership, Vouch
from portal.discussions.services import Words, vouch, write_post
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.discussions.talk import closed_room, public_thread, room_thread, say_in


def private_discussions(cast: Cast, canary: str) -> dict[str, UUID]:
    """Ids by the names that addresses give them."""
    held = say_in(public_thread(cast), cast.owner, f"I know {canary}.")
    room = closed_room(cast, cast.owner, name=f"{canary} room")
    thread = room_thread(cast, room, cast.owner, title=f"{canary} route")
    with tenant_context(cast.owner) as actor:
        write_post(
            thread.pk,
            Words(text=f"{canary} at dawn.", language="en"),
            tenant_id=thread.tenant_id,
            actor=actor,
        )
        vouch(room.pk, tenant=cast.institution, actor=actor)
        code = Vouch.objects.get()
        membership = RoomMembership.objects.get()
    return {
        "post": held.pk,
        "room": room.pk,
        "thread": thread.pk,
        "vouch": code.pk,
        "place": membership.pk,
    }
