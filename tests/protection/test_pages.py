"""The desk in a browser: locked, opened, worked at; to everybody else it is not there."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from portal.grants import StaffRole
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.vault.models import KeptForm
from protection.cases.models import ProtectionCase
from tests.cast import Cast
from tests.protection.acting import CLINIC
from tests.protection.conftest import CANARY, Room
from tests.vault.conftest import PHRASE

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(actor: Actor) -> Client:
    """A browser with a second factor."""
    from portal.actors.models import User

    client = Client()
    assert actor.person_id is not None
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        client.force_login(User.objects.get(pk=actor.person_id), backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()
    return client


class Browser:
    """An officer in front of the desk."""

    def __init__(self, room: Room, actor: Actor) -> None:
        self.client = signed_in(actor)
        self.home = f"/en/{room.tenant.slug}/desk/"

    def get(self, path: str = "") -> Any:
        return self.client.get(f"{self.home}{path}")

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(f"{self.home}{path}", data)

    def unlock(self) -> Any:
        return self.post("open/", phrase=PHRASE)


@pytest.fixture
def browser(room: Room) -> Browser:
    """The first officer's."""
    return Browser(room, room.first.actor)


def test_the_board_needs_no_key_and_holds_no_word(room: Room, browser: Browser) -> None:
    case, _receipt = room.report()
    page = browser.get()
    text = page.content.decode()
    assert page.status_code == 200
    assert case.reference in text
    assert CANARY not in text
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "<title>Desk" in text


def test_a_file_opens_with_the_passphrase_alone(room: Room, browser: Browser) -> None:
    case, _receipt = room.adopted()
    asked = browser.get(f"cases/{case.pk}/")
    assert asked.status_code == 302
    assert "/desk/open/" in asked["Location"]
    assert browser.post("open/", phrase="seven quiet herons over the moor").status_code == 422
    assert browser.unlock().status_code == 302
    page = browser.get(f"cases/{case.pk}/")
    assert page.status_code == 200
    assert CANARY in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert browser.post("lock/").status_code == 302
    assert browser.get(f"cases/{case.pk}/").status_code == 302


def test_words_sent_after_the_lock_are_sealed_and_offered_again(
    room: Room, browser: Browser
) -> None:
    case, _receipt = room.adopted()
    words = "The bridge is watched."
    answer = browser.post(f"cases/{case.pk}/note/", words=words)
    assert answer.status_code == 403
    assert words not in answer.content.decode()
    with tenant_context(room.first.actor):
        assert words.encode() not in bytes(KeptForm.objects.get().sealed)
    with tenant_context(room.third.actor):
        assert not KeptForm.objects.exists()
    assert browser.unlock()["Location"].endswith("/desk/kept/")
    offered = browser.get("kept/").content.decode()
    assert words in offered
    kept = offered.split('name="kept_form" value="')[1].split('"')[0]
    sent = browser.post(f"cases/{case.pk}/note/", words=words, kept_form=kept)
    assert sent.status_code == 302
    assert words in browser.get(f"cases/{case.pk}/").content.decode()
    assert "Nothing waits here" in browser.get("kept/").content.decode()


def test_who_comes_second_sees_both_texts_side_by_side(room: Room, browser: Browser) -> None:
    case, _receipt = room.adopted()
    second = Browser(room, room.supervisor.actor)
    for one in (browser, second):
        one.unlock()
    at = f"cases/{case.pk}/moves/triage/"
    assert browser.post(at, level=2, words="Seen by the river.").status_code == 302
    assert browser.post(f"cases/{case.pk}/moves/assess/", words="It begins.").status_code == 302
    late = second.post(at, level=3, words="Heard at the mill.")
    assert late.status_code == 409
    page = late.content.decode()
    assert "Heard at the mill." in page
    assert "It begins." in page
    assert "Seen by the river." in page


def test_a_case_is_worked_at_from_arrival_to_a_consent(room: Room, browser: Browser) -> None:
    case, _receipt = room.report()
    browser.unlock()
    at = f"cases/{case.pk}/"
    assert browser.post(f"{at}adopt/", team=[]).status_code == 422
    assert browser.post(f"{at}adopt/", team=[str(room.supervisor.key.pk)]).status_code == 302
    assert browser.post(f"{at}moves/triage/", level=2, words=" ").status_code == 422
    assert browser.post(f"{at}moves/triage/", level=2, words="A threat.").status_code == 302
    said = {"given_by": "The person", "how": "telephone", "minute": "Yes."}
    answer = browser.post(f"{at}consent/", purpose="health", recipient=CLINIC, **said)
    assert answer.status_code == 302
    asked = browser.post(f"{at}act/", purpose="legal", recipient=CLINIC, words="A note.")
    assert asked.status_code == 422
    text = browser.get(at).content.decode()
    assert CLINIC in text
    assert "A threat." in text
    assert "In triage" in text


def test_every_page_of_a_step_is_shown(room: Room, browser: Browser) -> None:
    from protection.cases.views.steps import STEPS

    case, _receipt = room.adopted()
    browser.unlock()
    for name in STEPS:
        status = browser.get(f"cases/{case.pk}/{name}/").status_code
        assert status == (404 if name == "adopt" else 200), name
    assert browser.get(f"cases/{case.pk}/nothing/").status_code == 404
    assert browser.get(f"cases/{case.pk}/moves/triage/").status_code == 200
    assert browser.get(f"cases/{case.pk}/moves/close/").status_code == 404


def test_to_every_other_role_the_desk_is_not_there(room: Room, cast: Cast) -> None:
    case, _receipt = room.adopted()
    desk = {StaffRole.PROTECTION_OFFICER, StaffRole.PROTECTION_SUPERVISOR}
    others = [actor for role, actor in cast.staff.items() if role not in desk]
    for actor in [*others, *cast.other_staff.values(), cast.owner, cast.stranger]:
        browser = Browser(room, actor)
        # Key trustees and analysts have vaults, and no desk.
        has_vault = not actor.staff_roles.isdisjoint({StaffRole.KEY_TRUSTEE, StaffRole.ANALYST})
        opening = [] if has_vault and actor not in cast.other_staff.values() else ["open/"]
        for path in ("", f"cases/{case.pk}/", f"{case.pk}/note/", *opening):
            assert browser.get(path).status_code == 404, (actor.staff_roles, path)


def test_a_case_of_others_and_none_at_all_answer_alike(room: Room) -> None:
    case, _receipt = room.adopted()
    browser = Browser(room, room.third.actor)
    browser.unlock()
    answers = {
        (page.status_code, page.content.replace(str(pk).encode(), b""))
        for pk in (case.pk, uuid4())
        for page in [browser.get(f"{pk}/")]
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_the_board_costs_the_same_for_one_and_for_three(
    room: Room, browser: Browser, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (1, 2):
        for _ in range(more):
            room.report()
        with CaptureQueriesContext(connection) as found:
            assert browser.get().status_code == 200
        counts.append(len(found))
    with tenant_context(room.first.actor):
        assert ProtectionCase.objects.count() == 3
    assert counts[0] == counts[1]
