"""From opening an account to signing in with a second factor, as a person meets it."""

import re
from typing import Any

from django.test import Client

from portal.actors.models import User
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.actors.conftest import Mailbox, code_now, link_in, sign_in
from tests.cast import PASSWORD

NEW = {
    "name": "Лейла Новак",
    "email": "leyla@example.org",
    "language": "fr",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def person_of(email: str) -> User:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        return User.objects.get(email=email)


def test_sign_up_confirm_second_factor_and_recovery_code(browser: Any, mailbox: Mailbox) -> None:
    answer = browser.post("/ar/account/signup/", NEW)
    assert answer.status_code == 302, answer.context["form"].errors
    person = person_of("leyla@example.org")
    assert (person.name, person.language) == ("Лейла Новак", "fr")

    (mail,) = mailbox(person)
    assert mail.to == ["leyla@example.org"]
    page = link_in(mail)
    assert page.startswith("/fr/account/confirm-email/")
    assert browser.get(page).status_code == 200
    confirmed = browser.post(page)
    assert confirmed.status_code == 302
    home = browser.get("/fr/account/")
    assert home.status_code == 200
    assert "Лейла Новак" in home.content.decode()

    secret = _add_app(browser)
    browser.post("/fr/account/logout/")
    assert browser.get("/fr/account/").status_code == 302

    asked = sign_in(browser, "leyla@example.org")
    assert asked.url.endswith("/2fa/authenticate/")
    assert browser.get("/en/account/").status_code == 302
    wrong = browser.post("/en/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    let_in = browser.post("/en/account/2fa/authenticate/", {"code": code_now(secret)})
    assert let_in.url == "/fr/account/"
    assert browser.get("/fr/account/").status_code == 200


def _add_app(browser: Any) -> str:
    page = browser.get("/fr/account/2fa/totp/activate/")
    assert page.status_code == 200
    html = page.content.decode()
    assert "data:image/svg+xml;base64," in html
    secret: str = page.context["form"].secret
    assert secret in html
    done = browser.post("/fr/account/2fa/totp/activate/", {"code": code_now(secret)})
    assert done.url.endswith("/2fa/recovery-codes/")
    return secret


def test_a_recovery_code_lets_in_once(browser: Any, mailbox: Mailbox, person: User) -> None:
    sign_in(browser, person.email)
    secret = _add_app(browser)
    assert secret
    shown: Any = browser.get("/en/account/2fa/recovery-codes/")
    codes = re.findall(r"<code class=\"secret\">(\w+)</code>", shown.content.decode())
    assert len(codes) == 10
    hidden = browser.get("/en/account/2fa/recovery-codes/").content.decode()
    assert codes[0] not in hidden

    browser.post("/en/account/logout/")
    sign_in(browser, person.email)
    first = browser.post("/en/account/2fa/authenticate/", {"code": codes[3]})
    assert first.url == "/en/account/"
    browser.post("/en/account/logout/")
    sign_in(browser, person.email)
    second = browser.post("/en/account/2fa/authenticate/", {"code": codes[3]})
    assert second.status_code == 200
    assert [mail.subject for mail in mailbox(person)] == [
        "An authenticator app was added to your account"
    ]


def test_a_new_password_by_mail(browser: Any, mailbox: Mailbox, person: User) -> None:
    browser.post("/en/account/password/reset/", {"email": person.email})
    (mail,) = mailbox(person)
    page = browser.get(link_in(mail), follow=True)
    assert page.status_code == 200
    address = page.redirect_chain[-1][0]
    words = "a quite different sentence 42"
    saved = browser.post(address, {"password1": words, "password2": words})
    assert saved.status_code == 302
    assert sign_in(browser, person.email).status_code == 200
    assert sign_in(browser, person.email, words).status_code == 302
    used = browser.get(link_in(mail), follow=True)
    assert "used already" in used.content.decode()


def test_a_new_address_replaces_the_old_once_confirmed(
    browser: Any, mailbox: Mailbox, person: User
) -> None:
    sign_in(browser, person.email)
    browser.post("/en/account/email/", {"action_add": "1", "email": "new@example.org"})
    warned, asked = mailbox(person)
    assert (warned.to, asked.to) == ([person.email], ["new@example.org"])
    assert warned.subject == "Another e-mail address was asked for"
    assert "new@example.org" not in str(warned.body)
    assert sign_in(Client(), person.email).status_code == 302
    browser.post(link_in(asked))
    assert sign_in(Client(), person.email).status_code == 200
    assert sign_in(Client(), "new@example.org").status_code == 302


def test_a_neutral_mail_says_nothing_but_that_there_is_news(mailbox: Mailbox, person: User) -> None:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        User.objects.filter(pk=person.pk).update(mail_is_neutral=True, language="ar")
    Client().post("/en/account/password/reset/", {"email": person.email})
    (mail,) = mailbox(person)
    for word in ("password", "Civic", person.name):
        assert word not in f"{mail.subject} {mail.body}".replace(link_in(mail), "")
    assert link_in(mail).startswith("/ar/")


def test_mail_about_the_account_goes_out_whatever_the_preference(
    browser: Any, mailbox: Mailbox, person: User
) -> None:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        User.objects.filter(pk=person.pk).update(mail_preference="none")
    browser.post("/en/account/password/reset/", {"email": person.email})
    (mail,) = mailbox(person)
    html = mail.alternatives[0][0]
    assert link_in(mail) in html
    assert "<img" not in html
