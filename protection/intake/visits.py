"""What a visitor does, held in memory alone under a key in the visitor's cookie.

The store keeps ciphertext whose key is made of the cookie and of a secret of this process: the store
alone, the cookie alone or the database alone tells nothing, and a restart forgets everything.
30 minutes for a report in progress, 15 for an opened receipt, counted from the last page.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.vault import primitives
from portal.vault.errors import Unopenable
from portal.vault.padding import pad, unpad
from portal.vault.primitives import KEY_BYTES, digest, random_bytes
from portal.vault.receipts import Receipt
from portal.vault.secrecy import Secret
from portal.vault.unlocking import memory_store, process_key

REPORT_SECONDS = 30 * 60
VIEW_SECONDS = 15 * 60
MOST_SECONDS = 2 * 60 * 60
_BOUND = b"portal.box/visit/1"


class VisitKey(Secret):
    """What the visitor's cookie holds: 32 bytes."""

    @property
    def name(self) -> str:
        """Under what the store keeps the visit."""
        return "visit:" + digest("pv1.visit-name", self.reveal()).hex()

    @property
    def content_key(self) -> bytes:
        """The key of what is kept."""
        return process_key("pv1.visit-key", self.reveal())


@dataclass(slots=True, repr=False)
class Visit:
    """One browser's visit. `values`: what was typed or chosen; plain JSON."""

    key: VisitKey
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def receipt(self) -> Receipt | None:
        """The receipt of the report in progress, or the one that was shown to come back."""
        digits = self.values.get("receipt", "")
        return Receipt(bytes.fromhex(digits)) if digits else None

    @property
    def is_view(self) -> bool:
        """Whether it is about something that was sent."""
        return bool(self.values.get("is_view"))


def begin_visit(**values: Any) -> Visit:
    """A new visit, kept. Raises StoreUnsafe."""
    visit = Visit(VisitKey(random_bytes(KEY_BYTES)), {"since": _now(), **values})
    keep_visit(visit)
    return visit


def _now() -> int:
    return int(timezone.now().timestamp())


@sensitive_variables()
def keep_visit(visit: Visit) -> None:
    """Write down what has changed, for as long as such a visit lasts. Raises StoreUnsafe."""
    text = json.dumps(visit.values, ensure_ascii=False).encode()
    sealed = primitives.encrypt(visit.key.content_key, pad(text), _BOUND)
    seconds = VIEW_SECONDS if visit.is_view else REPORT_SECONDS
    memory_store().set(visit.key.name, sealed, ex=seconds)


@sensitive_variables()
def find_visit(digits: str) -> Visit | None:
    """The visit of a cookie; None alike for none, another one's and one that is over.

    Raises StoreUnsafe.
    """
    try:
        key = VisitKey(bytes.fromhex(digits))
    except ValueError:
        return None
    sealed = memory_store().get(key.name)
    if sealed is None:
        return None
    try:
        values = json.loads(unpad(primitives.decrypt(key.content_key, sealed, _BOUND)))
    except Unopenable:
        return None
    if values.get("is_view") and _now() - values["since"] >= MOST_SECONDS:
        memory_store().delete(key.name)
        return None
    return Visit(key, values)


def end_visit(visit: Visit) -> None:
    """Forget it. Raises StoreUnsafe."""
    memory_store().delete(visit.key.name)
