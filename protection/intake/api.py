"""Reports and receipts over the API: no account, the receipt in a header, never in an address.

No Idempotency-Key is taken: it would keep an answer, and with it a receipt, in the database.
"""

from typing import Any

from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import tenant_of
from portal.api_views import RECEIPT_HEADER, WithoutAccountView
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.receipts import Receipt
from protection.cases.services import write_message_by_receipt
from protection.cases.states import FiledBy
from protection.consent.holders import REPRESENTATIVE
from protection.consent.purposes import FIRST_CONTACT, Purpose
from protection.consent.services import SELF, Terms, give_consent_by_receipt, withdraw_by_receipt
from protection.intake.api_door import GivenReceiptSerializer, ReceiptView, given_receipt
from protection.intake.forms import MOST_MESSAGE, MOST_SHORT, MOST_TOLD
from protection.intake.reports import Danger, Naming, Report, Role, Sender
from protection.intake.selectors import mine
from protection.intake.services import burn, send_report


class ReportSerializer(serializers.Serializer[Any]):
    """What is sent. `agreed` are the first consents; without `keep` nothing is taken."""

    happened = serializers.CharField(max_length=MOST_TOLD)
    to_whom = serializers.CharField(max_length=MOST_SHORT, required=False, allow_blank=True)
    reach = serializers.CharField(max_length=MOST_SHORT, required=False, allow_blank=True)
    danger = serializers.ChoiceField(choices=Danger.choices, default=Danger.UNSURE)
    sender = serializers.ChoiceField(choices=Sender.choices, default=Sender.PERSON)
    naming = serializers.ChoiceField(choices=Naming.choices, default=Naming.ANONYMOUS)
    name = serializers.CharField(max_length=500, required=False, allow_blank=True)
    not_for = serializers.CharField(max_length=MOST_SHORT, required=False, allow_blank=True)
    not_roles = serializers.MultipleChoiceField(choices=Role.choices, default=set)
    agreed = serializers.MultipleChoiceField(
        choices=[(one.value, one.label) for one in FIRST_CONTACT]
    )


class BoxMessageSerializer(serializers.Serializer[Any]):
    """One message; `from_us`: written by whoever handles it."""

    words = serializers.CharField(max_length=MOST_MESSAGE)
    from_us = serializers.BooleanField(read_only=True)
    day = serializers.DateField(read_only=True)


class BoxConsentSerializer(serializers.Serializer[Any]):
    """One consent of the holder's own."""

    id = serializers.CharField(read_only=True)
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    recipient = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    scope = serializers.CharField(
        max_length=MOST_SHORT, required=False, allow_blank=True, default=""
    )
    holds = serializers.BooleanField(read_only=True)
    is_withdrawn = serializers.BooleanField(read_only=True)


class BoxDueSerializer(serializers.Serializer[Any]):
    """A promise and its day."""

    what = serializers.CharField()
    day = serializers.DateField()


class BoxStatusSerializer(serializers.Serializer[Any]):
    """What the person's page shows: never a level, a name of ours or what was told."""

    is_taken_over = serializers.BooleanField()
    due = BoxDueSerializer(many=True)
    opened_by = serializers.ListField(child=serializers.DictField())
    told = serializers.ListField(child=serializers.DictField())


class ReportList(WithoutAccountView):
    """Send a report."""

    @extend_schema(
        request=ReportSerializer,
        responses={201: GivenReceiptSerializer},
        auth=[],
    )
    @sensitive_variables()
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Answers with the receipt; nothing else identifies the report."""
        body = ReportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values, tenant = dict(body.validated_data), tenant_of(request)
        receipt, language = Receipt.generate(), get_language() or "en"
        with tenant_context(system_actor(tenant.pk)):
            send_report(
                tenant=tenant,
                receipt=receipt,
                report=Report.of(values),
                agreed=[Purpose(one) for one in values["agreed"]],
                language=language,
            )
        return given_receipt(receipt, language)


class ReceiptStatus(ReceiptView):
    """Where it stands, for the person."""

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        responses=BoxStatusSerializer,
        auth=[],
    )
    @sensitive_variables()
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """What is due, which roles opened it, what was told to whom."""
        receipt, tenant = self.opened(request)
        found = mine(receipt, tenant=tenant)
        return Response(
            {
                "is_taken_over": found.is_taken_over,
                "due": [{"what": str(one.what), "day": one.day.date()} for one in found.due],
                "opened_by": [{"role": str(one.role), "day": one.day} for one in found.looks],
                "told": [
                    {"what": str(one.what), "whom": one.whom, "day": one.at.date()}
                    for one in found.lines
                ],
            }
        )


class ReceiptMessages(ReceiptView):
    """Messages of both sides."""

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        responses=BoxMessageSerializer(many=True),
        auth=[],
    )
    @sensitive_variables()
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """The oldest first."""
        receipt, tenant = self.opened(request)
        return Response(
            [
                {
                    "words": one.body["words"],
                    "from_us": one.by_officer and not one.body.get("from_person"),
                    "day": one.kept_at.date(),
                }
                for one in mine(receipt, tenant=tenant).messages
            ]
        )

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        request=BoxMessageSerializer,
        responses={204: None},
        auth=[],
    )
    @sensitive_variables()
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Write to whoever handles it."""
        receipt, tenant = self.opened(request)
        body = BoxMessageSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with tenant_context(system_actor(tenant.pk)):
            write_message_by_receipt(
                receipt=receipt, tenant=tenant, words=body.validated_data["words"]
            )
        return Response(status=204)


class ReceiptConsents(ReceiptView):
    """What the holder agreed to."""

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        responses=BoxConsentSerializer(many=True),
        auth=[],
    )
    @sensitive_variables()
    def get(self, request: Request, **_kwargs: Any) -> Response:
        """The holder's own, the oldest first."""
        receipt, tenant = self.opened(request)
        found = mine(receipt, tenant=tenant)
        person = SELF if found.holder == FiledBy.PERSON else REPRESENTATIVE
        return Response(
            [
                {
                    "id": str(one.consent.pk),
                    "purpose": one.body["purpose"],
                    "recipient": one.body["recipient"],
                    "scope": one.body["scope"],
                    "holds": one.is_live,
                    "is_withdrawn": one.consent.withdrawn_at is not None,
                }
                for one in found.consents
                if one.body["person"] == person
            ]
        )

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        request=BoxConsentSerializer,
        responses={204: None},
        auth=[],
    )
    @sensitive_variables()
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Agree to one purpose; a risky one waits until the person was asked again."""
        receipt, tenant = self.opened(request)
        body = BoxConsentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        is_person = mine(receipt, tenant=tenant).holder == FiledBy.PERSON
        terms = Terms(
            purpose=Purpose(given.pop("purpose")),
            language=get_language() or "en",
            person=SELF if is_person else REPRESENTATIVE,
            **given,
        )
        with tenant_context(system_actor(tenant.pk)):
            give_consent_by_receipt(receipt=receipt, tenant=tenant, terms=terms)
        return Response(status=204)


class WithdrawalSerializer(serializers.Serializer[Any]):
    """Which consent is taken back."""

    consent = serializers.UUIDField()


class ReceiptWithdrawals(ReceiptView):
    """Take a consent back; it holds once this is answered."""

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        request=WithdrawalSerializer,
        responses={204: None},
        auth=[],
    )
    @sensitive_variables()
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Every consent for the same purpose and recipient goes with it."""
        receipt, tenant = self.opened(request)
        body = WithdrawalSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with tenant_context(system_actor(tenant.pk)):
            withdraw_by_receipt(
                receipt=receipt, tenant=tenant, consent_id=body.validated_data["consent"]
            )
        return Response(status=204)


class ReceiptEnd(ReceiptView):
    """The receipt opens nothing any more."""

    @extend_schema(
        parameters=[RECEIPT_HEADER],
        request=None,
        responses={204: None},
        auth=[],
    )
    @sensitive_variables()
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """At once, and nothing says why."""
        receipt, tenant = self.opened(request)
        with tenant_context(system_actor(tenant.pk)):
            burn(receipt=receipt, tenant=tenant)
        return Response(status=204)
