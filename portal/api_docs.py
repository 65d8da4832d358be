"""The API's schema as a page to read and try."""

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView


@method_decorator(
    csp_update(
        {
            "style-src": ["'unsafe-inline'"],
            "img-src": ["data:"],
            "connect-src": ["'self'"],
        }
    ),
    name="dispatch",
)
class ApiDocs(SpectacularSwaggerSplitView):
    """The schema to read and try, served from here; the script comes from an address of its own.

    The page sets styles on its own elements, which the portal's pages never do.
    """
