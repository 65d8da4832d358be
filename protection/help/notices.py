"""Who is told when a vetting has run out."""

from django.utils.translation import gettext_lazy as _

from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.templates import Template, register

ACTOR = "protection.protectionactor"

register(
    Template(
        name="protection_actor.expired",
        event="protection_actor.expired",
        audience=staff(StaffRole.PROTECTION_OFFICER, StaffRole.PROTECTION_SUPERVISOR),
        headline=_("Somebody in the directory has to be vetted anew"),
        line=_("%(institution)s: somebody in the directory has to be vetted anew"),
        body=(
            _(
                "A vetting at %(institution)s has run out. The entry is no longer listed, and"
                " nobody is referred to it until it is vetted anew."
            ),
        ),
        variables=frozenset({"institution"}),
        is_sensitive=True,
    )
)
