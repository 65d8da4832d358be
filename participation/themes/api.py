"""Endpoints of themes: the same services, permissions and errors as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.themes.models import Theme
from participation.themes.selectors import get_theme, visible
from participation.themes.serializers import (
    IntoSerializer,
    NewThemeSerializer,
    ShownSerializer,
    SplitSerializer,
    ThemeDetailSerializer,
    ThemeSerializer,
    ThemeWordsSerializer,
)
from participation.themes.services import (
    create_theme,
    edit_theme,
    merge_themes,
    remove_theme,
    show_theme,
    split_theme,
)
from participation.themes.states import ThemeOutcome, ThemeStatus
from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.errors import NotFound
from portal.idempotency import idempotent
from portal.looks.texts import texts_of

CONSULTATION = OpenApiParameter("consultation", OpenApiTypes.UUID, description="Of this one only.")
STATUS = OpenApiParameter("status", str, enum=ThemeStatus.values)
OUTCOME = OpenApiParameter("outcome", str, enum=ThemeOutcome.values)


def shape_context(request: Request) -> dict[str, Any]:
    """The actor for the serializers, so that `transitions` are those open to the caller."""
    return {"request": request, "actor": actor_of(request)}


def theme_of(request: Request, pk: UUID) -> Theme:
    """One theme of the institution in the address. Raises NotFound."""
    return get_theme(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))


def shown(request: Request, pk: UUID, status: int = 200) -> Response:
    """The theme as the caller sees it."""
    shape = ThemeDetailSerializer(theme_of(request, pk), context=shape_context(request))
    return Response(shape.data, status=status)


def as_uuid(text: str) -> UUID:
    """An id in the address; NotFound for what is none."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


class ThemePages(CursorPages):
    ordering = ("consultation_id", "number")


class ThemeList(generics.ListAPIView[Theme]):
    """What was said, theme by theme; everybody sees those that are shown."""

    permission_classes = (AllowAny,)
    serializer_class = ThemeSerializer
    pagination_class = ThemePages

    def get_serializer_context(self) -> dict[str, Any]:
        return shape_context(self.request)

    def get_queryset(self) -> QuerySet[Theme]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Theme)
        found = visible(actor_of(self.request)).filter(tenant=tenant_of(self.request))
        asked = self.request.query_params
        if asked.get("consultation"):
            found = found.filter(consultation=as_uuid(asked["consultation"]))
        for name in ("status", "outcome"):
            if asked.get(name):
                found = found.filter(**{name: asked[name]})
        return found

    @extend_schema(parameters=[CONSULTATION, STATUS, OUTCOME])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """By consultation and number."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=NewThemeSerializer, responses={201: ThemeDetailSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Add a theme; nobody outside sees it yet."""
        body = NewThemeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        made = create_theme(
            consultation_id=values.pop("consultation"), actor=actor_of(request), **values
        )
        return shown(request, made.pk, 201)


class ThemeDetail(APIView):
    """One theme."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=ThemeDetailSerializer)
    def get(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """With every answer that was published, and quotes."""
        return shown(request, pk)

    @extend_schema(request=ThemeWordsSerializer, responses=ThemeDetailSerializer)
    def patch(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Other words; a language that is left out of a text is emptied."""
        theme = theme_of(request, pk)
        body = ThemeWordsSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        edit_theme(
            theme_id=theme.pk,
            title=values.get("title", texts_of(theme, "title")),
            description=values.get("description", texts_of(theme, "description")),
            unit=values.get("unit") or theme.unit,
            actor=actor_of(request),
        )
        return shown(request, pk)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Remove a theme that no contribution stands under."""
        remove_theme(theme_id=theme_of(request, pk).pk, actor=actor_of(request))
        return Response(status=204)


class ThemeTransition(APIView):
    """Move a theme."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ThemeDetailSerializer)
    def post(self, request: Request, pk: UUID, name: str, **_kwargs: Any) -> Response:
        """`answer` and `correct` take outcome, answer_en, answer_fr, …, referred_to (and reason)."""
        moved(Theme, theme_of(request, pk).pk, name, request)
        return shown(request, pk)


class ThemeShown(APIView):
    """Whether everybody sees a theme before it is answered."""

    @extend_schema(request=ShownSerializer, responses=ThemeDetailSerializer)
    def put(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Show it, or take it off the page."""
        body = ShownSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        show_theme(
            theme_id=theme_of(request, pk).pk, actor=actor_of(request), **body.validated_data
        )
        return shown(request, pk)


class ThemeMerge(APIView):
    """Put everything of a theme under another."""

    @extend_schema(request=IntoSerializer, responses=ThemeDetailSerializer)
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Returns the theme that is left."""
        body = IntoSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        target = merge_themes(
            theme_id=theme_of(request, pk).pk,
            into_id=theme_of(request, body.validated_data["into"]).pk,
            actor=actor_of(request),
        )
        return shown(request, target.pk)


class ThemeSplit(APIView):
    """Make a second theme of some of a theme's contributions."""

    @extend_schema(request=SplitSerializer, responses={201: ThemeDetailSerializer})
    @idempotent
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Returns the new theme."""
        body = SplitSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        made = split_theme(
            theme_id=theme_of(request, pk).pk,
            contributions=values["contributions"],
            title=values["title"],
            description=values.get("description"),
            actor=actor_of(request),
        )
        return shown(request, made.pk, 201)
