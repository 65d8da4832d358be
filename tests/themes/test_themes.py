"""Naming, merging and splitting themes; putting many contributions under one at once; finding them."""

import pytest

from participation.contributions.models import Contribution
from participation.themes.coding import save_codes
from participation.themes.models import BulkCoding, Coding, ContributionTheme, Theme
from participation.themes.services import create_theme, merge_themes, split_theme
from portal import outbox
from portal.errors import IllegalTransition, InvalidFields
from portal.looks.texts import texts_of
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.notifications.conftest import drained
from tests.themes.making import (
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
    staff_path,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def themes(cast: Cast) -> list[Theme]:
    return make_themes(cast, make_consultation(cast), "Notice", "Fees")


def _code(cast: Cast, row: Contribution, *themes: Theme) -> None:
    for actor in (analyst(cast), manager(cast)):
        with tenant_context(actor):
            save_codes(codes({row: list(themes)}), consultation=themes[0].consultation, actor=actor)


def test_a_theme_is_written_in_the_institutions_languages(cast: Cast) -> None:
    about = make_consultation(cast)
    client = sign_in(manager(cast))
    empty = client.post(staff_path(about, "new/"), {"title__en": " "})
    assert empty.status_code == 422
    assert "Give the theme a title in at least one language" in empty.content.decode()
    sent = client.post(
        staff_path(about, "new/"),
        {"title__en": "Notice", "title__ar": "الإشعار", "description__en": "x" * 5001},
    )
    assert sent.status_code == 422
    assert "الإشعار" in sent.content.decode()
    sent = client.post(
        staff_path(about, "new/"),
        {"title__en": "Notice", "title__ar": "الإشعار", "unit": "Permits"},
    )
    assert sent.status_code == 302
    with tenant_context(system_actor(about.tenant_id)):
        theme = Theme.objects.get(consultation=about)
    assert texts_of(theme, "title") == {"en": "Notice", "ar": "الإشعار"}
    assert (theme.number, theme.unit) == (1, "Permits")
    assert theme.published_at is None


def test_merging_takes_every_readers_code_once_and_the_old_address_leads_on(
    cast: Cast, themes: list[Theme]
) -> None:
    about, (notice, fees) = themes[0].consultation, themes
    both, one = contribute(about, "Notice and fees."), contribute(about, "Fees alone.")
    _code(cast, both, notice, fees)
    _code(cast, one, fees)
    actor = manager(cast)
    client = sign_in(actor)
    client.post(staff_path(about, "2/show/"), {"shown": "yes"})
    sent = client.post(staff_path(about, "2/merge/"), {"into": str(notice.pk)})
    assert sent.status_code == 302
    kept = reload(notice)
    assert (kept.contribution_count, kept.former_numbers) == (2, [2])
    with tenant_context(system_actor(about.tenant_id)):
        assert not Theme.objects.filter(pk=fees.pk).exists()
        assert Coding.objects.filter(theme=notice).count() == 4
        assert reload(both).theme_count == 1
    # It was public, so what it went into is; its address leads there.
    moved = sign_in(None).get(public_path(about, "themes/2/"))
    assert (moved.status_code, moved["Location"]) == (302, public_path(about, "themes/1/"))
    [third] = make_themes(cast, about, "Another")
    assert third.number == 3


def test_splitting_moves_what_was_chosen(cast: Cast, themes: list[Theme]) -> None:
    about, notice = themes[0].consultation, themes[0]
    stays, goes = contribute(about, "Two days."), contribute(about, "In my language.")
    for row in (stays, goes):
        _code(cast, row, notice)
    client = sign_in(manager(cast))
    nothing = client.post(staff_path(about, "1/split/"), {"title__en": "Languages"})
    assert nothing.status_code == 422
    sent = client.post(
        staff_path(about, "1/split/"), {"title__en": "Languages", "chosen": [str(goes.pk)]}
    )
    assert sent.status_code == 302
    with tenant_context(system_actor(about.tenant_id)):
        made = Theme.objects.get(title_en="Languages")
        assert set(
            ContributionTheme.objects.filter(theme=made).values_list("contribution_id", flat=True)
        ) == {goes.pk}
        assert Coding.objects.filter(theme=made).count() == 2
    assert (reload(notice).contribution_count, reload(made).contribution_count) == (1, 1)


def test_an_answered_theme_is_not_merged_split_or_hidden(cast: Cast, themes: list[Theme]) -> None:
    actor = manager(cast)
    answer(themes[0], actor)
    with tenant_context(actor):
        with pytest.raises(IllegalTransition):
            merge_themes(theme_id=themes[0].pk, into_id=themes[1].pk, actor=actor)
        with pytest.raises(IllegalTransition):
            split_theme(theme_id=themes[0].pk, contributions=[], title={"en": "x"}, actor=actor)
    client = sign_in(actor)
    assert client.post(staff_path(themes[0].consultation, "1/show/"), {}).status_code == 409


def test_a_theme_in_use_is_not_removed(cast: Cast, themes: list[Theme]) -> None:
    about = themes[0].consultation
    _code(cast, contribute(about, "x"), themes[0])
    client = sign_in(manager(cast))
    assert client.post(staff_path(about, "1/remove/")).status_code == 422
    assert client.post(staff_path(about, "2/remove/")).status_code == 302
    with tenant_context(system_actor(about.tenant_id)):
        assert Theme.objects.filter(consultation=about).count() == 1


def test_a_title_is_required_in_some_language(cast: Cast, themes: list[Theme]) -> None:
    actor = manager(cast)
    with tenant_context(actor), pytest.raises(InvalidFields):
        create_theme(consultation_id=themes[0].consultation_id, title={"en": " "}, actor=actor)


def _words(cast: Cast, rows: list[Contribution]) -> None:
    """What the worker does when something happened to a contribution."""
    with tenant_context(system_actor(rows[0].tenant_id)):
        for row in rows:
            outbox.publish("contribution.accepted", row, actor=system_actor(row.tenant_id))
    drained()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("يكفي إشعارٌ قبل يومين من التجمّع", "اشعار التجمع"),
        ("集会前两天通知就够了", "两天通知"),
        ("Достаточно уведомить за ДВА дня", "два ДНЯ"),
        ("Deux jours de préavis suffisent", "PREAVIS"),
    ],
)
def test_words_are_found_in_every_script(
    cast: Cast, themes: list[Theme], text: str, words: str
) -> None:
    about = themes[0].consultation
    row, other = contribute(about, text), contribute(about, "Something else entirely")
    _words(cast, [row, other])
    client = sign_in(analyst(cast))
    page = client.get(staff_path(about, "contributions/"), {"q": words}).content.decode()
    assert row.receipt in page
    assert other.receipt not in page
    by_number = client.get(staff_path(about, "contributions/"), {"q": row.receipt})
    assert row.receipt in by_number.content.decode()
    with tenant_context(system_actor(about.tenant_id)):
        Contribution.objects.filter(pk=row.pk).update(status="withdrawn", published_at=None)
    _words(cast, [row])
    gone = client.get(staff_path(about, "contributions/"), {"q": words}).content.decode()
    assert row.receipt not in gone


@pytest.fixture
def letters(cast: Cast, themes: list[Theme], monkeypatch: pytest.MonkeyPatch) -> list[Contribution]:
    """Eight of the same letter and something else; the first is under the first theme already."""
    monkeypatch.setattr("participation.themes.coding.CHUNK", 3)
    about = themes[0].consultation
    rows = [contribute(about, "We sign the letter of the ferry users.") for _ in range(8)]
    _words(cast, [*rows, contribute(about, "Something else.")])
    actor = analyst(cast)
    with tenant_context(actor):
        save_codes(codes({rows[0]: [themes[0]]}), consultation=about, actor=actor)
    return rows


def test_many_are_put_under_a_theme_together(
    cast: Cast, themes: list[Theme], letters: list[Contribution]
) -> None:
    about, notice = themes[0].consultation, themes[0]
    client = sign_in(analyst(cast))
    asked = client.get(staff_path(about, "together/"), {"q": "ferry", "under": str(notice.pk)})
    assert "7 contributions that the list shows" in asked.content.decode()
    sent = client.post(staff_path(about, "together/?q=ferry"), {"under": str(notice.pk)})
    assert sent.status_code == 302
    # The request only asks; the worker does it, in chunks.
    assert reload(notice).contribution_count == 1
    drained()
    assert reload(notice).contribution_count == 8
    assert (reload(letters[3]).theme_count, reload(letters[3]).coder_count) == (1, 0)
    with tenant_context(system_actor(about.tenant_id)):
        bulk = BulkCoding.objects.get()
        assert (bulk.matched, bulk.coded) == (7, 7)
    assert "7 of 7 contributions" in client.get(sent["Location"]).content.decode()
    again = client.post(staff_path(about, "together/?q=ferry"), {"under": str(notice.pk)})
    assert again.status_code == 422


def test_what_was_put_together_is_taken_back_as_a_whole(
    cast: Cast, themes: list[Theme], letters: list[Contribution]
) -> None:
    about, notice = themes[0].consultation, themes[0]
    client = sign_in(analyst(cast))
    sent = client.post(staff_path(about, "together/?q=ferry"), {"under": str(notice.pk)})
    drained()
    assert reload(notice).contribution_count == 8
    assert client.post(sent["Location"]).status_code == 302
    assert client.post(sent["Location"]).status_code == 409
    drained()
    # What was coded by reading stays.
    assert reload(notice).contribution_count == 1
    assert reload(letters[0]).theme_count == 1
    assert "Undone" in client.get(sent["Location"]).content.decode()


def test_nobody_puts_together_what_they_may_not_read(cast: Cast, themes: list[Theme]) -> None:
    about, notice = themes[0].consultation, themes[0]
    secret = contribute(about, "In confidence.", naming="confidential")
    contribute(about, "Openly.")
    client = sign_in(manager(cast))
    page = client.get(staff_path(about, "together/"), {"under": str(notice.pk)}).content.decode()
    assert "1 contribution that the list shows" in page
    client.post(staff_path(about, "together/"), {"under": str(notice.pk)})
    drained()
    assert reload(notice).contribution_count == 1
    assert reload(secret).theme_count == 0
