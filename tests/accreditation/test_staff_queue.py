"""The queue of staff, through HTTP."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participation.accreditation.models import Application, SavedFilter
from portal.grants import StaffRole
from portal.keyset import Order, read_page
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import (
    file_path,
    more_applications,
    reload,
    sign_in,
    staff_path,
    text_of,
)
from tests.cast import Cast, submit_application

pytestmark = pytest.mark.django_db
QUEUE = "accreditation/"


def _names(page: str) -> list[str]:
    return re.findall(r'<a class="truncate" dir="auto" href="[^"]+">([^<]+)</a>', page)


def test_a_row_says_who_what_where_when_and_what_next(cast: Cast, submitted: Application) -> None:
    page = text_of(sign_in(cast.reviewer).get(staff_path(cast, QUEUE)))
    assert cast.organization.name in page
    assert "Being checked for completeness" in page
    assert ">XK<" in page
    assert ">Check<" in page
    assert 'name="act"' in page


def test_only_the_institutions_own_staff_gets_the_page(cast: Cast, submitted: Application) -> None:
    for actor in (cast.owner, cast.stranger, *cast.other_staff.values()):
        client = sign_in(actor)
        for path in ("", QUEUE, f"{QUEUE}{submitted.pk}/", f"{QUEUE}{submitted.pk}/admit/"):
            assert client.get(staff_path(cast, path)).status_code == 404
    other = f"/en/{cast.other_institution.slug}/staff/accreditation/"
    client = sign_in(cast.other_staff[StaffRole.REVIEWER])
    page = client.get(other)
    assert page.status_code == 200
    assert cast.organization.name not in text_of(page)
    assert client.get(f"{other}{submitted.pk}/").status_code == 404


def test_a_role_without_the_permission_is_told_why(cast: Cast, submitted: Application) -> None:
    client = sign_in(cast.staff[StaffRole.TRANSLATOR])
    page = client.get(staff_path(cast, QUEUE))
    assert page.status_code == 403
    assert "Your role does not include this" in text_of(page)
    home = client.get(staff_path(cast))
    assert home.status_code == 200
    assert "accreditation/" not in re.sub("<link[^>]+>", "", text_of(home).split("<main")[1])


def test_drafts_are_not_in_the_queue(cast: Cast) -> None:
    from participation.accreditation.services import start_application

    with tenant_context(cast.owner):
        start_application(
            tenant_id=cast.institution.pk, organization_id=cast.organization.pk, actor=cast.owner
        )
    page = text_of(sign_in(cast.reviewer).get(staff_path(cast, QUEUE)))
    assert cast.organization.name not in page
    assert "Nothing is in hand now" in page


def test_the_same_queries_for_one_row_and_for_three(cast: Cast, submitted: Application) -> None:
    client = sign_in(cast.reviewer)
    client.get(staff_path(cast, QUEUE))
    with CaptureQueriesContext(connection) as one:
        client.get(staff_path(cast, QUEUE))
    more_applications(cast, 2)
    with CaptureQueriesContext(connection) as three:
        page = client.get(staff_path(cast, QUEUE))
    assert len(_names(text_of(page))) == 3
    assert len(one) == len(three)
    rows = [query["sql"] for query in three if "participation_application" in query["sql"]]
    assert len(rows) == 1


def test_what_is_due_first_stands_first_and_can_be_sorted(
    cast: Cast, submitted: Application
) -> None:
    first, second = more_applications(cast, 2)
    with tenant_context(cast.reviewer):
        Application.objects.filter(pk=second.pk).update(due_at=timezone.now() - timedelta(days=2))
        Application.objects.filter(pk=first.pk).update(due_at=None)
    client = sign_in(cast.reviewer)
    page = text_of(client.get(staff_path(cast, QUEUE)))
    assert _names(page) == [
        "Further organization 01",
        cast.organization.name,
        "Further organization 00",
    ]
    assert "row--overdue" in page
    by_name = text_of(client.get(staff_path(cast, QUEUE), {"sort": "organization"}))
    assert _names(by_name) == [
        "Further organization 00",
        "Further organization 01",
        cast.organization.name,
    ]


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({"status": "submitted"}, 3),
        ({"status": "under_review"}, 0),
        ({"status": "closed"}, 0),
        ({"status": "all"}, 3),
        ({"clock": "overdue"}, 1),
        ({"clock": "soon"}, 0),
        ({"clock": "none"}, 1),
        ({"clock": "stopped"}, 0),
        ({"assignee": "nobody"}, 2),
        ({"assignee": "me"}, 1),
        ({"country": "XK"}, 3),
        ({"country": "FR"}, 0),
        ({"kind": "association"}, 3),
        ({"deferrals": "1"}, 0),
        ({"session": "12th session"}, 1),
        ({"status": "draft", "assignee": "x", "clock": "?"}, 3),
    ],
)
def test_filters_narrow_the_list(
    cast: Cast, submitted: Application, chosen: dict[str, str], count: int
) -> None:
    first, second = more_applications(cast, 2)
    with tenant_context(cast.reviewer):
        Application.objects.filter(pk=submitted.pk).update(
            due_at=timezone.now() + timedelta(days=40), session="12th Session"
        )
        Application.objects.filter(pk=first.pk).update(
            due_at=timezone.now() - timedelta(days=2), assignee_id=cast.reviewer.person_id
        )
        Application.objects.filter(pk=second.pk).update(due_at=None)
    page = text_of(sign_in(cast.reviewer).get(staff_path(cast, QUEUE), chosen))
    assert len(_names(page)) == count


def test_a_receipt_finds_its_file(cast: Cast, submitted: Application) -> None:
    more_applications(cast, 1)
    typed = submitted.receipt.lower().replace("-", " ")
    page = text_of(sign_in(cast.reviewer).get(staff_path(cast, QUEUE), {"q": typed}))
    assert _names(page) == [cast.organization.name]


def test_words_of_a_file_find_it(cast: Cast, submitted: Application) -> None:
    more_applications(cast, 2)
    client = sign_in(cast.reviewer)
    for query, names in (
        ("الضفاف", [cast.organization.name]),
        ("FURTHER organ", ["Further organization 00", "Further organization 01"]),
        ("nothing like it", []),
    ):
        page = text_of(client.get(staff_path(cast, QUEUE), {"q": query}))
        assert sorted(_names(page)) == names, query
    other = sign_in(cast.other_staff[StaffRole.REVIEWER])
    theirs = f"/en/{cast.other_institution.slug}/staff/{QUEUE}"
    assert _names(text_of(other.get(theirs, {"q": "organization"}))) == []


def test_pages_by_cursor_go_there_and_back(cast: Cast, submitted: Application) -> None:
    more_applications(cast, 4)
    with tenant_context(cast.reviewer):
        rows = list(Application.objects.order_by("receipt"))
        for number, row in enumerate(rows[:3]):
            due_at = timezone.now() + timedelta(days=number // 2)
            Application.objects.filter(pk=row.pk).update(due_at=due_at)
        Application.objects.filter(pk__in=[row.pk for row in rows[3:]]).update(due_at=None)
        whole = [row.pk for row in Application.objects.order_by("due_at", "id")]
        order = Order("due_at", nullable=True)
        page = read_page(Application.objects.all(), order, {}, size=2)
        pages = [[row.pk for row in page.rows]]
        for _number in range(2):
            page = read_page(Application.objects.all(), order, {"after": page.after}, size=2)
            pages.append([row.pk for row in page.rows])
        assert [pk for rows in pages for pk in rows] == whole
        assert page.after == ""
        for expected in (pages[1], pages[0]):
            page = read_page(Application.objects.all(), order, {"before": page.before}, size=2)
            assert [row.pk for row in page.rows] == expected
        assert page.before == ""
        broken = read_page(Application.objects.all(), order, {"after": "%%%"}, size=2)
        assert [row.pk for row in broken.rows] == pages[0]


def test_a_filter_is_kept_renamed_and_thrown_away(cast: Cast, submitted: Application) -> None:
    client = sign_in(cast.reviewer)
    save = staff_path(cast, f"{QUEUE}filters/save/?status=submitted&assignee=me")
    nameless = client.post(save, {"name": "  "})
    assert nameless.status_code == 422
    assert "Give the filter a name." in text_of(nameless)
    page = text_of(client.post(save, {"name": "To check"}, follow=True))
    assert "To check" in page
    twice = client.post(save, {"name": "To check"})
    assert "You have a filter of this name" in text_of(twice)
    with tenant_context(cast.reviewer):
        saved = SavedFilter.objects.get()
    filters = staff_path(cast, f"{QUEUE}filters/")
    client.post(filters, {"filter": saved.pk, "name": "Mine", "act": "rename"})
    assert "Mine" in text_of(client.get(staff_path(cast, QUEUE)))
    decider = sign_in(cast.decider)
    assert "Mine" not in text_of(decider.get(staff_path(cast, QUEUE)))
    assert decider.post(filters, {"filter": saved.pk, "act": "delete"}).status_code == 404
    client.post(filters, {"filter": saved.pk, "act": "delete"})
    assert "Mine" not in text_of(client.get(staff_path(cast, QUEUE)))


def test_a_file_is_given_to_me_and_taken_back(cast: Cast, submitted: Application) -> None:
    client = sign_in(cast.reviewer)
    page = client.post(file_path(cast, submitted, "assign/"), {"assignee": "me"}, follow=True)
    assert "1 file is with" in text_of(page)
    assert "Take it back" in text_of(page)
    assert reload(submitted, cast.reviewer).assignee_id == cast.reviewer.person_id
    assert "Take it back" not in text_of(client.get(file_path(cast, submitted)))
    client.post(staff_path(cast, f"{QUEUE}assign/undo/"))
    assert reload(submitted, cast.reviewer).assignee_id is None


def test_a_stranger_or_nobody_at_all_cannot_be_chosen(cast: Cast, submitted: Application) -> None:
    client = sign_in(cast.reviewer)
    for assignee in (str(cast.owner.person_id), "", "everybody"):
        page = client.post(
            file_path(cast, submitted, "assign/"), {"assignee": assignee}, follow=True
        )
        assert "Choose" in text_of(page)
    assert reload(submitted, cast.reviewer).assignee_id is None
    analyst = sign_in(cast.staff[StaffRole.ANALYST])
    refused = analyst.post(file_path(cast, submitted, "assign/"), {"assignee": "me"})
    assert refused.status_code == 403


def test_home_counts_up_to_a_ceiling(
    cast: Cast, submitted: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.accreditation import queue
    from participation.accreditation.queue import count_up_to

    page = text_of(sign_in(cast.reviewer).get(staff_path(cast)))
    assert "To check for completeness" in page
    submit_application(cast, cast.rival_owner, cast.rival)
    with tenant_context(cast.reviewer):
        counted = count_up_to(Application.objects.all(), ceiling=1)
        assert counted.word == "1+"
        assert count_up_to(Application.objects.all()).word == "2"
    assert queue.COUNT_CEILING == 1000
