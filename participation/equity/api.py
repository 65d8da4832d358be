"""Published figures on equity in the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from participation.equity.models import EquityPublication
from participation.equity.selectors import get_publication, list_publications
from participation.equity.sentences import said
from portal.api import CursorPages, nothing_of, tenant_of
from portal.errors import NotFound


class EquitySerializer(serializers.ModelSerializer[EquityPublication]):
    """Figures of one kind of decision over three years; groups that would point at somebody say so."""

    sentence = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta:
        model = EquityPublication
        fields = (
            "id",
            "kind",
            "cycle",
            "since",
            "until",
            "sentence",
            "findings",
            "content",
            "note",
            "note_language",
            "published_at",
        )

    def get_sentence(self, obj: EquityPublication) -> str:
        """What can be said, in the language asked for."""
        return said(obj.content).headline

    def get_findings(self, obj: EquityPublication) -> list[str]:
        """Each difference that was found, in a sentence."""
        return list(said(obj.content).findings)


class EquityPages(CursorPages):
    ordering = ("-cycle", "kind")


class EquityList(generics.ListAPIView[EquityPublication]):
    """What was published, the newest cycle first."""

    permission_classes = (AllowAny,)
    serializer_class = EquitySerializer
    pagination_class = EquityPages

    def get_queryset(self) -> QuerySet[EquityPublication]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(EquityPublication)
        return list_publications(tenant_of(self.request))


class EquityFigures(generics.GenericAPIView[EquityPublication]):
    """The newest figures of one kind of decision, or those of one cycle."""

    permission_classes = (AllowAny,)
    serializer_class = EquitySerializer

    @extend_schema(parameters=[OpenApiParameter("cycle", int, description="A year.")])
    def get(self, request: Request, kind: str, **_kwargs: Any) -> Response:
        """404 where none were published."""
        given = request.query_params.get("cycle", "")
        if given and not (given.isascii() and given.isdigit() and len(given) <= len("2026")):
            raise NotFound
        found = get_publication(tenant_of(request), kind, cycle=int(given) if given else None)
        return Response(EquitySerializer(found).data)
