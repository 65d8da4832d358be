"""Endpoints of the analysis: prepared answers, codes, agreement, quotes."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participation.contributions.models import Contribution
from participation.themes.api import CONSULTATION, as_uuid, theme_of
from participation.themes.coding import save_codes
from participation.themes.figures import agreement_in
from participation.themes.models import Quote
from participation.themes.quotes import (
    agree_to_quote,
    ask_for_quote,
    refuse_quote,
    withdraw_quote,
)
from participation.themes.selectors import (
    find_codable,
    get_consultation,
    get_own_quote,
    judged_by,
    list_own_quotes,
    list_quotes,
    others_codes,
    own_codes,
    prepared_answers,
)
from participation.themes.serializers import (
    AgreementSerializer,
    AskQuoteSerializer,
    CodesSerializer,
    CodingSerializer,
    ConsentSerializer,
    PreparedSerializer,
    QuoteSerializer,
)
from participation.themes.services import discard_prepared_answer, prepare_answer
from portal.api import actor_of, nothing_of, tenant_of
from portal.errors import NotFound
from portal.grants import Permission
from portal.idempotency import idempotent
from portal.permissions import Actor, require


def _staff(request: Request) -> Actor:
    """The caller, where they work for the page's institution; NotFound otherwise."""
    actor = actor_of(request)
    if actor.tenant_id is None or actor.tenant_id != tenant_of(request).pk:
        raise NotFound
    require(actor, Permission.CONTRIBUTION_READ)
    return actor


class PreparedAnswer(APIView):
    """An answer that was written and not published: the institution's staff alone."""

    @extend_schema(responses=PreparedSerializer)
    def get(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """404 where none is prepared."""
        _staff(request)
        theme = theme_of(request, pk)
        prepared = prepared_answers([theme]).get(theme.pk)
        if prepared is None:
            raise NotFound
        return Response(PreparedSerializer(prepared).data)

    @extend_schema(request=PreparedSerializer, responses=PreparedSerializer)
    def put(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Keep it; 409 where somebody else saved another one after `version`."""
        actor = _staff(request)
        body = PreparedSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        prepared = prepare_answer(
            theme_id=theme_of(request, pk).pk,
            expected_version=values.pop("version", None),
            answer=values.pop("answer", {}),
            actor=actor,
            **values,
        )
        return Response(PreparedSerializer(prepared).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Throw it away."""
        discard_prepared_answer(theme_id=theme_of(request, pk).pk, actor=_staff(request))
        return Response(status=204)


class ContributionCodings(APIView):
    """One's own judgement of one contribution."""

    @extend_schema(responses=CodingSerializer)
    def get(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """What others said is null until one's own is saved."""
        actor = _staff(request)
        return self._answer(find_codable(pk, actor=actor), actor)

    @extend_schema(request=CodesSerializer, responses=CodingSerializer)
    def put(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Replaces what one said of it before; an empty list says that no theme fits."""
        actor = _staff(request)
        body = CodesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = find_codable(pk, actor=actor)
        codes = {row.pk: body.validated_data["themes"]}
        save_codes(codes, consultation=row.consultation, actor=actor)
        return self._answer(row, actor)

    def _answer(self, row: Contribution, actor: Actor) -> Response:
        is_read = row.pk in judged_by([row.pk], actor=actor)
        others = others_codes([row.pk], actor=actor).get(row.pk, {})
        body = {
            "contribution": row.pk,
            "is_read": is_read,
            "themes": sorted(own_codes([row.pk], actor=actor).get(row.pk, ())),
            "others": [{"theme": pk, "people": count} for pk, count in sorted(others.items())]
            if is_read
            else None,
        }
        return Response(CodingSerializer(body).data)


class Agreements(APIView):
    """How far those who read the same contributions agree."""

    @extend_schema(parameters=[CONSULTATION], responses=AgreementSerializer(many=True))
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """For each theme of the consultation (`?consultation=`); staff alone."""
        actor = _staff(request)
        about = get_consultation(as_uuid(request.query_params.get("consultation", "")), actor=actor)
        found = [
            {
                "theme": pk,
                "units": one.units,
                "percent": one.percent,
                "alpha": one.alpha,
                "verdict": one.verdict.value,
            }
            for pk, one in agreement_in(about).items()
        ]
        return Response(AgreementSerializer(found, many=True).data)


class ThemeQuotes(APIView):
    """Quotes of a theme, for staff."""

    @extend_schema(responses=QuoteSerializer(many=True))
    def get(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """In every state."""
        _staff(request)
        return Response(QuoteSerializer(list_quotes(theme_of(request, pk)), many=True).data)

    @extend_schema(request=AskQuoteSerializer, responses={201: QuoteSerializer})
    @idempotent
    def post(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Ask the author; nothing is shown unless they agree."""
        actor = _staff(request)
        body = AskQuoteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        quote = ask_for_quote(
            theme_id=theme_of(request, pk).pk,
            contribution_id=body.validated_data["contribution"],
            text=body.validated_data["text"],
            actor=actor,
        )
        return Response(QuoteSerializer(quote).data, status=201)


class OwnQuotes(generics.ListAPIView[Quote]):
    """Words of one's own that the institution asked about."""

    serializer_class = QuoteSerializer

    def get_queryset(self) -> QuerySet[Quote]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(Quote)
        return list_own_quotes(tenant=tenant_of(self.request), actor=actor_of(self.request))


class OwnQuote(APIView):
    """One of them."""

    @extend_schema(responses=QuoteSerializer)
    def get(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """The words as they would be shown."""
        return Response(QuoteSerializer(self._quote(request, pk)).data)

    @extend_schema(request=ConsentSerializer, responses=QuoteSerializer)
    def patch(self, request: Request, pk: UUID, **_kwargs: Any) -> Response:
        """Agree (under a name or none), refuse, or withdraw at any time."""
        quote, actor = self._quote(request, pk), actor_of(request)
        body = ConsentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        consent = body.validated_data["consent"]
        if consent == "given":
            agree_to_quote(
                quote_id=quote.pk, signed_as=body.validated_data["signed_as"], actor=actor
            )
        elif consent == "refused":
            refuse_quote(quote_id=quote.pk, actor=actor)
        else:
            withdraw_quote(quote_id=quote.pk, actor=actor)
        return Response(QuoteSerializer(self._quote(request, pk)).data)

    def _quote(self, request: Request, pk: UUID) -> Quote:
        return get_own_quote(pk, tenant=tenant_of(request), actor=actor_of(request))
