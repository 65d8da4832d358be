"""One answer for each theme: what it has to say, when it is public, what stays of an earlier one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from participation.consultations.models import Consultation
from participation.themes.models import Theme, ThemeAnswer
from participation.themes.services import create_theme, show_theme
from portal.clocks import Clock
from portal.errors import InvalidFields, NotPermitted, Refused
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.api.client import client_of
from tests.cast import Cast
from tests.themes.making import (
    ANSWER,
    analyst,
    answer,
    make_consultation,
    make_themes,
    manager,
    public_path,
    reload,
    sign_in,
    staff_path,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(cast: Cast) -> Theme:
    return make_themes(cast, make_consultation(cast), "Notice")[0]


def test_out_of_mandate_says_to_whom_it_is_referred(cast: Cast, theme: Theme) -> None:
    client = sign_in(manager(cast))
    values = {**ANSWER, "outcome": "out_of_mandate"}
    path = staff_path(theme.consultation, "1/moves/answer/")
    refused = client.post(path, values)
    assert refused.status_code == 422
    assert "Say to whom it is referred" in refused.content.decode()
    assert "Notice of two days will be enough" in refused.content.decode()
    assert reload(theme).status == "unanswered"
    sent = client.post(path, {**values, "referred_to": "Ombuds office, ombuds@example.org"})
    assert sent.status_code == 302
    page = sign_in(None).get(public_path(theme.consultation, "themes/1/")).content.decode()
    assert "Ombuds office" in page


def test_an_answer_has_words_in_some_language_and_a_second_factor(cast: Cast, theme: Theme) -> None:
    actor = manager(cast)
    with tenant_context(actor), pytest.raises(InvalidFields):
        perform(Theme, theme.pk, "answer", actor=actor, values={"outcome": "accepted"})
    without = replace(actor, second_factor=False)
    with tenant_context(without), pytest.raises(NotPermitted):
        perform(Theme, theme.pk, "answer", actor=without, values=ANSWER)
    with tenant_context(analyst(cast)), pytest.raises(NotPermitted):
        perform(Theme, theme.pk, "answer", actor=analyst(cast), values=ANSWER)


def test_a_referral_of_another_outcome_is_not_kept(cast: Cast, theme: Theme) -> None:
    answer(theme, manager(cast), referred_to="somebody")
    assert reload(theme).referred_to == ""


def test_nothing_is_answered_while_contributions_come_in(cast: Cast) -> None:
    open_one = make_consultation(cast, status="open", closes_at=timezone.now() + timedelta(days=3))
    [theme] = make_themes(cast, open_one, "Notice")
    with pytest.raises(Refused):
        answer(theme, manager(cast))


def test_a_correction_keeps_the_earlier_answer_for_everybody(cast: Cast, theme: Theme) -> None:
    actor = manager(cast)
    answer(theme, actor)
    client = sign_in(actor)
    path = staff_path(theme.consultation, "1/moves/correct/")
    assert "Notice of two days" in client.get(path).content.decode()
    values = {**ANSWER, "outcome": "partly", "answer_en": "Three days, from May."}
    assert client.post(path, values).status_code == 422
    sent = client.post(path, {**values, "reason": "The date was wrong."})
    assert sent.status_code == 302
    page = sign_in(None).get(public_path(theme.consultation, "themes/1/")).content.decode()
    for words in (
        "Three days, from May.",
        "The date was wrong.",
        "Notice of two days will be enough, from March.",
        "1 earlier answer",
    ):
        assert words in page
    with tenant_context(system_actor(theme.tenant_id)):
        numbers = list(ThemeAnswer.objects.order_by("number").values_list("number", "outcome"))
    assert numbers == [(1, "accepted"), (2, "partly")]
    assert reload(theme).outcome == "partly"
    arabic = sign_in(None).get(public_path(theme.consultation, "themes/1/").replace("/en/", "/ar/"))
    assert "يكفي إشعار قبل يومين." in arabic.content.decode()


def test_a_prepared_answer_may_be_incomplete_and_is_not_overwritten_blindly(
    cast: Cast, theme: Theme
) -> None:
    client, other = sign_in(analyst(cast)), sign_in(cast.decider)
    path = staff_path(theme.consultation, "1/prepare/")
    assert client.post(path, {"version": "0", "answer_en": "We think"}).status_code == 302
    assert "Not complete" in client.get(staff_path(theme.consultation, "1/")).content.decode()
    mine = {"version": "1", "outcome": "accepted", "answer_en": "We agree."}
    assert other.post(path, mine).status_code == 302
    late = client.post(path, {"version": "1", "outcome": "partly", "answer_en": "We half agree."})
    assert late.status_code == 422
    assert "Somebody else has saved another answer" in late.content.decode()
    assert "We half agree." in late.content.decode()
    filled = other.get(staff_path(theme.consultation, "1/moves/answer/")).content.decode()
    assert "We agree." in filled
    assert client.post(path, {"act": "discard"}).status_code == 302
    with tenant_context(system_actor(theme.tenant_id)):
        assert not ThemeAnswer.objects.exists()


def test_the_promised_day_runs_for_each_theme_from_the_closing(cast: Cast) -> None:
    promised = (timezone.now() + timedelta(days=20)).date()
    about = make_consultation(cast, status="open", answer_due_on=promised)
    [early] = make_themes(cast, about, "Notice")
    assert reload(early).due_at is None
    portal = system_actor(about.tenant_id)
    with tenant_context(portal):
        perform(Consultation, about.pk, "close", actor=portal)
    [late] = make_themes(cast, about, "Fees")
    days = [reload(one).due_at for one in (early, late)]
    assert days[0] == days[1]
    with tenant_context(portal):
        clock = Clock.objects.filter(subject_id=early.pk)[0]
        assert clock.calculation["last_day"] == promised.isoformat()
    answer(early, manager(cast))
    assert reload(early).due_at is None


def test_an_overdue_answer_is_seen_by_everybody(cast: Cast) -> None:
    yesterday = (timezone.now() - timedelta(days=2)).date()
    about = make_consultation(cast, answer_due_on=yesterday)
    [theme] = make_themes(cast, about, "Notice")
    actor = manager(cast)
    with tenant_context(actor):
        show_theme(theme_id=theme.pk, is_shown=True, actor=actor)
    for rest in ("themes/1/", "answers/"):
        assert "overdue" in sign_in(None).get(public_path(about, rest)).content.decode()


def test_a_theme_that_is_not_shown_is_not_there(cast: Cast, theme: Theme) -> None:
    about = theme.consultation
    assert sign_in(None).get(public_path(about, "themes/1/")).status_code == 404
    assert "Notice" not in sign_in(cast.owner).get(public_path(about, "answers/")).content.decode()
    missing = client_of(cast.owner).get(f"/api/v1/tenants/riverland-style/themes/{theme.pk}/")
    assert missing.status_code == 404


def test_the_answers_are_a_file_that_no_spreadsheet_runs(cast: Cast) -> None:
    about = make_consultation(cast)
    [theme] = make_themes(cast, about, "=1+1")
    answer(theme, manager(cast))
    client = sign_in(None)
    text = client.get(public_path(about, "answers/data/csv/")).content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert client.get(public_path(about, "answers/data/xlsx/")).content[:2] == b"PK"
    rows = client.get(public_path(about, "answers/data/json/")).json()["rows"]
    assert rows[0]["outcome"] == "accepted"
    assert client.get(public_path(about, "answers/data/exe/")).status_code == 404


def test_no_theme_is_added_after_the_end(cast: Cast) -> None:
    about = make_consultation(cast, status="ended", outcome="completed")
    actor = manager(cast)
    with tenant_context(actor), pytest.raises(Refused):
        create_theme(consultation_id=about.pk, title={"en": "Late"}, actor=actor)


def test_staff_see_who_of_the_institution_can_do_what(cast: Cast, theme: Theme) -> None:
    page = sign_in(analyst(cast)).get(staff_path(theme.consultation, "1/")).content.decode()
    assert "Prepare an answer" in page
    assert "moves/answer/" not in page
    decider = sign_in(cast.decider).get(staff_path(theme.consultation, "1/")).content.decode()
    assert "moves/answer/" in decider
    assert "Merge with another theme" not in decider
