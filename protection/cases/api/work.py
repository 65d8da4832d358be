"""What is done in a case: notes, messages, tasks, protocols, the team."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.errors import NotFound
from portal.vault.datakeys import Compartment
from protection.cases import applying, services, tasking, team
from protection.cases.api.door import VAULT_KEY, Desk, DeskView, desk
from protection.cases.api.shapes import (
    JoiningSerializer,
    MemberShape,
    MessageSerializer,
    NoteSerializer,
    ProtocolSerializer,
    RowMoveSerializer,
    TaskInSerializer,
    TaskSerializer,
    TextSerializer,
)
from protection.cases.models import MemberProposal
from protection.cases.protocols.catalogue import PROTOCOLS
from protection.cases.selectors import list_tasks, list_team
from protection.cases.task_rows import task_rows
from protection.cases.texts import Text
from protection.consent.selectors import ledger_of


class Notes(DeskView):
    """Notes and decisions of the team; the person does not read them."""

    @extend_schema(parameters=[VAULT_KEY], responses=TextSerializer(many=True))
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """The oldest first."""
        with desk(request, case_id) as at:
            return _texts(t for t in _read(at) if t.kind in ("note", "decision"))

    @extend_schema(parameters=[VAULT_KEY], request=NoteSerializer, responses={201: TextSerializer})
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Write one."""
        body = NoteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return _write(request, case_id, is_shared=False, **body.validated_data)


class Messages(DeskView):
    """Messages with the person."""

    @extend_schema(parameters=[VAULT_KEY], responses=TextSerializer(many=True))
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """The oldest first."""
        with desk(request, case_id) as at:
            return _texts(t for t in _read(at) if t.compartment is Compartment.MESSAGES)

    @extend_schema(
        parameters=[VAULT_KEY], request=MessageSerializer, responses={201: TextSerializer}
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Write to the person; they read it with their receipt."""
        body = MessageSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return _write(request, case_id, is_shared=True, kind="message", **body.validated_data)


@sensitive_variables()
def _read(at: Desk) -> list[Text]:
    with at.opened() as opened:
        return opened.texts()


def _texts(texts: Iterable[Text]) -> Response:
    return Response({"results": TextSerializer(list(texts), many=True).data})


@sensitive_variables()
def _write(request: Request, case_id: UUID, **values: Any) -> Response:
    with desk(request, case_id) as at:
        kept = services.write_note(case_id=case_id, ring=at.ring, actor=at.actor, **values)
        with at.opened() as opened:
            return Response(TextSerializer(opened.text(kept.row)).data, status=201)


class Tasks(DeskView):
    """What is to be done."""

    @extend_schema(parameters=[VAULT_KEY], responses=TaskSerializer(many=True))
    @sensitive_variables()
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """What is due first on top; done and skipped ones last."""
        with desk(request, case_id) as at:
            return _tasks(at)

    @extend_schema(
        parameters=[VAULT_KEY], request=TaskInSerializer, responses={201: TaskSerializer(many=True)}
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Add one."""
        body = TaskInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        with desk(request, case_id) as at:
            tasking.add_task(
                case_id=case_id,
                ring=at.ring,
                actor=at.actor,
                words=values["words"],
                due_at=values["due_at"],
                owner_id=values["owner"],
            )
            return _tasks(at, status=201)


@sensitive_variables()
def _tasks(at: Desk, *, status: int = 200) -> Response:
    with at.opened() as opened:
        rows = task_rows(list_tasks(at.case), opened.texts(), ledger_of(opened), at.case)
    return Response({"results": TaskSerializer(rows, many=True).data}, status=status)


class TaskTransition(DeskView):
    """done, skip (`words` say why) or hand_over (`owner`)."""

    @extend_schema(
        parameters=[VAULT_KEY], request=RowMoveSerializer, responses=TaskSerializer(many=True)
    )
    @sensitive_variables()
    def post(
        self, request: Request, case_id: UUID, case_task: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """Move one task."""
        body = RowMoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        with desk(request, case_id) as at:
            if case_task not in {one.pk for one in list_tasks(at.case)}:
                raise NotFound
            if name == "done":
                tasking.finish_task(task_id=case_task, actor=at.actor)
            elif name == "skip":
                applying.skip_task(
                    task_id=case_task, ring=at.ring, actor=at.actor, words=values["words"]
                )
            elif name == "hand_over" and "owner" in values:
                applying.hand_task_over(task_id=case_task, actor=at.actor, owner_id=values["owner"])
            else:
                raise NotFound
            return _tasks(at)


class Protocols(DeskView):
    """The templates, and those that were begun."""

    @extend_schema(parameters=[VAULT_KEY], responses=ProtocolSerializer(many=True))
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """All sixteen: code, title, when each is used, whether it was begun."""
        with desk(request, case_id) as at:
            begun = {str(t.body["protocol"]) for t in _read(at) if t.kind == "protocol"}
        return Response(
            {
                "results": [
                    {
                        "code": one.code,
                        "title": str(one.title),
                        "use_when": str(one.use_when),
                        "is_begun": one.code in begun,
                    }
                    for one in PROTOCOLS.values()
                ]
            }
        )

    @extend_schema(
        parameters=[VAULT_KEY],
        request=ProtocolSerializer,
        responses={201: TaskSerializer(many=True)},
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Begin one: each step becomes a task."""
        body = ProtocolSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with desk(request, case_id) as at:
            applying.apply_protocol(
                case_id=case_id,
                ring=at.ring,
                actor=at.actor,
                code=body.validated_data["code"],
            )
            return _tasks(at, status=201)


class Team(DeskView):
    """Who is on the team."""

    @extend_schema(parameters=[VAULT_KEY], responses=MemberShape(many=True))
    def get(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """The present team."""
        with desk(request, case_id) as at:
            return _team(at)

    @extend_schema(
        parameters=[VAULT_KEY],
        request=JoiningSerializer,
        responses={201: MemberShape(many=True), 202: MemberShape(many=True)},
    )
    @sensitive_variables()
    def post(self, request: Request, case_id: UUID, **_kwargs: Any) -> Response:
        """Add somebody; 202 where a second member has to agree first."""
        body = JoiningSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        joining = team.Joining(
            key_id=values["key"],
            compartments=[Compartment(part) for part in values["compartments"]],
            words=values["words"],
            expires_at=values["expires_at"],
        )
        with desk(request, case_id) as at:
            made = team.invite(case_id=case_id, ring=at.ring, actor=at.actor, joining=joining)
            return _team(at, status=202 if isinstance(made, MemberProposal) else 201)


def _team(at: Desk, *, status: int = 200) -> Response:
    rows = MemberShape(list_team(at.case), many=True).data
    return Response({"results": rows}, status=status)


class TeamTransition(DeskView):
    """end (of a member, by key); approve or decline (of a proposal, by its id)."""

    @extend_schema(
        parameters=[VAULT_KEY], request=RowMoveSerializer, responses=MemberShape(many=True)
    )
    def post(
        self, request: Request, case_id: UUID, case_member: UUID, name: str, **_kwargs: Any
    ) -> Response:
        """Move one."""
        with desk(request, case_id) as at:
            if name == "end":
                services.end_member(
                    case_id=case_id, ring=at.ring, actor=at.actor, key_id=case_member
                )
            elif name in ("approve", "decline"):
                team.answer_invitation(
                    proposal_id=case_member,
                    ring=at.ring,
                    actor=at.actor,
                    is_approved=name == "approve",
                )
            else:
                raise NotFound
            return _team(at)
