"""Object rules of appeals: pure functions of the row and the actor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.appeals.contestable import contestable
from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule

APPEAL = "portal.appeal"


def _is_appeal(obj: Any) -> bool:
    return obj is not None and obj._meta.label_lower == APPEAL


@object_rule(Permission.APPEAL_DECIDE)
def only_reviewers_of_the_matter_decide(actor: Actor, obj: Any) -> Answer:
    """Whoever leads the review or sits on it; nobody else of the institution."""
    if obj is None:
        return ALLOWED
    appeal = obj if _is_appeal(obj) else getattr(obj, "appeal", None)
    if appeal is None or actor.person_id in {appeal.reviewer_id, *appeal.panel}:
        return ALLOWED
    return denied(_("Only those who review this matter can do this."))


@object_rule(Permission.APPEAL_SEND_FILE)
def only_the_unit_sends_the_file(actor: Actor, obj: Any) -> Answer:
    """The staff who hold the file of the contested matter."""
    if not _is_appeal(obj) or actor.staff_roles & contestable(obj.subject_type).unit:
        return ALLOWED
    return denied(_("The file is sent by the staff who hold it."))
