"""Addresses about the people of organizations and institutions, and of invitations."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from portal.actors import invitations_views, members_staff_views, members_views


class ActConverter(StringConverter):
    """What can be done with an open invitation."""

    regex = "resend|revoke"


register_converter(ActConverter, "invitation_act")
_ORGANIZATION = "organizations/<uuid:organization_id>/members/"
_STAFF = "<slug:tenant>/staff/members/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "organizations/invitations/<uuid:invitation_id>/<str:code>/",
        invitations_views.invitation,
        name="invitation",
    ),
    path(_ORGANIZATION, members_views.members, name="organization-members"),
    path(
        f"{_ORGANIZATION}<uuid:representation_id>/",
        members_views.member,
        name="organization-member",
    ),
    path(
        f"{_ORGANIZATION}<uuid:representation_id>/end/",
        members_views.end,
        name="organization-member-end",
    ),
    path(
        f"{_ORGANIZATION}<uuid:representation_id>/matters/",
        members_views.matters,
        name="organization-member-matters",
    ),
    path(
        f"{_ORGANIZATION}invitations/<uuid:invitation_id>/<invitation_act:act>/",
        members_views.invitation_act,
        name="organization-invitation-act",
    ),
    path(_STAFF, members_staff_views.staff_members, name="staff-members"),
    path(f"{_STAFF}<uuid:membership_id>/end/", members_staff_views.end, name="staff-member-end"),
    path(
        f"{_STAFF}invitations/<uuid:invitation_id>/<invitation_act:act>/",
        members_staff_views.invitation_act,
        name="staff-invitation-act",
    ),
]
