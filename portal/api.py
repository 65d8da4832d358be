"""What every endpoint of the API shares: authentication, problem details, pages, transitions."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from portal.errors import InvalidFields, NotFound, PortalError, TooOften
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from portal.transitions import Stateful, open_transitions, perform

M = TypeVar("M", bound=Model)


class ContextAuthentication(BaseAuthentication):
    """Uses what the context middleware found: a token, or the session with its CSRF check."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The person, or None for nobody; a token that is not live is refused."""
        http = request._request
        if getattr(http, "api_token_refused", False):
            raise exceptions.AuthenticationFailed(_("This token is not valid (any more)."))
        token = getattr(http, "api_token", None)
        if token is not None:
            return token.person, token
        return SessionAuthentication().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing token a 401."""
        return "Token"


class ContextAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "portal.api.ContextAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Authorization: Token <token>."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Token <token>",
        }


class CursorPages(CursorPagination):
    """`results`, `next`, `previous`; 50 a page."""

    page_size = 50
    ordering: str | tuple[str, ...] = "-id"


def actor_of(request: Request) -> Actor:
    """The actor that the middleware made for this request."""
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor


def nothing_of(model: type[M]) -> QuerySet[M]:
    """What a list holds while the schema is made: nobody asks, so nothing is shown."""
    return model._default_manager.none()


def on_one_page(results: Any) -> dict[str, Any]:
    """A list that is never longer than one page, in the shape of all lists."""
    return {"results": results, "next": None, "previous": None}


def tenant_of(request: Request) -> Tenant:
    """The institution that the address names; NotFound where there is none."""
    tenant: Tenant | None = request._request.tenant  # type: ignore[attr-defined]
    if tenant is None:
        raise NotFound
    return tenant


def transition_names(obj: Stateful, actor: Actor) -> list[str]:
    """The `transitions` of an object: those open to the caller."""
    return [transition.name for transition in open_transitions(obj, actor)]


def _problem(status: int, code: str, detail: Any, **extra: Any) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": str(detail),
        **extra,
    }
    return Response(body, status=status, content_type="application/problem+json")


def problem_details(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """RFC 9457: every error of the API, with a stable `code`."""
    if isinstance(error, PortalError):
        return _own_problem(error)
    if isinstance(error, Http404):
        return _problem(404, "not_found", _("There is no such thing, or none that you may see."))
    if isinstance(error, PermissionDenied):
        return _problem(403, "not_permitted", _("You may not do this."))
    return _framework_problem(error) if isinstance(error, exceptions.APIException) else None


def _own_problem(error: PortalError) -> Response:
    extra: dict[str, Any] = {}
    if isinstance(error, InvalidFields):
        extra["errors"] = {
            name: [str(text) for text in texts] for name, texts in error.errors.items()
        }
    response = _problem(error.status, error.reason, error.sentence, **extra)
    if isinstance(error, TooOften) and error.after:
        response["Retry-After"] = str(error.after)
    return response


def _framework_problem(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        return _problem(422, "invalid", _("Some values need correcting."), errors=error.detail)
    response = _problem(error.status_code, str(error.default_code), error.detail)
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        response["WWW-Authenticate"] = "Token"
    return response


def etag_of(obj: Model) -> str:
    """A weak validator of an object's representation."""
    stamp = getattr(obj, "updated_at", None) or getattr(obj, "created_at", "")
    return f'W/"{obj.pk}-{stamp}-{getattr(obj, "status", "")}"'


def moved(model: type[Stateful], pk: Any, name: str, request: Request) -> Any:
    """Perform the transition that the address names with the body's fields."""
    values = request.data if isinstance(request.data, Mapping) else {}
    return perform(model, pk, name, actor=actor_of(request), values=values)
