"""The institution's calendar and settings as pages for its staff."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from participation.accreditation.models import Application
from portal.clocks import Clock, Holiday
from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Session, Tenant
from tests.cast import Cast, Mover, clear
from tests.policies.people import sign_in
from tests.policies.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(cast: Cast, client: Client) -> Client:
    """A browser of the institution's administrator."""
    return sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])


@pytest.fixture
def admitted(cast: Cast, submitted: Application, move: Mover) -> Application:
    """An application under review: the institution's time to answer runs."""
    clear(submitted, cast.reviewer)
    return move(submitted, "admit", cast.reviewer)


def at(cast: Cast, path: str = "calendar/") -> str:
    return f"/en/{cast.institution.slug}/staff/{path}"


def date_parts(prefix: str, day: date) -> dict[str, str]:
    return {
        f"{prefix}_day": str(day.day),
        f"{prefix}_month": str(day.month),
        f"{prefix}_year": str(day.year),
    }


def a_working_day(clock: Clock) -> date:
    """A day within the time limit that is worked now."""
    day = clock.due_at.date() - timedelta(days=2)
    while day.isoweekday() > 5:
        day -= timedelta(days=1)
    return day


def running(cast: Cast, application: Application) -> Clock:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        return Clock.objects.filter(subject_id=application.pk, ended_at=None)[0]


def test_a_late_holiday_says_which_time_limits_move(
    cast: Cast, staff: Client, admitted: Application
) -> None:
    clock = running(cast, admitted)
    day = a_working_day(clock)
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        Holiday.objects.filter(day=day).delete()
        counted = dict(clock.calculation, amount=10, unit="days", days="working")
        Clock.objects.filter(pk=clock.pk).update(calculation=counted)
    sent = {**date_parts("holiday-day", day), "holiday-name__en": "Day of mourning"}
    page = staff.post(at(cast, "calendar/holidays/"), sent, follow=True).content.decode()
    assert "1 running time limit moves" in page
    assert "Time limits that moved" in page
    assert cast.organization.name in page
    assert "Day of mourning" in page
    # It is said once.
    assert "Time limits that moved" not in staff.get(at(cast)).content.decode()


def test_what_is_wrong_stays_on_the_page(cast: Cast, staff: Client) -> None:
    sent = {**date_parts("holiday-day", date(2027, 2, 31 - 3)), "holiday-name__ar": ""}
    answer = staff.post(at(cast, "calendar/holidays/"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Give the day a name in at least one language." in page
    assert 'value="28"' in page
    impossible = {"holiday-day_day": "31", "holiday-day_month": "2", "holiday-day_year": "2027"}
    page = staff.post(at(cast, "calendar/holidays/"), impossible).content.decode()
    assert "This date does not exist." in page


def test_a_day_and_a_meeting_are_added_and_removed(cast: Cast, staff: Client) -> None:
    day = timezone.localdate() + timedelta(days=200)
    staff.post(
        at(cast, "calendar/holidays/"),
        {**date_parts("holiday-day", day), "holiday-name__en": "Feast"},
    )
    meeting = {
        "session-code": "extra_session",
        "session-name__fr": "Session extraordinaire",
        **date_parts("session-starts_on", day),
    }
    staff.post(at(cast, "calendar/meetings/"), meeting)
    page = staff.get(at(cast)).content.decode()
    assert "Feast" in page
    assert "Session extraordinaire" in page
    again = staff.post(at(cast, "calendar/meetings/"), meeting)
    assert again.status_code == 422
    assert "This meeting is in the calendar already." in again.content.decode()
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        holiday = Holiday.objects.get(day=day)
        session = Session.objects.get(code="extra_session")
    staff.post(at(cast, f"calendar/holidays/{holiday.pk}/remove/"))
    staff.post(at(cast, f"calendar/meetings/{session.pk}/remove/"))
    page = staff.get(at(cast)).content.decode()
    assert "Feast" not in page
    assert "extra_session" not in page


def test_the_working_week_is_saved(cast: Cast, staff: Client) -> None:
    answer = staff.post(at(cast, "calendar/week/"), {"weekdays": ["7", "1", "2"]}, follow=True)
    assert "The working week is saved." in answer.content.decode()
    assert staff.post(at(cast, "calendar/week/"), {}).status_code == 422


def _settings(cast: Cast, **changed: str) -> dict[str, str]:
    return {
        "name__en": "Riverine Commission",
        "name__fr": "Commission des rives",
        "accent": "teal" if "teal" in str(Tenant._meta.get_field("accent").choices) else "blue",
        "languages": "en, fr, sw",
        "time_zone": "Africa/Banjul",
        "contact_email": "desk@example.org",
        **changed,
    }


def test_the_institution_says_what_it_is(cast: Cast, staff: Client) -> None:
    assert "Settings of the institution" in staff.get(at(cast, "settings/")).content.decode()
    answer = staff.post(at(cast, "settings/"), _settings(cast), follow=True)
    assert "The settings are saved." in answer.content.decode()
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        saved = Tenant.objects.get(pk=cast.institution.pk)
    assert (saved.languages, saved.time_zone) == (["en", "fr", "sw"], "Africa/Banjul")
    page = Client().get(f"/fr/{cast.institution.slug}/").content.decode()
    assert "Commission des rives" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"time_zone": "Mars/Olympus"}, "Choose a time zone from the list."),
        ({"name__en": ""}, "Give the name in English as well"),
        ({"contact_email": "nobody"}, "Enter a valid email address."),
        ({"languages": "<b>"}, "Write codes of languages"),
    ],
)
def test_settings_that_cannot_be_are_said(
    cast: Cast, staff: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = staff.post(at(cast, "settings/"), _settings(cast, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Commission des rives" in answer.content.decode()


def test_another_time_zone_moves_the_end_of_every_day(
    cast: Cast, staff: Client, admitted: Application
) -> None:
    before = running(cast, admitted).due_at
    staff.post(at(cast, "settings/"), _settings(cast, time_zone="Pacific/Auckland"))
    assert running(cast, admitted).due_at < before


def test_a_time_limit_is_extended_on_its_page(
    cast: Cast, client: Client, admitted: Application
) -> None:
    clock = running(cast, admitted)
    sign_in(client, cast.reviewer)
    address = at(cast, f"clocks/{clock.pk}/")
    page = client.get(address).content.decode()
    assert "Extend a time limit" in page
    wrong = client.post(address, {"amount": "many", "reason": "The mail was late."})
    assert wrong.status_code == 422
    assert "The mail was late." in wrong.content.decode()
    done = client.post(address, {"amount": "5", "reason": "The mail was late."}, follow=True)
    page = done.content.decode()
    assert "The time limit is extended" in page
    assert "The mail was late." in page
    again = client.post(address, {"amount": "5", "reason": "Again."})
    assert again.status_code == 422
    assert "extended once already" in again.content.decode()


@pytest.mark.parametrize("page", ["calendar/", "settings/", "clocks/{clock}/"])
def test_these_pages_exist_for_those_who_may_alone(
    cast: Cast, client: Client, admitted: Application, page: str
) -> None:
    address = at(cast, page.format(clock=running(cast, admitted).pk))
    sign_in(client, cast.staff[StaffRole.TRANSLATOR])
    assert client.get(address).status_code == 403
    for stranger in (cast.owner, cast.stranger, cast.other_staff[StaffRole.ADMINISTRATOR]):
        sign_in(client, stranger)
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404


def test_another_institutions_calendar_cannot_be_touched(cast: Cast, client: Client) -> None:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        holiday = Holiday.objects.filter(tenant=cast.institution)[0]
    sign_in(client, cast.other_staff[StaffRole.ADMINISTRATOR])
    other = f"/en/{cast.other_institution.slug}/staff/calendar/holidays/{holiday.pk}/remove/"
    assert client.post(other).status_code == 404
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        assert Holiday.objects.filter(pk=holiday.pk).exists()


def test_the_calendar_makes_the_same_queries_for_one_day_and_for_three(
    cast: Cast, staff: Client
) -> None:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        kept = list(Holiday.objects.filter(tenant=cast.institution).values_list("pk", flat=True))
        Holiday.objects.filter(pk__in=kept[3:]).delete()
    three = queries_of(staff, at(cast))
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        Holiday.objects.filter(pk__in=kept[1:3]).delete()
    assert queries_of(staff, at(cast)) == three
