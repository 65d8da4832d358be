"""Moderation of posts: told, in figures, contestable; and what went wrong elsewhere."""

from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from portal.appeals.contestable import Ruling
from portal.appeals.models import Appeal
from portal.appeals.services import start_appeal_about
from portal.discussions.contesting import readmit
from portal.discussions.models import Post, PublishedPost
from portal.discussions.services import report_post
from portal.discussions.states import PostStatus
from portal.errors import InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import StaffRole
from portal.moderation.models import TextReport
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Move, perform, transition_of
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.discussions.talk import (
    MODERATOR,
    REMOVAL,
    accepted,
    address,
    browser_of,
    everywhere,
    move,
    public_thread,
    review,
    say_in,
    shown,
)
from tests.moderation.rules import publish_rules

pytestmark = pytest.mark.django_db


def test_an_edit_waits_for_its_authors_consent(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    post = say_in(thread, cast.owner, "That fool sold the ferry.")
    with pytest.raises(Refused):
        move(cast, post, "propose_edit", proposed_text=post.text, note="Nothing.")
    move(cast, post, "propose_edit", proposed_text="They sold the ferry.", note="No insults.")
    assert "ferry" not in everywhere(cast, thread)
    for wrong in (cast.staff[MODERATOR], cast.rival_owner):
        with pytest.raises((NotPermitted, NotFound)):
            move(cast, post, "accept_edit", wrong)
    page = browser_of(cast.owner).get(address(cast, "posts", post.pk)).content.decode()
    assert "They sold the ferry." in page
    assert "No insults." in page
    done = move(cast, post, "accept_edit", cast.owner)
    assert (done.status, done.text, done.proposal) == ("accepted", "They sold the ferry.", None)
    assert "edited with the author" in everywhere(cast, thread)


def test_a_declined_edit_leaves_the_original_where_it_was(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    held = say_in(thread, cast.owner, "Held words.")
    public = accepted(cast, thread, cast.owner, "Public words.")
    for post in (held, public):
        move(cast, post, "propose_edit", proposed_text="Other words.", note="Why not.")
    assert "public words." in everywhere(cast, thread)
    with pytest.raises(Refused):
        move(cast, held, "keep_original", cast.owner)
    assert move(cast, held, "decline_edit", cast.owner).status == PostStatus.HELD
    assert move(cast, public, "keep_original", cast.owner).status == PostStatus.ACCEPTED
    told = everywhere(cast, thread)
    assert "public words." in told
    assert "other words." not in told


def test_a_review_that_sends_it_back_gives_the_moderators_new_time(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    post = accepted(cast, thread, cast.owner, "Kingfisher.")
    move(cast, post, "remove", **REMOVAL)
    assert review(post, cast, "sent_back")
    with tenant_context(cast.owner):
        post = Post.objects.get(pk=post.pk)
    assert post.status == PostStatus.HELD
    assert post.due_at is not None
    assert "kingfisher" not in everywhere(cast, thread)


def test_no_remedy_is_feigned_where_the_policy_has_none(cast: Cast) -> None:
    publish_rules(cast.institution, has_review=False)
    thread = public_thread(cast)
    post = say_in(thread, cast.owner, "Kingfisher.")
    move(cast, post, "remove", **REMOVAL)
    page = browser_of(cast.owner).get(address(cast, "posts", post.pk)).content.decode()
    assert "This policy provides no remedy" in page
    assert "You can write to the chair." in page
    assert "/appeals/start/" not in page
    assert shown(post) is None


def test_a_removal_without_reason_or_words_is_no_removal(cast: Cast) -> None:
    publish_rules(cast.institution)
    post = say_in(public_thread(cast), cast.owner, "Kingfisher.")
    for missing in ("reason_code", "text"):
        with pytest.raises(InvalidFields):
            move(cast, post, "remove", **{**REMOVAL, missing: ""})
    with pytest.raises(InvalidFields):
        move(cast, post, "remove", **{**REMOVAL, "reason_code": "because"})


def test_nobody_moderates_their_own_and_nobody_else_moderates(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    own = say_in(thread, cast.staff[MODERATOR], "For the unit.")
    with pytest.raises(NotPermitted):
        move(cast, own, "remove", **REMOVAL)
    post = say_in(thread, cast.owner, "Kingfisher.")
    for other in (cast.staff[StaffRole.REVIEWER], cast.owner):
        # To staff who do not moderate the post's file is not even there.
        with pytest.raises((NotPermitted, NotFound)):
            move(cast, post, "accept", other)
    with pytest.raises(NotFound):
        move(cast, post, "accept", cast.other_staff[MODERATOR])


def test_silence_of_the_moderators_opens_the_review_at_the_authors_choice(cast: Cast) -> None:
    from portal.policies.models import Rule

    policy = publish_rules(cast.institution)
    post = say_in(public_thread(cast), cast.owner, "Kingfisher.")
    with tenant_context(system_actor(cast.institution.pk)):
        remedy = Rule.objects.get(policy=policy, kind="remedy")
        remedy.parameters["for_outcomes"] = ["remove", "exclude", "no_answer"]
        remedy.save(update_fields=["parameters"])
    with tenant_context(cast.owner), pytest.raises(Refused):
        start_appeal_about(post, cause=Appeal.Cause.SILENCE, actor=cast.owner)
    later = timezone.now() + timedelta(days=30)
    with mock.patch("django.utils.timezone.now", return_value=later):
        page = browser_of(cast.owner).get(address(cast, "posts", post.pk)).content.decode()
        assert "No moderator has looked in time" in page
        with tenant_context(cast.owner):
            begun = start_appeal_about(post, cause=Appeal.Cause.SILENCE, actor=cast.owner)
    assert begun.subject_id == post.pk
    with tenant_context(cast.owner):
        assert Post.objects.get(pk=post.pk).status == PostStatus.HELD


def test_a_report_hides_nothing_and_its_reader_is_told(cast: Cast) -> None:
    publish_rules(cast.institution, timing="after")
    thread = public_thread(cast)
    post = say_in(thread, cast.owner, "Kingfisher.")
    reader = browser_of(cast.stranger)
    page = reader.get(address(cast, "posts", post.pk, "report"))
    assert "A report alone hides nothing" in page.content.decode()
    wrong = reader.post(address(cast, "posts", post.pk, "report"), {"reason_code": "other"})
    assert wrong.status_code == 422
    reader.post(address(cast, "posts", post.pk, "report"), {"reason_code": "insult", "note": "!"})
    assert "kingfisher" in everywhere(cast, thread)
    queue = browser_of(cast.staff[MODERATOR])
    listed = queue.get(f"/en/{cast.institution.slug}/staff/discussions/?view=reported")
    assert "Kingfisher." in listed.content.decode()
    dossier = queue.get(f"/en/{cast.institution.slug}/staff/discussions/posts/{post.pk}/")
    assert "stranger" not in dossier.content.decode().casefold()
    assert "Amal" not in dossier.content.decode().replace("signed Amal Haddad", "")
    queue.post(f"/en/{cast.institution.slug}/staff/discussions/posts/{post.pk}/stays/")
    with tenant_context(cast.stranger):
        assert TextReport.objects.get().result == "stays"
    nobody = Client().post(address(cast, "posts", post.pk, "report"), {"reason_code": "insult"})
    assert nobody.status_code == 403


def test_nothing_can_be_reported_that_one_does_not_read(cast: Cast) -> None:
    publish_rules(cast.institution)
    held = say_in(public_thread(cast), cast.owner, "Kingfisher.")
    with tenant_context(cast.stranger), pytest.raises(NotFound):
        report_post(
            held.pk,
            tenant_id=cast.institution.pk,
            reason_code="insult",
            note="",
            actor=cast.stranger,
        )


def test_the_way_of_a_moderator_through_the_pages(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    post = say_in(thread, cast.stranger, "Kingfisher.")
    base = f"/en/{cast.institution.slug}/staff/discussions/"
    moderator = browser_of(cast.staff[MODERATOR])
    assert "Kingfisher." in moderator.get(base).content.decode()
    form = moderator.get(f"{base}posts/{post.pk}/move/propose_edit/").content.decode()
    assert "Kingfisher." in form
    wrong = moderator.post(f"{base}posts/{post.pk}/move/remove/", {"text": "Because."})
    assert wrong.status_code == 422
    assert "Because." in wrong.content.decode()
    moderator.post(f"{base}posts/{post.pk}/move/remove/", REMOVAL)
    assert moderator.get(f"{base}posts/{post.pk}/move/remove/").status_code == 404
    moderator.post(f"{base}posts/{post.pk}/move/reinstate/", {"note": "Our mistake."})
    assert "kingfisher." in everywhere(cast, thread)
    assert browser_of(cast.staff[StaffRole.REVIEWER]).get(base).status_code == 404


def test_the_figures_count_what_was_done(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    accepted(cast, thread, cast.owner, "One.")
    move(cast, say_in(thread, cast.owner, "Two."), "remove", **REMOVAL)
    page = Client().get(f"/en/{cast.institution.slug}/moderation/").content.decode()
    assert "posts in discussions" in page
    assert "Insult" in page
    assert "2 of them within it" in page
    assert "Amal" not in page


def test_a_changed_exclusion_lets_the_person_in_again_only_once(cast: Cast) -> None:
    from portal.discussions.models import RoomMembership
    from tests.discussions.talk import closed_room

    publish_rules(cast.institution)
    closed_room(cast, cast.owner, cast.rival_owner)
    moderator = cast.staff[MODERATOR]
    with tenant_context(moderator):
        member = RoomMembership.objects.get(person_id=cast.owner.person_id)
        perform(RoomMembership, member.pk, "exclude", actor=moderator, values=REMOVAL)
    with tenant_context(system_actor(cast.institution.pk)) as portal:
        row = RoomMembership.objects.get(pk=member.pk)
        taken = Move(
            obj=row,
            transition=transition_of(RoomMembership, "restore"),
            actor=portal,
            values={},
            now=timezone.now(),
            from_status=row.status,
        )
        ruling = Ruling(subject=row, decision=None, note="", move=taken, actor=portal)
        assert readmit(ruling)
        row.refresh_from_db()
        assert row.status == "active"
        assert readmit(Ruling(subject=row, decision=None, note="", move=taken, actor=portal)) == ""


def test_what_was_removed_is_empty_in_the_database(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    publish_rules(cast.institution, timing="after")
    post = say_in(public_thread(cast), cast.owner, "Kingfisher.")
    with (
        tenant_context(system_actor(cast.institution.pk)),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        PublishedPost.objects.filter(pk=post.pk).update(state="removed")


def test_nobody_reads_a_held_post_through_the_api(cast: Cast) -> None:
    publish_rules(cast.institution)
    post = say_in(public_thread(cast), cast.owner, "Kingfisher.")
    path = f"tenants/{cast.institution.slug}/discussion-posts/{post.pk}/"
    assert client_of(cast.stranger).get(path).status_code == 404
    assert ApiClient(None, Client()).get(path).status_code in {401, 404}
    assert client_of(cast.owner).get(path).json()["status"] == "held"
