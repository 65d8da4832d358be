"""Wrong tries are counted by account: nobody is locked out from afar, nobody for a neighbour."""

from typing import Any

from django.test import Client

from portal.actors.models import User
from tests.actors.conftest import code_now, give_app, sign_in
from tests.cast import PASSWORD, make_person

LIMIT = 10
LOCKED = "too many tries"


def fail(browser: Client, email: str, times: int) -> str:
    answer = None
    for number in range(times):
        answer = sign_in(browser, email, f"wrong password {number}")
        assert answer.status_code == 200
    assert answer is not None
    return str(answer.content.decode())


def test_a_stranger_locks_strangers_out_and_not_the_owner(person: User) -> None:
    own_device = Client()
    assert sign_in(own_device, person.email).status_code == 302
    own_device.post("/en/account/logout/")

    assert LOCKED not in fail(Client(), person.email, LIMIT)
    assert LOCKED in fail(Client(), person.email, 1)
    assert LOCKED in sign_in(Client(), person.email).content.decode()

    assert sign_in(own_device, person.email).status_code == 302


def test_a_known_device_counts_its_own_tries(person: User) -> None:
    own_device, other_device = Client(), Client()
    for device in (own_device, other_device):
        sign_in(device, person.email)
        device.post("/en/account/logout/")
    assert LOCKED in fail(own_device, person.email, LIMIT + 1)
    assert sign_in(other_device, person.email).status_code == 302
    assert sign_in(Client(), person.email).status_code == 302


def test_a_device_is_known_to_one_account_only(person: User) -> None:
    neighbour = make_person("ivo@example.org", "Ivo Brandt")
    device = Client()
    sign_in(device, neighbour.email)
    device.post("/en/account/logout/")
    fail(Client(), person.email, LIMIT)
    assert LOCKED in sign_in(device, person.email).content.decode()


def test_a_forged_device_is_a_strange_one(person: User) -> None:
    own_device = Client()
    sign_in(own_device, person.email)
    fail(Client(), person.email, LIMIT)
    forger = Client()
    forger.cookies["device"] = own_device.cookies["device"].value[:-2] + "xx"
    assert LOCKED in sign_in(forger, person.email).content.decode()


def test_a_forgotten_device_is_a_strange_one(person: User) -> None:
    device = Client()
    sign_in(device, person.email)
    left = device.post("/en/account/logout/", {"forget": "1"})
    assert left.cookies["device"].value == ""
    assert not device.cookies["device"].value


def test_many_accounts_behind_one_address(db: None) -> None:
    people = [make_person(f"person{number}@example.org", "Somebody") for number in range(40)]
    for someone in people:
        browser = Client(REMOTE_ADDR="203.0.113.7")
        fail(browser, someone.email, 1)
        assert sign_in(browser, someone.email).status_code == 302


def test_many_sign_ups_behind_one_address(db: None) -> None:
    for number in range(25):
        answer = Client(REMOTE_ADDR="203.0.113.7").post(
            "/en/account/signup/",
            {
                "name": "Somebody",
                "email": f"new{number}@example.org",
                "language": "en",
                "password1": PASSWORD,
                "password2": PASSWORD,
            },
        )
        assert answer.status_code == 302


def test_wrong_codes_from_a_strange_device_do_not_shut_the_owner_out(person: User) -> None:
    give_app(person)
    own_device: Any = Client()
    sign_in(own_device, person.email)
    assert own_device.post("/en/account/2fa/authenticate/", {"code": code_now()}).status_code == 302
    own_device.post("/en/account/logout/")

    thief: Any = Client()
    sign_in(thief, person.email)
    for _number in range(LIMIT):
        thief.post("/en/account/2fa/authenticate/", {"code": "000000"})
    locked = thief.post("/en/account/2fa/authenticate/", {"code": "000000"})
    assert LOCKED in locked.content.decode()

    sign_in(own_device, person.email)
    wrong = own_device.post("/en/account/2fa/authenticate/", {"code": "000000"})
    assert LOCKED not in wrong.content.decode()
