"""One queue for every door: accepted, edited with consent, removed with a remedy, put back."""

import pytest
from django.test import Client

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.contributions.services import translate_contribution
from participation.contributions.taking_in import hash_of_code
from participation.themes.subscribers import keep_words
from portal.decisions.models import Decision
from portal.errors import NotFound, NotPermitted
from portal.moderation.models import TextReport
from portal.outbox import Event
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Move, perform, transition_of
from tests.cast import Cast
from tests.contributions.consulting import (
    MODERATOR,
    REMOVAL,
    ask_everything,
    fresh,
    moved,
    open_consultation,
    send,
    signed_in,
)

pytestmark = pytest.mark.django_db


def _staff(cast: Cast) -> str:
    return f"/en/{cast.institution.slug}/staff/"


def _page(cast: Cast, row: Contribution) -> str:
    return f"{_staff(cast)}contributions/{row.pk}/"


def test_accepted_it_is_shown_with_its_language_and_its_translations(cast: Cast) -> None:
    row = send(cast, open_consultation(cast), text="La rivière est sale.", language="fr")
    client = signed_in(cast.staff[MODERATOR])
    assert client.post(f"{_page(cast, row)}moves/accept/").status_code == 302
    given = {
        "act": "translate",
        "language": "en",
        "text": "The river is dirty.",
        "source": "machine",
    }
    assert client.post(f"{_page(cast, row)}act/", given).status_code == 302
    same = client.post(f"{_page(cast, row)}act/", {**given, "language": "fr"})
    assert same.status_code == 422
    public = (
        f"/en/{cast.institution.slug}/consultations/{row.consultation_id}/contributions/{row.pk}/"
    )
    shown = Client().get(public).content.decode()
    assert 'lang="fr"' in shown
    assert "translated by a machine" in shown
    assert "The river is dirty." in shown


def test_an_edit_changes_nothing_until_the_author_agrees_and_keeps_the_original(
    cast: Cast,
) -> None:
    consultation = open_consultation(cast)
    ask_everything(consultation)
    row = send(cast, consultation, text="Mr X is bad.", q_why="Mr X did it")
    moved(
        cast,
        row,
        "propose_edit",
        proposed_text="Somebody is bad.",
        proposed_answer_why="Somebody did it",
        note="A name.",
    )
    own = f"/en/{cast.institution.slug}/contributions/{row.pk}/"
    mine = signed_in(cast.stranger)
    assert "Somebody is bad." in mine.get(own).content.decode()
    assert fresh(row).shown_text == "Mr X is bad."
    assert mine.post(f"{own}moves/accept_edit/").status_code == 302
    done = fresh(row)
    assert (done.status, done.text, done.edited_text) == (
        "accepted",
        "Mr X is bad.",
        "Somebody is bad.",
    )
    public = f"/en/{cast.institution.slug}/consultations/{consultation.pk}/contributions/{row.pk}/"
    shown = Client().get(public).content.decode()
    assert "Mr X" not in shown
    assert "Edited with the author’s consent" in shown


def test_a_published_one_stays_published_while_an_edit_waits(cast: Cast) -> None:
    row = send(cast, open_consultation(cast))
    moved(cast, row, "accept")
    moved(cast, row, "propose_edit", proposed_text="Other.", note="Why.")
    assert fresh(row).published_at is not None
    moved(cast, row, "keep_original", cast.stranger)
    assert (fresh(row).status, fresh(row).shown_text) == ("accepted", "The river is dirty.")


def test_removal_is_a_decision_with_a_remedy_that_its_author_can_use(cast: Cast) -> None:
    row = send(cast, open_consultation(cast))
    client = signed_in(cast.staff[MODERATOR])
    form = client.post(f"{_page(cast, row)}moves/remove/", {})
    assert form.status_code == 422
    assert client.post(f"{_page(cast, row)}moves/remove/", REMOVAL).status_code == 302
    with tenant_context(cast.stranger):
        decision = Decision.objects.get()
    assert (decision.is_adverse, decision.remedy, decision.person_id) == (
        True,
        "portal",
        cast.stranger.person_id,
    )
    own = f"/en/{cast.institution.slug}/contributions/{row.pk}/"
    shown = signed_in(cast.stranger).get(own).content.decode()
    assert "It insults a person." in shown
    start = f"/en/{cast.institution.slug}/appeals/start/{decision.pk}/"
    assert start in shown
    assert signed_in(cast.stranger).post(start).status_code == 302


def test_a_won_review_restores_it_and_one_sent_back_is_held_again(cast: Cast) -> None:
    """Indico #1508: a decision could not be reversed cleanly, with the person told."""
    from participation.contributions.contesting import restore, send_back
    from portal.appeals.contestable import Ruling

    consultation = open_consultation(cast)
    row = send(cast, consultation, cast.owner)
    for followed, status in ((restore, "accepted"), (send_back, "held")):
        row = send(cast, consultation, text=f"Text {status}.")
        moved(cast, row, "remove", None, **REMOVAL)
        portal = system_actor(cast.institution.pk)
        with tenant_context(portal):
            subject = Contribution.objects.get(pk=row.pk)
            within = Move(
                obj=subject,
                transition=transition_of(Contribution, "restore"),
                actor=portal,
                values={},
                now=subject.submitted_at,  # type: ignore[arg-type]
                from_status="removed",
            )
            ruling = Ruling(subject=subject, decision=None, note="", move=within, actor=portal)
            assert str(followed(ruling))
        assert fresh(row).status == status
    assert (fresh(row).published_at, fresh(row).due_at is not None) == (None, True)


def test_nobody_but_moderators_moves_it_and_only_its_author_withdraws(cast: Cast) -> None:
    row = send(
        cast, open_consultation(cast), cast.owner, for_organization=str(cast.organization.pk)
    )
    for actor in (cast.reviewer, cast.other_staff[MODERATOR], cast.stranger, cast.rival_owner):
        with tenant_context(actor), pytest.raises((NotPermitted, NotFound)):
            perform(Contribution, row.pk, "accept", actor=actor)
    with tenant_context(cast.staff[MODERATOR]), pytest.raises(NotPermitted):
        perform(Contribution, row.pk, "withdraw", actor=cast.staff[MODERATOR])
    assert moved(cast, row, "withdraw", cast.owner).status == "withdrawn"


def _confidential(cast: Cast) -> tuple[Consultation, Contribution]:
    consultation = open_consultation(cast)
    row = send(cast, consultation, text="Kestrel secret.", naming="confidential")
    return consultation, row


def test_a_confidential_one_is_read_by_named_staff_alone(cast: Cast) -> None:
    from participation.contributions.models import ConfidentialReader

    consultation, row = _confidential(cast)
    moderator, colleague = cast.staff[MODERATOR], cast.reviewer
    for actor in (moderator, colleague):
        with tenant_context(actor):
            assert not Contribution.objects.filter(pk=row.pk).exists()
            assert not row.contributionanswers.exists()
        assert signed_in(actor).get(_page(cast, row)).status_code == 404
    with tenant_context(system_actor(cast.institution.pk)):
        ConfidentialReader.objects.create(
            tenant=cast.institution, consultation=consultation, person_id=str(moderator.person_id)
        )
    assert "Kestrel secret." in signed_in(moderator).get(_page(cast, row)).content.decode()
    assert signed_in(colleague).get(_page(cast, row)).status_code == 404
    queue = signed_in(moderator).get(f"{_staff(cast)}contributions/").content.decode()
    assert "Confidential" in queue
    moved(cast, row, "accept")
    assert fresh(row).published_at is None
    base = f"/en/{cast.institution.slug}/consultations/{consultation.pk}/contributions/"
    for page in (base, f"{base}feed/"):
        assert "Kestrel" not in Client().get(page).content.decode()
    assert Client().get(f"{base}{row.pk}/").status_code == 404
    own = signed_in(cast.stranger).get(f"/en/{cast.institution.slug}/contributions/{row.pk}/")
    assert "Kestrel secret." in own.content.decode()


def test_colleagues_read_what_was_sent_for_their_organization_and_nothing_else(cast: Cast) -> None:
    consultation = open_consultation(cast)
    shared = send(cast, consultation, cast.owner, for_organization=str(cast.organization.pk))
    page = f"/en/{cast.institution.slug}/contributions/{shared.pk}/organization/"
    assert signed_in(cast.owner).get(page).status_code == 200
    assert signed_in(cast.rival_owner).get(page).status_code == 404
    assert signed_in(cast.stranger).get(page).status_code == 404


def test_a_report_by_a_reader_hides_nothing_and_is_answered(cast: Cast) -> None:
    row = send(cast, open_consultation(cast))
    moved(cast, row, "accept")
    public = (
        f"/en/{cast.institution.slug}/consultations/{row.consultation_id}/contributions/{row.pk}/"
    )
    reader = signed_in(cast.owner)
    assert reader.post(public, {"reason_code": "insult", "note": "Look."}).status_code == 302
    assert "The river is dirty." in Client().get(public).content.decode()
    staff = signed_in(cast.staff[MODERATOR])
    assert "Look." in staff.get(_page(cast, row)).content.decode()
    staff.post(f"{_page(cast, row)}act/", {"act": "settle"})
    with tenant_context(system_actor(cast.institution.pk)):
        assert TextReport.objects.get().result == "stays"


def test_what_staff_enter_needs_consent_and_gives_a_code(cast: Cast) -> None:
    consultation = open_consultation(cast)
    page = f"{_staff(cast)}consultations/{consultation.pk}/contributions/enter/"
    client = signed_in(cast.staff[MODERATOR])
    given = {"door": "phone", "text": "Said by telephone.", "naming": "named", "language": "en"}
    assert client.post(page, given).status_code == 422
    done = client.post(page, {**given, "consent_note": "Said yes.", "contact": "at the mill"})
    code = done.content.decode().split("<strong>")[1].split("</strong>")[0]
    with tenant_context(system_actor(cast.institution.pk)):
        row = Contribution.objects.get()
    assert (row.door, row.entered_by_id, row.author_id) == (
        "phone",
        cast.staff[MODERATOR].person_id,
        None,
    )
    assert row.claim_hash == hash_of_code(code)
    assert b"mill" not in bytes(row.sealed_contact)
    assert "at the mill" not in client.get(_page(cast, row)).content.decode()
    shown = client.post(f"{_page(cast, row)}act/", {"act": "contact"}).content.decode()
    assert "at the mill" in shown
    assert signed_in(cast.reviewer).get(page).status_code == 403


def _queries(client: Client, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_lists_make_as_many_queries_for_three_as_for_one(cast: Cast) -> None:
    consultation = open_consultation(cast)
    staff, mine = signed_in(cast.staff[MODERATOR]), signed_in(cast.stranger)
    base = f"/en/{cast.institution.slug}/consultations/{consultation.pk}/contributions/"
    own = f"/en/{cast.institution.slug}/contributions/"
    pages = (
        (staff, f"{_staff(cast)}contributions/?status=all"),
        (staff, f"{_staff(cast)}consultations/{consultation.pk}/contributions/?status=all&q=river"),
        (mine, own),
        (Client(), base),
        (Client(), f"{base}feed/"),
    )
    moved(cast, send(cast, consultation), "accept")
    first = [_queries(client, page) for client, page in pages]
    for _number in range(2):
        moved(cast, send(cast, consultation), "accept")
    assert [_queries(client, page) for client, page in pages] == first


def test_the_queue_is_narrowed_by_door_language_name_and_words(cast: Cast) -> None:
    consultation = open_consultation(cast)
    send(cast, consultation, text="Heron words.", language="fr")
    send(cast, consultation, cast.owner, text="Dam words.", naming="pseudonymous", signed_as="Reed")
    with tenant_context(system_actor(cast.institution.pk)):
        # The worker keeps the words by which they are found.
        for event in Event.objects.filter(name="contribution.sent"):
            keep_words(event)
    client, page = signed_in(cast.staff[MODERATOR]), f"{_staff(cast)}contributions/"
    for query, seen, unseen in (
        ("language=fr", "Heron", "Dam"),
        ("naming=pseudonymous", "Reed", "Heron"),
        ("q=dam", "Dam", "Heron"),
        ("door=web", "Heron", "Nothing"),
    ):
        found = client.get(f"{page}?{query}").content.decode()
        assert seen in found
        assert unseen not in found
    assert "No contribution matches" in client.get(f"{page}?door=mail").content.decode()


def test_only_those_who_moderate_translate(cast: Cast) -> None:
    row = send(cast, open_consultation(cast))
    with tenant_context(cast.reviewer), pytest.raises(NotPermitted):
        translate_contribution(
            contribution_id=row.pk, language="fr", text="x", source="human", actor=cast.reviewer
        )


def test_a_deleted_account_leaves_the_words_and_takes_the_name_and_the_drafts(cast: Cast) -> None:
    from participation.contributions.services import save_contribution_draft, start_contribution
    from participation.contributions.subscribers import forget_author
    from portal.actors.erasure import erase_account
    from portal.drafts.models import Draft
    from portal.outbox import Event

    consultation = open_consultation(cast)
    row = send(cast, consultation)
    with tenant_context(cast.stranger) as actor:
        draft = start_contribution(consultation, actor=actor)
        save_contribution_draft(contribution_id=draft.pk, values={"text": "x"}, actor=actor)
    erase_account(actor=cast.stranger)
    forget_author(Event(name="account.erased", subject_id=str(cast.stranger.person_id)))
    assert (fresh(row).text, fresh(row).signed_as) == ("The river is dirty.", "")
    with tenant_context(cast.stranger):
        assert not Draft.objects.exists()
        assert not Contribution.objects.filter(status="draft").exists()
