"""Referrals and communications of a case for its officers, with the same services as the desk."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.errors import NotFound
from portal.vault.datakeys import Compartment
from protection.cases.api.door import VAULT_KEY, Desk, DeskView, desk
from protection.consent.purposes import Purpose
from protection.help.states import HelpKind
from protection.referrals.enclosing import PARTS, enclosures_of
from protection.referrals.models import Communication, Referral
from protection.referrals.selectors import (
    answers_of,
    communications_of,
    doable,
    get_communication,
    get_referral,
    has_consent,
    referrals_of,
    text_of,
)
from protection.referrals.services.answering import ANSWERS, record_answer
from protection.referrals.services.communications import (
    Draft,
    approve_communication,
    move_communication,
    prepare_communication,
    record_reply,
    record_sent,
)
from protection.referrals.services.ending import revoke_referral
from protection.referrals.services.preparing import (
    MOST_DAYS,
    Wanted,
    approve_referral,
    prepare_referral,
)
from protection.referrals.services.sending import send_referral
from protection.referrals.states import (
    COMMUNICATION_PURPOSES,
    REFERRAL_PURPOSES,
    RejectReason,
    Way,
)

_REFERRAL_PURPOSES = [one.value for one in REFERRAL_PURPOSES]
_COMMUNICATION_PURPOSES = [one.value for one in COMMUNICATION_PURPOSES]
_PARTS = [part.value for part in (*PARTS, Compartment.FILES)]


class EnclosureSerializer(serializers.Serializer[Any]):
    """Something that can be chosen; `words` is exactly what would leave."""

    key = serializers.CharField()
    part = serializers.CharField()
    day = serializers.DateField()
    words = serializers.CharField()
    is_file = serializers.BooleanField()


class ReferralSerializer(serializers.Serializer[Any]):
    """A referral with its sealed words; `code` stands in the answer to `send` alone."""

    id = serializers.UUIDField(source="row.pk")
    status = serializers.CharField(source="row.status")
    outcome = serializers.CharField(source="row.outcome")
    recipient = serializers.CharField(source="body.recipient")
    purpose = serializers.CharField(source="body.purpose")
    kind = serializers.CharField(source="body.help")
    way = serializers.CharField(source="body.way")
    letter = serializers.CharField(source="body.letter")
    keys = serializers.ListField(source="body.keys", child=serializers.CharField())
    is_whole = serializers.BooleanField(source="row.is_whole")
    is_approved = serializers.BooleanField()
    has_consent = serializers.BooleanField()
    expires_at = serializers.DateTimeField(source="row.expires_at", allow_null=True)
    fetched_at = serializers.DateTimeField(source="row.fetched_at", allow_null=True)
    clock = serializers.DateTimeField(source="row.due_at", allow_null=True)
    answers = serializers.ListField(child=serializers.DictField())
    transitions = serializers.ListField(child=serializers.CharField())
    code = serializers.CharField(required=False)


class ReferralListSerializer(serializers.Serializer[Any]):
    """The referrals of a case, and what can be chosen for a further one."""

    results = ReferralSerializer(many=True)
    enclosures = EnclosureSerializer(many=True)


class ReferralInSerializer(serializers.Serializer[Any]):
    """A referral as it is asked for; `answers` to the checks of its purpose, by code."""

    actor = serializers.UUIDField()
    purpose = serializers.ChoiceField(choices=_REFERRAL_PURPOSES)
    kind = serializers.ChoiceField(choices=HelpKind.values)
    letter = serializers.CharField(max_length=20000)
    way = serializers.ChoiceField(choices=Way.values, default=Way.PACKAGE.value)
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, default=7)
    keys = serializers.ListField(child=serializers.CharField(), default=list)
    parts = serializers.ListField(child=serializers.ChoiceField(choices=_PARTS), default=list)
    persons = serializers.ListField(child=serializers.CharField(), default=list)
    answers = serializers.DictField(child=serializers.CharField(), default=dict)
    is_whole = serializers.BooleanField(default=False)


class ReferralMoveSerializer(serializers.Serializer[Any]):
    """What goes with a step of a referral."""

    tells = serializers.BooleanField(
        default=False, help_text="send: also by a mail without content"
    )
    reason = serializers.ChoiceField(choices=["", *RejectReason.values], default="")
    words = serializers.CharField(default="", allow_blank=True, max_length=2000)


def _referral(at: Desk, row: Referral, **more: Any) -> Mapping[str, Any]:
    with at.opened() as opened:
        body = text_of(opened, row)
        said = [
            {"said_at": one.said_at, "is_sound": one.is_sound, **_public(one.body)}
            for one in answers_of(opened, row, body)
        ]
    return {
        "row": row,
        "body": body,
        "is_approved": row.act.approved_by_id is not None,
        "has_consent": has_consent(row.act_id),
        "answers": said,
        "transitions": [one.name for one in doable(row)],
        **more,
    }


def _public(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body.get(name, "") for name in ("answer", "reason", "words")}


class Referrals(DeskView):
    """The referrals of a case."""

    @extend_schema(parameters=[VAULT_KEY], responses=ReferralListSerializer)
    @sensitive_variables()
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """The latest first."""
        with desk(request, case_id) as at:
            with at.opened() as opened:
                enclosures = enclosures_of(opened)
            rows = [_referral(at, row) for row in referrals_of(at.case)]
            shown = ReferralListSerializer({"results": rows, "enclosures": enclosures})
            return Response(shown.data)

    @extend_schema(
        parameters=[VAULT_KEY], request=ReferralInSerializer, responses={201: ReferralSerializer}
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Prepare one; a second person approves it."""
        body = ReferralInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        asked = Wanted(
            actor_id=values.pop("actor"),
            purpose=Purpose(values.pop("purpose")),
            kind=HelpKind(values.pop("kind")),
            way=Way(values.pop("way")),
            keys=tuple(values.pop("keys")),
            parts=tuple(Compartment(part) for part in values.pop("parts")),
            persons=tuple(values.pop("persons")),
            **values,
        )
        with desk(request, case_id) as at:
            row = prepare_referral(case_id=case_id, ring=at.ring, actor=at.actor, wanted=asked)
            return Response(ReferralSerializer(_referral(at, row)).data, status=201)


class ReferralTransition(DeskView):
    """A step of a referral: approve, send, accept, reject, finish, revoke."""

    @extend_schema(
        parameters=[VAULT_KEY], request=ReferralMoveSerializer, responses=ReferralSerializer
    )
    @sensitive_variables()
    def post(
        self, request: Request, case_id: UUID, referral: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """The answer to `send` carries the code, this once."""
        body = ReferralMoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with desk(request, case_id) as at:
            row = get_referral(referral, actor=at.actor)
            if row.case_id != case_id:
                raise NotFound
            more = _step(at, row, name, body.validated_data)
            moved = get_referral(referral, actor=at.actor)
            return Response(ReferralSerializer(_referral(at, moved, **more)).data)


def _step(at: Desk, row: Referral, name: str, values: Mapping[str, Any]) -> dict[str, str]:
    who: dict[str, Any] = {"referral_id": row.pk, "ring": at.ring, "actor": at.actor}
    if name == "send":
        return {"code": send_referral(**who, tells=values["tells"]).code}
    if name == "approve":
        approve_referral(**who)
    elif name == "revoke":
        revoke_referral(**who)
    elif name in ANSWERS:
        record_answer(**who, name=name, reason=values["reason"], words=values["words"])
    else:
        raise NotFound
    return {}


class CommunicationSerializer(serializers.Serializer[Any]):
    """A communication with its sealed words."""

    id = serializers.UUIDField(source="row.pk")
    status = serializers.CharField(source="row.status")
    outcome = serializers.CharField(source="row.outcome")
    purpose = serializers.CharField(source="body.purpose")
    recipient = serializers.CharField(source="body.recipient")
    addressee = serializers.CharField(source="body.addressee")
    subject = serializers.CharField(source="body.subject")
    words = serializers.CharField(source="body.words")
    follows = serializers.CharField(source="body.follows")
    sent_on = serializers.CharField(source="body.sent_on", default="")
    symbol = serializers.CharField(source="body.symbol", default="")
    channel = serializers.CharField(source="body.channel", default="")
    replies = serializers.ListField(source="body.replies", child=serializers.DictField())
    is_approved = serializers.BooleanField()
    has_consent = serializers.BooleanField()
    clock = serializers.DateTimeField(source="row.due_at", allow_null=True)
    transitions = serializers.ListField(child=serializers.CharField())


class CommunicationInSerializer(serializers.Serializer[Any]):
    """A communication as it is prepared."""

    purpose = serializers.ChoiceField(choices=_COMMUNICATION_PURPOSES)
    subject = serializers.CharField(max_length=300)
    words = serializers.CharField(max_length=20000)
    recipient = serializers.CharField(default="", allow_blank=True, max_length=300)
    addressee = serializers.CharField(default="", allow_blank=True, max_length=300)
    persons = serializers.ListField(child=serializers.CharField(), default=list)
    answers = serializers.DictField(child=serializers.CharField(), default=dict)
    follows = serializers.UUIDField(allow_null=True, default=None)
    days = serializers.IntegerField(min_value=1, max_value=365, allow_null=True, default=None)


class CommunicationMoveSerializer(serializers.Serializer[Any]):
    """What goes with a step of a communication."""

    sent_on = serializers.DateField(required=False)
    symbol = serializers.CharField(default="", allow_blank=True, max_length=300)
    channel = serializers.CharField(default="", allow_blank=True, max_length=300)
    received_on = serializers.DateField(required=False)
    words = serializers.CharField(default="", allow_blank=True, max_length=20000)


def _communication(at: Desk, row: Communication) -> Mapping[str, Any]:
    with at.opened() as opened:
        body = text_of(opened, row)
    return {
        "row": row,
        "body": body,
        "is_approved": row.act.approved_by_id is not None,
        "has_consent": has_consent(row.act_id),
        "transitions": [one.name for one in doable(row)],
    }


class Communications(DeskView):
    """What was, or is to be, said to States, mechanisms and the public about a case."""

    @extend_schema(parameters=[VAULT_KEY], responses=CommunicationSerializer(many=True))
    @sensitive_variables()
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """The latest first."""
        with desk(request, case_id) as at:
            rows = [_communication(at, row) for row in communications_of(at.case)]
            return Response({"results": CommunicationSerializer(rows, many=True).data})

    @extend_schema(
        parameters=[VAULT_KEY],
        request=CommunicationInSerializer,
        responses={201: CommunicationSerializer},
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Prepare one; a second person approves it."""
        body = CommunicationInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        draft = Draft(
            purpose=Purpose(values.pop("purpose")), persons=tuple(values.pop("persons")), **values
        )
        with desk(request, case_id) as at:
            row = prepare_communication(case_id=case_id, ring=at.ring, actor=at.actor, draft=draft)
            return Response(CommunicationSerializer(_communication(at, row)).data, status=201)


class CommunicationTransition(DeskView):
    """A step of a communication: approve, send, reply, close, close_unanswered, stop."""

    @extend_schema(
        parameters=[VAULT_KEY],
        request=CommunicationMoveSerializer,
        responses=CommunicationSerializer,
    )
    @sensitive_variables()
    def post(
        self, request: Request, case_id: UUID, communication: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """`send` needs sent_on and channel, `reply` needs received_on and words."""
        body = CommunicationMoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with desk(request, case_id) as at:
            row = get_communication(communication, actor=at.actor)
            if row.case_id != case_id:
                raise NotFound
            _say(at, row, name, body.validated_data)
            moved = get_communication(communication, actor=at.actor)
            return Response(CommunicationSerializer(_communication(at, moved)).data)


def _say(at: Desk, row: Communication, name: str, values: Mapping[str, Any]) -> None:
    who: dict[str, Any] = {"communication_id": row.pk, "ring": at.ring, "actor": at.actor}
    if name == "approve":
        approve_communication(**who)
    elif name == "send":
        said: dict[str, Any] = {key: values.get(key) for key in ("sent_on", "symbol", "channel")}
        record_sent(**who, **said)
    elif name == "reply":
        record_reply(**who, received_on=values.get("received_on"), words=values["words"])
    else:
        move_communication(**who, name=name)
