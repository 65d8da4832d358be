"""Reporting over the API, and what a receipt does there: in a header, never in an address.

A report may be sent twice under one Idempotency-Key without anything of its sender being stored: the
receipt itself is made of the key, so the second request finds the first one's report. The key must
therefore be one that nobody guesses; whoever has it has the receipt.
"""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import actor_of, tenant_of
from portal.api_views import RECEIPT_HEADER, WithoutAccountView
from portal.errors import NotFound, Refused
from portal.idempotency import KeyReused
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.errors import ReceiptMistyped
from portal.vault.primitives import digest
from portal.vault.receipts import (
    RECEIPT_BYTES,
    WORD_LISTS,
    Receipt,
    read_receipt,
    write_digits,
    write_words,
)
from promotion.obstacles.models import Obstacle
from promotion.obstacles.receipts import (
    Shown,
    answer,
    burn,
    find_report,
    require_consent_words,
    set_consents,
    show_report,
    take_back,
)
from promotion.obstacles.report_fields import MOST_ACTORS
from promotion.obstacles.reporting import may_report, submit_report
from promotion.obstacles.states import DatePrecision, Origin, Polarity

LEAST_KEY = 32
KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=(
        "At least 32 characters that nobody guesses, a UUID say: the receipt is made of it. The same"
        " key gives the same receipt and stores nothing of the sender."
    ),
)


class ActorDoneSerializer(serializers.Serializer[Any]):
    """A kind of actor and what it did."""

    actor = serializers.CharField(max_length=20)
    degree = serializers.CharField(max_length=20, default="DEG-UNK")


class LegalInstrumentSerializer(serializers.Serializer[Any]):
    """The law, order or decision that was used."""

    kind = serializers.CharField(max_length=20)
    subject = serializers.CharField(max_length=20, default="", allow_blank=True)
    stage = serializers.CharField(max_length=20, default="", allow_blank=True)
    name = serializers.CharField(max_length=300, default="", allow_blank=True)


class SealedPartSerializer(serializers.Serializer[Any]):
    """What the analysts alone read. Refused where fewer than two of them hold keys."""

    tells_who = serializers.BooleanField(default=False)
    connection = serializers.CharField(max_length=12, default="", allow_blank=True)
    sources = serializers.CharField(max_length=4000, default="", allow_blank=True)
    place = serializers.CharField(max_length=4000, default="", allow_blank=True)
    contact = serializers.CharField(max_length=4000, default="", allow_blank=True)
    evidence = serializers.CharField(max_length=4000, default="", allow_blank=True)


class NewObstacleSerializer(serializers.Serializer[Any]):
    """A report. Dates are as well as they are known: `2026`, `2026-03` or `2026-03-27`."""

    organization = serializers.UUIDField(required=False)
    origin = serializers.ChoiceField(choices=Origin.choices, required=False)
    polarity = serializers.ChoiceField(choices=Polarity.choices, default=Polarity.NEGATIVE)
    title = serializers.CharField(max_length=200)
    account = serializers.CharField(max_length=6000)
    language = serializers.CharField(max_length=12)
    kinds = serializers.ListField(child=serializers.CharField(max_length=20))
    freedoms = serializers.ListField(child=serializers.CharField(max_length=20), default=list)
    groups = serializers.ListField(child=serializers.CharField(max_length=20), default=list)
    modality = serializers.CharField(max_length=8, default="MOD-UNK")
    country = serializers.CharField(max_length=2)
    province = serializers.CharField(max_length=120, default="", allow_blank=True)
    date_precision = serializers.ChoiceField(
        choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    begins = serializers.RegexField(r"^\d{4}(-\d{2}){0,2}$")
    ends = serializers.RegexField(r"^(\d{4}(-\d{2}){0,2})?$", default="", allow_blank=True)
    persons = serializers.CharField(max_length=5, default="", allow_blank=True)
    organizations = serializers.CharField(max_length=5, default="", allow_blank=True)
    extent = serializers.CharField(max_length=12, default="", allow_blank=True)
    is_reversible = serializers.BooleanField(default=None, allow_null=True)
    is_repeated = serializers.BooleanField(default=False)
    actors = ActorDoneSerializer(many=True, default=list)
    instrument = LegalInstrumentSerializer(required=False)
    may_publish = serializers.BooleanField(default=False)
    may_ask_reply = serializers.BooleanField(default=False)
    attribution = serializers.CharField(max_length=300, default="", allow_blank=True)
    wants_name = serializers.BooleanField(default=False)
    source_name = serializers.CharField(max_length=300, default="", allow_blank=True)
    source_link = serializers.URLField(max_length=1000, default="", allow_blank=True)
    source_licence = serializers.CharField(max_length=200, default="", allow_blank=True)
    place = serializers.CharField(max_length=200, default="", allow_blank=True)
    latitude = serializers.DecimalField(
        max_digits=8, decimal_places=5, default=None, allow_null=True
    )
    longitude = serializers.DecimalField(
        max_digits=8, decimal_places=5, default=None, allow_null=True
    )
    sealed = SealedPartSerializer(required=False)

    def validate_actors(self, value: list[Any]) -> list[Any]:
        """As many as the form takes."""
        if len(value) > MOST_ACTORS:
            raise serializers.ValidationError(_("Three kinds of actors at most."))
        return value


class SubmittedSerializer(serializers.Serializer[Any]):
    """What came of it. The receipt is shown this once; both are empty for what is public elsewhere."""

    reference = serializers.CharField()
    status = serializers.CharField()
    is_sealed = serializers.BooleanField()
    receipt_words = serializers.CharField(allow_blank=True)
    receipt_digits = serializers.CharField(allow_blank=True)


@sensitive_variables()
def report_obstacle(request: Request) -> Response:
    """Take in a report: POST …/obstacles/. 404 for whoever has no door here."""
    tenant, actor = tenant_of(request), actor_of(request)
    if actor.person_id is None or not may_report(actor):
        raise NotFound
    shape = NewObstacleSerializer(data=request.data)
    shape.is_valid(raise_exception=True)
    values = _as_form(shape.validated_data)
    held = _receipt_of(request, tenant)
    if held is not None and (before := _sent_before(held, values, tenant)):
        return _submitted(before, held, is_sealed=False)
    made = submit_report(
        values,
        actor=actor,
        tenant=tenant,
        sealed=shape.validated_data.get("sealed"),
        receipt=held,
    )
    return _submitted(made.obstacle, made.receipt, is_sealed=made.is_sealed)


# For whoever joins it to an address: what it takes and gives.
reporting_schema = extend_schema(
    request=NewObstacleSerializer,
    responses={201: SubmittedSerializer},
    parameters=[KEY_HEADER],
)


def _as_form(data: dict[str, Any]) -> dict[str, Any]:
    """The body as the form's fields take it."""
    values = {name: value for name, value in data.items() if name not in ("sealed", "actors")}
    values["is_reversible"] = {True: "yes", False: "no", None: ""}[data["is_reversible"]]
    for number, one in enumerate(data["actors"], start=1):
        values |= {f"actor_{number}": one["actor"], f"degree_{number}": one["degree"]}
    instrument = values.pop("instrument", None) or {}
    values |= {f"instrument_{name}": value for name, value in instrument.items()}
    return {name: "" if value is None else value for name, value in values.items()}


@sensitive_variables()
def _receipt_of(request: Request, tenant: Tenant) -> Receipt | None:
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return None
    if len(key) < LEAST_KEY:
        raise Refused(_("Here an Idempotency-Key has 32 characters or more, for example a UUID."))
    return Receipt(digest("pv1.obstacle-key", tenant.pk, key)[:RECEIPT_BYTES])


@sensitive_variables()
def _sent_before(held: Receipt, values: dict[str, Any], tenant: Tenant) -> Obstacle | None:
    with tenant_context(system_actor(tenant.pk)):
        try:
            found = find_report(held, tenant=tenant)
        except NotFound:
            return None
    same = ("title", "account", "country")
    if any(str(getattr(found, name)) != str(values[name]) for name in same):
        raise KeyReused(_("This key was used with another body. Use a new key for a new request."))
    return found


@sensitive_variables()
def _submitted(obstacle: Obstacle, held: Receipt | None, *, is_sealed: bool) -> Response:
    language = get_language() or "en"
    words = write_words(held, language) if held and language in WORD_LISTS else ""
    body = {
        "reference": obstacle.reference,
        "status": obstacle.status,
        "is_sealed": is_sealed,
        "receipt_words": words,
        "receipt_digits": write_digits(held) if held else "",
    }
    return Response(SubmittedSerializer(body).data, status=201)


class ReceiptMessageSerializer(serializers.Serializer[Any]):
    """What analysts asked or said."""

    kind = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField()
    sent_at = serializers.DateTimeField()


class ReceiptAnswerSerializer(serializers.Serializer[Any]):
    """An answer."""

    text = serializers.CharField(max_length=4000)
    sent_at = serializers.DateTimeField(read_only=True)


class ReceiptConsentsSerializer(serializers.Serializer[Any]):
    """What may be done with the report."""

    may_publish = serializers.BooleanField()
    may_ask_reply = serializers.BooleanField()


class ReceiptReportSerializer(ReceiptConsentsSerializer):
    """Where the report stands."""

    reference = serializers.CharField()
    title = serializers.CharField()
    status = serializers.CharField()
    is_sealed = serializers.BooleanField()
    messages = ReceiptMessageSerializer(many=True)
    answers = ReceiptAnswerSerializer(many=True)


@sensitive_variables()
def _held(request: Request) -> Receipt:
    try:
        return read_receipt(request.headers.get("X-Receipt", ""))
    except ReceiptMistyped:
        raise NotFound from None


@sensitive_variables()
def _shown(request: Request, held: Receipt) -> Response:
    found: Shown = show_report(held, tenant=tenant_of(request))
    row = found.obstacle
    body = {
        "reference": row.reference,
        "title": row.title,
        "status": found.status.value,
        "is_sealed": found.is_sealed,
        "may_publish": row.may_publish,
        "may_ask_reply": row.may_ask_reply,
        "messages": found.messages,
        "answers": found.answers,
    }
    return Response(ReceiptReportSerializer(body).data)


class ReceiptReport(WithoutAccountView):
    """The report of a receipt."""

    @extend_schema(parameters=[RECEIPT_HEADER], responses=ReceiptReportSerializer)
    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Where it stands, what was asked and answered."""
        return _shown(request, _held(request))


class ReceiptAnswers(WithoutAccountView):
    """Answers to the analysts."""

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        request=ReceiptAnswerSerializer,
        responses=ReceiptReportSerializer,
    )
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Answer."""
        shape = ReceiptAnswerSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        held = _held(request)
        answer(held, shape.validated_data["text"], tenant=tenant_of(request))
        return _shown(request, held)


class ReceiptConsents(WithoutAccountView):
    """What may be done with the report."""

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        request=ReceiptConsentsSerializer,
        responses=ReceiptReportSerializer,
    )
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Set both consents; what is taken back acts at once."""
        shape = ReceiptConsentsSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        held = _held(request)
        require_consent_words(**shape.validated_data)
        set_consents(held, tenant=tenant_of(request), **shape.validated_data)
        return _shown(request, held)


class ReceiptWithdrawal(WithoutAccountView):
    """The report is taken back."""

    @extend_schema(parameters=[RECEIPT_HEADER], request=None, responses=ReceiptReportSerializer)
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Withdraw it; what was sealed is erased."""
        held = _held(request)
        take_back(held, tenant=tenant_of(request))
        return _shown(request, held)


class ReceiptEnd(WithoutAccountView):
    """The receipt is ended."""

    @extend_schema(parameters=[RECEIPT_HEADER], request=None, responses={204: None})
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """It opens nothing any more."""
        burn(_held(request), tenant=tenant_of(request))
        return Response(status=204)
