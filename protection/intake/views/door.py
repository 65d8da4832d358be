"""The door of the box: nobody signs in, nothing is cached, nothing is named.

A page never asks who is signed in. Titles say nothing. The answer of every page tells the browser to
keep no copy; what a visitor does stands in memory alone (intake/visits.py).
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from portal.errors import NotFound, PortalError, Sentence
from portal.http import PortalRequest
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_institutions
from portal.vault.errors import Unopenable
from portal.vault.receipts import Receipt
from portal.vault.unlocking import StoreUnsafe
from protection.intake.visits import Visit, end_visit, find_visit
from protection.ombuds.selectors import find_office

P = ParamSpec("P")
INVALID = 422
_LOST = 409
NO_STORE: Sentence = _(
    "This page cannot keep anything safely at the moment, so nothing was sent and nothing was kept."
    " Try again in a few minutes, or look who else can help."
)


class VisitLost(PortalError):
    """The browser shows no visit, or one that is over."""

    code = "visit_over"
    status = _LOST

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your visit here has ended. That happens after a quiet while, or when a browser"
                " forgets. What you sent or saved before is safe; nothing else was kept."
            )
        )


def box_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of the box: errors are calm sentences, and no browser keeps a copy."""

    @sensitive_post_parameters()
    @wraps(view)
    def inner(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.is_uncompressed = True  # type: ignore[attr-defined]
        try:
            response = view(request, *args, **kwargs)
        except StoreUnsafe:
            response = box_problem(request, NO_STORE, status=503)
        except (NotFound, Unopenable):
            # A receipt that was burned or erased while its page was open.
            response = box_problem(request, VisitLost().sentence, status=_LOST)
        except PortalError as error:
            response = box_problem(request, error.sentence, status=error.status)
        response["Cache-Control"] = "private, no-store"
        # Nothing is told to other sites. (With "no-referrer" browsers send forms of no known origin.)
        response["Referrer-Policy"] = "same-origin"
        return response

    inner.expired_template = "box/expired.html"  # type: ignore[attr-defined]
    return inner


def box_render(
    request: PortalRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the box."""
    return render(request, f"box/{template}.html", context, status=status)


def box_problem(request: PortalRequest, sentence: Sentence, *, status: int) -> HttpResponse:
    """A sentence, and where to go from here."""
    return box_render(request, "problem", {"sentence": sentence}, status=status)


def cookie_name(request: PortalRequest) -> str:
    """`__Host-` wherever there is TLS."""
    return "__Host-box" if request.is_secure() else "box"


def visit_of(request: PortalRequest) -> Visit | None:
    """The visit of this browser, if it is not over. Raises StoreUnsafe."""
    digits = request.COOKIES.get(cookie_name(request), "")
    return find_visit(digits) if digits else None


def own_view(request: PortalRequest) -> tuple[Visit, Receipt, Tenant]:
    """The visit of somebody who came back with a receipt. Raises VisitLost, StoreUnsafe."""
    visit = visit_of(request)
    receipt = visit.receipt if visit else None
    tenant = answering(visit.values.get("institution", "")) if visit else None
    if visit is None or receipt is None or tenant is None or not visit.is_view:
        raise VisitLost
    return visit, receipt, tenant


def institution_of(slug: str) -> Tenant | None:
    """An institution that is open to the public."""
    return list_institutions().filter(slug=slug).first() if slug else None


def answering(slug: str) -> Tenant | None:
    """Whose receipts are taken: an institution that is open to the public, or the ombuds office."""
    office = find_office()
    return office if office is not None and office.slug == slug else institution_of(slug)


def to_page(request: PortalRequest, visit: Visit | None, name: str, *args: Any) -> HttpResponse:
    """On to a page, with the visit's cookie."""
    response = redirect(reverse(name, args=args))
    response.status_code = 303
    return response if visit is None else with_cookie(request, response, visit)


def with_cookie(request: PortalRequest, response: HttpResponse, visit: Visit) -> HttpResponse:
    """The answer, with the visit's cookie."""
    response.set_cookie(
        cookie_name(request),
        visit.key.reveal().hex(),
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


def forget(request: PortalRequest, response: HttpResponse) -> HttpResponse:
    """End the visit; the browser forgets its pages and its cookie."""
    # Whoever leaves must get away also while the store cannot be reached: without the cookie, what
    # it may still hold opens to nobody.
    with suppress(StoreUnsafe):
        visit = visit_of(request)
        if visit is not None:
            end_visit(visit)
    response.delete_cookie(cookie_name(request), path="/", samesite="Strict")
    response["Clear-Site-Data"] = '"cache"'
    return response
