"""Object rules of the directory."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule
from protection.help.states import ActorStatus


@object_rule(Permission.DIRECTORY_VET)
def somebody_else_vets(actor: Actor, row: Any) -> Answer:
    """Whoever wrote an entry neither vets nor lists it."""
    if row is not None and actor.person_id is not None and row.written_by_id == actor.person_id:
        return denied(_("You wrote this entry. Somebody else vets and lists it."))
    return ALLOWED


def is_open_to_change(row: Any) -> Answer:
    """Words change only before the vetting."""
    if row.status != ActorStatus.PROPOSED:
        return denied(_("This entry was vetted as it is. Take it back first to change it."))
    return ALLOWED
