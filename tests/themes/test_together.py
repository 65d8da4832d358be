"""The consultation's answer publishes what was prepared, all at once; the chain with its other rooms."""

from typing import Any

import pytest

from participation.consultations.models import Consultation
from participation.contributions.models import InboundMessage
from participation.contributions.sealing import lock_up
from participation.themes.coding import save_codes
from participation.themes.models import Theme
from participation.themes.services import prepare_answer
from portal.errors import Refused
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast, make_person
from tests.notifications.conftest import deliveries, drained, notifications
from tests.themes.making import (
    ANSWER,
    analyst,
    answer,
    codes,
    contribute,
    make_consultation,
    make_themes,
    manager,
    public_path,
    reload,
    sign_in,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def themes(cast: Cast) -> list[Theme]:
    return make_themes(cast, make_consultation(cast), "Notice", "Fees")


def _prepare(cast: Cast, theme: Theme, **changes: Any) -> None:
    actor = analyst(cast)
    given = {"outcome": "partly", "answer": {"en": f"Prepared for {theme.number}."}, **changes}
    with tenant_context(actor):
        prepare_answer(theme_id=theme.pk, actor=actor, **given)


def _publish(cast: Cast, about: Consultation) -> None:
    actor = manager(cast)
    with tenant_context(actor):
        perform(Consultation, about.pk, "answer", actor=actor)


def test_all_answers_come_out_at_once(cast: Cast, themes: list[Theme]) -> None:
    about = themes[0].consultation
    person = make_person("both@example.org", "Both")
    row = contribute(about, "Notice and fees.", author=person.pk)
    actor = analyst(cast)
    with tenant_context(actor):
        save_codes(codes({row: themes}), consultation=about, actor=actor)
    answer(themes[0], manager(cast))
    with pytest.raises(Refused) as refused:
        _publish(cast, about)
    assert "1 theme has no answer yet" in str(refused.value.sentence)
    _prepare(cast, themes[1], outcome="out_of_mandate")
    # Nobody to whom it is referred: it is not prepared to the end.
    with pytest.raises(Refused):
        _publish(cast, about)
    _prepare(cast, themes[1])
    drained()
    assert len(notifications(person_id=person.pk)) == 1
    _publish(cast, about)
    assert (reload(about).status, reload(themes[1]).status) == ("answered", "answered")
    page = sign_in(None).get(public_path(about, "")).content.decode()
    for words in ("You said, we answered", "Prepared for 2.", ANSWER["answer_en"], "2 of 2 themes"):
        assert words in page
    drained()
    told = [one.subject_id for one in notifications(person_id=person.pk)]
    assert told == [themes[0].pk, themes[1].pk]


def test_what_belongs_to_no_theme_holds_the_answer_back(cast: Cast, themes: list[Theme]) -> None:
    about = themes[0].consultation
    contribute(about, "Read by nobody.")
    for theme in themes:
        _prepare(cast, theme)
    with pytest.raises(Refused) as refused:
        _publish(cast, about)
    assert "belongs to no theme yet" in str(refused.value.sentence)
    # Nothing came out on the way.
    assert {reload(theme).status for theme in themes} == {"unanswered"}


def test_the_themes_are_reached_from_the_consultations_page_for_staff(
    cast: Cast, themes: list[Theme]
) -> None:
    about = themes[0].consultation
    page = sign_in(manager(cast)).get(f"/en/riverland-style/staff/consultations/{about.pk}/")
    assert f"/staff/consultations/{about.pk}/themes/" in page.content.decode()


def test_who_wrote_by_mail_without_an_account_is_told_that_there_is_news(
    cast: Cast, themes: list[Theme]
) -> None:
    from django.core import mail

    about, tenant = themes[0].consultation, cast.institution
    row = contribute(about, "By mail.", door="mail")
    with tenant_context(system_actor(tenant.pk)):
        message = InboundMessage(
            tenant=tenant,
            consultation=about,
            door="mail",
            external_id="<1@example.org>",
            status="taken",
            contribution=row,
        )
        message.sealed_address = lock_up(
            b"writer@example.org", tenant_id=tenant.pk, row_id=message.pk
        )
        message.save(force_insert=True)
    actor = analyst(cast)
    with tenant_context(actor):
        save_codes(codes({row: [themes[0]]}), consultation=about, actor=actor)
    answer(themes[0], manager(cast))
    drained()
    drained()
    [sent] = [one for one in mail.outbox if one.to == ["writer@example.org"]]
    assert "/contributions/receipt/" in str(sent.body)
    for words in ("Notice", "Riverland", "Assemblies", "By mail."):
        assert words not in f"{sent.subject} {sent.body}"
    assert len(deliveries(template="intake.news")) == 1
