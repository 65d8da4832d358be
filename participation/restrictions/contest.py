"""What a review does to a report that somebody was kept out (portal.appeals.contestable)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from participation.restrictions.models import Restriction
from participation.restrictions.selectors import visible
from participation.restrictions.states import RestrictionStatus
from portal.appeals.contestable import Contestable, Ruling, register
from portal.errors import NotFound, Sentence
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.transitions import perform


def _own(restriction_id: UUID, actor: Actor) -> Restriction:
    found = visible(actor).filter(pk=restriction_id).first()
    if found is None or actor.is_staff or not found.wants_review:
        raise NotFound
    return found


def conclude(ruling: Ruling) -> Sentence:
    """What the review found is the answer."""
    return _move(ruling, "conclude_after_review", _("The report is answered with what was found."))


def look_again(ruling: Ruling) -> Sentence:
    """It is looked at again under the review's instructions."""
    return _move(ruling, "return_after_review", _("The report is looked at again."))


def _move(ruling: Ruling, name: str, sentence: Sentence) -> Sentence:
    if ruling.subject.status != RestrictionStatus.WITH_REVIEW:
        return ""
    perform(
        Restriction,
        ruling.subject.pk,
        name,
        actor=ruling.actor,
        values={"note": ruling.note},
        within=ruling.move,
    )
    return sentence


register(
    Contestable(
        label=Restriction._meta.label_lower,
        name=_("Somebody was kept out"),
        find=_own,
        page=("restriction", "restriction"),
        staff_page=("staff-restriction", "restriction"),
        changed=conclude,
        sent_back=look_again,
        unit=frozenset({StaffRole.APPEALS_REVIEWER}),
    )
)
