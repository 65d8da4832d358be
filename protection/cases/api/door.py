"""The door of the officers' API: who is let in, whose vault is open, what may be kept (nothing).

The key from unlocking rides in a header with each request. It is bound to the token that asked for
it: a token never rides on what a browser has open, nor a browser on a token's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import actor_of, tenant_of
from portal.errors import NotFound
from portal.permissions import Actor
from portal.vault.errors import Unopenable, VaultLocked
from portal.vault.keylog import KeyRole
from portal.vault.keyring import Keyring
from portal.vault.selectors import get_own_key
from portal.vault.unlocking import Session, UnlockKey, open_ring
from protection.cases.models import ProtectionCase
from protection.cases.selectors import get_case, may_enter
from protection.cases.texts import OpenCase, head_kept, opened_case

HEADER = "X-Vault-Key"
_KEY_DIGITS = 64
VAULT_KEY = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The key from unlocking, 64 hexadecimal digits; bound to the token that asked.",
)


def session_of(request: Request) -> Session:
    """Whose token it is. Raises NotFound for whoever came without one."""
    token, actor = request.auth, actor_of(request)
    if token is None or actor.person_id is None:
        raise NotFound
    return Session(tenant_of(request).pk, actor.person_id, f"token:{token.pk}")


@contextmanager
@sensitive_variables()
def open_vault(request: Request) -> Iterator[Keyring]:
    """The officer's keys for the length of this request. Raises VaultLocked, StoreUnsafe."""
    digits, session = request.headers.get(HEADER, ""), session_of(request)
    if len(digits) != _KEY_DIGITS:
        raise VaultLocked
    try:
        unlock = UnlockKey(bytes.fromhex(digits))
        key = get_own_key(session.tenant, session.person, KeyRole.OFFICER)
    except (ValueError, NotFound, Unopenable):
        raise VaultLocked from None
    ring = open_ring(unlock, key.identity(), session, tenant_of(request))
    try:
        yield ring
    finally:
        ring.wipe()


class DeskView(APIView):
    """An endpoint for protection's officers: to everybody else there is none; kept in no cache."""

    permission_classes = (IsAuthenticated,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not may_enter(actor_of(request)):
            raise NotFound

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        answer["Referrer-Policy"] = "no-referrer"
        return answer


@dataclass(frozen=True, slots=True, repr=False)
class Desk:
    """One case with an open vault, for the length of a request."""

    case: ProtectionCase
    actor: Actor
    ring: Keyring

    @contextmanager
    def opened(self) -> Iterator[OpenCase]:
        """The case, opened and recorded."""
        with opened_case(self.case.pk, ring=self.ring, actor=self.actor) as opened:
            yield opened


@contextmanager
def desk(request: Request, case_id: UUID) -> Iterator[Desk]:
    """A case of this officer; whatever the request changes is signed at its end, as on the desk.

    Raises NotFound, VaultLocked, StoreUnsafe, Unopenable.
    """
    actor = actor_of(request)
    case = get_case(case_id, actor=actor)
    with open_vault(request) as ring, head_kept(case_id, ring=ring, actor=actor):
        yield Desk(case, actor, ring)
