"""Answers and refusals: not seen too early, not gone later, never by a side effect."""

import pytest
from django.test import Client

from participation.consultations.models import Consultation
from participation.themes.models import Theme
from participation.themes.services import prepare_answer, show_theme
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, text_of
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.consultations.stories import announced, closed, manager_of, moved
from tests.consultations.test_texts import API, LIST, paste, with_text
from tests.themes.making import (
    SECRET,
    analyst,
    answer,
    everywhere,
    make_consultation,
    make_themes,
    manager,
    staff_path,
)

pytestmark = pytest.mark.django_db
THROUGH_TIME = pytest.mark.django_db(transaction=True)


@pytest.fixture
def theme(cast: Cast) -> Theme:
    return make_themes(cast, make_consultation(cast), "Notice")[0]


def test_consul_3709_a_text_that_was_being_prepared_leaked(cast: Cast) -> None:
    """CONSUL #3709: what was being prepared was shown before it was published."""
    found = with_text(cast)
    secret = "kestrel lantern"
    paste(cast, found, {"en": f"1. A {secret} for everybody."}, f"Of {secret}")
    with tenant_context(system_actor(cast.institution.pk)):
        Theme.objects.create(
            tenant=cast.institution,
            consultation=found,
            number=1,
            title_en=f"Theme {secret}",
            answer_en=f"Answer {secret}",
        )
    for client in (Client(), sign_in(cast.owner), sign_in(cast.rival_owner)):
        for address in (
            f"{LIST}{found.pk}/",
            LIST,
            f"{LIST}feed/",
            f"{LIST}{found.pk}/deadlines.ics",
            "/en/search/?q=kestrel",
        ):
            page = text_of(client.get(address)).replace("q=kestrel", "")
            assert secret not in page.casefold(), address
        for address in ("texts/2/", "texts/1/2/"):
            assert client.get(f"{LIST}{found.pk}/{address}").status_code == 404
    api = ApiClient(None, Client())
    assert [one["number"] for one in api.get(f"{API}{found.pk}/texts/").json()] == [1]
    assert api.get(f"{API}{found.pk}/texts/2/").status_code == 404
    assert api.get(f"{API}{found.pk}/comparisons/1/2/").status_code == 404
    assert secret not in str(api.get(f"{API}{found.pk}/").json())
    # Those who write it do see it.
    assert client_of(manager_of(cast)).get(f"{API}{found.pk}/texts/2/").status_code == 200


def test_consul_3709_a_refusal_was_shown_before_it_was_decided(cast: Cast, theme: Theme) -> None:
    """CONSUL #3709: people read that it was unfeasible while it was still being evaluated."""
    about, actor = theme.consultation, manager(cast)
    with tenant_context(actor):
        show_theme(theme_id=theme.pk, is_shown=True, actor=actor)
        prepare_answer(
            theme_id=theme.pk,
            outcome="not_accepted",
            answer={"en": f"No, says {SECRET}.", "ar": SECRET},
            actor=actor,
        )
    for outsider in (None, cast.owner, cast.stranger):
        seen = everywhere(about, theme, outsider)
        assert SECRET not in seen
        assert "not_accepted" not in seen
    assert SECRET in sign_in(analyst(cast)).get(staff_path(about, "1/")).content.decode()
    answer(theme, actor, answer_en=f"No, says {SECRET}.", outcome="not_accepted")
    assert everywhere(about, theme).count(SECRET) >= 7


@THROUGH_TIME
def test_decidim_14212_what_was_decided_vanished_from_lists(cast: Cast) -> None:
    """Decidim #14212: refused items vanished once answering was switched off."""
    found = closed(cast)
    moved(cast, found, "analyse")
    moved(cast, found, "answer")
    cancelled = moved(
        cast, announced(cast, texts={"title": {"en": "Roads"}}), "cancel", cancel_reason="No money."
    )
    with tenant_context(manager_of(cast)):
        # What could be taken for a switch that hides: only figures are shown.
        Consultation.objects.filter(pk=found.pk).update(shown="figures")
    for pk in (found.pk, cancelled.pk):
        client = Client()
        for address in (LIST, f"{LIST}?stage=nonsense", f"{LIST}feed/"):
            assert str(pk) in text_of(client.get(address)), address
        assert client.get(f"{LIST}{pk}/").status_code == 200
        api = ApiClient(None, client)
        assert str(pk) in str(api.get(API).json())
    assert str(found.pk) in text_of(Client().get("/en/search/", {"q": "water points"}))
    assert str(cancelled.pk) in text_of(Client().get("/en/search/", {"q": "no money"}))
    assert "No money." in text_of(Client().get(f"{LIST}{cancelled.pk}/"))
    assert "Cancelled: Roads" in text_of(Client().get(f"{LIST}feed/"))
