"""Several people put contributions under themes, each by themselves; what they agree on is counted."""

from typing import Any

import pytest
from django.test import Client

from participation.contributions.models import Contribution
from participation.themes.agreement import agreement_on, nominal_alpha, percent_agreement
from participation.themes.coding import save_codes
from participation.themes.figures import agreement_in
from participation.themes.models import Coding, Judgement, Theme
from portal.errors import IllegalTransition, NotPermitted
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.themes.making import (
    analyst,
    codes,
    contribute,
    make_consultation,
    make_themes,
    manager,
    reload,
    sign_in,
    staff_path,
)

pytestmark = pytest.mark.django_db


def test_alpha_is_that_of_the_published_examples() -> None:
    """Krippendorff (2011): sections A (two observers, binary) and C (four, nominal, missing data)."""
    meg, owen = "0100000010", "1110010000"
    two = [({a: 2} if a == b else {a: 1, b: 1}, 1) for a, b in zip(meg, owen, strict=True)]
    assert nominal_alpha(two) == pytest.approx(0.095, abs=0.0005)
    assert percent_agreement(two) == pytest.approx(60)
    columns = zip(*("123321412...", "1233224125.3", ".3332342251.", "12332441251."), strict=True)
    four = [({v: column.count(v) for v in column if v != "."}, 1) for column in columns]
    assert nominal_alpha(four) == pytest.approx(0.743, abs=0.0005)


def test_too_few_and_no_variation_are_results() -> None:
    few = [({True: 2}, 5), ({True: 1, False: 1}, 4)]
    assert agreement_on(few).verdict == "too_few"
    same = agreement_on([({False: 2}, 50)])
    assert (same.verdict, same.alpha, same.percent) == ("no_variation", None, 100)
    assert agreement_on([({True: 2}, 20), ({False: 2}, 20)]).verdict == "reliable"
    assert agreement_on([({True: 1, False: 1}, 30), ({False: 2}, 10)]).verdict == "unreliable"


@pytest.fixture
def themes(cast: Cast) -> list[Theme]:
    return make_themes(cast, make_consultation(cast), "Notice", "Fees")


def test_two_people_code_by_themselves_and_see_each_other_afterwards(
    cast: Cast, themes: list[Theme]
) -> None:
    about = themes[0].consultation
    row = contribute(about, "Two days of notice are enough.")
    first, second = sign_in(analyst(cast)), sign_in(manager(cast))
    page = first.get(staff_path(about, "code/"))
    assert "Two days of notice are enough." in page.content.decode()
    sent = first.post(
        staff_path(about, "code/"),
        {"shown": str(row.pk), f"codes-{row.pk}": [str(themes[0].pk), str(themes[1].pk)]},
    )
    assert sent.status_code == 302
    assert reload(row).coder_count == 1
    assert reload(row).theme_count == 2
    # It waits for nobody any more in the first queue, and for the other person in the second.
    assert "Two days of notice" not in second.get(staff_path(about, "code/")).content.decode()
    assert (
        "Two days of notice"
        not in first.get(staff_path(about, "code/?second=yes")).content.decode()
    )
    waiting = second.get(staff_path(about, "code/?second=yes")).content.decode()
    assert "Two days of notice" in waiting
    assert "checked" not in waiting
    _sees_nothing_of_the_others(second, about, row)
    second.post(
        staff_path(about, f"code/{row.pk}/"),
        {"act": "codes", f"codes-{row.pk}": [str(themes[0].pk)]},
    )
    seen = second.get(staff_path(about, f"code/{row.pk}/")).content.decode()
    assert "1 person" in seen
    assert [reload(theme).contribution_count for theme in themes] == [1, 1]


def _sees_nothing_of_the_others(client: Client, about: Any, row: Contribution) -> None:
    page = client.get(staff_path(about, f"code/{row.pk}/")).content.decode()
    assert "Shown once your own codes are saved" in page
    assert "checked" not in page
    listed = client.get(staff_path(about, "contributions/")).content.decode()
    assert "after you read it" in listed


def test_nothing_ticked_is_left_for_later_and_none_is_a_judgement(
    cast: Cast, themes: list[Theme]
) -> None:
    about = themes[0].consultation
    first, second = contribute(about, "Something else."), contribute(about, "And another.")
    client = sign_in(analyst(cast))
    refused = client.post(staff_path(about, "code/"), {"shown": [str(first.pk), str(second.pk)]})
    assert refused.status_code == 422
    client.post(
        staff_path(about, "code/"),
        {"shown": [str(first.pk), str(second.pk)], f"codes-{first.pk}": ["none"]},
    )
    assert (reload(first).coder_count, reload(first).theme_count) == (1, 0)
    assert reload(second).coder_count == 0
    page = client.get(staff_path(about, "code/")).content.decode()
    assert "And another." in page
    assert "Something else." not in page


def test_changing_and_taking_back_keeps_the_counts(cast: Cast, themes: list[Theme]) -> None:
    about = themes[0].consultation
    row = contribute(about, "Fees are too high.")
    one, two = analyst(cast), manager(cast)
    with tenant_context(one):
        save_codes(codes({row: themes}), consultation=about, actor=one)
    with tenant_context(two):
        save_codes(codes({row: [themes[1]]}), consultation=about, actor=two)
    with tenant_context(one):
        save_codes(codes({row: [themes[0]]}), consultation=about, actor=one)
        assert Coding.objects.filter(contribution=row).count() == 2
    assert [reload(theme).contribution_count for theme in themes] == [1, 1]
    client = sign_in(one)
    client.post(staff_path(about, f"code/{row.pk}/"), {"act": "clear"})
    assert [reload(theme).contribution_count for theme in themes] == [0, 1]
    assert (reload(row).theme_count, reload(row).coder_count) == (1, 1)


def test_agreement_is_counted_over_what_two_people_read(cast: Cast, themes: list[Theme]) -> None:
    """Meg and Owen's ten units once more, this time through the database."""
    about = themes[0].consultation
    rows = [contribute(about, f"Contribution {number}") for number in range(10)]
    alone = contribute(about, "Read by one alone")
    one, two = analyst(cast), manager(cast)
    for actor, said in ((one, "0100000010"), (two, "1110010000")):
        with tenant_context(actor):
            chosen: dict[Contribution, list[Theme]] = {
                row: [themes[0]] if value == "1" else []
                for row, value in zip(rows, said, strict=True)
            }
            save_codes(codes(chosen), consultation=about, actor=actor)
    with tenant_context(one):
        save_codes(codes({alone: [themes[0]]}), consultation=about, actor=one)
        found = agreement_in(about)
    on_first = found[themes[0].pk]
    assert on_first.units == 10
    assert on_first.percent == pytest.approx(60)
    assert on_first.alpha == pytest.approx(0.095, abs=0.0005)
    assert found[themes[1].pk].verdict == "no_variation"
    page = sign_in(one).get(staff_path(about)).content.decode()
    assert "60 %" in page
    assert "0.095" in page
    assert "repository.upenn.edu" in page


def test_what_was_taken_back_meanwhile_is_not_coded(cast: Cast, themes: list[Theme]) -> None:
    about = themes[0].consultation
    row = contribute(about, "I was here.")
    actor = analyst(cast)
    with tenant_context(system_actor(about.tenant_id)):
        Contribution.objects.filter(pk=row.pk).update(status="withdrawn", published_at=None)
    with tenant_context(actor), pytest.raises(IllegalTransition):
        save_codes(codes({row: themes}), consultation=about, actor=actor)
    assert reload(row).theme_count == 0


def test_only_those_who_analyse_code(cast: Cast, themes: list[Theme]) -> None:
    about = themes[0].consultation
    row = contribute(about, "Who reads me?")
    with tenant_context(cast.decider), pytest.raises(NotPermitted):
        save_codes(codes({row: themes}), consultation=about, actor=cast.decider)
    assert sign_in(cast.decider).get(staff_path(about, "code/")).status_code == 403
    with tenant_context(system_actor(about.tenant_id)):
        assert not Judgement.objects.exists()


def test_the_pages_ask_the_same_number_of_questions_for_more_rows(
    cast: Cast, themes: list[Theme], django_assert_max_num_queries: Any
) -> None:
    about = themes[0].consultation
    client = sign_in(analyst(cast))
    counts = []
    for _round in range(2):
        contribute(about, "One more.")
        contribute(about, "And one more.")
        make_themes(cast, about, "Another")
        sizes = []
        for rest in ("", "code/", "contributions/"):
            with django_assert_max_num_queries(60) as asked:
                assert client.get(staff_path(about, rest)).status_code == 200
            sizes.append(len(asked))
        counts.append(sizes)
    assert counts[0] == counts[1]
