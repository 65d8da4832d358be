"""Files of published obstacles for everybody, with the filters of the list."""

from django.http.response import HttpResponseBase

from portal.errors import NotFound
from portal.http import PortalRequest, tenant_page
from promotion.exchange.downloads import file_of
from promotion.publication.filters import asked_of


@tenant_page
def files(request: PortalRequest, form: str) -> HttpResponseBase:
    """One file; it is streamed, so that a large register needs no memory."""
    if request.tenant is None:
        raise NotFound
    return file_of(request.tenant, form, asked_of(request.GET.dict()).shown)
