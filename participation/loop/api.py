"""The loop in the API: public figures, and one's own contributions on their way."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.contributions.receipts import find_by_code
from participation.loop.selectors import (
    get_own,
    loop_figures,
    traces_of,
    visible_contributions,
)
from participation.loop.telling import Story, tell
from participation.loop.trace import trace
from participation.registers.api import FiguresSerializer
from portal.api import actor_of, tenant_of
from portal.api_views import WithoutAccountView
from portal.errors import NotFound
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context


class LoopFigures(APIView):
    """Share answered, days, commitments; `participation.loop.figures` says what each counts."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=FiguresSerializer)
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """The newest figures; 404 where none were made yet."""
        found = loop_figures(tenant_of(request))
        if found is None:
            raise NotFound
        return Response(FiguresSerializer(found).data)


class LoopLineSerializer(serializers.Serializer[Any]):
    """One thing that happened."""

    text = serializers.CharField()
    when = serializers.CharField(allow_null=True)
    more = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    evidence_url = serializers.CharField(allow_blank=True)


class LoopStageSerializer(serializers.Serializer[Any]):
    """One stage: done, current or later."""

    stage = serializers.CharField()
    state = serializers.CharField()
    waits = serializers.CharField(allow_blank=True)
    due_at = serializers.DateTimeField(allow_null=True)
    lines = LoopLineSerializer(many=True)


class LoopDueSerializer(serializers.Serializer[Any]):
    """What comes next, who acts, by when."""

    text = serializers.CharField()
    who = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField(allow_blank=True)


class LoopSerializer(serializers.Serializer[Any]):
    """A contribution on its way through the loop."""

    contribution = serializers.UUIDField()
    unread = serializers.IntegerField()
    stages = LoopStageSerializer(many=True)
    due = LoopDueSerializer(many=True)


def _shape(story: Story) -> dict[str, Any]:
    stages = [
        {
            "stage": told.stage.value,
            "state": told.state,
            "waits": str(told.waits),
            "due_at": told.due_at,
            "lines": [
                {
                    "text": line.text,
                    "when": line.when.isoformat() if line.when else None,
                    "more": line.more.text if line.more else "",
                    "url": line.url,
                    "evidence_url": line.external,
                }
                for line in told.lines
            ],
        }
        for told in story.stages
    ]
    body = {
        "contribution": story.trace.contribution.pk,
        "unread": story.trace.unread,
        "stages": stages,
        "due": story.due,
    }
    return dict(LoopSerializer(body).data)


class ContributionLoop(APIView):
    """Where one's own contribution went."""

    @extend_schema(responses=LoopSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """From words to verdict; 404 for what is not one's own."""
        actor = actor_of(request)
        rows = visible_contributions(actor).filter(consultation__tenant=tenant_of(request))
        [found] = traces_of([get_own(rows, pk)], actor=actor)
        return Response(_shape(tell(found)))


class ReceiptSerializer(serializers.Serializer[Any]):
    """The code that came with a receipt, in any writing."""

    code = serializers.CharField(max_length=60)


class ReceiptLoopSerializer(LoopSerializer):
    """A contribution without an account, for whoever holds its code."""

    receipt = serializers.CharField()
    status = serializers.CharField()


class ReceiptLoop(WithoutAccountView):
    """Where a contribution without an account went."""

    @extend_schema(request=ReceiptSerializer, responses=ReceiptLoopSerializer, auth=[])
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """The code travels in the body, never in an address; 404 for any other code."""
        body = ReceiptSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = find_by_code(tenant_of(request), body.validated_data["code"])
        if row is None:
            raise NotFound
        with tenant_context(system_actor(row.tenant_id)):
            [found] = trace([row])
        return Response({**_shape(tell(found)), "receipt": row.receipt, "status": row.status})
