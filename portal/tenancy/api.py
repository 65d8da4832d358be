"""Institutions, countries and closed lists of words."""

from typing import Any

from django.db.models import QuerySet
from django_countries import countries
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages
from portal.errors import NotFound
from portal.organizations.models import ProfileField, Theme
from portal.policies.kinds import ActorType, Audience, Outcome, RuleKind
from portal.tenancy.models import Kind, Tenant
from portal.tenancy.selectors import list_institutions
from portal.tenancy.vocabularies import added_vocabularies


class TenantSerializer(serializers.ModelSerializer[Tenant]):
    """An institution, as its page shows it."""

    class Meta:
        model = Tenant
        fields = (
            "id",
            "slug",
            "name",
            "description",
            "kind",
            "languages",
            "time_zone",
            "contact_email",
            "contact_address",
            "seat",
            "law",
            "is_illustration",
        )


class SlugPages(CursorPages):
    ordering = "slug"


class TenantList(generics.ListAPIView[Tenant]):
    """All institutions."""

    permission_classes = (AllowAny,)
    serializer_class = TenantSerializer
    pagination_class = SlugPages

    def get_queryset(self) -> QuerySet[Tenant]:
        return list_institutions()


class TenantDetail(generics.RetrieveAPIView[Tenant]):
    """One institution."""

    permission_classes = (AllowAny,)
    serializer_class = TenantSerializer

    def get_object(self) -> Tenant:
        found = list_institutions().filter(slug=self.kwargs["tenant"]).first()
        if found is None:
            raise NotFound
        return found


class EntrySerializer(serializers.Serializer[Any]):
    """A code and what people read for it."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a field of that name, not the label


class CodeSerializer(EntrySerializer):
    """A code of a vocabulary that rooms share, with what is known of it."""

    labels = serializers.DictField(child=serializers.CharField(), required=False)
    definition = serializers.CharField(required=False)
    family = serializers.CharField(required=False)
    corresponds_to = serializers.CharField(required=False)
    source = serializers.CharField(required=False)  # type: ignore[assignment] # a field of that name
    maps_to = serializers.ListField(child=serializers.DictField(), required=False)
    is_sensitive = serializers.BooleanField(required=False)
    severity_floor = serializers.IntegerField(required=False, allow_null=True)
    valid_from = serializers.DateField(required=False)
    valid_to = serializers.DateField(required=False, allow_null=True)
    in_use = serializers.BooleanField(required=False)


class CountryList(APIView):
    """Countries and areas by ISO 3166 code, in the language asked for."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=EntrySerializer(many=True))
    def get(self, _request: Request) -> Response:
        """Every country or area."""
        return Response(
            {"results": [{"code": code, "label": str(name)} for code, name in countries]}
        )


TAXONOMIES = {
    "actor-types": ActorType,
    "themes": Theme,
    "profile-fields": ProfileField,
    "rule-kinds": RuleKind,
    "outcomes": Outcome,
    "audiences": Audience,
    "institution-kinds": Kind,
}


class TaxonomySerializer(serializers.Serializer[Any]):
    """A closed list of words."""

    name = serializers.CharField()
    entries = CodeSerializer(many=True)


class TaxonomyList(APIView):
    """The closed lists of words that other endpoints use."""

    permission_classes = (AllowAny,)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "tenant", str, description="As this institution uses it, with its own codes."
            )
        ],
        responses=TaxonomySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Every list with its entries. Raises NotFound where there is no such institution."""
        slug, tenant = request.query_params.get("tenant", ""), None
        if slug:
            tenant = list_institutions().filter(slug=slug).first()
            if tenant is None:
                raise NotFound
        own = [
            {
                "name": name,
                "entries": [{"code": code, "label": str(label)} for code, label in words.choices],
            }
            for name, words in TAXONOMIES.items()
        ]
        return Response({"results": [*own, *added_vocabularies(tenant)]})
