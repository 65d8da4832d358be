"""Who is told that what somebody does for an organization or an institution has changed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.actors.models import Representation, StaffMembership
from portal.notifications.audiences import owners, person_named
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Template, register

_ORGANIZATION = frozenset({"organization"})

register(
    Template(
        name="representation.changed.told",
        event="representation.changed",
        audience=person_named("person"),
        headline=_("Your role in an organization has changed"),
        line=_("%(organization)s: your role has changed"),
        body=(_("%(organization)s has given you another role in its file."),),
        variables=_ORGANIZATION,
    ),
    Template(
        name="representation.ended.told",
        event="representation.ended",
        audience=person_named("person"),
        headline=_("You no longer represent an organization"),
        line=_("%(organization)s: you no longer represent it here"),
        body=(
            _(
                "You no longer represent %(organization)s in the portal. If you think that this is "
                "wrong, you can say so: a claim is heard and decided by two persons."
            ),
        ),
        variables=_ORGANIZATION,
    ),
    Template(
        name="representation.ended.owners",
        event="representation.ended",
        audience=owners,
        headline=_("Somebody no longer represents your organization"),
        line=_("%(organization)s: somebody no longer represents it here"),
        body=(
            _(
                "Somebody who represented %(organization)s no longer does. The file shows who "
                "represents it now."
            ),
        ),
        variables=_ORGANIZATION,
    ),
    Template(
        name="membership.ended.told",
        event="membership.ended",
        audience=person_named("person"),
        headline=_("You no longer work for an institution here"),
        line=_("%(institution)s: you no longer work for it here"),
        body=(_("Your work for %(institution)s in the portal has ended."),),
        variables=frozenset({"institution"}),
    ),
)


@describes("portal.representation")
def describe_representations(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Which organization it is about."""
    rows = Representation.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row.organization for row in rows.select_related("organization")}
    return {
        matter.key: Description(
            values={"organization": known[matter.subject_id].name},
            path=path_to("organization", organization_id=known[matter.subject_id].pk),
        )
        for matter in matters
        if matter.subject_id in known
    }


@describes("portal.staffmembership")
def describe_memberships(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The institution says it all."""
    rows = StaffMembership.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = set(rows.values_list("pk", flat=True))
    return {matter.key: Description() for matter in matters if matter.subject_id in known}
