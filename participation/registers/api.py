"""Public figures in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.registers.selectors import latest_figures
from portal.api import tenant_of
from portal.errors import NotFound


class FiguresSerializer(serializers.Serializer[Any]):
    """Figures of one day; null where a number is withheld."""

    made_on = serializers.DateField()
    content = serializers.DictField()


class AccreditationFigures(APIView):
    """What was sent and decided, in numbers that point at nobody."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=FiguresSerializer)
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """The newest figures; 404 where none were made yet."""
        found = latest_figures(tenant_of(request))
        if found is None:
            raise NotFound
        return Response(FiguresSerializer(found).data)
