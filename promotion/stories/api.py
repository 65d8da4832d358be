"""Endpoints of good examples: everybody's, and the story itself for its author and the institution."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, moved, tenant_of
from portal.api_views import PublicAndOwnList
from portal.errors import InvalidFields, NotFound
from portal.idempotency import idempotent
from promotion.stories.models import Story
from promotion.stories.selectors import (
    Wanted,
    get_published,
    get_story,
    list_published,
    list_stories,
)
from promotion.stories.serializers import (
    PublishedStorySerializer,
    StoryConsentSerializer,
    StoryDetailSerializer,
    StorySerializer,
)
from promotion.stories.services import edit_story, record_consent, start_story, withdraw_consent

_TEXT = OpenApiTypes.STR
_FILTERS = [
    OpenApiParameter("theme", _TEXT, description="`peace`, `law`, `sdg_1` to `sdg_17`."),
    OpenApiParameter("country", _TEXT, description="Code of ISO 3166-1."),
    OpenApiParameter("status", _TEXT, description="With `scope=own`: where it stands."),
    OpenApiParameter(
        "scope", _TEXT, description="`own`: the working rows that the caller may read instead."
    ),
]


def story_of(request: Request, pk: Any) -> Story:
    """The working row of the address, for whoever may read it. Raises NotFound."""
    return get_story(pk, tenant=tenant_of(request), actor=actor_of(request))


def detail_of(request: Request, row: Story, *, status: int = 200) -> Response:
    """The working row with its consents."""
    context = {"request": request, "actor": actor_of(request)}
    return Response(StoryDetailSerializer(row, context=context).data, status=status)


def body_of(request: Request) -> Mapping[str, Any]:
    """The body as an object. Raises InvalidFields where it is none."""
    if not isinstance(request.data, Mapping):
        raise InvalidFields({"body": [_("Send an object with the names of the fields.")]})
    return request.data


def _organization_in(data: Mapping[str, Any]) -> UUID | None:
    value = data.get("organization")
    try:
        return UUID(str(value)) if value else None
    except ValueError as error:
        raise InvalidFields({"organization": [_("This is no id.")]}) from error


class PublicPages(CursorPages):
    ordering = ("-is_featured", "-published_on", "-id")


class WorkingPages(CursorPages):
    ordering = ("-created_at", "-id")


class StoryList(PublicAndOwnList):
    """Good examples; POST begins one."""

    serializer_class = PublishedStorySerializer
    pagination_class = PublicPages
    own_serializer_class = StorySerializer
    own_pagination_class = WorkingPages

    def public_rows(self) -> QuerySet[Any]:
        asked = self.request.query_params
        wanted = Wanted(theme=asked.get("theme", ""), country=asked.get("country", "").upper())
        return list_published(tenant_of(self.request), wanted)

    def own_rows(self) -> QuerySet[Any]:
        status = self.request.query_params.get("status", "")
        return list_stories(tenant_of(self.request), actor=actor_of(self.request), status=status)

    @extend_schema(parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Featured ones first, then the newest."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: StoryDetailSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Three lines and a consent: `organization`, `title`, `what_changed`, `for_whom`, `agrees`.

        The institution's staff send neither `organization` nor `agrees`.
        """
        data = body_of(request)
        row = start_story(
            tenant_of(request),
            values=data,
            organization_id=_organization_in(data),
            actor=actor_of(request),
        )
        return detail_of(request, row, status=201)


class StoryDetail(APIView):
    """One story."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=PublishedStorySerializer)
    def get(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """The working row for its author and the institution, the public row for everybody else."""
        try:
            return detail_of(request, story_of(request, pk))
        except NotFound:
            row = get_published(pk, tenant=tenant_of(request))
            return Response(PublishedStorySerializer(row).data)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=StoryDetailSerializer)
    def patch(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Change its text as a whole, with the `version` that was read; 409 where it is another."""
        row, data = story_of(request, pk), body_of(request)
        version = str(data.get("version", ""))
        edit_story(
            row.pk,
            values=data,
            version=int(version) if version.isdecimal() else 0,
            actor=actor_of(request),
        )
        return detail_of(request, story_of(request, pk))


class StoryMove(APIView):
    """Move a story."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=StoryDetailSerializer)
    def post(self, request: Request, pk: UUID, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; 422 names those that are wrong."""
        moved(Story, story_of(request, pk).pk, name, request)
        return detail_of(request, story_of(request, pk))


class StoryConsents(APIView):
    """Consents of those who could be recognised."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: StoryConsentSerializer})
    @idempotent
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Note one: `role` (never a name), `way`, `given_on`."""
        row = record_consent(
            story_of(request, pk).pk, values=body_of(request), actor=actor_of(request)
        )
        return Response(StoryConsentSerializer(row).data, status=201)


class StoryConsentWithdrawal(APIView):
    """Somebody takes their consent back."""

    @extend_schema(request=None, responses=StoryDetailSerializer)
    def post(self, request: Request, pk: UUID, story_consent: UUID, **_kwargs: Any) -> Response:
        """The story is out of view when this answers."""
        withdraw_consent(story_of(request, pk).pk, story_consent, actor=actor_of(request))
        return detail_of(request, story_of(request, pk))
