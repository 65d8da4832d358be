"""Where somebody is signed in: no address, one line a session, ended at will or by others."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from portal.actors.clients import NO_ADDRESS
from portal.actors.models import User
from portal.actors.services import end_sessions
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.actors.conftest import give_app, sign_in
from tests.cast import Cast, make_person

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


def is_signed_in(browser: Client) -> bool:
    return browser.get("/en/account/").status_code == 200


def test_no_address_and_a_short_name_are_kept(person: User) -> None:
    browser: Any = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.7")
    sign_in(browser, person.email)
    browser.get("/en/account/", HTTP_X_FORWARDED_FOR="203.0.113.8")
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        (session,) = UserSession.objects.all()
        stored = [row.get_decoded() for row in Session.objects.all()]
    assert (session.ip, session.user_agent) == (NO_ADDRESS, "Firefox/Linux")
    assert "203.0.113" not in str(stored)
    assert "Gecko" not in str(stored)
    page = browser.get("/en/account/sessions/").content.decode()
    assert "Firefox on Linux" in page
    assert NO_ADDRESS not in page


def test_one_session_is_ended_from_another(person: User) -> None:
    laptop: Any = Client(HTTP_USER_AGENT=FIREFOX)
    phone: Any = Client(HTTP_USER_AGENT=PHONE)
    sign_in(laptop, person.email)
    sign_in(phone, person.email)
    rows = laptop.get("/en/account/sessions/").context["rows"]
    assert [row["words"] for row in rows] == ["Safari on iOS", "Firefox on Linux"]
    other = next(row for row in rows if not row["is_here"])
    laptop.post("/en/account/sessions/", {"session": other["id"]})
    assert is_signed_in(laptop)
    assert not is_signed_in(phone)


def test_all_others_are_ended_at_once(person: User) -> None:
    devices = [Client(HTTP_USER_AGENT=PHONE) for _number in range(3)]
    for device in devices:
        sign_in(device, person.email)
    devices[0].post("/en/account/sessions/", {"session": "others"})
    assert [is_signed_in(device) for device in devices] == [True, False, False]


def test_somebody_elses_session_does_not_exist(person: User) -> None:
    neighbour = make_person("ivo@example.org", "Ivo Brandt")
    theirs, mine = Client(), Client()
    sign_in(theirs, neighbour.email)
    sign_in(mine, person.email)
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        session = UserSession.objects.get(user=neighbour)
    for given in (str(session.pk), "999999", "nonsense", "", "٣"):
        assert mine.post("/en/account/sessions/", {"session": given}).status_code == 404
    assert is_signed_in(theirs)


def test_whoever_is_removed_is_signed_out_everywhere(cast: Cast) -> None:
    """`end_sessions` works in any context, also for sessions that no list knows."""
    person_id = cast.rival_owner.person_id
    assert person_id is not None
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        person = User.objects.get(pk=person_id)
    listed, unlisted, bystander = Client(), Client(), Client()
    sign_in(listed, person.email)
    unlisted.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    sign_in(bystander, "amal@example.org")
    with tenant_context(cast.owner):
        end_sessions(person_id)
    assert not is_signed_in(listed)
    assert not is_signed_in(unlisted)
    assert is_signed_in(bystander)


def test_a_new_password_ends_other_sessions(person: User) -> None:
    here, there = Client(), Client()
    sign_in(here, person.email)
    sign_in(there, person.email)
    words = "another long sentence 7"
    given = {"oldpassword": "correct horse battery staple", "password1": words, "password2": words}
    assert here.post("/en/account/password/change/", given).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_removing_the_app_takes_the_second_factor_from_the_session(person: User) -> None:
    from tests.actors.conftest import code_now

    give_app(person)
    browser: Any = Client()
    sign_in(browser, person.email)
    browser.post("/en/account/2fa/authenticate/", {"code": code_now()})
    assert browser.get("/en/account/").wsgi_request.actor.second_factor
    browser.post("/en/account/2fa/totp/deactivate/")
    assert not browser.get("/en/account/").wsgi_request.actor.second_factor


def test_the_secret_of_an_app_is_sealed(person: User) -> None:
    from allauth.mfa.models import Authenticator

    give_app(person, "JBSWY3DPEHPK3PXP")
    with tenant_context(Actor(person_id=person.pk), role=DatabaseRole.NONE):
        (stored,) = Authenticator.objects.values_list("data", flat=True)
    assert "JBSWY3DPEHPK3PXP" not in str(stored)
