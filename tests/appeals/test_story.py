"""The whole way of a review through pages: filed, heard, decided, carried out, closed."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from participation.accreditation.models import Application
from portal.appeals.models import Appeal, AppealDigest
from portal.appeals.subscribers import conclude_what_is_over
from portal.decisions.models import Decision
from portal.outbox import Event
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Step
from tests.accreditation.applicant.conftest import text_of
from tests.appeals.conftest import Bench, page

pytestmark = pytest.mark.django_db


def hidden(body: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', body)
    return found[1] if found else ""


def _follow(bench: Bench, actor: Actor, address: str, **data: Any) -> str:
    """Post, follow, and return the page one lands on."""
    response = bench.browser(actor).post(address, data, follow=True)
    assert response.status_code == 200, text_of(response)[:3000]
    return text_of(response)


def _file_by_page(bench: Bench) -> Appeal:
    owner = bench.browser(bench.owner)
    start = page("appeals/start", bench.decision().pk)
    assert "Acknowledged within" in text_of(owner.get(start))
    at = owner.post(start)["Location"]
    owner.post(f"{at}documents/", {"file": SimpleUploadedFile("proof.txt", b"We did report.")})
    seen = hidden(text_of(owner.get(at)), "seen")
    later = {"seen": seen, "grounds": "Wrong", "ground_codes": ["facts"], "later": "1"}
    owner.post(at, {**later, "language": "en"})
    draft = text_of(owner.get(at))
    assert "proof.txt" in draft
    assert re.search(r'value="facts"[^>]*checked', draft)
    _follow(
        bench,
        bench.owner,
        at,
        seen=hidden(draft, "seen"),
        grounds="The facts are wrong.",
        ground_codes=["facts", "procedure"],
        language="en",
    )
    with tenant_context(bench.owner):
        return Appeal.objects.get()


def test_a_review_through_pages_reopens_the_refused_application(bench: Bench) -> None:
    appeal = _file_by_page(bench)
    assert (appeal.status, appeal.ground_codes) == ("filed", ["facts", "procedure"])
    lead, dossier = bench.first[0], page("staff/appeals", appeal.pk)
    listing = text_of(bench.browser(lead).get(page("staff/appeals")))
    assert appeal.receipt in listing
    assert "proof.txt" in text_of(bench.browser(lead).get(dossier))
    _follow(bench, lead, f"{dossier}moves/acknowledge/")
    _follow(bench, lead, f"{dossier}moves/admit/")
    _follow(bench, lead, f"{dossier}moves/assign/", **bench.seats(bench.first))
    _send_file(bench, appeal)
    _reply(bench, appeal)
    _decide(bench, appeal, dossier)
    _is_reopened(bench)
    _appellant_reads(bench, appeal)
    _follow(bench, lead, f"{dossier}moves/carry_out/", done="The application is before the body.")
    assert bench.reload(appeal).status == "decided"
    _heard(bench, appeal, "appeal.carried_out")
    closed = bench.reload(appeal)
    assert (closed.status, closed.due_at) == ("final", None)
    assert "Decision changed" in text_of(bench.browser(bench.owner).get(page("appeals")))


def _is_reopened(bench: Bench) -> None:
    with tenant_context(bench.cast.reviewer):
        application = Application.objects.get(pk=bench.application.pk)
        [note] = Step.objects.filter(
            subject_id=application.pk, transition="reopen_after_review"
        ).values_list("note", flat=True)
    assert (application.status, application.outcome) == ("under_review", "")
    assert note == "Look at the annual report of 2024."


def _appellant_reads(bench: Bench, appeal: Appeal) -> None:
    mine = text_of(bench.browser(bench.owner).get(page("appeals", appeal.pk)))
    assert "Decision changed" in mine
    assert "The application is under review again." in mine
    assert "Votes: for 2, against 0, abstentions 1" in mine
    for reviewer in bench.first:
        assert "first0" not in mine
        assert str(reviewer.person_id) not in mine


def _send_file(bench: Bench, appeal: Appeal) -> None:
    """The unit sees what was decided and not why it is contested."""
    unit = bench.browser(bench.cast.reviewer)
    asked = text_of(unit.get(page("staff/appeals/files")))
    assert "RC/12/D/4" in asked
    at = page("staff/appeals/files", appeal.pk)
    assert unit.get(page("staff/appeals", appeal.pk))["Location"] == at
    form = text_of(unit.get(at))
    assert "The facts are wrong." not in form
    kept = text_of(
        unit.post(
            at,
            {
                "attach": "1",
                "statement": "Criterion 3 was not met.",
                "file": SimpleUploadedFile("minutes.txt", b"Minutes."),
            },
        )
    )
    assert "Criterion 3 was not met." in kept
    assert "minutes.txt" in kept
    assert unit.post(at, {"statement": ""}).status_code == 422
    assert unit.post(at, {"statement": "Criterion 3 was not met."}).status_code == 302
    assert unit.get(at).status_code == 404


def _reply(bench: Bench, appeal: Appeal) -> None:
    owner, at = bench.browser(bench.owner), page("appeals", appeal.pk, "reply")
    form = text_of(owner.get(at))
    assert "Criterion 3 was not met." in form
    files = re.findall(r'href="(/en/[^"]+/documents/[^"]+)"', form)
    assert {b"".join(owner.get(file)) for file in files} == {b"Minutes.", b"We did report."}
    _follow(bench, bench.owner, at, seen=hidden(form, "seen"), reply="It was met in 2024.")
    assert bench.reload(appeal).status == "panel"


def _decide(bench: Bench, appeal: Appeal, dossier: str) -> None:
    lead, other, third = bench.first
    values = {
        **bench.outcome(appeal, "change"),
        "decided_on_day": "1",
        "decided_on_month": "12",
        "decided_on_year": "2026",
    }
    del values["decided_on"]
    early = bench.browser(lead).post(f"{dossier}moves/change/", values)
    assert early.status_code == 422
    assert "No majority" in text_of(early)
    assert "Each argument was weighed." in text_of(early)
    panel = f"{dossier}panel/"
    _follow(bench, other, panel, vote="changed", opinion="The report was overlooked.")
    assert "The report was overlooked." not in text_of(bench.browser(third).get(panel))
    _follow(bench, lead, panel, vote="changed")
    assert "The report was overlooked." in text_of(bench.browser(lead).get(panel))
    _follow(bench, lead, f"{dossier}moves/change/", **values)


def _heard(bench: Bench, appeal: Appeal, event: str, **references: str) -> None:
    """What the worker does when it hears of this."""
    with tenant_context(system_actor(appeal.tenant_id)):
        conclude_what_is_over(
            Event(
                name=event,
                tenant_id=appeal.tenant_id,
                subject_type="portal.appeal",
                subject_id=appeal.pk,
                references=references,
            )
        )


def test_a_decision_that_stands_goes_to_other_people_and_ends_without_remedy(
    bench: Bench,
) -> None:
    appeal = bench.decided("let_stand")
    assert appeal.second_until is not None
    owner, at = bench.browser(bench.owner), page("appeals", appeal.pk)
    mine = text_of(owner.get(at))
    assert "Decision stands" in mine
    assert "Turn to the second instance" in mine
    # Nothing is closed while the appellant can still go on.
    _heard(bench, appeal, "appeal.let_stand")
    assert bench.reload(appeal).status == "decided"
    seen = hidden(text_of(owner.get(f"{at}second/")), "seen")
    _follow(bench, bench.owner, f"{at}second/", seen=seen, second_grounds="Article 7 was ignored.")
    _others_decide(bench, appeal)
    final = bench.reload(appeal)
    assert (final.outcome, final.first_outcome, final.second_until) == ("stands", "stands", None)
    assert "What remains possible:" in text_of(owner.get(at))
    _heard(bench, appeal, "appeal.let_stand")
    assert bench.reload(appeal).status == "final"


def _others_decide(bench: Bench, appeal: Appeal) -> None:
    asked = bench.reload(appeal)
    assert (asked.status, asked.instance, asked.panel) == ("second", 2, [])
    dossier = page("staff/appeals", appeal.pk)
    seats = bench.seats([bench.first[1], *bench.second[1:]])
    refused = bench.browser(bench.first[0]).post(f"{dossier}moves/assign_second/", seats)
    assert refused.status_code == 422
    _follow(bench, bench.first[0], f"{dossier}moves/assign_second/", **bench.seats(bench.second))
    bench.decided("let_stand", bench.reload(appeal))
    with tenant_context(bench.owner):
        last = Decision.objects.filter(subject_id=appeal.pk).latest("recorded_at")
    assert (last.outcome, last.remedy) == ("stands_finally", "none")
    with tenant_context(system_actor(appeal.tenant_id)):
        assert AppealDigest.objects.count() == 2


def test_when_the_time_for_the_second_instance_has_passed_it_is_closed(bench: Bench) -> None:
    appeal = bench.decided("let_stand")
    assert appeal.second_until is not None
    with time_machine.travel(appeal.second_until + timedelta(seconds=1), tick=False):
        bench.browsers.clear()
        owner = bench.browser(bench.owner)
        assert owner.get(page("appeals", appeal.pk, "second")).status_code == 404
        _heard(bench, appeal, "clock.rang", name="second")
    assert bench.reload(appeal).status == "final"


def test_sent_back_reopens_with_the_instructions(bench: Bench) -> None:
    appeal = bench.decided("send_back")
    assert (appeal.status, appeal.outcome) == ("remedy_due", "sent_back")
    with tenant_context(bench.owner):
        application = Application.objects.get(pk=bench.application.pk)
    assert application.status == "under_review"
    own = page("accreditation/applications", application.pk)
    assert "Look at the annual report of 2024." in text_of(bench.browser(bench.owner).get(own))


def test_not_admissible_is_a_decision_with_a_next_remedy(bench: Bench) -> None:
    appeal = bench.filed()
    bench.move(appeal, "acknowledge", bench.first[0])
    values = bench.outcome(appeal, "declare_not_admissible")
    done = bench.move(appeal, "declare_not_admissible", bench.first[0], **values)
    assert (done.status, done.outcome) == ("decided", "not_admissible")
    with tenant_context(bench.owner):
        ruling = Decision.objects.get(subject_id=appeal.pk)
    assert ruling.is_adverse
    assert (ruling.remedy, ruling.person_id) == ("portal", bench.owner.person_id)
    assert ruling.organization_id is None


def test_a_resolution_can_be_declined_or_accepted(bench: Bench) -> None:
    appeal = bench.before_panel()
    bench.move(appeal, "offer", bench.first[0], offer="We look at the report of 2024 again.")
    at = page("appeals", appeal.pk)
    assert "We look at the report" in text_of(bench.browser(bench.owner).get(at))
    _follow(bench, bench.owner, f"{at}moves/decline_offer/")
    assert bench.reload(appeal).status == "panel"
    bench.move(appeal, "offer", bench.first[0], offer="We register you provisionally.")
    unsure = bench.browser(bench.owner).post(f"{at}moves/accept_offer/")
    assert unsure.status_code == 422
    _follow(bench, bench.owner, f"{at}moves/accept_offer/", confirm="on")
    settled = bench.reload(appeal)
    assert (settled.status, settled.outcome) == ("remedy_due", "settled")
    assert settled.due_party == "institution"


def test_a_unit_that_is_late_does_not_hold_a_review_up(bench: Bench) -> None:
    appeal = bench.assigned()
    dossier = page("staff/appeals", appeal.pk)
    note = {"note": "The unit sent nothing in ten days."}
    early = bench.browser(bench.first[0]).post(f"{dossier}moves/go_on_without_file/", note)
    assert early.status_code == 422
    assert appeal.due_at is not None
    with time_machine.travel(appeal.due_at + timedelta(seconds=1), tick=False):
        bench.browsers.clear()
        _follow(bench, bench.first[0], f"{dossier}moves/go_on_without_file/", **note)
        mine = text_of(bench.browser(bench.owner).get(page("appeals", appeal.pk)))
    assert "The unit sent nothing in ten days." in mine
    assert bench.reload(appeal).status == "reply_open"


def test_a_withdrawn_matter_comes_back_only_with_new_facts(bench: Bench) -> None:
    appeal = bench.admitted()
    at = page("appeals", appeal.pk)
    _follow(bench, bench.owner, f"{at}moves/withdraw/", confirm="on")
    assert bench.reload(appeal).outcome == "withdrawn"
    owner = bench.browser(bench.owner)
    start = page("appeals/start", bench.decision().pk)
    assert "reviewed before" in text_of(owner.get(start))
    again = owner.post(start)["Location"]
    seen = hidden(text_of(owner.get(again)), "seen")
    words = {"seen": seen, "grounds": "Wrong facts.", "language": "en"}
    assert owner.post(again, words).status_code == 422
    seen = hidden(text_of(owner.get(again)), "seen")
    _follow(bench, bench.owner, again, **{**words, "seen": seen}, new_facts="A court said so.")
    with tenant_context(bench.owner):
        second = Appeal.objects.get(number=2)
    assert (second.status, second.new_facts) == ("filed", "A court said so.")
    assert second.decision_id == appeal.decision_id


def test_an_interim_measure_has_its_own_clock(bench: Bench) -> None:
    appeal = bench.admitted()
    at = page("appeals", appeal.pk)
    owner = bench.browser(bench.owner)
    assert owner.post(f"{at}measures/", {"wanted": ""}).status_code == 422
    _follow(bench, bench.owner, f"{at}measures/", wanted="Provisional registration for March.")
    with tenant_context(bench.first[0]):
        from portal.appeals.models import InterimMeasure

        measure = InterimMeasure.objects.get()
    assert measure.due_at is not None
    assert bench.reload(appeal).due_at != measure.due_at
    order = page("staff/appeals", appeal.pk, "measures", measure.pk, "grant")
    assert bench.browser(bench.first[1]).post(order, {"measure": "x"}).status_code == 403
    _follow(bench, bench.first[0], order, measure="Registered until the review has ended.")
    mine = text_of(owner.get(at))
    assert "Registered until the review has ended." in mine
    bench.move(appeal, "withdraw", bench.owner, confirm="on")
    with tenant_context(bench.owner):
        measure.refresh_from_db()
    assert measure.status == "ended"
