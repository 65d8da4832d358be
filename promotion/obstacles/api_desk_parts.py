"""Endpoints of what hangs on a report: evidence and custody, replies, words to the receipt, who handles it.

The pages' own services do the work: the same permissions, sentences and limits.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, nothing_of
from portal.documents.uploads import optional_upload_of
from portal.errors import NotFound
from portal.idempotency import idempotent
from promotion.obstacles.api_desk import found_report, shape_of
from promotion.obstacles.api_desk_shapes import (
    NewObstacleCustodySerializer,
    NewObstacleEvidenceSerializer,
    NewObstacleMessageSerializer,
    NewObstacleReplySerializer,
    ObstacleCustodySerializer,
    ObstacleEvidenceSerializer,
    ObstacleMessageSerializer,
    ObstacleReplySerializer,
    ObstacleReplyWordsSerializer,
    ObstacleReportDetailSerializer,
    ObstacleTakeOverSerializer,
)
from promotion.obstacles.evidence import add_evidence, note_custody, store_evidence_file
from promotion.obstacles.messages import send_message
from promotion.obstacles.models import CustodyEntry, Evidence, Obstacle, ObstacleMessage
from promotion.obstacles.models import ObstacleReply as Reply
from promotion.obstacles.replies import ask_reply, record_reply, record_silence
from promotion.obstacles.selectors import (
    custody_of,
    evidence_of,
    get_evidence,
    get_reply,
    messages_of,
    replies_of,
)
from promotion.obstacles.services import let_go, take_hold, take_over
from promotion.obstacles.states import ObstacleStatus

FILE = "file"


class PartPages(CursorPages):
    """In the order in which they came."""

    ordering = ("id",)


def _open(request: Request, pk: UUID) -> Obstacle:
    """The report, whose parts somebody may read: of a sealed one nobody reads any."""
    obstacle = found_report(request, pk)
    if obstacle.status == ObstacleStatus.SEALED:
        raise NotFound
    return obstacle


def _values(request: Request) -> dict[str, Any]:
    """What was sent, one value for each name, as JSON or as a form with a file."""
    return dict(request.data.items()) if hasattr(request.data, "items") else {}


class ReportEvidence(generics.ListAPIView[Evidence]):
    """Evidence of a report."""

    serializer_class = ObstacleEvidenceSerializer
    pagination_class = PartPages
    parser_classes = (JSONParser, MultiPartParser)

    def get_queryset(self) -> QuerySet[Evidence]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Evidence)
        return evidence_of(_open(self.request, self.kwargs["pk"]))

    @extend_schema(
        request=NewObstacleEvidenceSerializer, responses={201: ObstacleEvidenceSerializer}
    )
    @idempotent
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Add an item: the hash of a private original, a public address, or a `file` fit to be published."""
        obstacle, actor = _open(request, pk), actor_of(request)
        values = _values(request)
        values.pop(FILE, None)
        upload = optional_upload_of(request._request, FILE)
        if upload is not None:
            values["document"] = store_evidence_file(obstacle, upload, actor=actor).pk
        made = add_evidence(obstacle_id=obstacle.pk, values=values, actor=actor)
        return Response(ObstacleEvidenceSerializer(made).data, status=201)


class EvidenceCustody(generics.ListAPIView[CustodyEntry]):
    """The chain of custody of an item."""

    serializer_class = ObstacleCustodySerializer
    pagination_class = PartPages

    def get_queryset(self) -> QuerySet[CustodyEntry]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(CustodyEntry)
        obstacle = _open(self.request, self.kwargs["pk"])
        return custody_of(get_evidence(self.kwargs["evidence"], obstacle))

    @extend_schema(request=NewObstacleCustodySerializer, responses={201: ObstacleCustodySerializer})
    @idempotent
    def post(self, request: Request, pk: UUID, evidence: UUID, **_kwargs: Any) -> Response:
        """Say what was done with it; nobody changes it afterwards."""
        values = _values(request)
        entry = note_custody(
            obstacle_id=_open(request, pk).pk,
            evidence_id=evidence,
            act=str(values.get("act", "")),
            note=str(values.get("note", "")),
            actor=actor_of(request),
        )
        return Response(ObstacleCustodySerializer(entry).data, status=201)


class ReportReplies(generics.ListAPIView[Reply]):
    """The right of reply to what is published of a report."""

    serializer_class = ObstacleReplySerializer
    pagination_class = PartPages

    def get_queryset(self) -> QuerySet[Reply]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Reply)
        return replies_of(_open(self.request, self.kwargs["pk"]))

    @extend_schema(request=NewObstacleReplySerializer, responses={201: ObstacleReplySerializer})
    @idempotent
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Note which body was asked about the public text, and by when it may answer."""
        made = ask_reply(
            obstacle_id=_open(request, pk).pk, values=_values(request), actor=actor_of(request)
        )
        return Response(ObstacleReplySerializer(made).data, status=201)


class ReportReply(APIView):
    """One request for a reply."""

    @extend_schema(responses=ObstacleReplySerializer)
    def get(self, request: Request, pk: UUID, obstacle_reply: UUID, **_kwargs: Any) -> Response:
        """Whom was asked, and what was said."""
        found = get_reply(obstacle_reply, _open(request, pk))
        return Response(ObstacleReplySerializer(found).data)

    @extend_schema(
        operation_id="tenants_obstacle_reports_replies_publish",
        request=ObstacleReplyWordsSerializer,
        responses=ObstacleReplySerializer,
    )
    def post(self, request: Request, pk: UUID, obstacle_reply: UUID, **_kwargs: Any) -> Response:
        """Publish what was replied, word by word, beside what it answers."""
        made = record_reply(
            obstacle_id=_open(request, pk).pk,
            reply_id=obstacle_reply,
            values=_values(request),
            actor=actor_of(request),
        )
        return Response(ObstacleReplySerializer(made).data)


class ReportSilence(APIView):
    """That there was no reply."""

    @extend_schema(request=None, responses=ObstacleReplySerializer)
    def post(self, request: Request, pk: UUID, obstacle_reply: UUID, **_kwargs: Any) -> Response:
        """Publish that there was no answer by the day that was named."""
        made = record_silence(
            obstacle_id=_open(request, pk).pk, reply_id=obstacle_reply, actor=actor_of(request)
        )
        return Response(ObstacleReplySerializer(made).data)


class ReportMessages(generics.ListAPIView[ObstacleMessage]):
    """What was left to be read with the receipt. Whether it was read is kept nowhere."""

    serializer_class = ObstacleMessageSerializer
    pagination_class = PartPages

    def get_queryset(self) -> QuerySet[ObstacleMessage]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(ObstacleMessage)
        return messages_of(_open(self.request, self.kwargs["pk"]))

    @extend_schema(request=NewObstacleMessageSerializer, responses={201: ObstacleMessageSerializer})
    @idempotent
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Leave a remark, or ask whether help is wanted."""
        made = send_message(
            obstacle_id=_open(request, pk).pk, values=_values(request), actor=actor_of(request)
        )
        return Response(ObstacleMessageSerializer(made).data, status=201)


class ReportHold(APIView):
    """Who handles a report."""

    @extend_schema(request=None, responses=ObstacleReportDetailSerializer)
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Handle it from now on, for two hours or until the next step."""
        take_hold(obstacle_id=found_report(request, pk).pk, actor=actor_of(request))
        return shape_of(request, found_report(request, pk))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Handle it no longer."""
        let_go(obstacle_id=found_report(request, pk).pk, actor=actor_of(request))
        return Response(status=204)


class ReportTakeOver(APIView):
    """Handling what somebody else handles."""

    @extend_schema(request=ObstacleTakeOverSerializer, responses=ObstacleReportDetailSerializer)
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Take it over, saying why: whoever handled it is told."""
        take_over(
            obstacle_id=found_report(request, pk).pk,
            reason=str(_values(request).get("reason", "")),
            actor=actor_of(request),
        )
        return shape_of(request, found_report(request, pk))
