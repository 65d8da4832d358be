"""Discussions, their posts, one's own posts and the moderators' queue."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.api_fields import ClockedSerializer, StatefulSerializer, timeline_of
from portal.discussions.models import Post, PublishedPost, Thread
from portal.discussions.selectors import (
    get_post,
    get_thread,
    list_all_posts,
    list_threads,
    visible_posts,
)
from portal.discussions.services import Words, edit_post, open_thread, report_post, write_post
from portal.discussions.tables import POST_LIMIT
from portal.idempotency import idempotent
from portal.moderation.models import REPORT_LIMIT


class DiscussionSerializer(StatefulSerializer):
    """A thread; `room` is null for a public one."""

    title = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField()
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField(allow_null=True)
    room = serializers.UUIDField(source="room_id", allow_null=True)
    opened_as = serializers.CharField()
    opened_at = serializers.DateTimeField()
    last_post_at = serializers.DateTimeField()
    post_count = serializers.IntegerField()


class DiscussionOpenSerializer(serializers.Serializer[Any]):
    """A new public thread, about a row where one is named."""

    title = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=POST_LIMIT)
    language = serializers.CharField(max_length=12)
    subject_type = serializers.CharField(max_length=60, default="", allow_blank=True)
    subject_id = serializers.UUIDField(allow_null=True, default=None)


class TranslationSerializer(serializers.Serializer[Any]):
    """A post in another language."""

    language = serializers.CharField()
    text = serializers.CharField()
    is_machine = serializers.BooleanField()


class PublishedPostSerializer(serializers.ModelSerializer[PublishedPost]):
    """What is read of a post; nothing but `state` once it was removed or withdrawn."""

    translations = TranslationSerializer(many=True)

    class Meta:
        model = PublishedPost
        fields = (
            "id",
            "thread",
            "reply_to",
            "state",
            "text",
            "language",
            "signature",
            "signed_as",
            "published_at",
            "edited_at",
            "is_moderators_edit",
            "translations",
        )


class PostWriteSerializer(serializers.Serializer[Any]):
    """A post: under one's own name, or under a pseudonym chosen with the first one."""

    text = serializers.CharField(max_length=POST_LIMIT)
    language = serializers.CharField(max_length=12)
    reply_to = serializers.UUIDField(allow_null=True, default=None)
    pseudonym = serializers.CharField(max_length=40, allow_null=True, default=None)


class PostEditSerializer(serializers.Serializer[Any]):
    """A post's corrected text."""

    text = serializers.CharField(max_length=POST_LIMIT)


class PostFileSerializer(ClockedSerializer):
    """The file of a post: its author's, and the moderators' without its author."""

    thread = serializers.UUIDField(source="thread_id")
    reply_to = serializers.UUIDField(source="reply_to_id", allow_null=True)
    text = serializers.CharField()
    language = serializers.CharField()
    signature = serializers.CharField()
    signed_as = serializers.CharField()
    door = serializers.CharField(source="source")
    proposal = serializers.JSONField(allow_null=True)
    proposal_note = serializers.CharField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    edited_at = serializers.DateTimeField(allow_null=True)


class ReportSerializer(serializers.Serializer[Any]):
    """What is wrong with a post, by a code of the policy's list or "other"."""

    reason_code = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=REPORT_LIMIT, allow_blank=True, default="")


class ThreadPages(CursorPages):
    ordering = ("-last_post_at", "-id")


class PostPages(CursorPages):
    ordering = ("published_at", "id")


def _thread(request: Request, pk: str) -> Thread:
    return get_thread(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))


def _thread_shape(thread: Thread, request: Request) -> dict[str, Any]:
    return dict(DiscussionSerializer(thread, context={"actor": actor_of(request)}).data)


def _post_shape(post: Post, request: Request) -> dict[str, Any]:
    shape = dict(PostFileSerializer(post, context={"actor": actor_of(request)}).data)
    return {**shape, "steps": timeline_of(post, actor_of(request))}


class DiscussionList(generics.ListAPIView[Thread]):
    """Public threads (`?status=open`, `?status=closed`); POST opens one for the institution."""

    permission_classes = (AllowAny,)
    serializer_class = DiscussionSerializer
    pagination_class = ThreadPages

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Thread]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Thread)
        status = self.request.query_params.get("status", "")
        return list_threads(tenant_of(self.request), actor=actor_of(self.request), status=status)

    @extend_schema(request=DiscussionOpenSerializer, responses={201: DiscussionSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Open a public discussion."""
        body = DiscussionOpenSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = open_thread(tenant_of(request), **body.validated_data, actor=actor_of(request))
        return Response(_thread_shape(_thread(request, str(made.pk)), request), status=201)


class DiscussionDetail(APIView):
    """One thread."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=DiscussionSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """As anybody reads it; a closed room's for its members alone."""
        return Response(_thread_shape(_thread(request, pk), request))


class DiscussionTransition(APIView):
    """Close a thread, or open it again."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=DiscussionSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        found = _thread(request, pk)
        moved(Thread, found.pk, name, request)
        return Response(_thread_shape(_thread(request, pk), request))


class DiscussionPosts(generics.ListAPIView[PublishedPost]):
    """What can be read in a thread, oldest first; POST writes in it."""

    permission_classes = (AllowAny,)
    serializer_class = PublishedPostSerializer
    pagination_class = PostPages

    def get_queryset(self) -> QuerySet[PublishedPost]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(PublishedPost)
        return list_all_posts(_thread(self.request, self.kwargs["pk"]))

    @extend_schema(request=PostWriteSerializer, responses={201: PostFileSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Post; the answer says whether it is published or waits for moderators."""
        found = _thread(request, pk)
        body = PostWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        words = Words(**body.validated_data, source=Post.Source.API)
        made = write_post(found.pk, words, tenant_id=found.tenant_id, actor=actor_of(request))
        return Response(_post_shape(made, request), status=201)


class PostFileList(generics.ListAPIView[Post]):
    """One's own posts; for moderators the institution's (`?status=held`)."""

    serializer_class = PostFileSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Post]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Post)
        posts = visible_posts(actor_of(self.request)).filter(tenant=tenant_of(self.request))
        status = self.request.query_params.get("status")
        return posts.filter(status=status) if status else posts


class PostFileDetail(APIView):
    """The file of one post."""

    @extend_schema(responses=PostFileSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """As its author or the moderators see it."""
        found = get_post(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))
        return Response(_post_shape(found, request))

    @extend_schema(request=PostEditSerializer, responses=PostFileSerializer)
    def patch(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Correct one's own post, while it waits or shortly after it was published at once."""
        found = get_post(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))
        body = PostEditSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        edited = edit_post(found.pk, text=body.validated_data["text"], actor=actor_of(request))
        return Response(_post_shape(edited, request))


class PostFileTransition(APIView):
    """Move a post: its author's moves, or the moderators'."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=PostFileSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        found = get_post(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))
        return Response(_post_shape(moved(Post, found.pk, name, request), request))


class PostReports(APIView):
    """Tell the moderators about a post; it stays until they have looked."""

    @extend_schema(request=ReportSerializer, responses={201: ReportSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Reason by code, and a note."""
        body = ReportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        report_post(
            pk, tenant_id=tenant_of(request).pk, actor=actor_of(request), **body.validated_data
        )
        return Response(body.validated_data, status=201)
