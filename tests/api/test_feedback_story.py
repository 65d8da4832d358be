"""What is said is answered, and every no can be contested: the same through the API alone.

Each chapter is the deed of the browser's story. Time passes by the worker; a mail has its own door.
"""

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.core import mail as outgoing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from participation.accreditation.models import Application
from participation.commitments.models import Commitment
from portal.grants import StaffRole
from portal.permissions import Actor
from tests.actors.conftest import link_in
from tests.api.client import ApiClient, client_of
from tests.appeals.conftest import refuse, reviewers
from tests.cast import Cast, Mover
from tests.commitments.making import (
    EVIDENCE,
    contribute,
    make_chain,
    manager,
    pass_time,
    round_of,
)
from tests.consultations.stories import announced, worker_passes
from tests.contributions.test_mail_entrances import smtp_client
from tests.documents.files import storage
from tests.information.acting import worker_at
from tests.notifications.conftest import drained

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["storage"]  # a fixture of another room

BASE = "tenants/riverland-style/"
SAID = "Le puits de la vallée est à sec depuis deux ans."
ANSWERED = "Quarante puits seront réparés avant la saison sèche."
DISPUTED = "Nous avons visité les trois villages de la haute vallée : aucun puits n’y est réparé."
ROSA = "rosa@example.org"


def made(answer: Any, status: int = 201) -> Any:
    """The body of an answer that went well."""
    assert answer.status_code == status, answer.content
    return answer.json()


def step(client: ApiClient, at: str, name: str, **values: Any) -> Any:
    """A transition of what stands at this address."""
    return made(client.post(f"{at}transitions/{name}/", values), 200)


def told(client: ApiClient) -> dict[str, Any]:
    """The newest line of somebody's inbox."""
    drained()
    newest: dict[str, Any] = client.get("me/inbox/").json()["results"][0]
    return newest


def nobody() -> ApiClient:
    """Somebody without a token."""
    return ApiClient(None, Client())


def test_contribute_by_web_by_mail_and_by_file_and_receive_the_themes_answer(cast: Cast) -> None:
    about = announced(cast, languages=["fr"])
    assert about.opens_at is not None
    assert about.closes_at is not None
    worker_passes(about.opens_at)
    with time_machine.travel(about.opens_at + timedelta(days=2)):
        sent = [_contribute(cast, str(about.pk)), _contribute_by_file(cast, str(about.pk))]
        code = _contribute_by_mail(cast, about.mail_key)
        _accept_all(cast, count=3)
    worker_passes(about.closes_at)
    with time_machine.travel(about.closes_at + timedelta(days=1)):
        _analyse_and_answer(cast, str(about.pk))
        mine = client_of(cast.owner)
        assert told(mine)["path"].endswith(f"/consultations/{about.pk}/themes/1/")
        for one in sent:
            assert ANSWERED in _answer_in(mine.get(f"{BASE}contributions/{one}/loop/"))
        assert ANSWERED in _answer_in(
            nobody().post(f"{BASE}contributions/receipts/", {"code": code})
        )
        assert nobody().post(f"{BASE}contributions/receipts/", {"code": "x"}).status_code == 404


def _answer_in(answer: Any) -> list[str]:
    stages = {stage["stage"]: stage for stage in made(answer, 200)["stages"]}
    assert stages["answer"]["state"] == "done"
    return [line["more"] for line in stages["answer"]["lines"]]


def _contribute(cast: Cast, about: str) -> str:
    mine = client_of(cast.owner)
    given = {"text": SAID, "language": "fr", "organization": str(cast.organization.pk)}
    body = {"consultation": about, "naming": "named", **given}
    key = {"Idempotency-Key": "first"}
    draft = made(mine.post(f"{BASE}contributions/", body, **key))
    assert made(mine.post(f"{BASE}contributions/", body, **key)) == draft
    sent = step(mine, f"{BASE}contributions/{draft['id']}/", "send")
    assert (sent["status"], bool(sent["receipt"])) == ("held", True)
    return str(draft["id"])


def _contribute_by_file(cast: Cast, about: str) -> str:
    mine, form = client_of(cast.owner), f"{BASE}consultations/{about}/offline-form/"
    empty = nobody().get(f"{form}?language=fr")
    assert empty["Content-Disposition"] == 'attachment; filename="form.txt"'
    text = empty.content.decode("utf-8-sig")
    assert " v1 fr]]" in text
    filled = text.replace("[[about: text]]\r\n", f"[[about: text]]\r\n{SAID}\r\n")
    file = SimpleUploadedFile("form.txt", filled.encode())
    draft = made(mine.upload(form, file=file))
    assert (draft["door"], draft["form_version"], draft["note"]) == ("offline", 1, "")
    refused = mine.post(form, {"words": "Just words."})
    assert (refused.status_code, refused.json()["code"]) == (422, "no_form")
    assert nobody().post(form, {"words": filled}).status_code == 404
    sent = step(mine, f"{BASE}contributions/{draft['id']}/", "send")
    assert [one["text"] for one in sent["said"]] == [SAID]
    return str(draft["id"])


def _contribute_by_mail(cast: Cast, mail_key: str) -> str:
    """The code that Rosa, who has no account, is given when she confirms."""
    message = EmailMessage()
    message["From"], message["To"] = ROSA, f"{mail_key}@mail.portal.example"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(SAID)
    with smtp_client() as door:
        door.send_message(message)
    drained()
    (asked,) = [one for one in outgoing.outbox if one.to == [ROSA]]
    body = {"code": link_in(asked).rstrip("/").rsplit("/", 1)[1]}
    (taken,) = made(nobody().post(f"{BASE}contributions/confirmations/", body))
    assert taken["status"] == "held"
    assert nobody().post(f"{BASE}contributions/confirmations/", body).status_code == 404
    return str(taken["code"])


def _accept_all(cast: Cast, *, count: int) -> None:
    staff = client_of(manager(cast))
    queue = staff.get(f"{BASE}contributions/?status=held").json()["results"]
    assert len(queue) == count
    for row in queue:
        assert step(staff, f"{BASE}contributions/{row['id']}/", "accept")["status"] == "accepted"


def _analyse_and_answer(cast: Cast, about: str) -> None:
    staff = client_of(manager(cast))
    consultation = f"{BASE}consultations/{about}/"
    step(staff, consultation, "analyse")
    title = {"consultation": about, "title": {"fr": "Les puits"}}
    theme = made(staff.post(f"{BASE}themes/", title))["id"]
    found = staff.get(f"{BASE}contributions/?consultation={about}").json()["results"]
    for row in found:
        coded = staff.call("put", f"{BASE}contributions/{row['id']}/codings/", {"themes": [theme]})
        assert made(coded, 200)["themes"] == [theme]
    done = step(staff, f"{BASE}themes/{theme}/", "answer", outcome="accepted", answer_fr=ANSWERED)
    assert (done["status"], done["contribution_count"]) == ("answered", 3)
    assert step(staff, consultation, "answer")["status"] == "answered"


def test_dispute_a_commitment_that_is_reported_done(cast: Cast) -> None:
    chain = make_chain(cast.institution)
    contribute(chain, cast.owner, cast.organization)
    staff, mine = client_of(manager(cast)), client_of(cast.owner)
    texts = {name: {"fr": ANSWERED} for name in ("title", "text", "indicator")}
    due_on = (timezone.localdate() + timedelta(days=60)).isoformat()
    body = {**texts, "unit": "Puits", "due_on": due_on, "themes": [str(chain.theme.pk)]}
    at = f"{BASE}commitments/{made(staff.post(f'{BASE}commitments/', body))['id']}/"
    step(staff, at, "adopt")
    step(staff, at, "report_done", text=ANSWERED, evidence_url=EVIDENCE)
    assert at.removeprefix(BASE) in told(mine)["path"]
    own = {"organization": str(cast.organization.pk), "verdict": "disputed"}
    given = made(mine.post(f"{at}checks/", {**own, "reason": DISPUTED, "evidence_url": EVIDENCE}))
    assert (given["verdict"], given["is_contributor"]) == ("disputed", True)
    row = Commitment(pk=at.rstrip("/").rsplit("/", 1)[1])
    pass_time(round_of(cast, row).ends_at)
    shown = nobody().get(at).json()
    assert (shown["status"], shown["reopen_count"]) == ("at_risk", 1)
    assert [one["result"] for one in shown["rounds"]] == ["disputed"]
    assert [one["reason"] for one in shown["checks"]] == [DISPUTED]


def _reason_to_remove(client: ApiClient) -> str:
    """The first reason of the published list."""
    rules = client.get(f"{BASE}rules/").json()["results"]
    lists = [rule["parameters"] for rule in rules if rule["kind"] == "refusal_reasons"]
    found = next(one for one in lists if "remove" in one["applies_to"])
    return str(found["reasons"][0]["code"])


def _win(cast: Cast, appeal: str, unit: Actor) -> Any:
    """Both sides are heard, two of three vote, the outcome is recorded; the appeal afterwards."""
    panel = [cast.staff[StaffRole.APPEALS_REVIEWER], *reviewers(cast, 2, "panel")]
    at, lead, mine = f"{BASE}appeals/{appeal}/", client_of(panel[0]), client_of(cast.owner)
    step(lead, at, "acknowledge")
    step(lead, at, "admit")
    seats = [str(actor.person_id) for actor in panel]
    step(lead, at, "assign", reviewer=seats[0], members=seats[1:])
    step(client_of(unit), at, "send_file", statement="La règle 5.")
    assert mine.get(at).json()["unit_statement"] == "La règle 5."
    assert step(mine, at, "reply", reply=SAID)["status"] == "panel"
    for actor in panel[:2]:
        made(client_of(actor).post(f"{at}votes/", {"vote": "changed"}), 200)
    outcome = {"text": ANSWERED, "text_language": "fr", "body": "Collège"}
    return step(lead, at, "change", **outcome, decided_on=timezone.localdate().isoformat())


def _file(client: ApiClient, appeal: str, **words: Any) -> Any:
    filed = step(client, f"{BASE}appeals/{appeal}/", "file", ground_codes=["facts"], **words)
    assert (filed["status"], filed["grounds"], filed["draft"]) == ("filed", SAID, {})
    return filed


def _contest(client: ApiClient, subject: str) -> str:
    """A review of the decision on this matter, begun and filed."""
    decisions = client.get(f"{BASE}decisions/").json()["results"]
    decision = next(row for row in decisions if row["subject_id"] == subject)
    assert decision["remedy"] == "portal"
    begun = made(client.post(f"{BASE}appeals/", {"decision": decision["id"]}))
    _file(client, begun["id"], grounds=SAID, language="fr")
    return str(begun["id"])


def _read(posts: str, post: str) -> list[str]:
    """What anybody reads of one post."""
    return [row["text"] for row in nobody().get(posts).json()["results"] if row["id"] == post]


def test_have_a_comment_removed_and_win_the_appeal(cast: Cast) -> None:
    staff, mine = client_of(manager(cast)), client_of(cast.owner)
    opening = {"title": "Le fleuve", "text": DISPUTED, "language": "fr"}
    thread = made(staff.post(f"{BASE}discussions/", opening))["id"]
    posts = f"{BASE}discussions/{thread}/posts/"
    post = made(mine.post(posts, {"text": SAID, "language": "fr"}))["id"]
    at = f"{BASE}discussion-posts/{post}/"
    step(staff, at, "accept")
    assert _read(posts, post) == [SAID]
    reason = _reason_to_remove(mine)
    step(staff, at, "remove", reason_code=reason, text=DISPUTED, text_language="fr")
    assert _read(posts, post) == [""]
    assert f"/discussions/posts/{post}/" in told(mine)["path"]
    won = _win(cast, _contest(mine, post), manager(cast))
    assert (won["outcome"], bool(won["followed"])) == ("changed", True)
    assert _read(posts, post) == [SAID]


def test_ask_for_review_of_a_refused_accreditation_and_see_the_file_reopened(
    cast: Cast, submitted: Application, move: Mover
) -> None:
    refuse(cast, submitted, move)
    mine = client_of(cast.owner)
    at = f"{BASE}accreditation-applications/{submitted.pk}/"
    assert mine.get(at).json()["outcome"] == "refused"
    won = _win(cast, _contest(mine, str(submitted.pk)), cast.reviewer)
    assert won["outcome"] == "changed"
    reopened = mine.get(at).json()
    assert (reopened["status"], reopened["outcome"]) == ("under_review", "")


def test_file_that_one_was_kept_out(cast: Cast) -> None:
    mine = client_of(cast.owner)
    words = {"kind": "badge", "happened": SAID, "happened_on": "3.11.2026", "place": "Session"}
    wish = {"asks_for": DISPUTED, "language": "fr", "way": "review"}
    body = {"organization": str(cast.organization.pk), **words, **wish}
    report = made(mine.post(f"{BASE}restrictions/", body))["id"]
    at = f"{BASE}restrictions/{report}/"
    assert step(mine, at, "file")["status"] == "filed"
    for role, status in ((StaffRole.APPEALS_REVIEWER, 200), (StaffRole.REVIEWER, 404)):
        assert client_of(cast.staff[role]).get(at).status_code == status
    appeal = made(mine.post(f"{at}review/"))["appeal"]
    draft = mine.get(f"{BASE}appeals/{appeal}/").json()["draft"]
    assert SAID in draft["grounds"]
    filed = step(mine, f"{BASE}appeals/{appeal}/", "file")
    assert (filed["status"], filed["cause"]) == ("filed", "restriction")
    assert filed["grounds"] == draft["grounds"]
    assert mine.get(at).json()["status"] == "with_review"


def test_ask_for_a_document_hear_nothing_in_time_and_ask_for_review(cast: Cast) -> None:
    mine = client_of(cast.owner)
    body = {"organization": str(cast.organization.pk), "title": SAID, "text": DISPUTED}
    asked = made(mine.post(f"{BASE}information-requests/", body))["id"]
    at = f"{BASE}information-requests/{asked}/"
    sent = step(mine, at, "submit")
    due_at = _promised(sent)
    assert mine.post(f"{at}review/").status_code == 422
    worker_at(due_at)
    with time_machine.travel(due_at + timedelta(minutes=1)):
        mine = client_of(cast.owner)
        assert f"/information/requests/{asked}/" in told(mine)["path"]
        assert mine.get(at).json()["silence"]["is_here"] is True
        appeal = made(mine.post(f"{at}review/"))["appeal"]
        filed = _file(mine, appeal, grounds=SAID, language="fr")
        assert filed["cause"] == "silence"
        still = mine.get(at).json()
        assert (still["status"], still["outcome"]) == ("submitted", "")


def _promised(sent: dict[str, Any]) -> datetime:
    """When the answer is due: the last of the clocks that run."""
    return max(datetime.fromisoformat(one["due_at"]) for one in sent["clocks"])
