"""Object rules of contributions: pure functions of the row and the actor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule


@object_rule(Permission.CONTRIBUTION_SEND)
def only_its_author_writes(actor: Actor, row: Any) -> Answer:
    """Colleagues read what was sent for their organization; the words are the author's."""
    if not hasattr(row, "author_id") or row.author_id == actor.person_id:
        return ALLOWED
    return denied(_("Only the person who wrote this contribution can do that."))
