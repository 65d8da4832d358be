"""Who hears of a coming erasure: the team, in the neutral words of the desk."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.templates import Template, register
from protection.cases.subscribers import people_of_case

for _event in (
    "case.retention_begun",
    "case.erasure_asked",
    "case.part_erasure_asked",
    "case.erasure_agreed",
    "case.hold_begun",
):
    register(
        Template(
            name=f"{_event}.work",
            event=_event,
            audience=people_of_case,
            headline=_("There is news on your desk"),
            line=_("%(institution)s: there is news on your desk"),
            body=(_("There is news on your desk at %(institution)s. Sign in to see it."),),
            variables=frozenset({"institution"}),
            is_sensitive=True,
        )
    )
