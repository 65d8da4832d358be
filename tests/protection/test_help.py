"""The directory: vetted by another, listed only with consent, gone at once; the public page is small."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.errors import InvalidFields, NotPermitted, Refused
from portal.grants import StaffRole
from portal.permissions import ANYBODY, system_actor
from portal.tenancy.context import tenant_context
from protection.help.models import ActorAnswer, ActorKey, HelpEntry, ProtectionActor
from protection.help.public_keys import is_public_key
from protection.help.selectors import list_referable
from protection.help.services import add_key, change_actor, record_answer
from protection.help.tasks import expire_vettings
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast
from tests.notifications.conftest import as_worker
from tests.protection.desk import (
    AGE_KEY,
    MINISIGN_KEY,
    SLUG,
    keyed,
    listed,
    moved,
    officer,
    proposed,
    supervisor,
    vetted,
)

pytestmark = pytest.mark.django_db
PAGE = "/en/help-now/"
DESK = f"/en/{SLUG}/desk/directory/"
UNTIL = timezone.localdate() + timedelta(days=30)


def shown() -> str:
    return str(Client().get(PAGE).content.decode())


def test_only_what_was_vetted_by_another_and_consented_to_is_public(cast: Cast) -> None:
    row = proposed(cast)
    assert "Lantern Desk" not in shown()
    with pytest.raises(NotPermitted):
        moved(cast, row, "vet", officer(cast), vetting_note="Mine.", good_until=str(UNTIL))
    moved(cast, row, "vet", vetting_note="Met twice.", good_until=str(UNTIL))
    assert "Lantern Desk" not in shown()
    with pytest.raises(InvalidFields):
        moved(cast, row, "list", consent_how="Their coordinator.")
    moved(cast, row, "list", consent_how="Their coordinator.", has_consent="on")
    page = shown()
    assert "Lantern Desk" in page
    assert "Met twice" not in page
    assert "Their coordinator" not in page
    moved(cast, row, "suspend", standing_note="Silent.")
    assert "Lantern Desk" not in shown()
    with tenant_context(officer(cast)) as actor:
        assert not list_referable(cast.institution, actor=actor).exists()


def test_a_vetting_holds_a_year_at_most(cast: Cast) -> None:
    row = proposed(cast)
    for days in (0, 400):
        day = timezone.localdate() + timedelta(days=days)
        with pytest.raises(InvalidFields):
            moved(cast, row, "vet", vetting_note="Met.", good_until=str(day))


def test_what_is_vetted_is_changed_by_two(cast: Cast) -> None:
    row = listed(cast)
    with tenant_context(officer(cast)) as actor, pytest.raises(Refused):
        change_actor(row.pk, values={}, actor=actor)
    moved(cast, row, "propose_anew")
    assert "Lantern Desk" not in shown()
    with pytest.raises(NotPermitted):
        moved(cast, row, "vet", vetting_note="Mine.", good_until=str(UNTIL))


def test_the_public_page_gives_nothing_away(cast: Cast) -> None:
    listed(cast)
    answer = Client().get(PAGE)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert "Content-Encoding" not in Client().get(PAGE, headers={"accept-encoding": "gzip"})
    page = answer.content.decode()
    assert "<script" not in page
    assert "<title>Information</title>" in page
    assert "Civic Space" not in page
    assert page.index("Is anyone in danger now?") < page.index("Lantern Desk")
    assert 'rel="nofollow noreferrer"' in page
    assert len(answer.content) < 14_000


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", {"Lantern Desk", "World Desk"}),
        ("k=legal", {"Lantern Desk"}),
        ("a=XA", {"Lantern Desk", "World Desk"}),
        ("l=fr", {"World Desk"}),
        ("k=legal&l=fr", set()),
        # Not one of what can be chosen: everything is shown rather than an error.
        ("k=nonsense", {"Lantern Desk", "World Desk"}),
    ],
)
def test_by_country_language_and_kind(cast: Cast, asked: str, names: set[str]) -> None:
    listed(cast)
    listed(cast, name="World Desk", areas=[], languages=["fr"], kinds=["medical"])
    page = Client().get(f"{PAGE}?{asked}").content.decode()
    assert {name for name in ("Lantern Desk", "World Desk") if name in page} == names


def test_a_vetting_that_ran_out_is_gone_by_itself(cast: Cast) -> None:
    row = listed(cast)
    yesterday = timezone.localdate() - timedelta(days=2)
    with tenant_context(system_actor(cast.institution.pk)):
        HelpEntry.objects.update(shown_until=yesterday)
    assert "Lantern Desk" not in shown()
    with tenant_context(system_actor(cast.institution.pk)):
        ProtectionActor.objects.update(good_until=yesterday)
    expire_vettings()
    with tenant_context(officer(cast)):
        assert ProtectionActor.objects.get(pk=row.pk).status == "expired"
        assert not HelpEntry.objects.exists()


def test_keys_are_checked_and_one_of_a_kind_is_used(cast: Cast) -> None:
    row = vetted(cast)
    first = keyed(cast, row)
    keyed(cast, row)
    with tenant_context(supervisor(cast)) as actor:
        assert ActorKey.objects.get(pk=first.pk).ended_at is not None
        assert ActorKey.objects.filter(ended_at=None).count() == 1
        wrong = {"kind": "age", "key": AGE_KEY[:-1] + "q", "way": "voice", "way_note": ""}
        with pytest.raises(InvalidFields):
            add_key(row.pk, values=wrong, actor=actor)
    with tenant_context(officer(cast)) as writer, pytest.raises(NotPermitted):
        add_key(row.pk, values={**wrong, "key": AGE_KEY}, actor=writer)


def test_public_keys_as_they_are_written() -> None:
    assert is_public_key("age", AGE_KEY)
    assert is_public_key("minisign", MINISIGN_KEY)
    assert not is_public_key("minisign", AGE_KEY)
    for number in range(4, len(AGE_KEY)):
        letter = "q" if AGE_KEY[number] != "q" else "p"
        assert not is_public_key("age", AGE_KEY[:number] + letter + AGE_KEY[number + 1 :])


def test_how_they_answered_leads_to_no_day(cast: Cast) -> None:
    row = vetted(cast)
    today = timezone.localdate()
    values = {"kind": "legal", "answer": "helped", "days": 2, "month": today, "note": "Kind."}
    with tenant_context(officer(cast)) as actor:
        record_answer(row.pk, values=values, actor=actor)
        assert ActorAnswer.objects.get().month == today.replace(day=1)


@pytest.mark.parametrize("role", [StaffRole.ADMINISTRATOR, StaffRole.DECISION_MAKER])
def test_to_other_staff_there_is_no_directory(cast: Cast, role: StaffRole) -> None:
    row = vetted(cast)
    browser = sign_in(cast.staff[role])
    assert browser.get(DESK).status_code == 404
    assert browser.get(f"{DESK}{row.pk}/").status_code == 404
    with tenant_context(cast.staff[role]):
        assert not ProtectionActor.objects.exists()
    with tenant_context(ANYBODY):
        assert not HelpEntry.objects.exists()


def test_pages_lead_from_a_proposal_to_the_public_page(cast: Cast) -> None:
    writer, vetter = sign_in(officer(cast)), sign_in(supervisor(cast))
    typed = {
        "name": "Willow",
        "kinds": ["medical"],
        "languages": ["en"],
        "areas": ["CH"],
        "reach": "willow@example.org",
        "language": "en",
    }
    wrong = writer.post(f"{DESK}add/", {**typed, "name": ""})
    assert wrong.status_code == 422
    assert b"willow@example.org" in wrong.content
    sent = writer.post(f"{DESK}add/", typed)
    assert sent.status_code == 302
    page = sent["Location"]
    assert writer.get(f"{page}moves/vet/").status_code == 422
    until = {"good_until_day": UNTIL.day, "good_until_month": UNTIL.month}
    vetting: dict[str, Any] = {"vetting_note": "Met.", **until, "good_until_year": UNTIL.year}
    assert vetter.post(f"{page}moves/vet/", vetting).status_code == 302
    consent = {"consent_how": "In writing.", "has_consent": "on"}
    assert vetter.post(f"{page}moves/list/", consent).status_code == 302
    assert "Willow" in shown()
    key = {"kind": "minisign", "key": MINISIGN_KEY, "way": "two_ways"}
    assert vetter.post(f"{page}keys/add/", key).status_code == 302
    assert vetter.post(f"{page}moves/unlist/").status_code == 302
    assert "Willow" not in shown()


def test_queries_do_not_grow_with_the_list(cast: Cast) -> None:
    listed(cast)
    browser = sign_in(officer(cast))
    before = [_count(Client(), PAGE), _count(browser, DESK)]
    for number in range(2):
        listed(cast, name=f"Desk {number}")
    assert [_count(Client(), PAGE), _count(browser, DESK)] == before


def _count(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


@pytest.mark.django_db(transaction=True)
def test_the_worker_may_expire_them(cast: Cast) -> None:
    row = listed(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        past = timezone.localdate() - timedelta(days=3)
        ProtectionActor.objects.update(good_until=past)
    with as_worker():
        expire_vettings()
    with tenant_context(officer(cast)):
        assert ProtectionActor.objects.get(pk=row.pk).status == "expired"
