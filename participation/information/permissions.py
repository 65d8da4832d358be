"""Object rules of access to information: pure functions of the row and the actor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule

REQUEST = "participation.informationrequest"


@object_rule(Permission.CLOCK_EXTEND)
def the_policy_extends(_actor: Actor, clock: Any) -> Answer:
    """How often and by how much the time to answer gets longer stands in the policy."""
    if getattr(clock, "subject_type", "") == REQUEST:
        return denied(
            _("This time limit is extended on the file of the request, as the rule says.")
        )
    return ALLOWED
