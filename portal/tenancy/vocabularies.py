"""Vocabularies that rooms of the three Ps add to the API's `taxonomies`."""

from collections.abc import Callable, Iterable
from typing import Any

from portal.tenancy.models import Tenant

# What a room shows: {"name", "entries": [{"code", "label", …}]}; of an institution, or of all.
Provider = Callable[[Tenant | None], Iterable[dict[str, Any]]]
_providers: list[Provider] = []


def add_vocabularies(provider: Provider) -> Provider:
    """Register a room's vocabularies."""
    _providers.append(provider)
    return provider


def added_vocabularies(tenant: Tenant | None) -> list[dict[str, Any]]:
    """What the rooms show, as this institution uses it where one is named."""
    return [vocabulary for provider in _providers for vocabulary in provider(tenant)]
