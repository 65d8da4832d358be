"""An open vault: what opens it, what locks it, what the store must be."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import redis
import time_machine
from django.conf import settings as configured
from django.utils import timezone

from portal.tenancy.context import tenant_context
from portal.vault import passphrases, unlocking
from portal.vault.errors import VaultLocked
from portal.vault.unlocking import (
    Session,
    StoreUnsafe,
    UnlockKey,
    hold_open,
    lock_vault,
    open_ring,
)
from tests.vault.conftest import Person, Staffed

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """An officer in front of a browser."""

    staffed: Staffed
    person: Person
    session: Session
    store: Any

    def open(self) -> UnlockKey:
        return hold_open(self.staffed.ring(self.person), self.session)

    def opens(self, key: UnlockKey, session: Session | None = None) -> bool:
        at, identity = session or self.session, self.person.key.identity()
        try:
            ring = open_ring(key, identity, at, self.staffed.tenant)
        except VaultLocked:
            return False
        return ring.pair.public == self.person.keys.pair.public

    @property
    def elsewhere(self) -> Session:
        return Session(self.session.tenant, self.session.person, "two")


@pytest.fixture
def desk(staffed: Staffed) -> Any:
    person = staffed.officers[0]
    session = Session(staffed.tenant.pk, person.key.person_id, "one")
    with tenant_context(person.actor):
        yield Desk(staffed, person, session, redis.Redis.from_url(configured.VAULT_REDIS_URL))


def test_cookie_and_store_open_together_and_run_no_argon2(desk: Desk, monkeypatch: Any) -> None:
    runs = []
    stretch = passphrases.stretch

    def _counted(*given: Any) -> bytes:
        runs.append(1)
        return stretch(*given)

    monkeypatch.setattr(passphrases, "stretch", _counted)
    unlock = desk.open()
    assert desk.opens(unlock)
    assert runs == []
    blob = desk.store.get(desk.session.name())
    assert desk.person.keys.pair.box.reveal() not in blob
    assert not desk.opens(UnlockKey(bytes(32)))
    assert not desk.opens(unlock, desk.elsewhere)
    desk.store.set(desk.session.name(), blob[:-1] + bytes([blob[-1] ^ 1]))
    assert not desk.opens(unlock)


def test_what_locks_a_vault(desk: Desk, monkeypatch: Any) -> None:
    unlock, name = desk.open(), desk.session.name()
    desk.store.expire(name, 60)
    identity, tenant = desk.person.key.identity(), desk.staffed.tenant
    open_ring(unlock, identity, desk.session, tenant, is_polling=True)
    assert desk.store.ttl(name) <= 60, "polling keeps nothing open"
    assert desk.opens(unlock)
    assert desk.store.ttl(name) > 890
    hold_open(desk.staffed.ring(desk.person), desk.elsewhere)
    assert not desk.opens(unlock), "one open vault a person"
    unlock = desk.open()
    with time_machine.travel(timezone.now() + timedelta(hours=8, seconds=1), tick=True):
        assert not desk.opens(unlock)
    unlock = desk.open()
    lock_vault(desk.session)
    assert not desk.opens(unlock)
    unlock = desk.open()
    monkeypatch.setattr(unlocking, "_PROCESS_SECRET", UnlockKey(bytes(32)))
    assert not desk.opens(unlock), "a restart locks"


@pytest.mark.parametrize("address", ["", configured.REDIS_URL])
def test_a_store_that_writes_to_a_disk_or_is_not_there_is_refused(
    settings: Any, address: str
) -> None:
    """The broker writes an append-only file; without a store nothing opens."""
    settings.VAULT_REDIS_URL = address
    with pytest.raises(StoreUnsafe):
        lock_vault(Session(uuid4(), uuid4(), "one"))
