"""Which origin serves what, what a deployment is warned of, and opening a vault over the API."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.test import Client
from nacl.pwhash.argon2id import MEMLIMIT_MIN

from portal.actors.tokens import make_token
from portal.keys.door import open_vault_of_api
from portal.permissions import Actor, Scope
from portal.schedule import SCHEDULE
from portal.tenancy.context import tenant_context
from portal.vault.errors import VaultLocked
from portal.vault.passphrases import Cost, passphrase, stretch
from tests.cast import Cast
from tests.protection.test_pages import signed_in
from tests.vault.conftest import PHRASE, Staffed, newcomer, quick_passphrases, staffed, store

__all__ = ["newcomer", "quick_passphrases", "staffed", "store"]
OWN = "confidential.example.org"
SLUG = "riverland-style"


@pytest.mark.django_db
@pytest.mark.usefixtures("cast")
def test_confidential_pages_and_all_others_share_no_origin(client: Client, settings: Any) -> None:
    settings.PROTECTION_URL = f"https://{OWN}"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, OWN]
    for path in ("/en/help-now/", f"/en/{SLUG}/desk/", f"/en/{SLUG}/desk/keys/"):
        moved = client.get(path)
        assert moved["Location"] == f"https://{OWN}{path}"
        assert client.post(path).status_code == 404
        there = client.get(path, headers={"host": OWN})
        assert there.status_code in (200, 404)
        assert "data:" not in there["Content-Security-Policy"]
        assert there["Cross-Origin-Opener-Policy"] == "same-origin"
    for path in ("/en/", f"/en/{SLUG}/", f"/en/{SLUG}/consultations/"):
        assert client.get(path, headers={"host": OWN})["Location"].startswith(settings.PUBLIC_URL)
    assert client.get("/api/v1/tenants/", headers={"host": OWN}).status_code == 404
    assert client.get("/en/account/login/", headers={"host": OWN}).status_code == 200


def test_a_deployment_is_told_what_its_vaults_miss(settings: Any, tmp_path: Path) -> None:
    def told() -> set[str | None]:
        found = checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
        return {one.id for one in found if str(one.id).startswith("portal.W01")}

    settings.VAULT_REDIS_URL, settings.VAULT_GENESIS, settings.VAULT_GENESIS_FILE = "", {}, ""
    settings.PROTECTION_URL = settings.PUBLIC_URL
    settings.VAULT_PEPPER_STORE = [str(settings.PORTAL_DATA / "peppers")]
    assert told() == {"portal.W010", "portal.W011", "portal.W012", "portal.W013"}
    settings.PROTECTION_URL = f"https://{OWN}"
    settings.VAULT_GENESIS = {SLUG: bytes(32)}
    settings.VAULT_PEPPER_STORE = [str(tmp_path / "one"), str(tmp_path / "two")]
    settings.VAULT_REDIS_URL = f"{settings.CELERY_BROKER_URL.rpartition('/')[0]}/7"
    assert told() == {"portal.W014"}


def test_the_worker_knows_every_task_of_the_clock() -> None:
    from portal.celery import app

    app.loader.import_default_modules()
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)


def test_no_more_passphrases_are_worked_on_at_once_than_the_machine_bears(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAULT_SLOTS_DIR, settings.VAULT_UNLOCKS_AT_ONCE = tmp_path / "slots", 2
    running, most, gate = [0], [0], threading.Lock()

    def slow(*_args: Any, **_more: Any) -> bytes:
        with gate:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.05)
        with gate:
            running[0] -= 1
        return bytes(32)

    monkeypatch.setattr("portal.vault.passphrases.argon2id.kdf", slow)
    phrase = passphrase(PHRASE)
    threads = [threading.Thread(target=stretch, args=(phrase, bytes(16), Cost())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (most[0], running[0]) == (2, 0)
    assert Cost().memory > MEMLIMIT_MIN


def _api(officer: Actor) -> Client:
    """A client with a token of all scopes."""
    person = Actor(person_id=officer.person_id, second_factor=True)
    with tenant_context(person):
        scopes = [Scope.READ, Scope.WRITE, Scope.DECIDE]
        _row, code = make_token(actor=person, label="desk", scopes=scopes, days=1)
    api = Client()
    api.defaults["HTTP_AUTHORIZATION"] = f"Token {code}"
    return api


@pytest.mark.django_db
def test_a_token_opens_its_own_vault_and_never_rides_on_a_browsers(
    staffed: Staffed, cast: Cast
) -> None:
    officer = staffed.officers[0]
    at, api = f"/api/v1/tenants/{SLUG}/protection/unlock/", _api(officer.actor)
    assert Client().post(at, {"passphrase": PHRASE}).status_code in (401, 404)
    assert api.post(at, {"passphrase": "seven quiet herons over the moor"}).status_code == 422
    opened = api.post(at, {"passphrase": PHRASE})
    assert opened.status_code == 200, opened.content
    assert "no-store" in opened["Cache-Control"]
    key = opened.json()["key"]
    browser = signed_in(officer.actor)
    # What the API opened, the browser's cookie does not; opening in the browser locks the API.
    browser.cookies["desk"] = key
    assert browser.get(f"/en/{SLUG}/desk/kept/").status_code == 302
    assert browser.post(at, {"passphrase": PHRASE}).status_code == 403
    request = opened.wsgi_request
    request.META["HTTP_X_VAULT_KEY"] = key
    request.__dict__.pop("headers", None)
    with tenant_context(officer.actor), open_vault_of_api(request, cast.institution) as ring:
        assert ring.holder.person == officer.actor.person_id
    assert browser.post(f"/en/{SLUG}/desk/open/", {"phrase": PHRASE}).status_code == 302
    with tenant_context(officer.actor), pytest.raises(VaultLocked):
        open_vault_of_api(request, cast.institution).__enter__()
    assert api.delete(at).status_code == 204
    assert browser.get(f"/en/{SLUG}/desk/kept/").status_code == 302
