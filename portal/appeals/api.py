"""Reviews: one's own, those to be reviewed, and the public list of outcomes."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import CursorPages, actor_of, moved, nothing_of, on_one_page, tenant_of
from portal.api_fields import ClockedSerializer
from portal.appeals.contestable import contestable
from portal.appeals.models import Appeal, AppealDigest, InterimMeasure
from portal.appeals.reviewing import cast_vote
from portal.appeals.selectors import (
    find_digests,
    get_appeal,
    get_file_to_send,
    list_measures,
    visible,
)
from portal.appeals.services import (
    ask_interim,
    drafted_for,
    start_appeal,
    start_appeal_about,
)
from portal.appeals.states import VOTES
from portal.decisions.selectors import get_own_decision
from portal.errors import InvalidFields, NotFound
from portal.idempotency import idempotent
from portal.transitions import perform


class AppealSerializer(ClockedSerializer):
    """A review that was asked for: its author's, and once filed that of those who review."""

    cause = serializers.CharField()
    decision = serializers.UUIDField(source="decision_id", allow_null=True)
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField()
    number = serializers.IntegerField()
    instance = serializers.IntegerField()
    grounds = serializers.CharField()
    ground_codes = serializers.ListField(child=serializers.CharField())
    new_facts = serializers.CharField()
    language = serializers.CharField()
    late_cause = serializers.CharField()
    receipt = serializers.CharField()
    unit_statement = serializers.CharField()
    reply = serializers.CharField()
    offer = serializers.CharField()
    findings = serializers.CharField()
    instructions = serializers.CharField()
    followed = serializers.CharField()
    carried_out = serializers.CharField()
    first_outcome = serializers.CharField()
    second_until = serializers.DateTimeField(allow_null=True)
    filed_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class AppealDetailSerializer(AppealSerializer):
    """One review, with what its author has written of the request and not sent yet."""

    draft = serializers.SerializerMethodField()

    def get_draft(self, obj: Appeal) -> dict[str, Any]:
        """Sent by transitions/file/, whose body adds to it and replaces; empty once it is sent."""
        return drafted_for(obj, "file")


class AppealStartSerializer(serializers.Serializer[Any]):
    """The decision that is contested; or the matter, and why there is no decision."""

    decision = serializers.UUIDField(required=False)
    subject_type = serializers.CharField(required=False)
    subject_id = serializers.UUIDField(required=False)
    cause = serializers.ChoiceField(
        choices=[Appeal.Cause.SILENCE.value, Appeal.Cause.RESTRICTION.value], required=False
    )


class MeasureSerializer(ClockedSerializer):
    """An interim measure: what is wanted, what was ordered or why it was not."""

    wanted = serializers.CharField()
    language = serializers.CharField()
    measure = serializers.CharField()
    reasons = serializers.CharField()
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class MeasureStartSerializer(serializers.Serializer[Any]):
    """What should hold until the review has ended."""

    wanted = serializers.CharField(max_length=4000)


class VoteSerializer(serializers.Serializer[Any]):
    """One's own vote; it can be cast anew until the outcome is recorded."""

    vote = serializers.ChoiceField(choices=[(vote.value, vote.label) for vote in VOTES])
    opinion = serializers.CharField(required=False, allow_blank=True, max_length=20000)


class DigestSerializer(serializers.ModelSerializer[AppealDigest]):
    """An entry of the public list: nobody is named who did not wish it."""

    class Meta:
        model = AppealDigest
        fields = (
            "id",
            "subject_type",
            "cause",
            "instance",
            "outcome",
            "reason_code",
            "month",
            "text",
            "language",
            "named",
        )


def _shape(found: Appeal, request: Request) -> dict[str, Any]:
    return dict(AppealDetailSerializer(found, context={"actor": actor_of(request)}).data)


def _found(request: Request, pk: Any) -> Appeal:
    return get_appeal(pk, tenant_id=tenant_of(request).pk, actor=actor_of(request))


class AppealList(generics.ListAPIView[Appeal]):
    """Reviews that the caller may see; POST begins one."""

    serializer_class = AppealSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "actor": actor_of(self.request)}

    def get_queryset(self) -> QuerySet[Appeal]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Appeal)
        return visible(actor_of(self.request)).filter(tenant=tenant_of(self.request))

    @extend_schema(request=AppealStartSerializer, responses={201: AppealDetailSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Begin a review, or get the one that was begun; 422 where the policy has none here."""
        body = AppealStartSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        found = (
            self._against(given["decision"], request)
            if "decision" in given
            else self._about(given, request)
        )
        return Response(_shape(found, request), status=201)

    def _against(self, decision_id: UUID, request: Request) -> Appeal:
        tenant_id, actor = tenant_of(request).pk, actor_of(request)
        decision = get_own_decision(decision_id, tenant_id=tenant_id, actor=actor)
        return start_appeal(decision_id=decision.pk, actor=actor)

    def _about(self, given: dict[str, Any], request: Request) -> Appeal:
        missing = {name for name in ("subject_type", "subject_id", "cause") if name not in given}
        if missing:
            sentence = "Name a decision, or subject_type, subject_id and cause."
            raise InvalidFields({name: [sentence] for name in sorted(missing)})
        actor = actor_of(request)
        row = contestable(given["subject_type"]).find(given["subject_id"], actor)
        if row.tenant_id != tenant_of(request).pk:
            raise NotFound
        return start_appeal_about(row, cause=given["cause"], actor=actor)


class AppealDetail(APIView):
    """One review."""

    @extend_schema(responses=AppealDetailSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """As its author or those who review see it."""
        return Response(_shape(_found(request, pk), request))


class AppealTransition(APIView):
    """Move a review on: file, acknowledge, admit, assign, reply, decide and so forth."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=AppealDetailSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; what its author drafted is sent with it."""
        if name == "send_file" and actor_of(request).is_staff:
            asked = get_file_to_send(pk, actor=actor_of(request))
            moved(Appeal, asked.pk, name, request)
            # The unit is shown nothing of the appeal itself.
            return Response({"id": str(asked.pk), "sent": True})
        found, actor = _found(request, pk), actor_of(request)
        values = request.data if isinstance(request.data, dict) else {}
        given = {**drafted_for(found, name), **values}
        done = perform(Appeal, found.pk, name, actor=actor, values=given)
        return Response(_shape(done, request))


class AppealVote(APIView):
    """The vote of somebody who reviews the matter."""

    @extend_schema(request=VoteSerializer, responses=AppealDetailSerializer)
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """One vote each, until the outcome is recorded."""
        found = _found(request, pk)
        body = VoteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        cast_vote(
            appeal_id=found.pk,
            vote=given["vote"],
            opinion=given.get("opinion", ""),
            actor=actor_of(request),
        )
        return Response(_shape(found, request))


class MeasureList(APIView):
    """Interim measures of a review."""

    @extend_schema(responses=MeasureSerializer(many=True))
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """All of them, the oldest first."""
        rows = list_measures(_found(request, pk))
        shaped = MeasureSerializer(rows, many=True, context={"actor": actor_of(request)})
        return Response(on_one_page(shaped.data))

    @extend_schema(request=MeasureStartSerializer, responses={201: MeasureSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Ask that something holds until the review has ended."""
        found = _found(request, pk)
        body = MeasureStartSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = ask_interim(
            appeal_id=found.pk,
            wanted=body.validated_data["wanted"],
            language=get_language() or "en",
            actor=actor_of(request),
        )
        shaped = MeasureSerializer(made, context={"actor": actor_of(request)})
        return Response(shaped.data, status=201)


class MeasureTransition(APIView):
    """Move a request for an interim measure: grant, refuse, withdraw."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=MeasureSerializer)
    def post(self, request: Request, pk: str, measure: UUID, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        rows = list_measures(_found(request, pk))
        found = next((one for one in rows if one.pk == measure), None)
        if found is None:
            raise NotFound
        actor = actor_of(request)
        values = request.data if isinstance(request.data, dict) else {}
        done = perform(InterimMeasure, found.pk, name, actor=actor, values=values)
        return Response(MeasureSerializer(done, context={"actor": actor}).data)


class DigestPages(CursorPages):
    ordering = ("-month", "-id")


class DigestList(generics.ListAPIView[AppealDigest]):
    """The public list of outcomes, with the summaries that were released."""

    permission_classes = (AllowAny,)
    serializer_class = DigestSerializer
    pagination_class = DigestPages

    def get_queryset(self) -> QuerySet[AppealDigest]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(AppealDigest)
        return find_digests(tenant_of(self.request))
