"""What a review does to contributions that were removed (portal.appeals.contestable)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from participation.contributions import effects  # noqa: F401 - it registers
from participation.contributions.models import Contribution
from participation.contributions.selectors import visible
from participation.contributions.states import ContributionStatus
from portal.appeals.contestable import Contestable, Ruling, register
from portal.errors import NotFound, Sentence
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.transitions import perform


def _find(contribution_id: UUID, actor: Actor) -> Contribution:
    found = visible(actor).filter(pk=contribution_id).first()
    if found is None:
        raise NotFound
    return found


def restore(ruling: Ruling) -> Sentence:
    """The decision was changed: the text stands again."""
    return _move(ruling, "restore", _("The contribution stands again as it was."))


def send_back(ruling: Ruling) -> Sentence:
    """The moderators look again; their time begins anew."""
    return _move(ruling, "send_back", _("The contribution is with the moderators again."))


def _move(ruling: Ruling, name: str, sentence: Sentence) -> Sentence:
    if ruling.subject.status != ContributionStatus.REMOVED:
        return ""
    perform(Contribution, ruling.subject.pk, name, actor=ruling.actor, within=ruling.move)
    return sentence


register(
    Contestable(
        label=Contribution._meta.label_lower,
        name=_("Contribution"),
        find=_find,
        page=("contribution", "contribution"),
        staff_page=("staff-contribution", "contribution_id"),
        changed=restore,
        sent_back=send_back,
        unit=frozenset({StaffRole.CONSULTATION_MANAGER}),
    )
)
