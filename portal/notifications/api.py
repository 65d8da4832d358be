"""The caller's inbox."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import actor_of
from portal.notifications import selectors
from portal.notifications.reading import read_lines


class LineSerializer(serializers.Serializer[Any]):
    """One line, in the language asked for; `path` is the page it is about."""

    id = serializers.UUIDField(source="notification.pk")
    text = serializers.CharField()
    path = serializers.CharField()
    created_at = serializers.DateTimeField(source="notification.created_at")
    read_at = serializers.DateTimeField(source="notification.read_at", allow_null=True)


class InboxSerializer(serializers.Serializer[Any]):
    """Lines, newest first; `next` and `previous` are addresses or null."""

    results = LineSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


def _uuid(request: Request, name: str) -> UUID | None:
    try:
        return UUID(request.query_params.get(name, ""))
    except ValueError:
        return None


class Inbox(APIView):
    """What the caller was told."""

    @extend_schema(
        parameters=[OpenApiParameter("before", str), OpenApiParameter("after", str)],
        responses=InboxSerializer,
    )
    def get(self, request: Request) -> Response:
        """50 lines, newest first."""
        actor = actor_of(request)
        shown = selectors.page_of(
            selectors.visible(actor), before=_uuid(request, "before"), after=_uuid(request, "after")
        )
        lines = read_lines(shown.rows, context=selectors.reading_context(actor))
        base = request.build_absolute_uri(request.path)
        return Response(
            {
                "results": LineSerializer(lines, many=True).data,
                "next": f"{base}?before={shown.older}" if shown.older else None,
                "previous": f"{base}?after={shown.newer}" if shown.newer else None,
            }
        )
