"""The consent ledger of a case, and what leaves the team."""

from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.errors import NotFound
from protection.cases.api.door import VAULT_KEY, Desk, DeskView, desk
from protection.cases.api.shapes import (
    ActInSerializer,
    ActSerializer,
    ConsentInSerializer,
    ConsentSerializer,
    RowMoveSerializer,
)
from protection.consent import services
from protection.consent.purposes import Purpose
from protection.consent.selectors import Ledger, ledger_of
from protection.consent.services import Intended, Terms


@sensitive_variables()
def _ledger(at: Desk) -> Ledger:
    with at.opened() as opened:
        return ledger_of(opened)


def _consents(at: Desk, *, status: int = 200) -> Response:
    rows = ConsentSerializer(_ledger(at).consents, many=True).data
    return Response({"results": rows}, status=status)


def _acts(at: Desk, *, status: int = 200) -> Response:
    rows = ActSerializer(_ledger(at).acts, many=True).data
    return Response({"results": rows}, status=status)


class Consents(DeskView):
    """The ledger."""

    @extend_schema(parameters=[VAULT_KEY], responses=ConsentSerializer(many=True))
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """The oldest first, withdrawn and expired ones too."""
        with desk(request, case_id) as at:
            return _consents(at)

    @extend_schema(
        parameters=[VAULT_KEY],
        request=ConsentInSerializer,
        responses={201: ConsentSerializer(many=True)},
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Record what the person, or a third person, said, with a minute of it."""
        body = ConsentInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = {**body.validated_data, "purpose": Purpose(body.validated_data["purpose"])}
        with desk(request, case_id) as at:
            services.record_consent(
                case_id=case_id, ring=at.ring, actor=at.actor, terms=Terms(**values)
            )
            return _consents(at, status=201)


class ConsentTransition(DeskView):
    """confirm (over the safe contact) or withdraw (`how`, `words`)."""

    @extend_schema(
        parameters=[VAULT_KEY], request=RowMoveSerializer, responses=ConsentSerializer(many=True)
    )
    @sensitive_variables()
    def post(
        self, request: Request, case_id: UUID, case_consent: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """Move one; a withdrawal holds for every consent of the same purpose and recipient."""
        body = RowMoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        with desk(request, case_id) as at:
            if case_consent not in {entry.consent.pk for entry in _ledger(at).consents}:
                raise NotFound
            if name == "confirm":
                services.confirm_consent(consent_id=case_consent, actor=at.actor)
            elif name == "withdraw":
                services.record_withdrawal(
                    case_id=case_id,
                    consent_id=case_consent,
                    ring=at.ring,
                    actor=at.actor,
                    how=values["how"],
                    words=values["words"],
                )
            else:
                raise NotFound
            return _consents(at)


class Acts(DeskView):
    """What leaves the team."""

    @extend_schema(parameters=[VAULT_KEY], responses=ActSerializer(many=True))
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """The oldest first."""
        with desk(request, case_id) as at:
            return _acts(at)

    @extend_schema(
        parameters=[VAULT_KEY], request=ActInSerializer, responses={201: ActSerializer(many=True)}
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Prepare one: consent holds, and each question that applies is answered."""
        body = ActInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        intended = Intended(
            purpose=Purpose(values["purpose"]),
            words=values["words"],
            recipient=values["recipient"],
            persons=tuple(values["persons"]),
            answers=values["answers"],
        )
        with desk(request, case_id) as at:
            services.prepare_act(case_id=case_id, ring=at.ring, actor=at.actor, intended=intended)
            return _acts(at, status=201)


class ActTransition(DeskView):
    """approve (by a second person), send or stop."""

    @extend_schema(
        parameters=[VAULT_KEY], request=RowMoveSerializer, responses=ActSerializer(many=True)
    )
    @sensitive_variables()
    def post(
        self, request: Request, case_id: UUID, case_act: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """Move one; consent is asked again when it is sent."""
        with desk(request, case_id) as at:
            if case_act not in {entry.act.pk for entry in _ledger(at).acts}:
                raise NotFound
            if name == "approve":
                services.approve_act(act_id=case_act, actor=at.actor)
            elif name == "send":
                services.send_act(act_id=case_act, ring=at.ring, actor=at.actor)
            elif name == "stop":
                services.stop_act(act_id=case_act, actor=at.actor)
            else:
                raise NotFound
            return _acts(at)
