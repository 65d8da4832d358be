"""Writing in a thread: who reads it when, under which name, and for how long it can be corrected."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from portal.clocks import clocks_of
from portal.discussions.models import Participation, Post
from portal.discussions.services import edit_post, translate_post
from portal.discussions.states import PostStatus
from portal.errors import InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.api.client import ApiClient, client_of
from tests.cast import Cast, make_person
from tests.discussions.talk import (
    MODERATOR,
    accepted,
    address,
    browser_of,
    move,
    public_thread,
    say_in,
    shown,
)
from tests.moderation.rules import publish_rules

pytestmark = pytest.mark.django_db


def test_held_first_nobody_reads_it_until_it_is_accepted(cast: Cast) -> None:
    publish_rules(cast.institution, timing="before")
    thread = public_thread(cast)
    post = say_in(thread, cast.owner, "The ferry is gone.")
    assert post.status == PostStatus.HELD
    with tenant_context(cast.staff[MODERATOR]):
        assert [clock.name for clock in clocks_of(post)] == ["moderation"]
    assert "ferry" not in Client().get(address(cast, thread.pk)).content.decode()
    move(cast, post, "accept")
    for page in (address(cast, thread.pk), address(cast, thread.pk, "feed")):
        assert "The ferry is gone." in Client().get(page).content.decode()
    found = Client().get("/en/search/?q=ferry").content.decode()
    assert "Access to the river" in found
    listed = ApiClient(None, Client()).get(
        f"tenants/{cast.institution.slug}/discussions/{thread.pk}/posts/"
    )
    assert [row["text"] for row in listed.json()["results"]] == ["The ferry is gone."]


def test_after_publication_it_is_read_at_once_and_can_be_corrected_for_a_while(cast: Cast) -> None:
    publish_rules(cast.institution, timing="after")
    thread = public_thread(cast)
    post = say_in(thread, cast.owner, "The feri is gone.")
    assert post.status == PostStatus.ACCEPTED
    with tenant_context(cast.owner):
        edit_post(post.pk, text="The ferry is gone.", actor=cast.owner)
    page = Client().get(address(cast, thread.pk)).content.decode()
    assert "The ferry is gone." in page
    assert "edited by its author" in page
    later = timezone.now() + timedelta(minutes=31)
    with (
        mock.patch("django.utils.timezone.now", return_value=later),
        tenant_context(cast.owner),
        pytest.raises(Refused) as refused,
    ):
        edit_post(post.pk, text="Something else entirely.", actor=cast.owner)
    assert refused.value.reason == "edit_window_closed"


def test_without_a_published_rule_nothing_is_opened_or_posted(cast: Cast) -> None:
    moderator = cast.other_staff[MODERATOR]
    from portal.discussions.services import open_thread
    from portal.policies.models import Policy

    with tenant_context(moderator):
        Policy.objects.filter(subject="consultations").update(status="superseded")
        with pytest.raises(Refused) as refused:
            open_thread(cast.other_institution, title="x", text="y", language="en", actor=moderator)
    assert refused.value.reason == "no_moderation_rule"


def test_a_pseudonym_is_chosen_once_and_taken_once(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    first = accepted(cast, thread, cast.owner, "One.", pseudonym="Heron")
    page = Client().get(address(cast, thread.pk)).content.decode()
    assert "Heron" in page
    assert "Amal" not in page
    with pytest.raises(InvalidFields):
        say_in(thread, cast.owner, "Two.", pseudonym="Otter")
    with pytest.raises(InvalidFields):
        say_in(thread, cast.rival_owner, "Mine.", pseudonym="HERON")
    assert say_in(thread, cast.owner, "Two.").signed_as == "Heron"
    other = public_thread(cast, "Another")
    assert say_in(other, cast.owner, "Three.").signed_as == "Amal Haddad"
    with tenant_context(cast.rival_owner):
        assert not Post.objects.filter(pk=first.pk).exists()
        assert not Participation.objects.exists()


def test_names_are_asked_for_where_the_rule_says_so(cast: Cast) -> None:
    publish_rules(cast.institution, pseudonyms=False)
    thread = public_thread(cast)
    with pytest.raises(InvalidFields):
        say_in(thread, cast.owner, "One.", pseudonym="Heron")
    assert say_in(thread, cast.owner, "One.").signed_as == "Amal Haddad"


def test_an_address_is_never_shown_in_place_of_a_name(cast: Cast) -> None:
    from portal.permissions import Actor

    publish_rules(cast.institution)
    nameless = Actor(person_id=make_person("nobody@example.org", "").pk)
    thread = public_thread(cast)
    with pytest.raises(InvalidFields):
        say_in(thread, nameless, "Hello.")
    assert say_in(thread, nameless, "Hello.", pseudonym="Reed").signed_as == "Reed"


def test_staff_speak_for_their_unit_and_are_never_named(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    moderator = cast.staff[MODERATOR]
    post = say_in(thread, moderator, "We read along.")
    assert post.status == PostStatus.ACCEPTED
    read = shown(post)
    assert read is not None
    assert read.signature == "unit"
    page = Client().get(address(cast, thread.pk)).content.decode()
    assert f"{MODERATOR.value} riverland" not in page
    reviewer = cast.staff[StaffRole.REVIEWER]
    with pytest.raises(NotPermitted):
        say_in(thread, reviewer, "Me too.")


def test_an_answer_stands_one_level_below(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    first = accepted(cast, thread, cast.owner, "One.")
    second = accepted(cast, thread, cast.rival_owner, "Two.", reply_to=first.pk)
    third = say_in(thread, cast.owner, "Three.", reply_to=second.pk)
    assert (second.reply_to_id, third.reply_to_id) == (first.pk, first.pk)
    elsewhere = public_thread(cast, "Another")
    with pytest.raises(NotFound):
        say_in(elsewhere, cast.owner, "Lost.", reply_to=first.pk)


def test_a_closed_discussion_is_read_and_not_written(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    accepted(cast, thread, cast.owner, "In time.")
    moderator = cast.staff[MODERATOR]
    with tenant_context(moderator):
        perform(type(thread), thread.pk, "close", actor=moderator)
    with pytest.raises(Refused):
        say_in(thread, cast.owner, "Too late.")
    page = browser_of(cast.owner).get(address(cast, thread.pk)).content.decode()
    assert "In time." in page
    assert "nobody can post any more" in page


def test_what_is_too_long_is_refused_with_the_words_kept(cast: Cast) -> None:
    publish_rules(cast.institution)
    thread = public_thread(cast)
    browser = browser_of(cast.owner)
    typed = {"text": "x" * 5001, "language": "en", "pseudonym": "Heron"}
    answer = browser.post(address(cast, thread.pk), typed)
    assert answer.status_code == 422
    assert "x" * 5001 in answer.content.decode()
    sent = browser.post(address(cast, thread.pk), {**typed, "text": "Short."}, follow=True)
    assert "Held for moderation" in sent.content.decode()


def test_a_translation_is_labelled_and_goes_with_the_text(cast: Cast) -> None:
    publish_rules(cast.institution, timing="after")
    thread = public_thread(cast)
    post = say_in(thread, cast.owner, "The ferry is gone.")
    translator = cast.staff[StaffRole.TRANSLATOR]
    values: dict[str, Any] = {"language": "fr", "text": "Le bac a disparu.", "is_machine": True}
    with tenant_context(translator):
        translate_post(post.pk, tenant_id=thread.tenant_id, actor=translator, **values)
    page = address(cast, thread.pk).replace("/en/", "/fr/")
    text = Client().get(page).content.decode()
    assert "Le bac a disparu." in text
    with tenant_context(cast.owner):
        edit_post(post.pk, text="The ferry runs again.", actor=cast.owner)
    assert "Le bac a disparu." not in Client().get(page).content.decode()


def test_the_pages_ask_the_same_number_of_questions_for_one_and_for_five(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    publish_rules(cast.institution, timing="after")
    thread = public_thread(cast)
    first = say_in(thread, cast.owner, "0")
    say_in(thread, cast.rival_owner, "answer", reply_to=first.pk)
    counts = []
    for number in (0, 4):
        for extra in range(number):
            other = say_in(thread, cast.owner, str(extra))
            say_in(thread, cast.rival_owner, "answer", reply_to=other.pk)
            public_thread(cast, f"Thread {extra}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            Client().get(address(cast, thread.pk))
            Client().get(address(cast))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_api_writes_moves_and_reports(cast: Cast) -> None:
    publish_rules(cast.institution, timing="before")
    base = f"tenants/{cast.institution.slug}"
    moderator, author = client_of(cast.staff[MODERATOR]), client_of(cast.owner)
    opened = moderator.post(
        f"{base}/discussions/", {"title": "Water", "text": "What changed?", "language": "en"}
    )
    assert opened.status_code == 201
    thread = opened.json()["id"]
    body = {"text": "The ferry is gone.", "language": "en", "pseudonym": "Heron"}
    keyed = {"Idempotency-Key": "one"}
    made = author.post(f"{base}/discussions/{thread}/posts/", body, **keyed).json()
    again = author.post(f"{base}/discussions/{thread}/posts/", body, **keyed).json()
    assert (again["id"], made["status"]) == (made["id"], "held")
    assert "withdraw" in made["transitions"]
    held = moderator.get(f"{base}/discussion-posts/?status=held").json()["results"]
    assert [row["id"] for row in held] == [made["id"]]
    assert "Amal" not in str(held)
    done = moderator.post(f"{base}/discussion-posts/{made['id']}/transitions/accept/")
    assert done.json()["status"] == "accepted"
    reader = client_of(cast.rival_owner)
    wrong = reader.post(f"{base}/discussion-posts/{made['id']}/reports/", {"reason_code": "?"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")
    told = reader.post(f"{base}/discussion-posts/{made['id']}/reports/", {"reason_code": "insult"})
    assert told.status_code == 201
    posts = ApiClient(None, Client()).get(f"{base}/discussions/{thread}/posts/").json()
    assert posts["results"][0]["signed_as"] == "Heron"
    assert (
        moderator.post(f"{base}/discussions/{thread}/transitions/close/").json()["status"]
        == "closed"
    )
