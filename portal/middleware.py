"""Opens the transaction of each request and sets its context (see tenancy/context.py).

Order: session or token → body read → transaction → memberships → role. The transaction is rolled
back on 500 and above only, so that a 4xx keeps lock-out counts and denials.
"""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import Resolver404, ResolverMatch, resolve

from portal.actors.selectors import actor_for
from portal.actors.tokens import person_of_token
from portal.permissions import Actor, DatabaseRole
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Kind, Tenant

# Pages of the sign-in library read and write accounts before anybody is known.
_SIGN_IN_PREFIXES = ("account_", "mfa_", "usersessions_")
_COMPRESSED = frozenset(
    {"text/html", "application/json", "application/problem+json", "application/atom+xml"}
)
_WITHOUT_CONTEXT = ("/static/", "/health/", "/metrics")


class PageCompression(GZipMiddleware):
    """Compresses pages and answers of the API, never files, for lines that are slow.

    Django adds random bytes against guessing from the length. Pages of protection are never
    compressed; they are marked with `is_uncompressed` by their views.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress text that is complete; leave everything else as it is."""
        kind = response.headers.get("Content-Type", "").split(";")[0]
        is_page = kind in _COMPRESSED and not response.streaming
        if not is_page or getattr(request, "is_uncompressed", False):
            return response
        return super().process_response(request, response)


class ContextMiddleware:
    """One request, one transaction, one actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(_WITHOUT_CONTEXT):
            return self.get_response(request)
        match = _match(request)
        person, scopes = _authenticate(request)
        try:
            _read_body(request)
        except UnreadablePostError:
            # The line was lost half-way: nobody reads the answer, and nothing is written down.
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        with transaction.atomic():
            known = Actor(person_id=person)
            with tenant_context(known, role=DatabaseRole.NONE):
                tenant = _tenant(match)
                actor = actor_for(person, tenant=tenant, scopes=scopes, request=request)
            if tenant is not None and tenant.kind == Kind.OMBUDS and not actor.is_staff:
                # The ombuds office has no public room; its page is /<language>/ombuds/.
                tenant = None
            role = DatabaseRole.NONE if _is_sign_in(match) else None
            with tenant_context(actor, role=role):
                request.actor = actor  # type: ignore[attr-defined]
                request.tenant = tenant  # type: ignore[attr-defined]
                response = self.get_response(request)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
        return response


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _is_sign_in(match: ResolverMatch | None) -> bool:
    return match is not None and (match.url_name or "").startswith(_SIGN_IN_PREFIXES)


def _authenticate(request: HttpRequest) -> tuple[UUID | None, frozenset[str] | None]:
    """The person of the token or of the session; the user row is read here, as the app's role."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Token ") and request.path_info.startswith("/api/"):
        token = person_of_token(header.removeprefix("Token ").strip())
        if token is not None:
            request.user = token.person
            request.api_token = token  # type: ignore[attr-defined]
            return token.person_id, frozenset(token.scopes)
        request.api_token_refused = True  # type: ignore[attr-defined]
        return None, frozenset()
    user = request.user
    return (user.pk if user.is_authenticated else None), None


def _read_body(request: HttpRequest) -> None:
    """A slow line must not hold a transaction open."""
    if request.method in {"POST", "PUT", "PATCH"}:
        _ = request.POST if "form" in (request.content_type or "") else request.body


def _tenant(match: ResolverMatch | None) -> Tenant | None:
    slug = match.kwargs.get("tenant") if match else None
    return None if slug is None else Tenant.objects.filter(slug=slug).first()
