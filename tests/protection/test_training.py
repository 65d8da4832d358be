"""No key without every module and a signature; wrong answers are nobody's."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.errors import Refused
from portal.grants import StaffRole
from portal.permissions import ANYBODY, Actor, system_actor
from portal.tenancy.context import tenant_context
from protection.training.models import ProtocolSignature, TrainingResult
from protection.training.modules import MODULES
from protection.training.selectors import may_hold_vault_key
from protection.training.services import sign_protocol, take_test
from protection.training.tasks import remind_of_training
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast
from tests.notifications.conftest import as_worker, drained
from tests.protection.desk import SLUG, officer, second_officer, supervisor

pytestmark = pytest.mark.django_db
DESK = f"/en/{SLUG}/desk/training/"


def right(number: int = 0) -> dict[int, int]:
    return {count: one.right for count, one in enumerate(MODULES[number].questions)}


def pass_all(cast: Cast, actor: Actor) -> None:
    with tenant_context(actor):
        for number, module in enumerate(MODULES):
            take_test(tenant=cast.institution, code=module.code, answers=right(number), actor=actor)


def trained(cast: Cast, actor: Actor) -> None:
    pass_all(cast, actor)
    with tenant_context(actor):
        sign_protocol(tenant=cast.institution, signed_name="Mei", actor=actor)


def may_hold(cast: Cast, actor: Actor) -> bool:
    """Asked in the barest context there is."""
    assert actor.person_id is not None
    with tenant_context(ANYBODY):
        return may_hold_vault_key(actor.person_id, cast.institution)


def test_all_modules_and_the_protocol_open_the_gate(cast: Cast) -> None:
    who = officer(cast)
    assert not may_hold(cast, who)
    with tenant_context(who), pytest.raises(Refused):
        sign_protocol(tenant=cast.institution, signed_name="Mei", actor=who)
    pass_all(cast, who)
    assert not may_hold(cast, who)
    with tenant_context(who):
        sign_protocol(tenant=cast.institution, signed_name="Mei", actor=who)
    assert may_hold(cast, who)
    assert not may_hold(cast, supervisor(cast))
    assert who.person_id is not None
    assert not may_hold_vault_key(who.person_id, cast.other_institution)


@pytest.mark.parametrize("model", [TrainingResult, ProtocolSignature])
def test_whatever_runs_out_closes_it(cast: Cast, model: Any) -> None:
    who = officer(cast)
    trained(cast, who)
    year = timedelta(days=400)
    with tenant_context(system_actor(cast.institution.pk)):
        first = model.objects.all()[:1].values("pk")
        started = "taken_at" if model is TrainingResult else "signed_at"
        moved = {started: F(started) - year, "expires_at": F("expires_at") - year}
        model.objects.filter(pk__in=first).update(**moved)
    assert not may_hold(cast, who)


def test_a_new_version_has_to_be_passed_anew(cast: Cast) -> None:
    who = officer(cast)
    trained(cast, who)
    with tenant_context(system_actor(cast.institution.pk)):
        TrainingResult.objects.filter(module="consent").update(version=0)
    assert not may_hold(cast, who)


def test_three_tries_and_then_a_day(cast: Cast) -> None:
    who = officer(cast)
    wrong = {count: (value + 1) % 3 for count, value in right().items()}
    with tenant_context(who):
        for _try in range(3):
            made = take_test(tenant=cast.institution, code="consent", answers=wrong, actor=who)
            assert not made.is_passed
        with pytest.raises(Refused):
            take_test(tenant=cast.institution, code="consent", answers=right(), actor=who)
        tomorrow = timedelta(days=1, minutes=1)
        TrainingResult.objects.update(taken_at=F("taken_at") - tomorrow)
        assert take_test(
            tenant=cast.institution, code="consent", answers=right(), actor=who
        ).is_passed


def test_tries_are_their_takers_alone(cast: Cast) -> None:
    who = officer(cast)
    with tenant_context(who):
        take_test(tenant=cast.institution, code="consent", answers={}, actor=who)
        take_test(tenant=cast.institution, code="harm", answers=right(1), actor=who)
        assert TrainingResult.objects.count() == 2
    for other in (supervisor(cast), second_officer(cast), cast.staff[StaffRole.ADMINISTRATOR]):
        with tenant_context(other):
            found = TrainingResult.objects.all()
            assert all(one.is_passed for one in found)
            assert bool(found) is (other == supervisor(cast))
    page = sign_in(supervisor(cast)).get(f"{DESK}due/").content.decode()
    assert "Do no harm" in page


def test_pages_to_read_test_and_sign(cast: Cast) -> None:
    browser = sign_in(officer(cast))
    assert browser.get(DESK).status_code == 200
    for number, module in enumerate(MODULES):
        page = f"{DESK}modules/{module.code}/"
        assert browser.get(page).status_code == 200
        assert browser.post(f"{page}test/", {"q0": "0"}).status_code == 422
        wrong = {f"q{count}": (value + 1) % 3 for count, value in right(number).items()}
        again = browser.post(f"{page}test/", wrong)
        assert b"Not all answers were right" in again.content
        assert str(module.questions[0].why) not in again.content.decode()
        good = {f"q{count}": value for count, value in right(number).items()}
        assert browser.post(f"{page}test/", good).status_code == 200
    assert browser.post(f"{DESK}protocol/", {"signed_name": "Mei"}).status_code == 422
    signed = browser.post(f"{DESK}protocol/", {"signed_name": "Mei", "has_read": "on"})
    assert signed.status_code == 302
    assert may_hold(cast, officer(cast))
    assert browser.get(f"{DESK}modules/nothing/").status_code == 404
    assert browser.get(f"{DESK}due/").status_code == 403
    assert sign_in(cast.reviewer).get(DESK).status_code == 404


def test_every_right_answer_can_be_chosen_and_stands_at_no_fixed_place() -> None:
    places = {
        question.right
        for module in MODULES
        for question in module.questions
        if question.right < len(question.choices)
    }
    assert places == {0, 1, 2}


@pytest.mark.django_db(transaction=True)
def test_reminders_come_a_month_and_a_week_before_once_each(cast: Cast) -> None:
    who = officer(cast)
    with tenant_context(who):
        take_test(tenant=cast.institution, code="consent", answers=right(), actor=who)
    for days, letters in ((100, 0), (20, 1), (20, 1), (5, 2), (5, 2)):
        with tenant_context(system_actor(cast.institution.pk)):
            TrainingResult.objects.update(
                expires_at=timezone.now() + timedelta(days=days), taken_at=timezone.now()
            )
        with as_worker():
            remind_of_training()
        drained()
        assert len(mail.outbox) == letters


def test_queries_do_not_grow_with_the_people(cast: Cast) -> None:
    browser = sign_in(supervisor(cast))
    trained(cast, officer(cast))
    with CaptureQueriesContext(connection) as one:
        browser.get(f"{DESK}due/")
    trained(cast, second_officer(cast))
    with CaptureQueriesContext(connection) as two:
        browser.get(f"{DESK}due/")
    assert len(two) == len(one)
