"""The figures on moderation, for anybody."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import tenant_of
from portal.moderation.selectors import count_in_time, list_figures


class ModerationLineSerializer(serializers.Serializer[Any]):
    """How often something was done to one kind of text in one month, for one reason."""

    month = serializers.DateField(format="%Y-%m")
    kind = serializers.CharField()
    act = serializers.CharField()
    reason_code = serializers.CharField()
    count = serializers.IntegerField()


class ModerationFiguresSerializer(serializers.Serializer[Any]):
    """The public log of moderation, counted."""

    looked_at = serializers.IntegerField()
    in_time = serializers.IntegerField()
    lines = ModerationLineSerializer(many=True)


class ModerationFigures(APIView):
    """What moderators did, in figures: no text, no name."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=ModerationFiguresSerializer)
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """By month, kind, act and reason."""
        tenant = tenant_of(request)
        in_time, looked_at = count_in_time(tenant)
        body = {"looked_at": looked_at, "in_time": in_time, "lines": list_figures(tenant)}
        return Response(ModerationFiguresSerializer(body).data)
