"""What hangs on a report, over the API: evidence and custody, replies, words to the receipt, who handles it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleMessage, ObstacleReply
from promotion.obstacles.states import ObstacleStatus
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.documents.files import a_pdf
from tests.promotion.desk_acting import analyst, move, published, second_analyst, standing

pytestmark = pytest.mark.django_db
API = "tenants/riverland-style/obstacle-reports/"


def _results(caller: ApiClient, path: str) -> list[dict[str, Any]]:
    answer = caller.get(path)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_evidence_has_its_chain_of_custody(cast: Cast) -> None:
    row = standing(cast.institution, ObstacleStatus.VERIFYING)
    caller, here = client_of(analyst(cast)), f"{API}{row.pk}/evidence/"
    bare = {"kind": "page", "title": "The gazette", "captured_on": "2026-03-04"}
    wrong = caller.post(here, bare)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["sha256"])
    key = {"Idempotency-Key": "one"}
    made = [caller.post(here, {**bare, "sha256": "A" * 64}, **key) for _again in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    file = SimpleUploadedFile("order.pdf", a_pdf(), content_type="application/pdf")
    sent = caller.upload(
        here, kind="decision", title="The order", captured_on="2026-03-05", file=file
    )
    assert sent.status_code == 201
    assert len(sent.json()["sha256"]) == 64
    chain = f"{here}{made[0].json()['id']}/custody/"
    assert caller.post(chain, {"act": "added"}).status_code == 422
    assert caller.post(chain, {"act": "looked", "note": "With a lawyer."}).status_code == 201
    items = _results(caller, here)
    assert [(one["captured_on"], bool(one["document"])) for one in items] == [
        ("2026-03-04", False),
        ("2026-03-05", True),
    ]
    told = [(entry["act"], entry["note"]) for entry in _results(caller, chain)]
    assert told == [("added", ""), ("looked", "With a lawyer.")]
    # Whoever decides reads it and adds nothing.
    decider = client_of(cast.decider)
    assert len(_results(decider, here)) == 2
    again = SimpleUploadedFile("again.pdf", a_pdf(), content_type="application/pdf")
    assert decider.upload(here, kind="decision", title="Another", file=again).status_code == 403


def test_who_handles_a_report_is_said_and_taken_over(cast: Cast) -> None:
    row = standing(cast.institution, ObstacleStatus.TRIAGE)
    other = second_analyst(cast)
    first, second = client_of(analyst(cast)), client_of(other)
    held = first.post(f"{API}{row.pk}/hold/")
    assert (held.status_code, held.json()["is_handled"]) == (200, True)
    assert held.json()["handled_by"] == "analyst riverland-style"
    assert second.post(f"{API}{row.pk}/hold/").status_code == 403
    assert second.post(f"{API}{row.pk}/take-over/", {}).json()["errors"]["reason"]
    over = second.post(f"{API}{row.pk}/take-over/", {"reason": "She is ill."})
    assert (over.status_code, over.json()["is_handled"]) == (200, True)
    with tenant_context(other):
        assert Obstacle.objects.get(pk=row.pk).handled_by_id == other.person_id
    gone = second.http.delete(
        f"/api/v1/{API}{row.pk}/hold/", headers={"Authorization": f"Token {second.token}"}
    )
    assert gone.status_code == 204
    assert first.get(f"{API}{row.pk}/").json()["handled_by"] == ""


def test_words_wait_for_the_receipt(cast: Cast) -> None:
    row = standing(cast.institution, ObstacleStatus.TRIAGE)
    caller, here = client_of(analyst(cast)), f"{API}{row.pk}/messages/"
    assert caller.post(here, {"kind": "closed", "text": "x", "language": "en"}).status_code == 422
    said = caller.post(here, {"kind": "help", "text": "Do you want help?", "language": "en"})
    assert said.status_code == 201
    assert [one["text"] for one in _results(caller, here)] == ["Do you want help?"]
    with tenant_context(analyst(cast)):
        assert ObstacleMessage.objects.get().kind == "help"
    move(row, "seal", analyst(cast))
    for part in ("messages/", "evidence/", "replies/"):
        assert caller.get(f"{API}{row.pk}/{part}").status_code == 404
        assert caller.post(f"{API}{row.pk}/{part}", {}).status_code == 404


def test_a_reply_is_asked_for_and_published(cast: Cast) -> None:
    row = published(cast, actors=("ACT-REG",))
    caller, here = client_of(analyst(cast)), f"{API}{row.pk}/replies/"
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    asked = {"actor": "ACT-REG", "asked_on": day, "answer_by": day}
    person = caller.post(here, {**asked, "asked_body": "jane@registry.example.org"})
    assert list(person.json()["errors"]) == ["asked_body"]
    made = caller.post(here, {**asked, "asked_body": "Registry, press office"})
    one = f"{here}{made.json()['id']}/"
    assert caller.post(f"{one}none/").json()["state"] == "none"
    assert caller.post(f"{one}none/").status_code == 409
    words = {"text": "The file was incomplete.", "language": "en", "answer": "ANS-JUS"}
    given = caller.post(one, {**words, "replied_on": timezone.localdate().isoformat()})
    assert (given.status_code, given.json()["state"]) == (200, "given")
    assert caller.get(one).json()["text"] == words["text"]
    assert [reply["id"] for reply in _results(caller, here)] == [made.json()["id"]]
    with tenant_context(cast.stranger):
        assert ObstacleReply.objects.get().text == words["text"]
    with tenant_context(analyst(cast)):
        assert ObstacleActor.objects.get(obstacle=row).answer == "ANS-JUS"
    for outsider in (
        cast.staff[StaffRole.REVIEWER],
        cast.other_staff[StaffRole.ANALYST],
        cast.owner,
    ):
        stranger = client_of(outsider)
        assert stranger.get(here).status_code == 404
        assert stranger.post(here, asked).status_code == 404
        assert stranger.post(f"{one}none/").status_code == 404
