"""What a deployment that keeps confidential cases has to set: `manage.py check --deploy`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def vault_is_set_up(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The settings without which vaults stay locked, intake closed or erasure is not final."""
    del app_configs, kwargs
    found = (
        (
            settings.PROTECTION_URL == settings.PUBLIC_URL,
            "PROTECTION_URL is not an origin of its own: confidential pages share one with what"
            " users of other parts wrote.",
            "portal.W010",
        ),
        (
            not settings.VAULT_REDIS_URL,
            "VAULT_REDIS_URL is not set: no vault can be opened.",
            "portal.W011",
        ),
        (
            not settings.VAULT_GENESIS and not settings.VAULT_GENESIS_FILE,
            "Neither VAULT_GENESIS nor VAULT_GENESIS_FILE is set: no report can be taken in.",
            "portal.W012",
        ),
        (
            not _is_pepper_store_apart(),
            "VAULT_PEPPER_STORE is not two directories outside PORTAL_DATA: a backup of the rest"
            " would undo erasures, or one lost volume every case.",
            "portal.W013",
        ),
        (
            bool(settings.VAULT_REDIS_URL) and _is_shared(settings.VAULT_REDIS_URL),
            "VAULT_REDIS_URL is the store of the broker or cache, which writes to a disk.",
            "portal.W014",
        ),
    )
    return [checks.Warning(text, id=number) for is_wrong, text, number in found if is_wrong]


def _is_pepper_store_apart() -> bool:
    data = Path(settings.PORTAL_DATA).resolve()
    stores = [Path(path).resolve() for path in settings.VAULT_PEPPER_STORE]
    return len(set(stores)) > 1 and not any(data in store.parents for store in stores)


def _is_shared(url: str) -> bool:
    others = (settings.CELERY_BROKER_URL, settings.REDIS_URL)
    return any(url.rpartition("/")[0] == other.rpartition("/")[0] for other in others if other)
