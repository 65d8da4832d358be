"""Endpoints of countries: what the pages and files show."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import on_one_page, tenant_of
from portal.m49 import REGION_NAMES, countries_in, number_of, regions_of
from promotion.countries.selectors import (
    country_named,
    country_rows,
    events_of_laws,
    indices_of,
    public_assessments,
    published_laws,
    recommendations_of,
)
from promotion.countries.serializers import CountryDetailSerializer, CountryRowSerializer
from promotion.publication.selectors import Shown, counts_by_country


class CountriesOfTenant(APIView):
    """Countries and areas of which the institution has published something, by name."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="tenant_countries",
        parameters=[OpenApiParameter("region", str, description="An M49 region, such as 002.")],
        responses=CountryRowSerializer(many=True),
    )
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """All of them on one page: there are 249 at most."""
        region = request.query_params.get("region", "")
        within = countries_in(region) if region in REGION_NAMES else None
        rows = [
            row for row in country_rows(tenant_of(request)) if within is None or row.code in within
        ]
        results = [CountryRowSerializer(row).data for row in rows]
        return Response(on_one_page(results))


class CountryOfTenant(APIView):
    """One country or area."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="tenant_country", responses=CountryDetailSerializer)
    def get(self, request: Request, country: str, **_kwargs: Any) -> Response:
        """Assessments, ratings of others, laws, recommendations; 404 for what is no country."""
        tenant = tenant_of(request)
        laws = list(published_laws(tenant, country))
        found = {
            "code": country,
            "name": country_named(country),
            "m49": number_of(country),
            "regions": regions_of(country),
            "events": counts_by_country(tenant, Shown(country=country)).get(country, 0),
            "assessments": public_assessments(tenant, country),
            "indices": indices_of(tenant, country),
            "laws": laws,
            "recommendations": recommendations_of(tenant, country),
        }
        context = {"used": events_of_laws(tenant, laws)}
        return Response(CountryDetailSerializer(found, context=context).data)
