"""The door of receipts in the API: in a header, never in an address; what opens nothing is not there.

The institution is the one that the address names. Where it names none it is found by the receipt:
so the ombuds office, which has no address of its own, is reached like every institution.
"""

import time
from typing import Any

from django.views.decorators.debug import sensitive_variables
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import tenant_of
from portal.api_views import WithoutAccountView
from portal.errors import NotFound
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.errors import ReceiptMistyped
from portal.vault.receipts import WORD_LISTS, Receipt, read_receipt, write_digits, write_words
from portal.vault.selectors import find_receipt, showing
from protection.intake.alike import wait_alike
from protection.intake.selectors import Opens, what_opens


class GivenReceiptSerializer(serializers.Serializer[Any]):
    """The receipt, shown this once; `words` is empty for a language without a list."""

    words = serializers.CharField()
    digits = serializers.CharField()


@sensitive_variables()
def given_receipt(receipt: Receipt, language: str) -> Response:
    """The answer that shows a new receipt."""
    words = write_words(receipt, language) if language in WORD_LISTS else ""
    return Response({"words": words, "digits": write_digits(receipt)}, status=201)


class ReceiptView(WithoutAccountView):
    """What a receipt opens."""

    @sensitive_variables()
    def opened(self, request: Request) -> tuple[Receipt, Tenant]:
        """The receipt of the header. Raises NotFound alike for all that opens nothing."""
        began = time.monotonic()
        try:
            receipt = read_receipt(request.headers.get("X-Receipt", ""))
        except ReceiptMistyped:
            receipt = Receipt.generate()
        tenant = tenant_of(request) if "tenant" in self.kwargs else _tenant_by(receipt)
        if tenant is None or what_opens(receipt, tenant=tenant) is not Opens.CASE:
            wait_alike(began)
            raise NotFound
        return receipt, tenant


def _tenant_by(receipt: Receipt) -> Tenant | None:
    try:
        with showing(receipt):
            tenant_id = find_receipt(receipt).tenant_id
    except NotFound:
        return None
    # The row of the ombuds office is shown to nobody who only passes by.
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        return Tenant.objects.filter(pk=tenant_id).first()
