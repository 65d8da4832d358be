"""Consultations in the API: the same services, permissions and errors as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.api_language import in_language_asked
from participation.consultations.dates import Days
from participation.consultations.models import Consultation
from participation.consultations.questions import save_questions
from participation.consultations.selectors import (
    Stage,
    get_consultation,
    get_text,
    in_stage,
    list_paragraphs,
    list_questions,
    list_texts,
    visible,
)
from participation.consultations.serializers import (
    BasicsSerializer,
    BesideSerializer,
    ConsultationDetailSerializer,
    ConsultationPatchSerializer,
    ConsultationSerializer,
    ConsultationWriteSerializer,
    DatesSerializer,
    ParagraphSerializer,
    QuestionSerializer,
    QuestionsWriteSerializer,
    TextDetailSerializer,
    TextSerializer,
    TextWriteSerializer,
)
from participation.consultations.services import (
    create_consultation,
    discard_consultation,
    save_basics,
    save_dates,
    save_texts,
)
from participation.consultations.states import ConsultationKind
from participation.consultations.texts import compare, publish_text, save_text
from portal.api import CursorPages, actor_of, moved, nothing_of, tenant_of
from portal.errors import NotFound
from portal.idempotency import idempotent
from portal.looks.texts import texts_of

_LANGUAGE = OpenApiParameter("language", str, description="Language of the texts, such as fr.")
_STAGE = OpenApiParameter("stage", str, enum=Stage.values, description="Where it stands.")
_KIND = OpenApiParameter("kind", str, enum=ConsultationKind.values)
_PROGRAMME = OpenApiParameter("programme", OpenApiTypes.UUID)
_HELD_IN = OpenApiParameter("held_in", str, description="Held in this language.")
_DETAIL = ConsultationDetailSerializer


def _context(request: Request) -> dict[str, Any]:
    return {"request": request, "actor": actor_of(request)}


def _one(request: Request, pk: str) -> Consultation:
    return get_consultation(pk, tenant=tenant_of(request), actor=actor_of(request))


def _shape(request: Request, pk: Any, *, status: int = 200) -> Response:
    found = _one(request, pk)
    return Response(_DETAIL(found, context=_context(request)).data, status=status)


class ConsultationPages(CursorPages):
    ordering = ("-created_at", "-id")


class ConsultationList(generics.ListAPIView[Consultation]):
    """Everything that was announced, whatever became of it; staff see what is prepared, too."""

    permission_classes = (AllowAny,)
    serializer_class = ConsultationSerializer
    pagination_class = ConsultationPages

    def get_serializer_context(self) -> dict[str, Any]:
        return _context(self.request)

    def get_queryset(self) -> QuerySet[Consultation]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Consultation)
        asked = self.request.query_params
        found = visible(actor_of(self.request)).filter(tenant=tenant_of(self.request))
        if asked.get("stage") in Stage.values:
            found = found.filter(in_stage(asked["stage"], timezone.now()))
        if asked.get("kind") in ConsultationKind.values:
            found = found.filter(kind=asked["kind"])
        if asked.get("held_in"):
            found = found.filter(languages__contains=[asked["held_in"]])
        if asked.get("programme"):
            found = found.filter(programme__in=_ids(asked["programme"]))
        return found.select_related("tenant")

    @extend_schema(parameters=[_STAGE, _KIND, _PROGRAMME, _HELD_IN, _LANGUAGE])
    @in_language_asked
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, the newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=ConsultationWriteSerializer, responses={201: _DETAIL})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Begin one (staff); nobody outside sees it until it is announced."""
        body = ConsultationWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = create_consultation(
            tenant_id=tenant_of(request).pk, values=body.validated_data, actor=actor_of(request)
        )
        return _shape(request, made.pk, status=201)


def _ids(text: str) -> list[Any]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


class ConsultationDetail(APIView):
    """One consultation."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[_LANGUAGE], responses=_DETAIL)
    @in_language_asked
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With its texts, its days and how they were counted, and whether the caller may take part."""
        return _shape(request, pk)

    @extend_schema(request=ConsultationPatchSerializer, responses=_DETAIL)
    def patch(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Change basics, texts or dates (staff); name the `version` that was read."""
        found = _one(request, pk)
        body = ConsultationPatchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        version = values.get("version")
        for name, write in (("basics", _basics), ("texts", _texts), ("dates", _dates)):
            if name in values:
                saved = write(request, found, values[name], version)
                version = saved.version if version is not None else None
        return _shape(request, pk)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Throw a draft away (staff)."""
        discard_consultation(consultation_id=_one(request, pk).pk, actor=actor_of(request))
        return Response(status=204)


def _basics(request: Request, found: Consultation, given: Any, version: int | None) -> Consultation:
    body = BasicsSerializer(data=given)
    body.is_valid(raise_exception=True)
    return save_basics(
        consultation_id=found.pk,
        values=body.validated_data,
        expected_version=version,
        actor=actor_of(request),
    )


def _texts(request: Request, found: Consultation, given: Any, version: int | None) -> Consultation:
    """Texts that are not named stay as they are."""
    names = ("title", "summary", "target_groups", "use_of_input", "final_report")
    texts = {name: given.get(name, texts_of(found, name)) for name in names}
    return save_texts(
        consultation_id=found.pk,
        texts=texts,
        expected_version=version,
        actor=actor_of(request),
    )


def _dates(request: Request, found: Consultation, given: Any, version: int | None) -> Consultation:
    body = DatesSerializer(data=given)
    body.is_valid(raise_exception=True)
    values = body.validated_data
    return save_dates(
        consultation_id=found.pk,
        days=Days(values["opens_on"], values.get("closes_on"), values.get("answer_due_on")),
        phases=values.get("phases", ()),
        expected_version=version,
        actor=actor_of(request),
    )


class ConsultationTransition(APIView):
    """Move a consultation."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=_DETAIL)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition; 422 says what is missing."""
        moved(Consultation, _one(request, pk).pk, name, request)
        return _shape(request, pk)


class ConsultationQuestions(APIView):
    """What a consultation asks."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[_LANGUAGE], responses=QuestionSerializer(many=True))
    @in_language_asked
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """The questions in their order."""
        return Response(QuestionSerializer(list_questions(_one(request, pk)), many=True).data)

    @extend_schema(request=QuestionsWriteSerializer, responses=QuestionSerializer(many=True))
    def put(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Write them anew (staff); once announced only words can change."""
        found = _one(request, pk)
        body = QuestionsWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        save_questions(
            consultation_id=found.pk,
            questions=body.validated_data["questions"],
            expected_version=body.validated_data.get("version"),
            actor=actor_of(request),
        )
        return self.get(request, pk)


class ConsultationTexts(APIView):
    """The versions of a draft text."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[_LANGUAGE], responses=TextSerializer(many=True))
    @in_language_asked
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """First to last; those that are not published to staff alone."""
        found = list_texts(_one(request, pk), actor=actor_of(request))
        return Response(TextSerializer(found, many=True).data)

    @extend_schema(request=TextWriteSerializer, responses={201: TextSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Paste the next version (staff)."""
        found = _one(request, pk)
        body = TextWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = save_text(
            consultation_id=found.pk, values=body.validated_data, actor=actor_of(request)
        )
        return Response(TextSerializer(made).data, status=201)


class ConsultationText(APIView):
    """One version."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[_LANGUAGE], responses=TextDetailSerializer)
    @in_language_asked
    def get(self, request: Request, pk: str, number: int, **_kwargs: Any) -> Response:
        """With its paragraphs."""
        text = get_text(_one(request, pk), number, actor=actor_of(request))
        paragraphs = ParagraphSerializer(list_paragraphs(text), many=True).data
        return Response({**TextSerializer(text).data, "paragraphs": paragraphs})


class ConsultationTextPublish(APIView):
    """Publish a version."""

    @extend_schema(request=None, responses=TextSerializer)
    def post(self, request: Request, pk: str, number: int, **_kwargs: Any) -> Response:
        """Everybody reads it from now on (staff)."""
        found = _one(request, pk)
        text = publish_text(consultation_id=found.pk, number=number, actor=actor_of(request))
        return Response(TextSerializer(text).data)


class ConsultationCompared(APIView):
    """Two versions side by side."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[_LANGUAGE], responses=BesideSerializer(many=True))
    @in_language_asked
    def get(self, request: Request, pk: str, old: int, new: int, **_kwargs: Any) -> Response:
        """Paragraph by paragraph, in the new version's order."""
        if old >= new:
            raise NotFound
        found, actor = _one(request, pk), actor_of(request)
        before, after = get_text(found, old, actor=actor), get_text(found, new, actor=actor)
        return Response(BesideSerializer(compare(before, after), many=True).data)
