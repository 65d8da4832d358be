"""Who the caller is."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.actors.selectors import get_self, list_own_memberships
from portal.api import actor_of


class RepresentedSerializer(serializers.Serializer[Any]):
    """An organization that the caller represents, and as what."""

    organization = serializers.UUIDField()
    role = serializers.CharField()


class StaffPlaceSerializer(serializers.Serializer[Any]):
    """An institution that the caller works for, and as what."""

    tenant = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())


class MeSerializer(serializers.Serializer[Any]):
    """The caller."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    language = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField(), allow_null=True)
    organizations = RepresentedSerializer(many=True)
    institutions = StaffPlaceSerializer(many=True)


class Me(APIView):
    """The caller."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """With organizations, institutions and the scopes of the token."""
        actor = actor_of(request)
        person = get_self(actor)
        return Response(
            {
                "id": str(person.pk),
                "email": person.email,
                "name": person.name,
                "language": person.language,
                "scopes": None if actor.scopes is None else sorted(actor.scopes),
                "organizations": [
                    {"organization": str(organization), "role": role.value}
                    for organization, role in actor.organization_roles.items()
                ],
                "institutions": [
                    {"tenant": membership.tenant.slug, "roles": membership.roles}
                    for membership in list_own_memberships(actor)
                ],
            }
        )
