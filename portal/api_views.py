"""Views of the API that several rooms build on.

They stand apart from `portal.api`, which the framework loads before it has views.
"""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import actor_of, nothing_of

RECEIPT_HEADER = OpenApiParameter(
    "X-Receipt",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The receipt, in words or digits. Whatever opens nothing is answered alike.",
)


class WithoutAccountView(APIView):
    """For whoever has no account here, with a receipt or without one.

    Nobody signs in, and no token or session is read.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """No copy is kept anywhere on the way, and no address is told to others."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        answer["Referrer-Policy"] = "no-referrer"
        request._request.is_uncompressed = True  # type: ignore[attr-defined]
        return answer


class PublicAndOwnList(generics.ListAPIView[Any]):
    """What everybody reads; with `scope=own` the working rows that the caller may read.

    The other list has a shape and an order of its own.
    """

    permission_classes = (AllowAny,)
    own_serializer_class: Any
    own_pagination_class: Any

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """With `scope=own` the list is another one."""
        super().initial(request, *args, **kwargs)
        if self._is_own():
            self.serializer_class = self.own_serializer_class
            self.pagination_class = self.own_pagination_class

    def _is_own(self) -> bool:
        return str(self.request.query_params.get("scope", "")) == "own"

    def get_serializer_context(self) -> dict[str, Any]:
        """Serializers ask who reads."""
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of the list that was asked for."""
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(self.serializer_class.Meta.model)  # type: ignore[union-attr]
        return self.own_rows() if self._is_own() else self.public_rows()

    def public_rows(self) -> QuerySet[Any]:
        """What everybody reads."""
        raise NotImplementedError

    def own_rows(self) -> QuerySet[Any]:
        """What the caller works on."""
        raise NotImplementedError
