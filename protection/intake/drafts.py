"""A saved report that is not sent: sealed to its receipt, so that nobody else ever opens it.

Layout, version 1: a sealed box (X25519) to the receipt's key of the padded JSON; the receipt's
Ed25519 signature over label, institution, locator and box.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from portal.vault import primitives
from portal.vault.keyring import receipt_pair
from portal.vault.padding import pad, unpad
from portal.vault.primitives import frame
from portal.vault.receipts import Receipt

LABEL = "portal.box/draft/1"


@sensitive_variables()
def seal_draft(values: Mapping[str, Any], receipt: Receipt, tenant_id: UUID) -> tuple[bytes, bytes]:
    """The sealed box and its signature."""
    pair = receipt_pair(receipt)
    text = json.dumps(dict(values), ensure_ascii=False).encode()
    sealed = primitives.seal_to(pair.public.box, pad(text))
    return sealed, pair.sign(frame(LABEL, tenant_id, receipt.locator, sealed))


@sensitive_variables()
def open_draft(
    sealed: bytes, signature: bytes, receipt: Receipt, tenant_id: UUID
) -> dict[str, Any]:
    """What was saved. Raises Unopenable."""
    pair = receipt_pair(receipt)
    message = frame(LABEL, tenant_id, receipt.locator, sealed)
    primitives.verify(pair.public.sign, message, signature)
    values: dict[str, Any] = json.loads(unpad(pair.open(sealed)))
    return values
