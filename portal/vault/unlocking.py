"""Open vaults: keys split between a cookie and a store that lives in memory alone.

The store's key for a blob is a hash of the cookie minted at unlock, a secret made when the process
started (before it forked), the session and the person: the store alone, the cookie alone or the
database alone opens nothing, and a restart locks. 15 minutes idle, 8 hours at most, one open vault
a person and institution.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.tenancy.models import Tenant
from portal.vault import primitives
from portal.vault.errors import Unopenable, VaultLocked
from portal.vault.identities import Holder, KeyPair, OfficerKeys, PrivateKey
from portal.vault.keyring import Keyring
from portal.vault.primitives import digest, frame, random_bytes, unframe
from portal.vault.secrecy import Secret
from portal.vault.selectors import ring_of

IDLE_SECONDS = 15 * 60
MOST_SECONDS = 8 * 60 * 60
_PARTS = 6
# Made when the module is first loaded: by gunicorn's master, before it makes its workers.
_PROCESS_SECRET = Secret(random_bytes(32))
_WANTED = {"save": "", "appendonly": "no"}


class UnlockKey(Secret):
    """What the browser's cookie (or an API officer's header) holds: 32 bytes."""


@dataclass(frozen=True, slots=True)
class Session:
    """Whose browser it is: the person, the institution, the id of the signed-in session."""

    tenant: UUID
    person: UUID
    session: str

    def name(self) -> str:
        """Under what the store keeps this person's one open vault."""
        return "vault:" + digest("pv1.vault-name", self.tenant, self.person).hex()


class StoreUnsafe(Refused):
    """The store would write keys to a disk, or will not say."""

    code = "store_unsafe"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Vaults stay locked: the store for open keys may write to a disk, or cannot be"
                " reached. Whoever operates the portal must put that right."
            )
        )


@cache
def _client(url: str) -> Any:
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)


def memory_store() -> Any:
    """The store of what is held in memory alone, after its configuration was read. Raises StoreUnsafe."""
    if not settings.VAULT_REDIS_URL:
        raise StoreUnsafe
    client = _client(settings.VAULT_REDIS_URL)
    password = client.connection_pool.connection_kwargs.get("password")
    asked = client.pipeline(transaction=False)
    for name in _WANTED:
        asked.config_get(name)
    asked.info("replication")
    try:
        *configured, replicas = asked.execute()
    except redis.RedisError:
        raise StoreUnsafe from None
    found = {name: value for one in configured for name, value in one.items()}
    alone = replicas.get("role") == "master" and not replicas.get("connected_slaves")
    if found != _WANTED or not alone or not password:
        raise StoreUnsafe
    return client


def _blob_key(unlock: UnlockKey, session: Session) -> bytes:
    return digest(
        "pv1.unlock",
        unlock.reveal(),
        session.session,
        session.tenant,
        session.person,
        key=_PROCESS_SECRET.reveal(),
    )


def process_key(label: str, *parts: bytes) -> bytes:
    """A key that a restart of the server makes unreachable, for these parts (a browser's cookie)."""
    return digest(label, *parts, key=_PROCESS_SECRET.reveal())


def _bound(holder: Holder, session: Session) -> bytes:
    return frame(
        "portal.vault/unlock/1",
        holder.tenant,
        holder.person,
        session.session,
        holder.key,
        holder.generation,
    )


def hold_open(ring: Keyring, session: Session) -> UnlockKey:
    """Keep these keys open for this session; whatever this person had open elsewhere is locked.

    Returns what the cookie holds. Raises StoreUnsafe.
    """
    unlock = UnlockKey(random_bytes(32))
    pair, since = ring.pair, int(timezone.now().timestamp())
    payload = frame(
        pair.box.reveal(),
        pair.seed.reveal(),
        ring.keys.genesis,
        ring.keys.head,
        ring.keys.length,
        since,
    )
    sealed = primitives.encrypt(_blob_key(unlock, session), payload, _bound(ring.holder, session))
    memory_store().set(session.name(), sealed, ex=IDLE_SECONDS)
    return unlock


def open_ring(
    unlock: UnlockKey, holder: Holder, session: Session, tenant: Tenant, *, is_polling: bool = False
) -> Keyring:
    """The keyring of an open vault. Polling does not count as use.

    Raises VaultLocked alike for a wrong cookie, another session, a vault that was locked, idle for
    15 minutes or open for 8 hours; StoreUnsafe; LogBroken.
    """
    store = memory_store()
    sealed = store.get(session.name())
    if sealed is None:
        raise VaultLocked
    try:
        parts = unframe(
            primitives.decrypt(_blob_key(unlock, session), sealed, _bound(holder, session))
        )
    except Unopenable:
        raise VaultLocked from None
    since = int.from_bytes(parts[5], "big") if len(parts) == _PARTS else 0
    if timezone.now().timestamp() - since >= MOST_SECONDS:
        store.delete(session.name())
        raise VaultLocked
    if not is_polling:
        store.expire(session.name(), IDLE_SECONDS)
    keys = OfficerKeys(
        holder,
        KeyPair(PrivateKey(parts[0]), PrivateKey(parts[1])),
        genesis=parts[2],
        head=parts[3],
        length=int.from_bytes(parts[4], "big"),
    )
    return ring_of(keys, tenant)


def lock_everywhere(person_id: UUID, tenants: Iterable[UUID]) -> None:
    """Lock whatever this person has open at any of these institutions. Raises redis.RedisError.

    The store's configuration is not asked: taking away is safe whatever it is.
    """
    names = [Session(tenant, person_id, "").name() for tenant in tenants]
    if names:
        _client(settings.VAULT_REDIS_URL).delete(*names)


def lock_vault(session: Session) -> None:
    """Lock whatever this person has open at this institution. Raises StoreUnsafe."""
    memory_store().delete(session.name())
