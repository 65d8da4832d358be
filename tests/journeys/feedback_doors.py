"""Pages of consultations as people use them: three doors in, the queue, the themes, the answer."""

import re
from email.message import EmailMessage

from django.core import mail as outgoing

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.themes.states import ThemeOutcome
from tests.actors.conftest import link_in
from tests.contributions.test_mail_entrances import smtp_client
from tests.journeys.feedback_people import (
    ANSWERED,
    SAID,
    SLUG,
    People,
    in_words,
    main_of,
    open_newest,
    open_staff,
    rows_of,
)
from tests.journeys.visitor import Visitor, press
from tests.notifications.conftest import drained

TITLE = {"fr": "Les puits de la vallée", "zh-hans": "山谷的水井"}
ROSA = "rosa@example.org"
CODE = re.compile(r"^[A-Z0-9]+(-[A-Z0-9]+)+$", re.IGNORECASE)


def open_consultation(person: Visitor, about: Consultation) -> None:
    """From the institution's page to the consultation."""
    person.go(f"/{{language}}/{SLUG}/")
    person.follow(f"/{SLUG}/consultations/")
    person.follow(f"/consultations/{about.pk}/")


def open_doors(person: Visitor, about: Consultation) -> None:
    """From the consultation to the ways to take part in it."""
    open_consultation(person, about)
    person.follow("/contribute/")


def contribute_by_web(amal: Visitor, about: Consultation) -> None:
    """Step by step, for the organization, to the receipt."""
    open_doors(amal, about)
    amal.send({})
    amal.send({"text": SAID[amal.language]}, only_given=True)
    assert amal.path.endswith("/write/files/")
    press(amal.page, "main button[name=go_on]")
    amal.look()
    organization = amal.page.locator("[name=for_organization]").last.get_attribute("value")
    amal.send({"for_organization": organization, "naming": "named"}, only_given=True)
    _send_and_keep_receipt(amal)


def _send_and_keep_receipt(amal: Visitor) -> None:
    assert amal.path.endswith("/check/")
    assert SAID[amal.language] in main_of(amal)
    amal.send({})
    assert amal.path.endswith("/receipt/")


def contribute_by_file(amal: Visitor, about: Consultation) -> None:
    """The form is downloaded, filled in without a line, and sent back on its page."""
    open_doors(amal, about)
    with amal.page.expect_download() as started:
        amal.page.locator(f"main a[href$='/consultations/{about.pk}/form/']").click()
    empty = started.value.path().read_text("utf-8-sig")
    assert started.value.suggested_filename == "form.txt"
    place = "[[about: text]]\n"
    filled = empty.replace("\r\n", "\n").replace(place, f"{place}{SAID[amal.language]}\n")
    amal.follow("/form/send/")
    amal.page.locator("main [type=file]").set_input_files(
        {"name": "form.txt", "mimeType": "text/plain", "buffer": filled.encode()}
    )
    amal.send({})
    _send_and_keep_receipt(amal)


def contribute_by_mail(people: People, about: Consultation) -> str:
    """A mail to the address on the page; its sender confirms behind the link that comes back.

    Returns the code that is shown once, with which they see where it goes.
    """
    rosa = people.at_desk(None)
    open_doors(rosa, about)
    address = rosa.page.locator("main a[href^='mailto:']").first.inner_text()
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = ROSA, address, "<1@example.org>"
    message.set_content(SAID[people.language])
    with smtp_client() as client:
        client.send_message(message)
    drained()
    (asked,) = [one for one in outgoing.outbox if one.to == [ROSA]]
    rosa.go(link_in(asked))
    rosa.send({})
    (row,) = rows_of(Contribution, people.institution, door="mail")
    assert row.receipt in main_of(rosa)
    return rosa.page.locator("main strong", has_text=CODE).first.inner_text()


def accept_all(people: People, *, count: int) -> None:
    """The queue of every door, one file after the other."""
    manager = people.manager
    manager.go(f"/{{language}}/{SLUG}/staff/")
    for left in range(count, 0, -1):
        manager.follow("/staff/contributions/")
        assert manager.page.locator("main tbody th a").count() == left
        manager.follow("/staff/contributions/[0-9a-f-]{36}/")
        manager.follow("/moves/accept/")
        manager.send({})


def analyse_and_answer(people: People, about: Consultation) -> None:
    """A theme is made of what was said, and answered; then the consultation is."""
    manager, code = people.manager, people.language
    desk = ("/staff/consultations/", f"/staff/consultations/{about.pk}/")
    open_staff(manager, *desk)
    manager.follow("/moves/analyse/")
    manager.send({})
    manager.follow(f"/consultations/{about.pk}/themes/")
    manager.follow("/themes/new/")
    manager.send({f"title__{code}": TITLE[code]}, only_given=True)
    manager.follow(f"/consultations/{about.pk}/themes/")
    manager.follow("/themes/code/")
    boxes = manager.page.locator("main [name^='codes-']:not([value=none])")
    assert boxes.count() == 3
    for box in boxes.all():
        box.check()
    manager.send({}, only_given=True)
    manager.follow(f"/consultations/{about.pk}/themes/")
    manager.follow("/themes/1/")
    manager.follow("/moves/answer/")
    answer = {"outcome": "accepted", f"answer_{code.replace('-', '_')}": ANSWERED[code]}
    manager.send(answer, only_given=True)
    open_staff(manager, *desk)
    manager.follow("/moves/answer/")
    manager.send({})


def read_the_answer(people: People, about: Consultation, code: str) -> None:
    """Told in the inbox, seen on the way of one's own words, with a code, and by everybody."""
    amal, accepted = people.amal, in_words(people.language, ThemeOutcome.ACCEPTED.label)
    open_newest(amal)
    assert amal.path.endswith(f"/consultations/{about.pk}/themes/1/")
    assert ANSWERED[people.language] in main_of(amal)
    amal.follow("/account/contributions/")
    amal.follow("/account/contributions/[0-9a-f-]{36}/")
    assert accepted in main_of(amal)
    assert ANSWERED[people.language] in main_of(amal)
    rosa = people.at_desk(None)
    open_consultation(rosa, about)
    rosa.follow("/contributions/receipt/")
    rosa.send({"code": code})
    assert accepted in main_of(rosa)
    open_consultation(rosa, about)
    rosa.follow("/answers/")
    assert ANSWERED[people.language] in main_of(rosa)
