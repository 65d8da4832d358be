"""Handing cases back over the API: colleagues with new keys, what they can be given, giving it."""

from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import actor_of, tenant_of
from portal.keys.selectors import list_keys, list_returning
from portal.vault.datakeys import Compartment
from protection.cases.api.door import VAULT_KEY, DeskView, open_vault
from protection.returning.selectors import MOST, Former, Offer, offer_to
from protection.returning.services import hand_back


class ColleagueSerializer(serializers.Serializer[Any]):
    """A colleague with new keys."""

    key = serializers.UUIDField(help_text="Their new key.")
    name = serializers.CharField()
    cases = serializers.IntegerField(
        help_text="In how many of the caller's own cases they stood with the ended key."
    )


class FormerSerializer(serializers.Serializer[Former]):
    """A case of theirs, with what they opened of it."""

    id = serializers.UUIDField(source="case_id")
    reference = serializers.CharField()
    compartments = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField(allow_null=True)

    def get_compartments(self, case: Former) -> list[str]:
        """The parts, by name."""
        return [part.value for part in Compartment if part in case.parts]


class OfferSerializer(serializers.Serializer[Offer]):
    """What the caller can hand back to one colleague, and what not."""

    cases = FormerSerializer(many=True)
    more = serializers.IntegerField(help_text=f"How many follow; at most {MOST} are shown.")
    one_by_one = FormerSerializer(
        many=True, help_text="Cases to which the team adds them as anybody else."
    )
    left = serializers.IntegerField(help_text="How many only other colleagues can hand back.")


class GivenSerializer(OfferSerializer):
    """What was handed back, and what can be now."""

    given = serializers.IntegerField(help_text="How many cases were handed back.")


class ChosenSerializer(serializers.Serializer[Any]):
    """The cases to be handed back, by id, of those that were offered."""

    cases = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST)


class ColleagueList(DeskView):
    """Colleagues with new keys who stood on teams of the caller."""

    @extend_schema(
        operation_id="protection_colleagues_anew", responses=ColleagueSerializer(many=True)
    )
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """Each with the number of those cases."""
        tenant, actor = tenant_of(request), actor_of(request)
        lines = list_returning(list_keys(tenant, actor=actor), tenant, actor=actor)
        rows = [{"key": line.key.pk, "name": line.name, "cases": count} for line, count in lines]
        return Response({"results": ColleagueSerializer(rows, many=True).data})


class ColleagueCases(DeskView):
    """Cases that can be handed back to one colleague."""

    @extend_schema(
        operation_id="protection_returnable_cases",
        parameters=[VAULT_KEY],
        responses=OfferSerializer,
    )
    @sensitive_variables()
    def get(self, request: Request, key: UUID, **_kwargs: Any) -> Response:
        """What the caller can hand back."""
        with open_vault(request) as ring:
            offer = offer_to(key, ring=ring, actor=actor_of(request))
        return Response(OfferSerializer(offer).data)

    @extend_schema(
        operation_id="protection_hand_back",
        parameters=[VAULT_KEY],
        request=ChosenSerializer,
        responses={200: GivenSerializer},
    )
    @sensitive_variables()
    def post(self, request: Request, key: UUID, **_kwargs: Any) -> Response:
        """Hand back those of the named cases that were offered; the others are passed over."""
        body = ChosenSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, chosen = actor_of(request), body.validated_data["cases"]
        with open_vault(request) as ring:
            given = hand_back(key_id=key, cases=chosen, ring=ring, actor=actor)
            offer = offer_to(key, ring=ring, actor=actor)
        return Response({**OfferSerializer(offer).data, "given": given})
