"""Words are shown only while their author agrees, under the name that the author chose."""

import pytest
from django.test import Client

from participation.contributions.models import Contribution
from participation.themes.models import Quote, Theme
from participation.themes.services import show_theme
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.notifications.conftest import drained, notifications
from tests.themes.making import (
    analyst,
    contribute,
    make_consultation,
    make_themes,
    manager,
    public_path,
    sign_in,
    staff_path,
)

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Two days are  enough\nfor anybody"


@pytest.fixture
def theme(cast: Cast) -> Theme:
    [made] = make_themes(cast, make_consultation(cast), "Notice")
    actor = manager(cast)
    with tenant_context(actor):
        show_theme(theme_id=made.pk, is_shown=True, actor=actor)
    return made


def _ask(cast: Cast, theme: Theme, row: Contribution, words: str) -> tuple[int, str]:
    about = theme.consultation
    sent = sign_in(analyst(cast)).post(
        staff_path(about, f"code/{row.pk}/"),
        {"act": "quote", "theme": str(theme.pk), "text": words},
    )
    return sent.status_code, sent.content.decode()


def _row(theme: Theme, author: Actor | None) -> Contribution:
    person = author.person_id if author else None
    text = f"I have walked there for years. {WORDS}. Thank you."
    return contribute(theme.consultation, text, author=person, signed_as="Sam Stranger")


def _quote(theme: Theme) -> Quote:
    with tenant_context(system_actor(theme.tenant_id)):
        return Quote.objects.get(theme=theme)


def _path(theme: Theme) -> str:
    return f"/en/riverland-style/quotes/{_quote(theme).pk}/"


def _public(theme: Theme) -> str:
    client: Client = sign_in(None)
    rest = ("themes/1/", "answers/")
    return " ".join(
        client.get(public_path(theme.consultation, one)).content.decode() for one in rest
    )


def test_asked_agreed_renamed_withdrawn(cast: Cast, theme: Theme) -> None:
    row = _row(theme, cast.stranger)
    with tenant_context(system_actor(theme.tenant_id)):
        # What is quoted is not public by itself here.
        Contribution.objects.filter(pk=row.pk).update(published_at=None)
    assert _ask(cast, theme, row, "Two days are enough for anybody")[0] == 302
    drained()
    assert [one.template for one in notifications(person_id=cast.stranger.person_id)] == [
        "quote.asked.told"
    ]
    assert "Two days are enough" not in _public(theme)
    author = sign_in(cast.stranger)
    page = author.get(_path(theme)).content.decode()
    assert "Two days are enough for anybody" in page
    assert 'value="Sam Stranger"' in page
    author.post(_path(theme), {"act": "agree", "signed_as": "A neighbour"})
    assert "Two days are enough for anybody" in _public(theme)
    assert "A neighbour" in _public(theme)
    assert "Sam Stranger" not in _public(theme)
    author.post(_path(theme), {"act": "agree", "signed_as": ""})
    assert "A neighbour" not in _public(theme)
    author.post(_path(theme), {"act": "withdraw"})
    assert "Two days are enough" not in _public(theme)
    assert _quote(theme).consent == "withdrawn"


def test_refused_stays_refused(cast: Cast, theme: Theme) -> None:
    _ask(cast, theme, _row(theme, cast.stranger), "Thank you.")
    author = sign_in(cast.stranger)
    assert author.post(_path(theme), {"act": "withdraw"}).status_code == 422
    assert author.post(_path(theme), {"act": "refuse"}).status_code == 302
    assert (_quote(theme).consent, _quote(theme).published_at) == ("refused", None)


def test_an_author_withdraws_also_where_the_theme_is_shown_no_more(
    cast: Cast, theme: Theme
) -> None:
    _ask(cast, theme, _row(theme, cast.stranger), "Thank you.")
    author, actor = sign_in(cast.stranger), manager(cast)
    assert author.get("/en/account/").content.decode().count("quote your words") >= 1
    author.post(_path(theme), {"act": "agree", "signed_as": ""})
    with tenant_context(actor):
        show_theme(theme_id=theme.pk, is_shown=False, actor=actor)
    assert "Thank you." in author.get("/en/riverland-style/quotes/").content.decode()
    assert author.post(_path(theme), {"act": "withdraw"}).status_code == 302
    assert _quote(theme).consent == "withdrawn"


def test_only_words_as_they_stand_there_are_quoted(cast: Cast, theme: Theme) -> None:
    row = _row(theme, cast.stranger)
    status, page = _ask(cast, theme, row, "Two days are enough. Thank you.")
    assert status == 422
    assert "do not stand in the contribution like this" in page
    assert "Two days are enough. Thank you." in page


def test_who_came_without_an_account_cannot_be_asked(cast: Cast, theme: Theme) -> None:
    status, page = _ask(cast, theme, _row(theme, None), "Thank you.")
    assert status == 422
    assert "nobody who could be asked" in page


def test_nobody_else_answers_for_the_author(cast: Cast, theme: Theme) -> None:
    _ask(cast, theme, _row(theme, cast.stranger), "Thank you.")
    for other in (cast.owner, manager(cast)):
        assert sign_in(other).post(_path(theme), {"act": "agree"}).status_code == 404
    assert _quote(theme).consent == "asked"


def test_staff_remove_a_quote_that_they_no_longer_want(cast: Cast, theme: Theme) -> None:
    _ask(cast, theme, _row(theme, cast.stranger), "Thank you.")
    about, pk = theme.consultation, _quote(theme).pk
    client = sign_in(analyst(cast))
    page = client.get(staff_path(about, "1/")).content.decode()
    assert "Thank you." in page
    client.post(staff_path(about, "1/quotes/remove/"), {"quote": str(pk)})
    with tenant_context(system_actor(theme.tenant_id)):
        assert not Quote.objects.exists()
