"""Forms that arrived after the vault had locked: sealed to the officer's public key, offered again.

Nobody but whoever opens that key's vault reads them, and nothing outside says what they are for.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal.errors import NotFound
from portal.vault.identities import KeyPair
from portal.vault.models import KeptForm, VaultKey
from portal.vault.padding import pad, unpad
from portal.vault.primitives import seal_to

# The oldest go: whoever sends more than this has a loop, not a form.
MOST = 20
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """A kept form as its owner reads it: to which address it goes, what was typed."""

    id: UUID
    kept_at: datetime
    path: str
    fields: Fields


@sensitive_variables()
@transaction.atomic
def keep_form(key: VaultKey, path: str, fields: Fields) -> KeptForm:
    """Seal a form to this key's owner; in a context of theirs."""
    text = json.dumps([path, list(fields)], ensure_ascii=False).encode()
    made = KeptForm.objects.create(
        tenant_id=key.tenant_id, key=key, sealed=seal_to(bytes(key.box_public), pad(text))
    )
    old = KeptForm.objects.filter(key=key).order_by("-kept_at", "-id").values_list("pk", flat=True)
    KeptForm.objects.filter(pk__in=list(old[MOST:])).delete()
    return made


@sensitive_variables()
def kept_forms(key_id: UUID, pair: KeyPair) -> list[Kept]:
    """What waits to be sent again, the oldest first. Raises Unopenable."""
    found = []
    for row in KeptForm.objects.filter(key_id=key_id):
        path, fields = json.loads(unpad(pair.open(bytes(row.sealed))))
        found.append(Kept(row.pk, row.kept_at, path, [(name, value) for name, value in fields]))
    return found


def count_kept(key_id: UUID) -> int:
    """How many wait."""
    return KeptForm.objects.filter(key_id=key_id).count()


@transaction.atomic
def discard_kept(kept_id: UUID) -> None:
    """Throw one away: it was sent, or is not wanted. Raises NotFound for anybody else's."""
    gone, _rows = KeptForm.objects.filter(pk=kept_id).delete()
    if not gone:
        raise NotFound
