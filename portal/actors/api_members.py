"""The people of an organization and of an institution in the API: roles, leaving, invitations."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.actors.invitations import (
    invite_representative,
    invite_staff,
    list_invitations,
    resend_invitation,
    revoke_invitation,
)
from portal.actors.members import change_role, end_representation, list_representatives
from portal.actors.members_staff import end_membership, list_memberships
from portal.actors.models import Invitation, Representation, StaffMembership
from portal.api import CursorPages, actor_of, nothing_of, tenant_of
from portal.errors import NotFound
from portal.grants import OrganizationRole, Permission, StaffRole
from portal.idempotency import idempotent
from portal.organizations.selectors import get_organization
from portal.permissions import Actor, allowed

_LANGUAGES = [code for code, _name in settings.LANGUAGES]
_ROLES = [role.value for role in OrganizationRole]
_STAFF_ROLES = [role.value for role in StaffRole]


class RepresentativeSerializer(serializers.ModelSerializer[Representation]):
    """Somebody who acts for the organization."""

    name = serializers.CharField(source="person.get_full_name")
    person = serializers.UUIDField(source="person_id")

    class Meta:
        model = Representation
        fields = ("id", "person", "name", "role", "started_at")


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation without an answer; its code is in the mail alone."""

    class Meta:
        model = Invitation
        fields = ("id", "email", "roles", "unit", "created_at", "expires_at")


class RoleSerializer(serializers.Serializer[Any]):
    """Another role."""

    role = serializers.ChoiceField(choices=_ROLES)


class InviteSerializer(serializers.Serializer[Any]):
    """Whom to invite, as what, in which language the mail is written."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=_ROLES)
    language = serializers.ChoiceField(choices=_LANGUAGES)


class InviteStaffSerializer(serializers.Serializer[Any]):
    """Whom to invite to work for the institution."""

    email = serializers.EmailField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=_STAFF_ROLES))
    unit = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)
    language = serializers.ChoiceField(choices=_LANGUAGES)


class ResendSerializer(serializers.Serializer[Any]):
    """In which language the mail is written this time."""

    language = serializers.ChoiceField(choices=_LANGUAGES)


class PeoplePages(CursorPages):
    ordering = ("started_at", "id")


def _own(request: Request, pk: str) -> Actor:
    """The caller, where the organization is their own; NotFound otherwise."""
    actor = actor_of(request)
    if get_organization(pk, actor=actor).pk not in actor.organization_roles:
        raise NotFound
    return actor


class RepresentativeList(generics.ListAPIView[Representation]):
    """The people who act for one's organization."""

    serializer_class = RepresentativeSerializer
    pagination_class = PeoplePages

    def get_queryset(self) -> QuerySet[Representation]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Representation)
        actor = _own(self.request, self.kwargs["pk"])
        return list_representatives(self.kwargs["pk"], actor=actor)


class RepresentativeDetail(APIView):
    """One of them."""

    @extend_schema(request=RoleSerializer, responses=RepresentativeSerializer)
    def patch(self, request: Request, pk: str, representation: Any) -> Response:
        """Give another role."""
        body = RoleSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        changed = change_role(
            representation_id=representation,
            organization_id=get_organization(pk, actor=actor_of(request)).pk,
            role=body.validated_data["role"],
            actor=actor_of(request),
        )
        return Response(RepresentativeSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, representation: Any) -> Response:
        """End it; the person's sessions end at once."""
        end_representation(
            representation_id=representation,
            organization_id=get_organization(pk, actor=actor_of(request)).pk,
            actor=actor_of(request),
        )
        return Response(status=204)


class OrganizationInvitations(generics.ListAPIView[Invitation]):
    """Invitations of one's organization that nobody has answered."""

    serializer_class = InvitationSerializer

    def get_queryset(self) -> QuerySet[Invitation]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Invitation)
        actor = _own(self.request, self.kwargs["pk"])
        organization = get_organization(self.kwargs["pk"], actor=actor)
        if not allowed(actor, Permission.REPRESENTATIVE_INVITE, organization):
            raise NotFound
        return list_invitations(actor=actor, organization_id=organization.pk)

    @extend_schema(request=InviteSerializer, responses={201: InvitationSerializer})
    @idempotent
    def post(self, request: Request, pk: str) -> Response:
        """Invite somebody; the answer is the same whoever has an account."""
        body = InviteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = invite_representative(
            organization_id=pk, actor=_own(request, pk), **body.validated_data
        )
        return Response(InvitationSerializer(made).data, status=201)


class InvitationDetail(APIView):
    """One invitation, of an organization or an institution that the caller may speak for."""

    @extend_schema(request=ResendSerializer, responses=InvitationSerializer)
    def post(self, request: Request, invitation: str, **_kwargs: Any) -> Response:
        """Send the mail again; it runs for another fourteen days."""
        body = ResendSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        again = resend_invitation(
            invitation_id=invitation, actor=actor_of(request), **body.validated_data
        )
        return Response(InvitationSerializer(again).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, invitation: str, **_kwargs: Any) -> Response:
        """Withdraw it; its link leads nowhere from now on."""
        revoke_invitation(invitation_id=invitation, actor=actor_of(request))
        return Response(status=204)


class MembershipSerializer(serializers.ModelSerializer[StaffMembership]):
    """Somebody who works for the institution."""

    name = serializers.CharField(source="person.get_full_name")
    person = serializers.UUIDField(source="person_id")

    class Meta:
        model = StaffMembership
        fields = ("id", "person", "name", "roles", "unit", "started_at")


def _administrator(request: Request) -> Actor:
    """The caller, where they administer the page's institution; NotFound otherwise."""
    actor = actor_of(request)
    has_role = StaffRole.ADMINISTRATOR in actor.staff_roles
    if actor.tenant_id != tenant_of(request).pk or not has_role:
        raise NotFound
    return actor


class StaffList(generics.ListAPIView[StaffMembership]):
    """Who works for the institution; for its administrators."""

    serializer_class = MembershipSerializer
    pagination_class = PeoplePages

    def get_queryset(self) -> QuerySet[StaffMembership]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(StaffMembership)
        return list_memberships(actor=_administrator(self.request))


class StaffDetail(APIView):
    """One of them."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: Any, **_kwargs: Any) -> Response:
        """End the membership; the person's sessions end at once."""
        end_membership(membership_id=pk, actor=_administrator(request))
        return Response(status=204)


class StaffInvitations(generics.ListAPIView[Invitation]):
    """The institution's invitations that nobody has answered."""

    serializer_class = InvitationSerializer

    def get_queryset(self) -> QuerySet[Invitation]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Invitation)
        return list_invitations(actor=_administrator(self.request))

    @extend_schema(request=InviteStaffSerializer, responses={201: InvitationSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Invite somebody; this needs a second factor."""
        body = InviteStaffSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = invite_staff(
            tenant_id=tenant_of(request).pk, actor=_administrator(request), **body.validated_data
        )
        return Response(InvitationSerializer(made).data, status=201)
