"""The published figures, for anybody."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import tenant_of
from protection.figures.models import ProtectionFigures
from protection.figures.selectors import list_published


class ProtectionFiguresSerializer(serializers.ModelSerializer[ProtectionFigures]):
    """The figures of one institution and year; null where a number is withheld."""

    institution = serializers.CharField(source="tenant.slug")
    total = serializers.IntegerField(source="content.total", allow_null=True)
    tables = serializers.DictField(
        source="content.tables",
        child=serializers.DictField(child=serializers.IntegerField(allow_null=True)),
    )

    class Meta:
        model = ProtectionFigures
        fields = ("institution", "year", "total", "tables", "published_at")


class ProtectionStatistics(APIView):
    """What became of requests for protection, year by year: published once, never made anew."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=ProtectionFiguresSerializer(many=True))
    def get(self, request: Request, **kwargs: Any) -> Response:
        """The latest year first."""
        tenant = tenant_of(request) if "tenant" in kwargs else None
        rows = list_published(tenant)
        return Response({"results": ProtectionFiguresSerializer(rows, many=True).data})
