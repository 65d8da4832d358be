"""The `language` that a caller of the API asks for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.utils.translation import override
from rest_framework.request import Request
from rest_framework.response import Response

Handler = Callable[..., Response]


def in_language_asked(handler: Handler) -> Handler:
    """Answer in `?language=`; where it is not one of the portal's, as if none was asked for."""

    @wraps(handler)
    def wrapper(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        code = request.query_params.get("language", "")
        if code not in dict(settings.LANGUAGES):
            return handler(view, request, *args, **kwargs)
        with override(code):
            return handler(view, request, *args, **kwargs)

    return wrapper
