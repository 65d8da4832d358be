"""What is open at which institution, and until when; the three Ps tell, the first pages show.

The house imports none of the Ps: each registers a provider that is asked for all institutions of
a page at once, so that a page makes the same number of queries for one and for twenty.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from portal.tenancy.models import Tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Something that one can do now at an institution.

    `closes_at` is None where it is open at any time; `rule_url` leads to the rule that says so.
    """

    tenant: Tenant
    title: str | Promise
    closes_at: datetime | None
    url: str = ""
    rule_url: str = ""
    note: str | Promise = ""


Provider = Callable[[Sequence[Tenant]], Iterable[Opening]]
_PROVIDERS: list[Provider] = []


def provides_openings(provider: Provider) -> Provider:
    """Register a function that says what is open at these institutions."""
    _PROVIDERS.append(provider)
    return provider


def openings_at(tenants: Iterable[Tenant]) -> list[Opening]:
    """What is open at these institutions: what closes first at the top, then what never closes."""
    asked = list(tenants)
    found = [opening for provider in _PROVIDERS for opening in provider(asked)]
    return sorted(
        found,
        key=lambda opening: (
            opening.closes_at is None,
            opening.closes_at or opening.tenant.created_at,
            opening.tenant.slug,
        ),
    )
