"""The codebook among the API's taxonomies."""

from collections.abc import Iterable
from typing import Any

from portal.tenancy.models import Tenant
from portal.tenancy.vocabularies import add_vocabularies
from promotion.taxonomy.showing import as_vocabularies


@add_vocabularies
def codebook_vocabularies(tenant: Tenant | None) -> Iterable[dict[str, Any]]:
    """Every vocabulary of the codebook."""
    return as_vocabularies(tenant)
