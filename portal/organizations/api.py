"""Organizations in the API: one file for all institutions, and what each makes public."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, nothing_of
from portal.idempotency import idempotent
from portal.organizations.models import (
    ContactChannel,
    Identifier,
    Organization,
    OtherName,
    ProfileField,
    Theme,
)
from portal.organizations.sections import ROWS, Section, section_values
from portal.organizations.selectors import get_organization, get_public_profile, visible
from portal.organizations.services import register_organization, save_section
from portal.policies.kinds import ActorType


class ProfileSerializer(serializers.ModelSerializer[Organization]):
    """Who the organization is."""

    kind = serializers.ChoiceField(choices=ActorType.choices)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True, default="")
    languages = serializers.ListField(child=serializers.CharField(max_length=12), required=False)
    themes = serializers.ListField(
        child=serializers.ChoiceField(choices=Theme.choices), required=False
    )

    class Meta:
        model = Organization
        fields = (
            "name",
            "name_language",
            "kind",
            "country",
            "place",
            "founded_on",
            "size",
            "mission",
            "website",
            "languages",
            "themes",
        )


class OtherNameSerializer(serializers.ModelSerializer[OtherName]):
    class Meta:
        model = OtherName
        fields = ("name", "language", "use")


class IdentifierSerializer(serializers.ModelSerializer[Identifier]):
    class Meta:
        model = Identifier
        fields = ("scheme", "value")


class ContactChannelSerializer(serializers.ModelSerializer[ContactChannel]):
    class Meta:
        model = ContactChannel
        fields = ("kind", "value", "safety", "note")


class PublicationSerializer(serializers.Serializer[Any]):
    """What anybody may read; a confidential profile shows nothing."""

    is_confidential = serializers.BooleanField()
    public_fields = serializers.ListField(
        child=serializers.ChoiceField(choices=ProfileField.choices)
    )


class OrganizationSerializer(serializers.Serializer[Any]):
    """An organization's file, as its people and the institutions it turned to see it."""

    id = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    is_frozen = serializers.BooleanField(read_only=True)
    profile = ProfileSerializer()
    names = OtherNameSerializer(many=True, required=False)
    identifiers = IdentifierSerializer(many=True, required=False)
    channels = ContactChannelSerializer(many=True, required=False)
    publication = PublicationSerializer(required=False)


def _file(organization: Organization) -> dict[str, Any]:
    return {
        "id": str(organization.pk),
        "version": organization.version,
        "is_frozen": organization.is_frozen,
        **{section.value: section_values(organization, section) for section in Section},
    }


class OrganizationRowSerializer(serializers.Serializer[Any]):
    """An organization as a list shows it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.CharField()
    country = serializers.CharField()
    version = serializers.IntegerField()


class OrganizationPages(CursorPages):
    ordering = ("name", "id")


class OrganizationList(generics.ListAPIView[Organization]):
    """The organizations that the caller represents; POST registers one."""

    serializer_class = OrganizationRowSerializer
    pagination_class = OrganizationPages

    def get_queryset(self) -> QuerySet[Organization]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Organization)
        return visible(actor_of(self.request))

    @extend_schema(request=OrganizationSerializer, responses={201: OrganizationRowSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Register an organization once for all institutions; confidential unless it says so."""
        body = OrganizationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        publication = values.get("publication") or {"public_fields": [], "is_confidential": True}
        organization = register_organization(
            values=values["profile"],
            rows={section: values[section.value] for section in ROWS if section.value in values},
            public_fields=publication["public_fields"],
            is_confidential=publication["is_confidential"],
            actor=actor_of(request),
        )
        return Response(OrganizationRowSerializer(organization).data, status=201)


class OrganizationChangeSerializer(serializers.Serializer[Any]):
    """One or several whole sections, and the `version` of the file that was read."""

    version = serializers.IntegerField(required=False)
    profile = ProfileSerializer(required=False)
    names = OtherNameSerializer(many=True, required=False)
    identifiers = IdentifierSerializer(many=True, required=False)
    channels = ContactChannelSerializer(many=True, required=False)
    publication = PublicationSerializer(required=False)


class OrganizationDetail(APIView):
    """One organization's file."""

    @extend_schema(responses=OrganizationSerializer)
    def get(self, request: Request, pk: str) -> Response:
        """Seen by its people."""
        return Response(_file(get_organization(pk, actor=actor_of(request))))

    @extend_schema(request=OrganizationChangeSerializer, responses=OrganizationSerializer)
    def patch(self, request: Request, pk: str) -> Response:
        """Replace whole sections; 409 where another device was first."""
        actor = actor_of(request)
        organization = get_organization(pk, actor=actor)
        body = OrganizationChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        expected = values.get("version")
        for section in Section:
            if section.value in values:
                save_section(
                    organization_id=organization.pk,
                    section=section,
                    values=values[section.value],
                    actor=actor,
                    expected_version=expected,
                )
        return self.get(request, pk)


class PublicProfileSerializer(serializers.Serializer[Any]):
    """Exactly what the organization chose to make public."""

    organization = serializers.UUIDField(source="organization_id")
    name = serializers.CharField()
    country = serializers.CharField()
    content = serializers.DictField()
    published_at = serializers.DateTimeField()


class OrganizationPublic(APIView):
    """What anybody may read of an organization."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=PublicProfileSerializer)
    def get(self, _request: Request, pk: str) -> Response:
        """404 where there is nothing public."""
        return Response(PublicProfileSerializer(get_public_profile(pk)).data)
