"""Opening one's vault for a client of the API: the passphrase in, a key for `X-Vault-Key` out."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import actor_of, tenant_of
from portal.errors import NotFound, PortalError
from portal.grants import Permission
from portal.keys.door import HEADER, api_session, is_safe_line
from portal.keys.services import open_for_use
from portal.permissions import allowed
from portal.vault.unlocking import IDLE_SECONDS, MOST_SECONDS, hold_open, lock_vault


class PassphraseSerializer(serializers.Serializer[Any]):
    """The passphrase of one's own vault."""

    passphrase = serializers.CharField(write_only=True, trim_whitespace=False, max_length=400)


class OpenVaultSerializer(serializers.Serializer[Any]):
    """What opens the vault in the header of later requests, and how long."""

    key = serializers.CharField(help_text=f"Sent as {HEADER}; opens nothing without the token.")
    idle_seconds = serializers.IntegerField()
    most_seconds = serializers.IntegerField()


class Unlock(APIView):
    """Open the caller's own vault for the token of this request; an open browser is locked."""

    @extend_schema(
        operation_id="protection_unlock",
        request=PassphraseSerializer,
        responses={
            200: OpenVaultSerializer,
            429: OpenApiResponse(
                description="Three wrong passphrases in a row and more: not tried before `Retry-After`."
            ),
        },
    )
    @sensitive_variables()
    def post(self, request: Request, tenant: str) -> Response:
        """Open it: 15 minutes without use, 8 hours at most.

        After three wrong passphrases in a row there is a wait of one minute before the next try,
        then of two, four and so on, an hour at most; what is sent before then is not tried.
        """
        del tenant
        self._require(request)
        if not is_safe_line(request._request):  # type: ignore[arg-type]
            raise PortalError(_("Without a protected line the vault stays locked."))
        given = PassphraseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        institution = tenant_of(request)
        session = api_session(request, institution)
        # A minute that is named is one at the institution's seat, as on its pages.
        with timezone.override(institution.time_zone):
            ring = open_for_use(
                tenant=institution,
                typed=given.validated_data["passphrase"],
                actor=actor_of(request),
            )
        try:
            key = hold_open(ring, session)
        finally:
            ring.wipe()
        answer = {
            "key": key.reveal().hex(),
            "idle_seconds": IDLE_SECONDS,
            "most_seconds": MOST_SECONDS,
        }
        return Response(answer, headers={"Cache-Control": "no-store"})

    @extend_schema(
        operation_id="protection_lock",
        request=None,
        responses={204: OpenApiResponse(description="Locked.")},
    )
    def delete(self, request: Request, tenant: str) -> Response:
        """Lock it."""
        del tenant
        self._require(request)
        lock_vault(api_session(request, tenant_of(request)))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _require(self, request: Request) -> None:
        if not allowed(actor_of(request), Permission.VAULT_HOLD):
            raise NotFound
