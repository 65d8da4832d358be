"""The inbox, the choice of mail, the institution's deliveries and the demo's mails, over HTTP."""

import importlib
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from django.test import Client, override_settings
from django.urls import clear_url_caches
from django.utils import timezone

from participation.accreditation.models import Application
from portal.actors.models import StaffMembership, User
from portal.audit import AuditEntry
from portal.grants import StaffRole
from portal.notifications import urls as notification_urls
from portal.notifications.mailbox import DemoMailbox
from portal.notifications.models import Notification, SentMail
from portal.outbox import Delivery
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.notifications.conftest import deliveries, drained, notifications, worker_rows

pytestmark = pytest.mark.django_db(transaction=True)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _signed_in(actor: Actor) -> Client:
    client = Client()
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        person = User.objects.get(pk=str(actor.person_id))
        client.force_login(person, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()
    return client


def _text(response: Any) -> str:
    return str(response.content.decode())


def test_the_inbox_says_what_is_new_and_leads_to_it(told: Application, cast: Cast) -> None:
    client = _signed_in(cast.owner)
    page = client.get("/en/account/inbox/")
    assert page.status_code == 200
    assert told.receipt in _text(page)
    assert "(1)" in _text(page)
    [line] = notifications(person_id=cast.owner.person_id)
    opened = client.get(f"/en/account/inbox/{line.pk}/")
    assert opened.status_code == 302
    assert opened["Location"] == (
        f"/en/{cast.institution.slug}/accreditation/applications/{told.pk}/"
    )
    assert notifications(pk=line.pk)[0].read_at is not None
    assert "(1)" not in _text(client.get("/en/account/inbox/"))


def test_staff_read_their_news_in_their_institutions_context(told: Application, cast: Cast) -> None:
    client = _signed_in(cast.reviewer)
    assert cast.organization.name in _text(client.get("/en/account/inbox/"))
    with worker_rows():
        StaffMembership.objects.filter(person_id=cast.reviewer.person_id).update(
            ended_at=timezone.now()
        )
    page = client.get("/en/account/inbox/")
    # Who has left still sees that there was something, not whom it was about.
    assert "An application has arrived" in _text(page)
    assert cast.organization.name not in _text(page)


def test_somebody_elses_line_is_not_there(told: Application, cast: Cast) -> None:
    [line] = notifications(person_id=cast.owner.person_id)
    client = _signed_in(cast.rival_owner)
    assert "None" not in _text(client.get("/en/account/inbox/"))
    assert client.get(f"/en/account/inbox/{line.pk}/").status_code == 404
    assert client.post("/en/account/inbox/read/", {"notification": line.pk}).status_code == 404
    assert notifications(pk=line.pk)[0].read_at is None
    assert Client().get("/en/account/inbox/").status_code == 302


def _fill_inbox(cast: Cast, told: Application, count: int) -> None:
    with worker_rows():
        for number in range(count):
            Notification.objects.create(
                person_id=str(cast.owner.person_id),
                tenant_id=told.tenant_id,
                organization_id=told.organization_id,
                template="application.admitted.told",
                subject_type="participation.application",
                subject_id=told.pk,
                references={"reader": "member"},
                key=f"filled:{number}",
            )


def test_pages_lead_on_and_back_and_everything_can_be_marked_read(
    told: Application, cast: Cast
) -> None:
    _fill_inbox(cast, told, 44)
    client = _signed_in(cast.owner)
    seen: list[str] = []
    page = client.get("/en/account/inbox/")
    while True:
        seen += [str(line.notification.pk) for line in page.context["lines"]]
        if not page.context.get("next_url"):
            break
        page = client.get(f"/en/account/inbox/{page.context['next_url']}")
    assert len(seen) == len(set(seen)) == 45
    assert seen == sorted(seen, reverse=True)
    back = client.get(f"/en/account/inbox/{page.context['previous_url']}")
    assert [str(line.notification.pk) for line in back.context["lines"]] == seen[20:40]
    client.post("/en/account/inbox/read/")
    assert not [
        row for row in notifications() if row.person_id == cast.owner.person_id and not row.read_at
    ]


def test_a_longer_inbox_costs_no_more_queries(
    told: Application, cast: Cast, django_assert_num_queries: Any
) -> None:
    client = _signed_in(cast.owner)
    client.get("/en/account/inbox/")
    with django_assert_num_queries(QUERIES):
        client.get("/en/account/inbox/")
    _fill_inbox(cast, told, 15)
    with django_assert_num_queries(QUERIES):
        client.get("/en/account/inbox/")


def test_a_choice_of_mail_holds(cast: Cast) -> None:
    client = _signed_in(cast.owner)
    address = "/en/account/inbox/mail/"
    assert "Keep my mail neutral" in _text(client.get(address))
    wrong = client.post(address, {"preference": "hourly"})
    assert wrong.status_code == 200
    assert "govuk-error-summary" in _text(wrong)
    assert client.post(address, {"preference": "daily", "is_neutral": "on"}).status_code == 302
    with worker_rows():
        person = User.objects.get(pk=str(cast.owner.person_id))
    assert (person.mail_preference, person.mail_is_neutral) == ("daily", True)


@pytest.fixture
def dead(told: Application) -> list[Delivery]:
    """Both deliveries of a submission, given up."""
    with worker_rows():
        Delivery.objects.update(
            status="dead", attempts=12, last_error="SMTPServerDisconnected", sent_at=None
        )
    return deliveries()


def test_staff_see_what_could_not_be_delivered_but_not_to_whom(
    dead: list[Delivery], told: Application, cast: Cast
) -> None:
    administrator = _signed_in(cast.staff[StaffRole.ADMINISTRATOR])
    address = f"/en/{cast.institution.slug}/staff/deliveries/"
    page = administrator.get(address, {"status": "dead"})
    assert page.status_code == 200
    text = _text(page)
    assert "SMTPServerDisconnected" in text
    assert "Your application has arrived" in text
    for secret in ("amal@example.org", told.receipt, cast.organization.name, "Amal"):
        assert secret not in text
    assert "SMTPServerDisconnected" not in _text(administrator.get(address, {"status": "sent"}))


def test_who_may_not_resend_does_not_see_the_page(dead: list[Delivery], cast: Cast) -> None:
    address = f"/en/{cast.institution.slug}/staff/deliveries/"
    assert _signed_in(cast.reviewer).get(address).status_code == 403
    assert _signed_in(cast.owner).get(address).status_code == 404
    elsewhere = _signed_in(cast.other_staff[StaffRole.ADMINISTRATOR])
    assert elsewhere.get(address).status_code == 404
    theirs = f"/en/{cast.other_institution.slug}/staff/deliveries/"
    assert "SMTPServerDisconnected" not in _text(elsewhere.get(theirs))
    sent = elsewhere.post(f"{theirs}resend/", {"delivery": dead[0].pk})
    assert sent.status_code == 404
    assert {row.status for row in deliveries()} == {"dead"}


def test_one_or_all_are_sent_again(dead: list[Delivery], cast: Cast) -> None:
    client = _signed_in(cast.staff[StaffRole.ADMINISTRATOR])
    address = f"/en/{cast.institution.slug}/staff/deliveries/resend/"
    assert client.post(address, {"delivery": dead[0].pk}).status_code == 302
    first, second = deliveries()
    assert (first.status, first.attempts, first.last_error) == ("waiting", 0, "")
    assert second.status == "dead"
    assert client.post(address, {"delivery": dead[0].pk}).status_code == 409
    question = client.post(address)
    assert "1 message could not be delivered" in _text(question)
    assert deliveries()[1].status == "dead"
    assert client.post(address, {"confirm": "yes"}).status_code == 302
    drained()
    assert {row.status for row in deliveries()} == {"sent"}
    with worker_rows():
        assert AuditEntry.objects.filter(action="delivery.resent").count() == 2


def test_the_mailbox_works_in_the_demo_only() -> None:
    message = EmailMultiAlternatives("News", "text", "portal@localhost", ["x@example.org"])
    message.attach_alternative("<p>text</p>", "text/html")
    with override_settings(DEMO=False), pytest.raises(ImproperlyConfigured):
        DemoMailbox().send_messages([message])
    with override_settings(DEMO=False, EMAIL_BACKEND="portal.notifications.mailbox.DemoMailbox"):
        assert "portal.E011" in {problem.id for problem in run_checks()}
    assert "portal.E011" not in {problem.id for problem in run_checks()}
    assert Client().get("/en/demo/mails/").status_code == 404


def test_the_demo_shows_its_mails(cast: Cast) -> None:
    message = EmailMultiAlternatives(
        "News <b>", "text", "portal@localhost", ["x@example.org"], headers={"Message-ID": "<1@x>"}
    )
    try:
        with override_settings(DEMO=True):
            _reload_addresses()
            with worker_rows():
                assert DemoMailbox().send_messages([message]) == 1
                assert SentMail.objects.get().message_id == "<1@x>"
            page = Client().get("/en/demo/mails/")
            assert page.status_code == 200
            assert "News &lt;b&gt;" in _text(page)
    finally:
        _reload_addresses()
    assert Client().get("/en/demo/mails/").status_code == 404


def _reload_addresses() -> None:
    """The page's address exists only where the settings say so when addresses are read."""
    importlib.reload(notification_urls)
    importlib.reload(importlib.import_module(settings.ROOT_URLCONF))
    clear_url_caches()


def test_a_matter_that_is_gone_leaves_a_plain_line(told: Application, cast: Cast) -> None:
    with worker_rows():
        Notification.objects.update(subject_id=cast.institution.pk)
    page = _signed_in(cast.owner).get("/en/account/inbox/")
    assert "Your application has arrived" in _text(page)
    assert told.receipt not in _text(page)


# Among them what sets the context, opens and ends the transaction.
QUERIES = 21
