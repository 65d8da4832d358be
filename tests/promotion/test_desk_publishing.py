"""What becomes public, by whom, when; and how it goes out of sight at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.errors import InvalidFields, NotPermitted, Refused
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Step, perform
from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleMessage, ObstacleReply
from promotion.obstacles.services import withdraw
from promotion.obstacles.states import ObstacleStatus, ReplyState
from promotion.publication.models import PublishedObstacle
from tests.accreditation.staff_pages import sign_in
from tests.api.client import client_of
from tests.cast import Cast
from tests.information.acting import worker_at
from tests.promotion.desk_acting import (
    PROPOSAL,
    READ,
    analyst,
    assessed,
    move,
    published,
    second_analyst,
    standing,
)

pytestmark = pytest.mark.django_db
DESK = "/en/riverland-style/staff/obstacles/"
API = "tenants/riverland-style/obstacle-reports/"


def _row(cast: Cast, obstacle: Obstacle) -> PublishedObstacle | None:
    with tenant_context(system_actor(cast.institution.pk)):
        return PublishedObstacle.objects.filter(obstacle=obstacle).first()


def test_nothing_becomes_public_by_one_person_or_without_consent(cast: Cast) -> None:
    row = assessed(cast)
    who = analyst(cast)
    move(row, "propose", who, **PROPOSAL)
    with pytest.raises(NotPermitted, match="second person"):
        move(row, "publish", who, **READ)
    browser = sign_in(second_analyst(cast))
    page = f"{DESK}{row.pk}/moves/publish/"
    assert "What becomes public" in browser.get(page).content.decode()
    unread = browser.post(page, {"names": "", "is_nobody_named": "on"})
    assert unread.status_code == 422
    assert _row(cast, row) is None
    assert browser.post(page, READ).status_code == 302
    assert _row(cast, row) is not None
    unwilling = assessed(cast, may_publish=False)
    with pytest.raises(Refused, match="has not agreed"):
        move(unwilling, "propose", who, **PROPOSAL)


def test_names_on_the_list_stop_a_publication_and_are_kept_nowhere(cast: Cast) -> None:
    row = assessed(cast, account="The police asked for José Álvarez twice.")
    with pytest.raises(InvalidFields):
        move(row, "propose", analyst(cast), **{**PROPOSAL, "names": "Jose ALVAREZ"})
    with tenant_context(system_actor(cast.institution.pk)):
        Obstacle.objects.filter(pk=row.pk).update(account="Write to the office@example.org.")
    with pytest.raises(Refused, match="e-mail"):
        move(row, "propose", analyst(cast), **PROPOSAL)


@pytest.mark.django_db(transaction=True)
def test_what_is_sensitive_waits_and_the_worker_publishes_it(cast: Cast) -> None:
    row = assessed(cast, kinds=["P04"])
    move(row, "propose", analyst(cast), **{**PROPOSAL, "embargo_hours": 1})
    with pytest.raises(Refused, match="embargo"):
        move(row, "publish", cast.decider, **READ)
    waiting = move(row, "approve", cast.decider, **READ)
    assert waiting.embargo_until is not None
    assert waiting.embargo_until > timezone.now() + timedelta(hours=71)
    worker_at(timezone.now() + timedelta(hours=70))
    assert _row(cast, row) is None
    worker_at(timezone.now() + timedelta(hours=73))
    with tenant_context(analyst(cast)):
        row.refresh_from_db()
    assert row.status == ObstacleStatus.PUBLISHED
    assert _row(cast, row) is not None


def test_a_correction_is_a_new_revision_with_a_note_by_two(cast: Cast) -> None:
    row, who = published(cast), analyst(cast)
    words = {"title": "Two associations wait", "account": row.account, "note": "It was two."}
    move(row, "propose_correction", who, **words)
    shown = _row(cast, row)
    assert shown is not None
    assert shown.title == row.title
    with pytest.raises(NotPermitted):
        move(row, "correct", who, **READ)
    browser = sign_in(cast.decider)
    page = browser.get(f"{DESK}{row.pk}/moves/correct/").content.decode()
    assert "Two associations wait" in page
    move(row, "correct", cast.decider, **READ)
    shown = _row(cast, row)
    assert shown is not None
    assert (shown.title, shown.revision, shown.note) == ("Two associations wait", 2, "It was two.")
    move(row, "retract", who, note="The registry had answered.")
    shown = _row(cast, row)
    assert shown is not None
    assert (shown.state, shown.note) == ("retracted", "The registry had answered.")


def test_out_of_sight_leaves_an_id_alone_in_the_same_transaction(cast: Cast) -> None:
    first = published(cast, title="Somebody was followed home")
    with tenant_context(analyst(cast)):
        perform(
            Obstacle, first.pk, "retract_for_safety", actor=analyst(cast), values={"confirm": "on"}
        )
        gone = PublishedObstacle.objects.get(obstacle=first)
    assert (gone.state, gone.title, gone.account, str(gone.country)) == ("withheld", "", "", "")
    row = published(cast)
    who = analyst(cast)
    with tenant_context(who):
        perform(Obstacle, row.pk, "seal", actor=who)
        # Read before the transaction ends.
        assert PublishedObstacle.objects.get(obstacle=row).state == "withheld"
    browser = sign_in(who)
    dossier = browser.get(f"{DESK}{row.pk}/").content.decode()
    assert row.title not in dossier
    assert row.title not in browser.get(f"{DESK}?state=all").content.decode()
    given = client_of(who).get(f"{API}{row.pk}/").json()
    assert (given["status"], given["title"]) == ("sealed", None)
    with pytest.raises(NotPermitted, match="second person"):
        move(row, "unseal", who, note="A mistake.")
    anew = move(row, "unseal", cast.decider, note="The danger is over.")
    assert (anew.status, anew.sealed_from) == (ObstacleStatus.TRIAGE, ObstacleStatus.PUBLISHED)
    shown = _row(cast, row)
    assert shown is not None
    assert shown.state == "withheld"


def test_whoever_withdraws_is_named_nowhere(cast: Cast) -> None:
    row = published(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        withdraw(row.pk, tenant_id=cast.institution.pk)
        step = Step.objects.filter(subject_id=row.pk).last()
    assert step is not None
    assert (step.transition, step.taken_by_id, step.person_id) == ("withdraw", None, None)
    shown = _row(cast, row)
    assert shown is not None
    assert shown.state == "withheld"
    sealed = move(row, "seal", analyst(cast))
    with pytest.raises(Refused):
        move(sealed, "unseal", cast.decider, note="To look at it.")


def test_a_reply_stands_dated_beside_what_is_public(cast: Cast) -> None:
    row = published(cast, actors=("ACT-REG",))
    browser = sign_in(analyst(cast))
    page = f"{DESK}{row.pk}/replies/"
    day = timezone.localdate() - timedelta(days=1)
    asked = {
        "actor": "ACT-REG",
        "asked_body": "Registry of associations, press office",
        **{f"asked_on_{part}": str(getattr(day, part)) for part in ("day", "month", "year")},
        **{f"answer_by_{part}": str(getattr(day, part)) for part in ("day", "month", "year")},
    }
    person = browser.post(page, {**asked, "asked_body": "jane@registry.example.org"})
    assert person.status_code == 422
    assert browser.post(page, asked).status_code == 302
    with tenant_context(analyst(cast)):
        reply = ObstacleReply.objects.get()
    assert browser.post(f"{page}{reply.pk}/none/").status_code == 302
    with tenant_context(cast.stranger):
        assert ObstacleReply.objects.get().state == ReplyState.NONE
    said = {
        "text": "The file was incomplete.",
        "language": "en",
        "answer": "ANS-JUS",
        **{
            f"replied_on_{part}": str(getattr(timezone.localdate(), part))
            for part in ("day", "month", "year")
        },
    }
    assert browser.post(f"{page}{reply.pk}/", said).status_code == 302
    with tenant_context(analyst(cast)):
        assert ObstacleActor.objects.get(obstacle=row).answer == "ANS-JUS"
    move(row, "seal", analyst(cast))
    with tenant_context(cast.stranger):
        assert not ObstacleReply.objects.exists()
    silent = published(cast, actors=("ACT-REG",), may_ask_reply=False)
    assert browser.post(f"{DESK}{silent.pk}/replies/", asked).status_code == 422


def test_what_is_asked_waits_behind_the_receipt(cast: Cast) -> None:
    row = standing(cast.institution, ObstacleStatus.TRIAGE)
    who = analyst(cast)
    asked = move(row, "ask", who, text="Which registry?", language="en")
    assert (asked.status, asked.due_at) == (ObstacleStatus.NEEDS_INFO, None)
    system = system_actor(cast.institution.pk)
    with tenant_context(system):
        answered: Obstacle = perform(Obstacle, row.pk, "note_answer", actor=system)
        assert ObstacleMessage.objects.get().text == "Which registry?"
    assert answered.status == ObstacleStatus.TRIAGE
    assert answered.due_at is not None
    closed = move(row, "close_outside", who, text="A tax matter.", language="en")
    assert (closed.status, closed.due_at) == (ObstacleStatus.OUTSIDE, None)
