"""The whole way in a browser: in Arabic on a telephone without a script, then as staff.

Links are found by their addresses and fields by their names: the words may change.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser

from portal.actors.models import User
from portal.grants import StaffRole
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.actors.conftest import Mailbox, give_app, link_in, mailbox
from tests.cast import PASSWORD, make_institution, make_staff
from tests.documents.files import a_pdf, storage
from tests.journeys.visitor import WRITTEN, Visitor, press

pytestmark = pytest.mark.browser

__all__ = ["mailbox", "storage"]  # fixtures of other rooms

EMAIL = "amal@example.org"
FIRST, SECOND = "riverland-style", "ecosoc-style"
LAST_DAY = ".notice--warning time[datetime]"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A PDF to attach."""
    file = tmp_path / "النظام الأساسي.pdf"
    file.write_bytes(a_pdf())
    return file


@pytest.fixture
def staff(transactional_db: None) -> dict[StaffRole, str]:
    """Addresses of the first institution's staff; each has an authenticator app."""
    cache.clear()
    institution = make_institution(FIRST)
    make_institution(SECOND)
    found = {}
    for role in (StaffRole.REVIEWER, StaffRole.DECISION_MAKER):
        found[role] = f"{role.value}@first.example.org"
        make_staff(institution, role, found[role])
        give_app(person_of(found[role]))
    return found


def person_of(email: str) -> User:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        return User.objects.get(email=email)


def test_from_a_telephone_to_a_refusal_and_a_request_for_its_review(
    chromium: Browser,
    live_server: Any,
    staff: dict[StaffRole, str],
    mailbox: Mailbox,
    paper: Path,
    storage: Any,
) -> None:
    base = str(live_server.url)
    amal = Visitor(chromium, base, "ar", 360, script=False)
    reviewer = Visitor(chromium, base, "en", 1280)
    recorder = Visitor(chromium, base, "en", 1280)

    open_account(amal, mailbox)
    register_organization(amal)
    apply(amal, SECOND, paper, written_in="fr")
    matter = apply(amal, FIRST, paper, written_in="ar")
    # The worker is never far behind; in the inbox things then stand in their order.
    mailbox(person_of(EMAIL))

    reviewer.sign_in(staff[StaffRole.REVIEWER], second_factor=True)
    take_up_and_ask(reviewer, matter)
    answer(amal, matter, mailbox)
    bring_before_body(reviewer, matter)
    recorder.sign_in(staff[StaffRole.DECISION_MAKER], second_factor=True)
    record_refusal(recorder, matter)
    ask_for_review(amal, matter, mailbox)

    everybody = (amal, reviewer, recorder)
    assert [person.crooked for person in everybody] == [[], [], []]
    assert [person.elsewhere for person in everybody] == [[], [], []]
    assert amal.pages > 40
    for person in everybody:
        person.context.close()


def open_account(amal: Visitor, mailbox: Mailbox) -> None:
    amal.go("/{language}/")
    amal.follow("/account/login/")
    amal.follow("/account/signup/")
    amal.send({"name": "أمل حداد", "email": EMAIL, "password1": PASSWORD, "password2": PASSWORD})
    (mail,) = mailbox(person_of(EMAIL))
    amal.go(link_in(mail))
    assert amal.path.startswith("/ar/")
    amal.send()


def register_organization(amal: Visitor) -> None:
    amal.go("/{language}/account/")
    amal.follow("/organizations/register/")
    values = {
        "profile-name": "مركز الضفاف للحقوق",
        "profile-name_language": "ar",
        "profile-kind": "association",
        "profile-place": "قرى على ضفتي النهر",
        "profile-founded_on_day": "٣",
        "profile-founded_on_month": "٥",
        "profile-founded_on_year": "٢٠١٥",
    }
    amal.send(values, only_given=True)
    assert "مركز الضفاف للحقوق" in amal.page.inner_text("main")


def apply(amal: Visitor, slug: str, paper: Path, *, written_in: str) -> str:
    """From the home page to the receipt; the path of the application without its language."""
    amal.go("/{language}/")
    amal.follow(f"/{slug}/")
    amal.follow(f"/{slug}/accreditation/")
    amal.follow("/accreditation/apply/")
    amal.send()
    while not amal.path.endswith("/tasks/"):
        amal.follow("/tasks/")
    matter = amal.path.removesuffix("tasks/").removeprefix("/ar")
    amal.follow("/steps/[a-z-]+/")
    while "/steps/" in amal.path:
        amal.send({"language": written_in})
    assert amal.path == f"/ar{matter}documents/"
    attach_everything(amal, paper)
    amal.follow("/check/")
    amal.send()
    assert amal.path == f"/ar{matter}receipt/"
    assert len(amal.page.inner_text("main code")) == 64
    return matter


def attach_everything(amal: Visitor, paper: Path) -> None:
    asked: list[str] = amal.page.eval_on_selector_all(
        "form:has([type=file])", "all => all.map(one => one.getAttribute('action'))"
    )
    assert len(asked) > 1
    for action in asked:
        form = amal.page.locator(f'form[action="{action}"]')
        form.locator("[type=file]").set_input_files(paper)
        with amal.page.expect_navigation():
            form.locator("button[type=submit]").click()
        amal.look()
    assert amal.page.locator("main .govuk-tag--good, main a[href*='/documents/']").count() >= len(
        asked
    )


def file_of(matter: str) -> str:
    """The path of the same file among the staff's pages."""
    number = matter.rstrip("/").split("/")[-1]
    return f"/staff/accreditation/{number}/"


def open_file(person: Visitor, matter: str) -> None:
    """From the queue, as staff do."""
    person.go(f"/{{language}}/{FIRST}/staff/")
    person.follow("/staff/accreditation/")
    person.follow(file_of(matter))


def take_up_and_ask(reviewer: Visitor, matter: str) -> None:
    open_file(reviewer, matter)
    reviewer.send({"has_conflict": "no"}, form="form[action$='/declare/']")
    reviewer.follow("/admit/")
    reviewer.send({})
    reviewer.follow("/ask/")
    reviewer.send({"questions": "Who pays for your work?\n\nHow do you choose your board?"})


def answer(amal: Visitor, matter: str, mailbox: Mailbox) -> None:
    """Led there by the inbox: of a confidential group's matters no mail speaks unless it is safe."""
    open_newest(amal, matter, mailbox)
    amal.follow("/questions/")
    assert amal.page.locator("main textarea").count() == 2
    amal.send()
    assert amal.page.locator("main blockquote").count() == 2


def open_newest(amal: Visitor, matter: str, mailbox: Mailbox) -> None:
    """What the worker told her last leads to the matter."""
    assert len(mailbox(person_of(EMAIL))) == 1
    amal.go("/{language}/account/inbox/")
    press(amal.page, "main ol a[href*='/inbox/'] >> nth=0")
    amal.look()
    assert amal.path == f"/ar{matter}"


def bring_before_body(reviewer: Visitor, matter: str) -> None:
    open_file(reviewer, matter)
    assert reviewer.page.inner_text("main").count(WRITTEN) > 2
    reviewer.follow("/recommend/")
    reviewer.send({"recommendation": "not_recommended", "text": "The criteria are not met."})
    reviewer.follow("/place/")
    reviewer.send({"session": "12th session", "agenda_item": "4"})


def record_refusal(recorder: Visitor, matter: str) -> None:
    open_file(recorder, matter)
    recorder.send({"has_conflict": "no"}, form="form[action$='/declare/']")
    recorder.follow("/refuse/")
    assert recorder.page.locator(LAST_DAY).or_(recorder.page.locator(".notice time")).count()
    recorder.send(
        {
            "text": "The statutes do not say how the board is chosen.",
            "session": "12th session",
            "symbol": "RC/12/D/4",
        }
    )


def ask_for_review(amal: Visitor, matter: str, mailbox: Mailbox) -> None:
    open_newest(amal, matter, mailbox)
    assert "The statutes do not say how the board is chosen." in amal.page.inner_text("main")
    assert amal.page.locator(LAST_DAY).count() == 1
    amal.follow("/appeals/start/[0-9a-f-]+/")
    amal.send()
    written = amal.path
    assert re.fullmatch(rf"/ar/{FIRST}/appeals/[0-9a-f-]+/", written)
    amal.send({"grounds": "تنص المادة السابعة على انتخاب المجلس."})
    assert amal.path == written
    assert amal.page.locator("main textarea[name=grounds]").count() == 0
    assert "تنص المادة السابعة" in amal.page.inner_text("main")
