"""What is looked at after each change that the database's superuser makes.

`SUPERUSER_SWEEP=all` (bench/prove/superuser.py) looks after every single change with the worker's
check and through the pages as well; else a part of them is looked at that way.
"""

import os
from pathlib import Path

import pytest

from protection.heads.checking import check_heads
from protection.heads.harmless import reason_for
from protection.heads.listing import covered_tables
from tests.cast import Cast
from tests.documents.files import storage
from tests.notifications.conftest import as_worker
from tests.protection.conftest import Room, newcomer, quick_passphrases, room, staffed, store
from tests.protection.referring import helper_of, mail_is_safe
from tests.protection.test_pages import Browser
from tests.vault.superuser import Attack, superuser
from tests.vault.tried import Scene, make_outward_scene, make_scene

# What a test needs that asks for a scene or a sweep.
__all__ = [
    "newcomer",
    "outward",
    "quick_passphrases",
    "room",
    "scene",
    "staffed",
    "storage",
    "store",
    "sweep",
]
IS_WHOLE = os.environ.get("SUPERUSER_SWEEP") == "all"


@pytest.fixture
def scene(room: Room) -> Scene:
    """Two cases and an open vault."""
    return make_scene(room)


@pytest.fixture
def outward(room: Room, cast: Cast, storage: Path) -> "Sweep":
    """The same of what leaves a case, its files and how long it is kept."""
    del storage
    mail_is_safe(cast)
    helper = helper_of(cast, notice_address="desk@lantern.example", seat="XA")
    return _watched(make_outward_scene(room, helper))


class Sweep:
    """What came of the changes: each refused or flagged, harmless with a reason, or unlabelled."""

    def __init__(self, scene: Scene, browser: Browser) -> None:
        self.scene, self.browser = scene, browser
        self.said: dict[str, str] = {}
        self.unlabelled: list[str] = []
        self.broken_pages: list[str] = []

    def look(self, attack: Attack, *, by_all: bool) -> None:
        """Look from every side while the change stands, then undo it."""
        try:
            found = list(self.scene.looks(attack.table))
            if by_all:
                found += self._worker() if attack.table in covered_tables() else []
                self._pages(attack)
        finally:
            attack.undo()
        reason = reason_for(attack.table, attack.column)
        self.said[str(attack)] = found[0] if found else f"harmless: {reason}"
        if not found and not reason:
            self.unlabelled.append(str(attack))

    def tell(self) -> None:
        """The table of what was tried, for the proof's reader."""
        if IS_WHOLE:
            for attack, said in sorted(self.said.items()):
                print(f"{attack}: {said}")  # noqa: T201 - the proof's own output

    def _worker(self) -> list[str]:
        """The check by the clock, with public keys alone; its alarms are taken away again."""
        with as_worker():
            found = check_heads()
        with superuser() as cursor:
            cursor.execute("DELETE FROM protection_headalarm")
        return [f"flagged by the worker: {found}"] if found else []

    def _pages(self, attack: Attack) -> None:
        """No error on any page. Not for the counts of readings: a page would add one for good."""
        if attack.table == "portal_readingcount":
            return
        for path in ("", f"cases/{self.scene.case.pk}/", "alarms/"):
            status = self.browser.get(path).status_code
            if status >= 500:
                self.broken_pages.append(f"{attack}: {path or 'board'} {status}")
        with superuser() as cursor:
            cursor.execute("DELETE FROM protection_headalarm")


@pytest.fixture
def sweep(scene: Scene) -> Sweep:
    """An officer looks on, in a browser too."""
    return _watched(scene)


def _watched(scene: Scene) -> Sweep:
    browser = Browser(scene.room, scene.room.first.actor)
    browser.client.raise_request_exception = False
    browser.unlock()
    return Sweep(scene, browser)
