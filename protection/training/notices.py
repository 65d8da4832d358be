"""Who is reminded."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.notifications.templates import Recipient, Template, register
from portal.outbox import Event
from protection.training.services import ENDING

RESULT, SIGNATURE = "protection.trainingresult", "protection.protocolsignature"


def _holder(_event: Event, row: Any) -> list[Recipient]:
    return [Recipient(row.person_id, is_staff=True)]


register(
    Template(
        name=ENDING,
        event=ENDING,
        audience=_holder,
        headline=_("A training ends soon"),
        line=_("%(institution)s: a training ends soon"),
        body=(
            _(
                "A module or the signed protocol at %(institution)s ends soon. Without it no key is"
                " issued or renewed, and no new case is given to you; cases in hand stay open."
            ),
        ),
        variables=frozenset({"institution"}),
        is_sensitive=True,
    )
)
