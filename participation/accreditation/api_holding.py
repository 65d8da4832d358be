"""What the holder of a status writes, in the API: reports and requests for changes."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.accreditation.api import accreditation_of, shape_context
from participation.accreditation.holding import request_change
from participation.accreditation.models import ChangeRequest
from participation.accreditation.selectors import list_changes
from participation.accreditation.serializers import ChangeSerializer
from portal.api import CursorPages, actor_of, moved, nothing_of
from portal.errors import NotFound
from portal.idempotency import idempotent


class ChangeAskSerializer(serializers.Serializer[Any]):
    """What is to change and why; `new_name` or `new_tier` by kind."""

    kind = serializers.ChoiceField(choices=ChangeRequest.Kind.choices)
    new_name = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
    new_tier = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    reason = serializers.CharField(max_length=10000)


class ChangePages(CursorPages):
    ordering = ("-requested_at", "-id")


class ChangeList(generics.ListAPIView[ChangeRequest]):
    """Changes that the holder of a status asked for."""

    serializer_class = ChangeSerializer
    pagination_class = ChangePages

    def get_serializer_context(self) -> dict[str, Any]:
        return shape_context(self.request)

    def get_queryset(self) -> QuerySet[ChangeRequest]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(ChangeRequest)
        return list_changes(accreditation_of(self.request, self.kwargs["pk"]))

    @extend_schema(request=ChangeAskSerializer, responses={201: ChangeSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Ask for another name, another status or a merger."""
        body = ChangeAskSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        change = request_change(
            accreditation_id=accreditation_of(request, pk).pk,
            kind=values.pop("kind"),
            values=values,
            actor=actor_of(request),
        )
        return Response(ChangeSerializer(change, context=shape_context(request)).data, status=201)


class ChangeTransition(APIView):
    """Move a request for a change."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ChangeSerializer)
    def post(self, request: Request, pk: str, change: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        found = list_changes(accreditation_of(request, pk)).filter(pk=change).first()
        if found is None:
            raise NotFound
        done = moved(ChangeRequest, found.pk, name, request)
        return Response(ChangeSerializer(done, context=shape_context(request)).data)
