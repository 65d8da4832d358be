"""The address that gateways post to: a door of machines, without session, token or page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from participation.contributions.gateways import MOST_POSTED, take_post
from portal.api import problem_details
from portal.errors import NotFound, PortalError


@csrf_exempt
def gateway_door(request: HttpRequest, gateway: str) -> HttpResponse:
    """What a gateway posts: `{"id", "from", "text"}`, signed over the time and the body.

    `X-Portal-Timestamp`: seconds since 1970, at most five minutes away. `X-Portal-Signature`:
    `sha256=` and the hexadecimal HMAC-SHA256 of timestamp, full stop and body.
    """
    try:
        take_post(
            gateway,
            request.headers.get("X-Portal-Timestamp", ""),
            request.headers.get("X-Portal-Signature", ""),
            _body(request),
        )
    except PortalError as error:
        problem = problem_details(error, {})
        if problem is None:
            raise
        return JsonResponse(
            problem.data, status=problem.status_code, content_type="application/problem+json"
        )
    return JsonResponse({"status": "received"}, status=202)


def _body(request: HttpRequest) -> bytes:
    """The bytes as they came. A form was read already, and no gateway sends one."""
    if request.method != "POST" or "form" in (request.content_type or ""):
        raise NotFound
    if len(request.body) > MOST_POSTED:
        raise NotFound
    return request.body
