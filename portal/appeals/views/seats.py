"""The people who review a matter, as the institution itself sees them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.appeals.models import Appeal, AppealMember
from portal.appeals.selectors import names_of
from portal.permissions import Actor


def seats_of(
    appeal: Appeal, members: Sequence[AppealMember], actor: Actor, *, shows_votes: bool
) -> list[dict[str, Any]]:
    """One line a member. Votes of others are shown to those who have voted themselves."""
    names = names_of(member.person_id for member in members)
    return [
        {
            "member": member,
            "name": _name(member, names.get(member.person_id, ""), actor),
            "leads": member.person_id == appeal.reviewer_id,
            "has_voted": bool(member.vote),
            "vote": member.get_vote_display() if shows_votes and member.vote else "",
            "state": member.vote,
            "opinion": member.opinion if shows_votes else "",
        }
        for member in members
    ]


def _name(member: AppealMember, name: str, actor: Actor) -> str:
    if member.person_id == actor.person_id:
        return _("you")
    return name or _("somebody from outside")
