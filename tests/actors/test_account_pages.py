"""The account's own pages: home, settings, tokens, data, the end."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from participation.accreditation.models import Application
from portal.actors.erasure import erase_account
from portal.actors.models import Representation, StaffMembership, User
from portal.actors.tokens import person_of_token
from portal.audit import AuditEntry
from portal.errors import Refused
from portal.grants import StaffRole
from portal.notifications.models import Notification
from portal.outbox import Event, subscribers_of
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.actors.conftest import code_now, give_app, sign_in
from tests.cast import PASSWORD, Cast, make_person
from tests.notifications.conftest import as_worker, drained


def person_of(actor: Any) -> User:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        return User.objects.get(pk=actor.person_id)


def signed_in(email: str) -> Any:
    browser = Client()
    assert sign_in(browser, email).status_code == 302
    return browser


def test_home_shows_what_is_mine_and_nothing_else(cast: Cast) -> None:
    page = signed_in("amal@example.org").get("/en/account/").content.decode()
    assert "مركز الضفاف للحقوق" in page
    assert "Delta Rights Forum" not in page
    staff = signed_in("reviewer@first.example.org").get("/en/account/").content.decode()
    assert cast.institution.name in staff
    assert cast.other_institution.name not in staff
    assert "Reviewer" in staff


@pytest.mark.parametrize(
    "path", ["", "settings/", "tokens/", "data/", "delete/", "sessions/", "2fa/", "email/"]
)
def test_a_stranger_is_asked_to_sign_in_and_comes_back(person: User, path: str) -> None:
    asked = Client().get(f"/en/account/{path}")
    assert asked.status_code == 302
    browser = Client()
    back = browser.post(asked["Location"], {"login": person.email, "password": PASSWORD})
    assert back["Location"] == f"/en/account/{path}"


def test_staff_who_decide_are_led_to_a_second_factor(cast: Cast) -> None:
    led = sign_in(Client(), "decision_maker@first.example.org")
    assert led["Location"] == "/en/account/2fa/totp/activate/"
    assert sign_in(Client(), "reviewer@first.example.org")["Location"] == "/en/account/"
    decider = person_of(cast.decider)
    give_app(decider)
    assert sign_in(Client(), decider.email)["Location"] == "/en/account/2fa/authenticate/"


def test_the_language_of_the_account_is_used(person: User) -> None:
    browser = signed_in(person.email)
    saved = browser.post(
        "/en/account/settings/",
        {
            "name": "أمل حداد",
            "language": "ar",
            "mail_preference": "daily",
            "mail_is_neutral": "on",
        },
        follow=True,
    )
    assert saved.redirect_chain[-1][0] == "/ar/account/settings/"
    assert 'lang="ar"' in saved.content.decode()
    elsewhere = sign_in(Client(), person.email, path="/fr/account/login/?next=/fr/account/tokens/")
    assert elsewhere["Location"] == "/ar/account/tokens/"
    assert elsewhere.cookies["language"].value == "ar"


def test_a_mistake_keeps_what_was_typed(person: User) -> None:
    page = signed_in(person.email).post(
        "/en/account/settings/", {"name": "", "language": "ru", "mail_preference": "daily"}
    )
    html = page.content.decode()
    assert "There is a problem" in html
    assert page.context["form"]["language"].value() == "ru"


def test_the_switcher_is_remembered_and_plain_visits_are_not(db: None) -> None:
    switched = Client().get(
        "/ru/account/login/", HTTP_REFERER="http://testserver/en/account/login/"
    )
    assert switched.cookies["language"].value == "ru"
    for referrer in ("", "http://testserver/en/", "http://other.example/en/account/login/"):
        plain = Client().get("/ru/account/login/", HTTP_REFERER=referrer)
        assert "language" not in plain.cookies


def token_from(page: Any) -> str:
    code = page.context["made"]
    assert code in page.content.decode()
    return str(code)


def make(browser: Any, **fields: Any) -> Any:
    return browser.post(
        "/en/account/tokens/", {"label": "script", "scopes": ["read"], "days": "30", **fields}
    )


def test_a_token_is_shown_once_and_works_until_it_ends(person: User) -> None:
    browser = signed_in(person.email)
    page = make(browser)
    assert "no-store" in page["Cache-Control"]
    code = token_from(page)
    assert code not in browser.get("/en/account/tokens/").content.decode()
    token = person_of_token(code)
    assert token is not None
    assert token.person_id == person.pk
    assert token.scopes == ["read"]
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert person_of_token(code) is None
    browser.post("/en/account/tokens/end/", {"token": token.pk})
    assert person_of_token(code) is None


def test_a_token_of_somebody_else_does_not_exist(person: User) -> None:
    make_person("ivo@example.org", "Ivo Brandt")
    code = token_from(make(signed_in(person.email)))
    token = person_of_token(code)
    assert token is not None
    other = signed_in("ivo@example.org")
    assert other.post("/en/account/tokens/end/", {"token": token.pk}).status_code == 404
    assert other.post("/en/account/tokens/end/", {"token": "nonsense"}).status_code == 404
    assert person_of_token(code) is not None


def test_deciding_by_token_needs_the_second_factor_now(person: User) -> None:
    browser = signed_in(person.email)
    without = make(browser, scopes=["decide"])
    assert "Set up an authenticator app first" in without.content.decode()
    give_app(person)
    missing = make(browser, scopes=["decide"])
    assert missing.context["form"]["label"].value() == "script"
    assert missing.context["made"] is None
    assert make(browser, scopes=["decide"], code="000000").context["made"] is None
    code = token_from(make(browser, scopes=["decide"], code=code_now()))
    token = person_of_token(code)
    assert token is not None
    assert token.expires_at <= timezone.now() + timedelta(hours=12)
    # A moment later the code is not asked for again; a day later it is.
    assert make(browser, scopes=["decide"]).context["made"]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert make(browser, scopes=["decide"]).context["made"] is None


def test_days_out_of_range_are_refused(person: User) -> None:
    browser = signed_in(person.email)
    for days in ("0", "366", "many", ""):
        page = make(browser, days=days)
        assert page.context["made"] is None
        assert "There is a problem" in page.content.decode()


def test_ones_own_data_and_nobody_elses(cast: Cast) -> None:
    browser = signed_in("amal@example.org")
    make(browser, label="my script")
    answer = browser.get("/en/account/data/?format=json")
    assert 'filename="my-data.json"' in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["account"]["email"] == "amal@example.org"
    names = [row["organization__name"] for row in data["organizations"]["rows"]]
    assert names == ["مركز الضفاف للحقوق"]
    assert [row["label"] for row in data["api_tokens"]["rows"]] == ["my script"]
    everything = answer.content.decode()
    for secret in ('"digest"', "argon2", "md5$", "Delta Rights", "ivo@example.org", "session_key"):
        assert secret not in everything


def test_data_and_deletion_ask_who_it_is_after_a_while(person: User) -> None:
    browser = signed_in(person.email)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        asked = [browser.get(f"/en/account/{path}") for path in ("data/?format=json", "delete/")]
        for answer in asked:
            assert answer.status_code == 302
            assert answer["Location"].startswith("/en/account/reauthenticate/?next=")
        back = browser.post(asked[-1]["Location"], {"password": PASSWORD})
        assert back["Location"] == "/en/account/delete/"
        assert browser.get("/en/account/delete/").status_code == 200


def test_the_only_owner_cannot_leave_a_group_without_one(cast: Cast) -> None:
    browser = signed_in("amal@example.org")
    page = browser.post("/en/account/delete/", {"sure": "1"})
    assert "You are the only owner of “مركز الضفاف للحقوق”" in page.content.decode()
    with pytest.raises(Refused), tenant_context(cast.owner):
        erase_account(actor=cast.owner)
    assert browser.get("/en/account/").status_code == 200


def test_the_only_administrator_cannot_leave_an_institution_without_one(cast: Cast) -> None:
    page = signed_in("administrator@first.example.org").post("/en/account/delete/", {"sure": "1"})
    assert "only administrator" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_deleted_account_ends_everywhere(cast: Cast) -> None:
    reviewer = person_of(cast.reviewer)
    browser, elsewhere = signed_in(reviewer.email), signed_in(reviewer.email)
    code = token_from(make(browser))
    assert "Tick the box first" in browser.post("/en/account/delete/").content.decode()
    gone = browser.post("/en/account/delete/", {"sure": "1"})
    assert "Your account is deleted" in gone.content.decode()
    for device in (browser, elsewhere):
        assert device.get("/en/account/").status_code == 302
    assert person_of_token(code) is None
    assert sign_in(Client(), reviewer.email).status_code == 200
    with as_worker():
        (event,) = Event.objects.filter(name="account.erased")
    assert event.subject_id == reviewer.pk


@pytest.mark.django_db(transaction=True)
def test_a_deleted_account_leaves_a_number_without_a_name(cast: Cast) -> None:
    analyst = person_of(cast.staff[StaffRole.ANALYST])
    give_app(analyst)
    browser = Client()
    sign_in(browser, analyst.email)
    browser.post("/en/account/2fa/authenticate/", {"code": code_now()})
    make(browser)
    browser.post("/en/account/password/reset/", {"email": analyst.email})
    browser.post("/en/account/delete/", {"sure": "1"})
    _have_worker_forget()

    left = person_of(cast.staff[StaffRole.ANALYST])
    assert left.get_full_name() == "A person whose account was deleted"
    with tenant_context(system_actor(cast.institution.pk)):
        assert StaffMembership.objects.get(person=left).ended_at is not None
        entries = AuditEntry.objects.filter(subject_type="portal.staffmembership")
        assert entries.get().action == "membership.ended"
    kept = everything_worker_reads()
    assert len(kept) > 20
    for table, rows in kept.items():
        assert analyst.email not in rows, table
        assert analyst.name not in rows, table
        if table not in {
            "portal_user",
            "portal_staffmembership",
            "portal_event",
            "portal_auditentry",
        }:
            assert str(analyst.pk) not in rows, table


def _have_worker_forget() -> None:
    with as_worker():
        (event,) = Event.objects.filter(name="account.erased")
        for subscriber in subscribers_of(event.name):
            subscriber(event)


def everything_worker_reads() -> dict[str, str]:
    """All rows of all tables that the worker reads, as text."""
    found = {}
    with as_worker(), connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute("SELECT has_table_privilege('portal_worker', %s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - our own names
                found[table] = " ".join(row[0] for row in cursor.fetchall())
    return found


def test_an_owner_beside_another_can_leave(cast: Cast) -> None:
    second = make_person("second@example.org", "Second Owner")
    with tenant_context(cast.owner):
        Representation.objects.create(organization=cast.organization, person=second, role="owner")
    browser = signed_in("second@example.org")
    assert (
        "Your account is deleted"
        in browser.post("/en/account/delete/", {"sure": "1"}).content.decode()
    )
    with tenant_context(cast.owner):
        assert Representation.objects.get(person=second).ended_at is not None


def test_a_changed_address_has_to_be_confirmed(person: User) -> None:
    browser = signed_in(person.email)
    browser.post("/en/account/email/", {"action_add": "", "email": "new@example.org"})
    page = browser.get("/en/account/email/").content.decode()
    assert "new@example.org" in page
    assert sign_in(Client(), person.email).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_me_stands_on_my_first_page(cast: Cast, submitted: Application) -> None:
    drained()
    with tenant_context(cast.owner):
        mine = Notification.objects.filter(person_id=cast.owner.person_id).count()
    page = signed_in("amal@example.org").get("/en/account/")
    assert mine > 0
    assert len(page.context["waiting"]) == mine
    assert str(page.context["waiting"][0].url) in page.content.decode()
    rival = signed_in("ivo@example.org").get("/en/account/")
    assert rival.context["waiting"] == []


def test_a_token_opens_the_api_with_its_scope_while_it_lasts(cast: Cast) -> None:
    browser = signed_in("amal@example.org")
    code = token_from(make(browser))
    caller: Any = Client(HTTP_AUTHORIZATION=f"Token {code}")
    me = caller.get("/api/v1/me/")
    assert (me.status_code, me.json()["scopes"]) == (200, ["read"])
    assert me.json()["email"] == "amal@example.org"
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert caller.get("/api/v1/me/").status_code == 401
    token = person_of_token(code)
    assert token is not None
    browser.post("/en/account/tokens/end/", {"token": token.pk})
    assert caller.get("/api/v1/me/").status_code == 401
    # A token opens no page.
    assert caller.get("/en/account/").status_code == 302
