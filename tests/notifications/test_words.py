"""Each reader's own language, and nothing in a neutral mail but that there is news."""

import re
from datetime import date, timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from django.utils import timezone, translation

from participation.accreditation.models import Application
from portal import outbox
from portal.actors.mails import ask_mail
from portal.actors.models import MailPreference, User
from portal.channels.models import ChannelSafety
from portal.grants import StaffRole
from portal.notifications import digest, templates
from portal.notifications.checks import _problems, texts_use_declared_variables
from portal.notifications.describing import path_to
from portal.notifications.reminders import STEP
from portal.notifications.templates import Template, all_templates
from portal.outbox import subject_of
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast, Mover, clear
from tests.notifications.conftest import (
    Change,
    as_worker,
    deliveries,
    drained,
    notifications,
    worker_rows,
)

pytestmark = pytest.mark.django_db(transaction=True)

OWNER = "amal@example.org"


def _mails(address: str) -> list[EmailMultiAlternatives]:
    return [
        cast("EmailMultiAlternatives", message)
        for message in mail.outbox
        if message.to == [address]
    ]


def _words(message: EmailMultiAlternatives) -> str:
    html = "".join(str(part[0]) for part in message.alternatives)
    return f"{message.subject}\n{message.body}\n{html}\n{message.from_email}"


def _mail_is(safety: str, country: str, cast: Cast) -> None:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        ChannelSafety.objects.update_or_create(
            country=country,
            channel="email",
            defaults={"safety": safety, "source": "test", "assessed_on": date(2026, 11, 1)},
        )


def test_a_confidential_profile_gets_no_mail_where_nobody_knows_that_mail_is_safe(
    cast: Cast, submitted: Application
) -> None:
    assert cast.organization.is_confidential
    drained()
    assert not _mails(OWNER)
    [kept] = deliveries(recipient_id=cast.owner.person_id)
    assert kept.status == "withheld"
    # It stands in the inbox all the same.
    assert len(notifications(person_id=cast.owner.person_id)) == 1


def test_where_mail_is_safe_it_says_only_that_there_is_news(
    cast: Cast, submitted: Application
) -> None:
    _mail_is("safe", str(cast.organization.country), cast)
    drained()
    [message] = _mails(OWNER)
    words = _words(message)
    assert message.subject == "There is news in your file"
    with translation.override("en"), tenant_context(cast.owner):
        names = [
            str(cast.institution.name),
            cast.institution.slug,
            cast.organization.name,
            submitted.receipt,
            "Civic",
        ]
    assert [name for name in names if name in words] == []
    assert re.findall(r"https?://[^\s\"<]+", words) == [
        f"{settings.PUBLIC_URL}/en/account/inbox/",
        f"{settings.PUBLIC_URL}/en/account/inbox/",
    ]
    # Staff get no more by mail about a confidential file.
    [work] = _mails("reviewer@first.example.org")
    assert [name for name in names if name in _words(work)] == []


def test_somebody_can_choose_neutral_mail(
    open_profiles: Cast, submitted: Application, change_person: Change
) -> None:
    change_person(open_profiles.owner.person_id, mail_is_neutral=True)
    drained()
    [message] = _mails(OWNER)
    assert message.subject == "There is news in your file"
    assert submitted.receipt not in _words(message)
    # The same news to the reviewer, who chose nothing, says more.
    [work] = _mails("reviewer@first.example.org")
    assert open_profiles.organization.name in work.subject


def test_where_mail_is_unsafe_none_is_sent(open_profiles: Cast, submitted: Application) -> None:
    _mail_is("unsafe", str(open_profiles.organization.country), open_profiles)
    drained()
    assert not _mails(OWNER)
    assert [row.status for row in deliveries(recipient_id=open_profiles.owner.person_id)] == [
        "withheld"
    ]


def test_arabic_reads_from_right_to_left_with_its_own_dates(
    told: Application, cast: Cast, move: Mover, change_person: Change
) -> None:
    change_person(cast.owner.person_id, language="ar")
    clear(told, cast.reviewer)
    returned = move(told, "return", cast.reviewer, note="The statutes are missing.")
    drained()
    message = _mails(OWNER)[-1]
    [html] = [str(part[0]) for part in message.alternatives]
    assert '<html lang="ar" dir="rtl">' in html
    with translation.override("ar"), tenant_context(cast.reviewer):
        institution = type(cast.institution).objects.get(pk=cast.institution.pk)
        assert institution.name in message.subject
    assert re.search(r"[\u0600-\u06ff]{3,}", str(message.subject))
    assert f"/ar/{cast.institution.slug}/accreditation/applications/{told.pk}/" in str(message.body)
    assert returned.due_at is not None
    # What staff wrote is in the portal, not in the mail.
    assert "statutes" not in _words(message)


@pytest.fixture
def russian(monkeypatch: pytest.MonkeyPatch) -> None:
    """The three forms of a counted day, whatever the shipped catalogue says."""
    catalogue = cast("Any", translation.trans_real.translation("ru"))._catalog
    forms = ("календарный день", "календарных дня", "календарных дней")
    for number, form in enumerate(forms):
        monkeypatch.setitem(
            catalogue._catalogs[0], ("%(count)s calendar day", number), f"%(count)s {form}"
        )


@pytest.mark.parametrize(
    ("days", "form"), [(1, "день"), (2, "дня"), (7, "дней"), (21, "день"), (112, "дней")]
)
def test_russian_counts_in_three_forms(
    told: Application, cast: Cast, change_person: Change, russian: None, days: int, form: str
) -> None:
    with worker_rows():
        outbox.publish(
            STEP,
            subject_of(told),
            actor=system_actor(told.tenant_id),
            references={"name": "answer", "days": days, "due": "2026-11-24T00:00:00+00:00"},
        )
    change_person(cast.decider.person_id, language="ru")
    drained()
    [message] = _mails("decision_maker@first.example.org")
    assert f"{days} календарн" in message.subject
    assert message.subject.endswith(form)


def test_every_text_uses_the_variables_that_it_declares() -> None:
    assert texts_use_declared_variables(None) == []
    names = [template.name for template in all_templates()]
    assert len(names) == len(set(names)) > 40
    wrong = Template(
        name="test.wrong",
        event="x.happened",
        audience=lambda _event, _subject: [],
        headline=templates.headline_of("application.granted.told"),
        line="%(institution)s: %(secret)s",
        body=("%(institution)s",),
        variables=frozenset({"institution", "unused"}),
    )
    problems = "".join(_problems(wrong, "en"))
    assert "secret" in problems
    assert "unused" in problems


def test_a_digest_lists_the_news_of_a_day_once(
    open_profiles: Cast, submitted: Application, move: Mover, change_person: Change
) -> None:
    owner = open_profiles.owner.person_id
    change_person(owner, mail_preference=MailPreference.DAILY, language="fr")
    clear(submitted, open_profiles.reviewer)
    move(submitted, "admit", open_profiles.reviewer)
    drained()
    assert not _mails(OWNER)
    tomorrow = (timezone.now() + timedelta(days=1)).replace(hour=6, minute=10)
    with as_worker():
        assert digest.write_digests(tomorrow.replace(hour=5)) == 0
        assert digest.write_digests(tomorrow) == 1
        assert digest.write_digests(tomorrow + timedelta(hours=1)) == 0
    drained()
    [message] = _mails(OWNER)
    path = f"/fr/{open_profiles.institution.slug}/accreditation/applications/{submitted.pk}/"
    assert str(message.body).count(path) == 2
    with as_worker():
        assert digest.write_digests(tomorrow + timedelta(days=1)) == 0


def test_a_digest_tells_nothing_of_what_is_confidential(
    cast: Cast, submitted: Application, change_person: Change
) -> None:
    _mail_is("safe", str(cast.organization.country), cast)
    change_person(cast.owner.person_id, mail_preference=MailPreference.DAILY)
    drained()
    with as_worker():
        tomorrow = (timezone.now() + timedelta(days=1)).replace(hour=6, minute=10)
        assert digest.write_digests(tomorrow) == 1
    drained()
    [message] = _mails(OWNER)
    assert message.subject == "There is news in your file"
    assert cast.institution.slug not in _words(message)


def test_who_wants_no_mail_gets_none(
    open_profiles: Cast, submitted: Application, change_person: Change
) -> None:
    change_person(open_profiles.owner.person_id, mail_preference=MailPreference.NONE)
    drained()
    assert not _mails(OWNER)
    assert len(notifications(person_id=open_profiles.owner.person_id)) == 1
    with as_worker():
        assert digest.write_digests(timezone.now() + timedelta(days=1)) == 0


def test_nothing_that_somebody_wrote_is_logged(
    open_profiles: Cast, submitted: Application, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(EMAIL_BACKEND="tests.notifications.test_relay.Refusing"):
        drained()
    assert "ConnectionRefusedError" in caplog.text
    for text in (OWNER, open_profiles.organization.name, submitted.receipt, "no such mailbox"):
        assert text not in caplog.text
    [put_off] = deliveries(recipient_id=open_profiles.owner.person_id)
    assert put_off.last_error == "ConnectionRefusedError"


def test_a_mail_about_an_account_is_written_when_it_is_sent(cast: Cast) -> None:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        person = User.objects.get(email=OWNER)
        ask_mail("password_reset_key", person=person)
    [row] = deliveries(template="account.password_reset_key")
    assert row.references == {}
    drained()
    [message] = _mails(OWNER)
    assert f"{settings.PUBLIC_URL}/en/account/" in str(message.body)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("inbox", ()),
        ("mail-preferences", ()),
        ("application", ("tenant", "application")),
        ("staff-dossier", ("tenant", "application_id")),
        ("accreditation-own", ("tenant", "accreditation")),
        ("staff-status", ("tenant", "accreditation_id")),
        ("accreditation-report", ("tenant", "accreditation", "report")),
        ("staff-report", ("tenant", "report_id")),
        ("staff-change", ("tenant", "change_id")),
        ("staff-export", ("tenant", "export_id")),
        ("appeal", ("tenant", "appeal")),
        ("staff-appeal", ("tenant", "appeal")),
        ("organization", ("organization_id",)),
    ],
)
def test_each_page_that_news_lead_to_is_there(name: str, ids: tuple[str, ...]) -> None:
    values = {each: "riverland-style" if each == "tenant" else uuid4() for each in ids}
    assert path_to(name, **values).startswith("/")
