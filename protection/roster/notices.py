"""Who is told what of the roster: a call to those on duty, gaps to those who coordinate."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.templates import Recipient, Template, register
from portal.outbox import Event
from protection.roster.services import CALLED, GAP_FOUND

CALL, GAP = "protection.call", "protection.gapnotice"


def _called(_event: Event, call: Any) -> list[Recipient]:
    return [Recipient(person_id, is_staff=True) for person_id in call.people]


register(
    Template(
        name="duty.called",
        event=CALLED,
        audience=_called,
        headline=_("Look into the portal"),
        line=_("Look into the portal"),
        body=(_("You are on duty. Look into the portal."),),
        variables=frozenset(),
        is_sensitive=True,
        tells_actor=True,
    ),
    Template(
        name="roster.gap",
        event=GAP_FOUND,
        audience=staff(StaffRole.PROTECTION_SUPERVISOR),
        headline=_("The roster has a gap"),
        line=_("%(institution)s: the roster has a gap"),
        body=(
            _(
                "Within two weeks nobody is on duty at %(institution)s in hours that visitors were"
                " promised, or in one of the languages. Find somebody to stand in, or change the"
                " hours. What visitors read follows by itself."
            ),
        ),
        variables=frozenset({"institution"}),
        is_sensitive=True,
    ),
)
