"""How the author of a contribution is called, for whom."""

from django.utils.translation import gettext as _

from participation.contributions.models import Contribution
from participation.contributions.states import Naming


def staff_name(row: Contribution) -> str:
    """What staff read: a chosen name stays a chosen name, a confidential one has none in lists."""
    if row.naming == Naming.CONFIDENTIAL:
        return _("Confidential")
    return row.signed_as or _("Nobody named")


def public_name(row: Contribution) -> str:
    """What everybody reads."""
    return row.signed_as or _("Not named")
