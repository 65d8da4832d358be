"""Contributions by mail: written down first, read later, confirmed by their sender, never in a loop."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils import timezone

from participation.consultations.models import Consultation
from participation.contributions import keeping
from participation.contributions.asking_out import ask_those_who_wait
from participation.contributions.confirming import code_of
from participation.contributions.intake import LARGEST_MAIL
from participation.contributions.models import Contribution, InboundMessage
from participation.contributions.subscribers import MOST_TRIES, read_arrival
from portal.inbound.doors import Envelope, receive
from portal.outbox import Delivery, Event
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.contributions.consulting import MODERATOR, fresh, open_consultation, signed_in
from tests.contributions.mails import DOMAIN, address_of, arrivals, arrive, mail, work

pytestmark = pytest.mark.django_db


def _asked(cast: Cast) -> list[Delivery]:
    with tenant_context(system_actor(cast.institution.pk)):
        asked = Delivery.objects.filter(template__startswith="intake.").order_by("id")
        # The institution's role never reads to whom.
        return list(asked.only(*Delivery.SHOWN))


def _confirm(cast: Cast, message: InboundMessage) -> str:
    return f"/en/{cast.institution.slug}/contributions/confirm/{code_of(message.pk)}/"


def test_a_mail_waits_unattributed_until_its_sender_confirms(cast: Cast) -> None:
    consultation = open_consultation(cast)
    text = "The well is dry.\n\n-- \nRosa Secret\n+1 555 0100\n"
    arrive(consultation, mail(consultation, text, Subject="Water"))
    work(cast)
    (message,) = arrivals(cast)
    row = message.contribution
    assert row is not None
    assert (message.status, row.status, row.author_id) == ("waiting", "unconfirmed", None)
    assert (row.text, row.signed_as) == ("Water\n\nThe well is dry.", "")
    assert row.due_at is None
    assert fresh(consultation).contribution_count == 0
    assert b"Rosa" not in bytes(message.sealed) + bytes(message.sealed_address)
    assert "rosa" not in message.sender_hash
    (asked,) = _asked(cast)
    assert asked.template == "intake.confirm"
    page = _confirm(cast, message)
    assert "One message from your address waits" in Client().get(page).content.decode()
    assert fresh(row).status == "unconfirmed"
    confirmed = Client().post(page).content.decode()
    assert fresh(row).status == "held"
    assert row.receipt in confirmed
    assert fresh(row).author_id is None
    assert Client().get(page).status_code == 404
    assert fresh(consultation).contribution_count == 1


def test_it_is_the_accounts_own_only_for_the_holder_of_the_address(cast: Cast) -> None:
    consultation = open_consultation(cast)
    arrive(consultation, mail(consultation, From="stranger@example.org"))
    arrive(consultation, mail(consultation, Message_ID="<two@x>", From="amal@example.org"))
    work(cast)
    first, second = arrivals(cast)
    signed_in(cast.stranger).post(_confirm(cast, first))
    signed_in(cast.rival_owner).post(_confirm(cast, second))
    assert first.contribution is not None
    assert second.contribution is not None
    assert fresh(first.contribution).author_id == cast.stranger.person_id
    assert fresh(second.contribution).author_id is None


def test_the_same_message_id_of_the_same_sender_is_one_row(cast: Cast) -> None:
    consultation = open_consultation(cast)
    for sender in ("rosa@example.org", "Rosa@Example.org", "ivan@example.org"):
        arrive(consultation, mail(consultation, From=sender))
    work(cast)
    assert [message.repeats for message in arrivals(cast)] == [1, 0]


def test_many_people_with_one_text_are_many(cast: Cast) -> None:
    consultation = open_consultation(cast)
    for number in range(50):
        sender, key = f"p{number}@example.org", f"<{number}@example.org>"
        arrive(consultation, mail(consultation, "One letter.", From=sender, Message_ID=key))
    work(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        assert Contribution.objects.filter(text="One letter.").count() == 50


def test_nobody_can_be_flooded_through_the_portal(cast: Cast) -> None:
    consultation = open_consultation(cast)
    for number in range(5):
        arrive(consultation, mail(consultation, f"No {number}.", Message_ID=f"<{number}@x>"))
    work(cast)
    assert len(_asked(cast)) == 1
    waiting = arrivals(cast)
    assert [message.status for message in waiting] == ["waiting"] * 5
    page = _confirm(cast, waiting[0])
    assert "5 messages from your address wait" in Client().get(page).content.decode()
    Client().post(page)
    with tenant_context(system_actor(cast.institution.pk)):
        assert Contribution.objects.filter(status="held").count() == 5


def test_who_waited_too_soon_after_another_is_asked_an_hour_later(cast: Cast) -> None:
    consultation = open_consultation(cast)
    arrive(consultation, mail(consultation))
    work(cast)
    Client().post(_confirm(cast, arrivals(cast)[0]))
    arrive(consultation, mail(consultation, Message_ID="<two@x>"))
    work(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        assert ask_those_who_wait() == 0
        InboundMessage.objects.update(asked_at=None)
        assert ask_those_who_wait() == 1
    assert len(_asked(cast)) == 2


def _refused(cast: Cast, consultation: Consultation, message: EmailMessage | bytes) -> str:
    """The reason for which the only arrival was refused; nothing is a contribution."""
    arrive(consultation, message)
    work(cast)
    (row,) = arrivals(cast)
    assert row.status == "refused"
    assert row.contribution is None
    assert bytes(row.sealed), "it is kept for a person to look at"
    return row.reason


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto-Submitted": "auto-replied"}, "auto_reply"),
        ({"X-Autoreply": "yes"}, "auto_reply"),
        ({"Return-Path": "<>"}, "auto_reply"),
        ({"Precedence": "bulk"}, "bulk"),
        ({"List-Id": "<news.example.org>"}, "bulk"),
        ({"X-Loop": "somewhere"}, "mail_loop"),
        ({"From": f"kabc@{DOMAIN}"}, "mail_loop"),
    ],
)
def test_a_machine_is_refused_and_never_answered(
    cast: Cast, headers: dict[str, str], reason: str
) -> None:
    consultation = open_consultation(cast)
    message = mail(consultation)
    for name, value in headers.items():
        del message[name]
        message[name] = value
    assert _refused(cast, consultation, message) == reason
    assert _asked(cast) == []


def test_our_own_mail_that_comes_back_is_a_loop(cast: Cast) -> None:
    consultation = open_consultation(cast)
    own = "<01890a5d-ac96-774b-bcce-b302099a8057@127.0.0.1>"
    assert _refused(cast, consultation, mail(consultation, Message_ID=own)) == "mail_loop"


def test_an_empty_mail_is_refused_with_a_sentence(cast: Cast) -> None:
    consultation = open_consultation(cast)
    assert _refused(cast, consultation, mail(consultation, " \n> only a quote\n")) == "empty"
    assert [entry.template for entry in _asked(cast)] == ["intake.refused"]


def test_a_closed_consultation_refuses_and_keeps_what_came(cast: Cast) -> None:
    past = timezone.now() - timedelta(days=2)
    consultation = open_consultation(
        cast, opens_at=past - timedelta(days=3), closes_at=past, status="closed"
    )
    assert _refused(cast, consultation, mail(consultation)) == "closed"


def test_a_consultation_for_organizations_needs_an_account(cast: Cast) -> None:
    consultation = open_consultation(cast, entry="organizations")
    assert _refused(cast, consultation, mail(consultation)) == "account_needed"


def test_an_unknown_address_belongs_to_nobody(cast: Cast) -> None:
    open_consultation(cast)
    assert not receive(Envelope("a@example.org", f"nobody@{DOMAIN}", b"Subject: x\n\nHello"))
    assert not receive(Envelope("a@example.org", "key@elsewhere.example", b"x"))
    assert arrivals(cast) == []


def test_a_draft_consultations_address_is_unknown_too(cast: Cast) -> None:
    hidden = open_consultation(cast, status="draft", published_at=None)
    assert not receive(Envelope("a@example.org", address_of(hidden), b"Subject: x\n\nHello"))


def test_a_mail_of_over_five_megabytes_with_ten_files_keeps_its_words(cast: Cast) -> None:
    consultation = open_consultation(cast)
    message = mail(consultation, "Words before files.")
    for number in range(10):
        message.add_attachment(
            b"x" * (LARGEST_MAIL // 9), maintype="text", subtype="csv", filename=f"{number}.csv"
        )
    arrive(consultation, message)
    work(cast)
    (row,) = arrivals(cast)
    assert row.contribution is not None
    assert row.contribution.text == "Words before files."
    assert row.remarks == ["too_large"]
    assert row.size > LARGEST_MAIL
    assert len(bytes(row.sealed)) < 10_000


def test_more_files_than_five_and_one_of_a_strange_kind(cast: Cast) -> None:
    consultation = open_consultation(cast)
    message = mail(consultation)
    message.add_attachment(b"MZ\x90", maintype="application", subtype="exe", filename="run.exe")
    for number in range(6):
        message.add_attachment(
            f"a,{number}\n".encode(), maintype="text", subtype="csv", filename=f"{number}.csv"
        )
    arrive(consultation, message)
    work(cast)
    (row,) = arrivals(cast)
    assert set(row.remarks) == {"too_many_files", "file_refused"}
    with tenant_context(system_actor(cast.institution.pk)):
        assert row.contribution is not None
        assert row.contribution.contributionfiles.count() == 4


def test_a_wrong_character_set_is_taken_and_flagged(cast: Cast) -> None:
    consultation = open_consultation(cast)
    head = f"From: r@example.org\r\nTo: {address_of(consultation)}\r\nMessage-ID: <c@x>\r\n"
    for number, (charset, body) in enumerate(
        (("klingon", "Колодец пуст".encode()), ("us-ascii", "déjà".encode("latin-1")))
    ):
        raw = head.replace("<c@", f"<c{number}@").encode()
        raw += f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + body
        arrive(consultation, raw)
    work(cast)
    first, second = arrivals(cast)
    assert first.contribution is not None
    assert second.contribution is not None
    assert first.contribution.text == "Колодец пуст"
    assert first.remarks == second.remarks == ["unknown_charset"]
    assert "\ufffd" in second.contribution.text


def test_garbage_is_taken_as_it_is_or_refused_but_never_lost(cast: Cast) -> None:
    consultation = open_consultation(cast)
    for raw in (
        b"",
        b"\x00\xff\xfe",
        b"From: \xff\xfe\nSubject: =?x?q?=FF?=\n\n\x00\xffhello",
        b"a" * 3000,
    ):
        arrive(consultation, raw)
    work(cast)
    assert {message.status for message in arrivals(cast)} <= {"waiting", "refused"}
    assert len(arrivals(cast)) == 4


def test_what_cannot_be_read_is_kept_for_a_person_and_read_again(cast: Cast) -> None:
    consultation = open_consultation(cast)
    arrive(consultation, mail(consultation))
    with tenant_context(system_actor(cast.institution.pk)):
        message = InboundMessage.objects.get()
        sealed = bytes(message.sealed)
        InboundMessage.objects.update(sealed=sealed[:-1] + b"\x00")
        event = Event.objects.get(name="intake.received")
    from portal.documents.keys import Unreadable

    with pytest.raises(Unreadable):
        read_arrival(event)
    event.attempts = MOST_TRIES
    read_arrival(event)
    assert arrivals(cast)[0].status == "failed"
    with tenant_context(system_actor(cast.institution.pk)):
        InboundMessage.objects.update(sealed=sealed)
    staff, base = signed_in(cast.staff[MODERATOR]), f"/en/{cast.institution.slug}/staff/intake/"
    listed = staff.get(base).content.decode()
    assert "It could not be read" in listed
    assert staff.post(f"{base}{message.pk}/again/").status_code == 302
    work(cast)
    assert arrivals(cast)[0].status == "waiting"
    assert signed_in(cast.reviewer).get(base).status_code == 403


def test_what_was_dealt_with_is_emptied_after_two_weeks(cast: Cast) -> None:
    consultation = open_consultation(cast)
    arrive(consultation, mail(consultation))
    arrive(consultation, mail(consultation, Message_ID="<2@x>", Precedence="bulk"))
    work(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        InboundMessage.objects.update(handled_at=timezone.now() - timedelta(days=15))
        assert keeping.forget_old() == 1
        waiting, bulk = InboundMessage.objects.order_by("id")
        assert bytes(waiting.sealed)
        assert not bytes(bulk.sealed)
        assert bulk.reason == "bulk"
        InboundMessage.objects.update(confirm_until=timezone.now())
        assert keeping.forget_old() == 1


def test_moderators_can_take_in_what_nobody_confirmed(cast: Cast) -> None:
    consultation = open_consultation(cast)
    arrive(consultation, mail(consultation))
    work(cast)
    row = arrivals(cast)[0].contribution
    assert row is not None
    staff = signed_in(cast.staff[MODERATOR])
    move = f"/en/{cast.institution.slug}/staff/contributions/{row.pk}/moves/admit/"
    assert staff.post(move).status_code == 302
    assert (fresh(row).status, fresh(row).author_id) == ("held", None)
