"""What is published: outcomes without anybody, summaries that a second person released, a changed rule."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.appeals.models import AppealDigest, AppealRecommendation, AppealSummary
from portal.appeals.publishing import OPENED, policy_of
from portal.errors import Refused
from portal.links.services import links_of
from portal.permissions import system_actor
from portal.policies.models import Policy, PolicyComment
from portal.tenancy.context import tenant_context
from tests.accreditation.applicant.conftest import text_of
from tests.appeals.conftest import Bench, page

pytestmark = pytest.mark.django_db
SUMMARY = "A report that had been overlooked was taken into account."


def _place(bench: Bench) -> AppealSummary:
    with tenant_context(system_actor(bench.cast.institution.pk)):
        return AppealSummary.objects.select_related("appeal").get()


def _public() -> str:
    return text_of(Client().get(page("appeals")))


def _write(bench: Bench, place: AppealSummary) -> str:
    at = page("staff/appeals", place.appeal_id, "summaries", place.pk)
    saved = bench.browser(bench.first[0]).post(at, {"text": SUMMARY, "language": "en"})
    assert saved.status_code == 302
    return at


def test_an_outcome_is_public_at_once_and_names_nobody(bench: Bench) -> None:
    assert "Outcomes appear here once a review has ended." in _public()
    bench.filed()
    assert "Outcomes appear here once a review has ended." in _public()


def test_a_summary_is_released_by_a_second_person_and_nobody_is_named(bench: Bench) -> None:
    bench.decided("change")
    place = _place(bench)
    before = _public()
    assert "Decision changed" in before
    assert SUMMARY not in before
    at = _write(bench, place)
    own = bench.browser(bench.first[0]).post(at, {"release": "1"})
    assert own.status_code == 422
    assert "A second person reads it" in text_of(own)
    assert SUMMARY not in _public()
    assert bench.browser(bench.first[1]).post(at, {"release": "1"}).status_code == 302
    seen = _public()
    assert SUMMARY in seen
    assert bench.cast.organization.name not in seen
    feed = text_of(Client().get(page("appeals/feed")))
    assert SUMMARY in feed


def test_the_database_refuses_one_person_for_both(bench: Bench) -> None:
    bench.decided("change")
    place = _place(bench)
    _write(bench, place)
    person = bench.first[0].person_id
    with (
        tenant_context(bench.first[0]),
        pytest.raises(IntegrityError, match="second_person"),
        transaction.atomic(),
    ):
        AppealSummary.objects.filter(pk=place.pk).update(released_by_id=person)


def test_a_name_is_shown_on_the_appellants_wish_and_goes_when_it_is_taken_back(
    bench: Bench,
) -> None:
    appeal = bench.decided("change")
    at = _write(bench, _place(bench))
    wish = page("appeals", appeal.pk, "name")
    assert bench.browser(bench.owner).post(wish, {"named": "yes"}).status_code == 302
    assert bench.cast.organization.name not in _public()
    bench.browser(bench.first[1]).post(at, {"release": "1"})
    assert bench.cast.organization.name in _public()
    bench.browser(bench.owner).post(wish, {"named": "no"})
    assert bench.cast.organization.name not in _public()


def test_a_text_that_was_changed_is_taken_down_until_it_is_released_again(bench: Bench) -> None:
    bench.decided("change")
    place = _place(bench)
    at = _write(bench, place)
    bench.browser(bench.first[1]).post(at, {"release": "1"})
    bench.browser(bench.first[1]).post(at, {"text": "Shorter.", "language": "en"})
    seen = _public()
    assert SUMMARY not in seen
    assert "Shorter." not in seen


def _recommend(bench: Bench, appeal_id: Any, text: str) -> Any:
    at = page("staff/appeals", appeal_id, "recommend")
    body = {"subject": "accreditation", "text": text, "language": "en"}
    return bench.browser(bench.first[0]).post(at, body)


def test_a_recommendation_opens_the_next_version_of_the_rules(bench: Bench) -> None:
    appeal = bench.decided("change")
    assert _recommend(bench, appeal.pk, "Say which report counts.").status_code == 302
    assert _recommend(bench, appeal.pk, "Give more time.").status_code == 302
    with tenant_context(bench.first[0]):
        made = list(AppealRecommendation.objects.order_by("made_at"))
        drafts = Policy.objects.filter(subject="accreditation", status="draft")
        [draft] = drafts
        notes = list(PolicyComment.objects.filter(policy=draft).order_by("created_at"))
        linked = links_of(made[0], OPENED).get()
    assert [note.text for note in notes] == ["Say which report counts.", "Give more time."]
    assert "review panel" in notes[0].signed_as.casefold()
    with tenant_context(bench.first[0]):
        assert policy_of(made[0]).pk == draft.pk == linked.to_id


def test_nothing_is_recommended_before_there_is_an_outcome(bench: Bench) -> None:
    from portal.appeals.publishing import recommend

    appeal = bench.before_panel()
    with tenant_context(bench.first[0]), pytest.raises(Refused):
        recommend(
            appeal_id=appeal.pk,
            subject="accreditation",
            text="x",
            language="en",
            actor=bench.first[0],
        )


def test_the_public_list_costs_the_same_for_one_and_for_three(bench: Bench) -> None:
    def entries(count: int) -> None:
        with tenant_context(system_actor(bench.cast.institution.pk)):
            for _number in range(count):
                AppealDigest.objects.create(
                    tenant=bench.cast.institution,
                    subject_type="participation.application",
                    cause="decision",
                    outcome="stands",
                    month=bench.application.created_at.date().replace(day=1),
                    days=20,
                    published_at=bench.application.created_at,
                )

    counts = []
    for more in (1, 2):
        entries(more)
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(page("appeals")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
