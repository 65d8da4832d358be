"""A complaint over the API: no account; everything afterwards by receipt, as for every report.

The answers of the office are read, and answered, at `protection/receipts/…` with the receipt in the
header; the ombuds themselves work at their desk.
"""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api_views import WithoutAccountView
from portal.errors import InvalidFields, PortalError
from portal.tenancy.selectors import list_institutions
from portal.vault.errors import LogBroken, NotStaffed
from portal.vault.receipts import Receipt
from protection.intake.api_door import GivenReceiptSerializer, given_receipt
from protection.ombuds.services import MOST_CONTACT, MOST_WORDS, About, complain


class OfficeClosed(PortalError):
    """The office takes nothing in now; why is nothing for whoever complains."""

    code = "office_closed"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            _(
                "It was not sent and nothing was kept: the office cannot take anything in at this"
                " moment. Try again later."
            )
        )


class ComplaintSerializer(serializers.Serializer[Any]):
    """Whom it is about, what happened, how to reach them. `institution` is a slug, or empty."""

    about = serializers.ChoiceField(choices=About.choices)
    institution = serializers.CharField(
        max_length=100, required=False, allow_blank=True, default=""
    )
    words = serializers.CharField(max_length=MOST_WORDS)
    contact = serializers.CharField(
        max_length=MOST_CONTACT, required=False, allow_blank=True, default=""
    )


class ComplaintList(WithoutAccountView):
    """Complaints to the ombuds office, outside all institutions."""

    @extend_schema(request=ComplaintSerializer, responses={201: GivenReceiptSerializer}, auth=[])
    @sensitive_variables()
    def post(self, request: Request) -> Response:
        """Send one. Answers with the receipt; 404 where there is no office."""
        body = ComplaintSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        _require_known(given["institution"])
        receipt, language = Receipt.generate(), get_language() or "en"
        about = About(given.pop("about"))
        try:
            complain(receipt=receipt, about=about, language=language, **given)
        except (LogBroken, NotStaffed, OSError):
            raise OfficeClosed from None
        return given_receipt(receipt, language)


def _require_known(slug: str) -> None:
    if slug and not list_institutions().filter(slug=slug).exists():
        raise InvalidFields({"institution": [_("Choose one that is listed, or leave it empty.")]})
