"""Handing out files of published obstacles: streamed, and not without limit.

The limit counts files per institution and minute: no address of a reader is kept or counted.
"""

from django.core.cache import cache
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.errors import NotFound, TooOften
from portal.tenancy.models import Tenant
from promotion.exchange.export import FORMATS, Export
from promotion.publication.selectors import Shown

FILES_A_MINUTE = 60


def file_of(tenant: Tenant, code: str, filters: Shown) -> StreamingHttpResponse:
    """One file. Raises NotFound (no such format), TooOften, Refused (too many for a workbook)."""
    form = FORMATS.get(code)
    if form is None:
        raise NotFound
    _count(tenant)
    pieces = form.pieces(Export(tenant, filters))
    response = StreamingHttpResponse(pieces, content_type=form.media_type)
    day = timezone.localdate().isoformat()
    name = f"obstacles-{tenant.slug}-{day}.{form.code}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _count(tenant: Tenant) -> None:
    minute = timezone.now().strftime("%H%M")
    key = f"obstacle-files:{tenant.pk}:{minute}"
    cache.add(key, 0, timeout=120)
    if cache.incr(key) > FILES_A_MINUTE:
        raise TooOften(_("Many files are being made at this moment. Wait a minute and try again."))
