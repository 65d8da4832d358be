"""Closed rooms: unknown to outsiders, entered by two words, left at will, contested when excluded."""

from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from portal.decisions.models import Decision
from portal.discussions.models import PublishedPost, Room, RoomMembership, Thread, Vouch
from portal.discussions.selectors import listed_members
from portal.discussions.services import (
    Entry,
    enter,
    found_room,
    list_myself,
    take_back_vouch,
    vouch,
)
from portal.errors import InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import StaffRole
from portal.permissions import ANYBODY, Actor
from portal.search.models import SearchEntry
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast, make_person
from tests.discussions.talk import (
    MODERATOR,
    REMOVAL,
    accepted,
    address,
    browser_of,
    closed_room,
    public_thread,
    room_thread,
    say_in,
)
from tests.moderation.rules import publish_rules

pytestmark = pytest.mark.django_db


def _vouch(cast: Cast, room: Room, member: Actor) -> str:
    with tenant_context(member):
        return vouch(room.pk, tenant=cast.institution, actor=member)


def _enter(cast: Cast, code: str, person: Actor) -> Entry:
    with tenant_context(person):
        return enter(code, tenant=cast.institution, actor=person)[0]


def test_two_members_words_let_somebody_in_and_one_does_not(cast: Cast) -> None:
    publish_rules(cast.institution)
    room = closed_room(cast, cast.owner, cast.rival_owner)
    first, again = _vouch(cast, room, cast.owner), _vouch(cast, room, cast.owner)
    assert _enter(cast, first, cast.stranger) is Entry.NOTED
    browser = browser_of(cast.stranger)
    assert browser.get(address(cast, "rooms", room.pk)).status_code == 404
    with pytest.raises(InvalidFields):
        _enter(cast, again, cast.stranger)
    assert _enter(cast, _vouch(cast, room, cast.rival_owner), cast.stranger) is Entry.ENTERED
    page = browser.get(address(cast, "rooms", room.pk))
    assert "Strategy" in page.content.decode()


def test_a_code_that_does_not_work_says_nothing_of_why(cast: Cast) -> None:
    publish_rules(cast.institution)
    room = closed_room(cast, cast.owner, cast.rival_owner)
    used, old, taken_back = (_vouch(cast, room, cast.owner) for _number in range(3))
    late = Actor(person_id=make_person("late@example.org", "Late").pk)
    _enter(cast, used, late)
    with tenant_context(cast.owner):
        newest = Vouch.objects.filter(used_at=None).latest("made_at")
        take_back_vouch(newest.pk, actor=cast.owner)
    answers = []
    browser = browser_of(cast.stranger)
    for code in ("AAAA-BBBB-CCCC-DDDD", used, taken_back):
        answer = browser.post(address(cast, "enter"), {"code": code})
        text = answer.content.decode().replace(code, "…")
        answers.append((answer.status_code, text.count("This code does not work")))
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=15)):
        browser_later = browser_of(cast.stranger)
        answer = browser_later.post(address(cast, "enter"), {"code": old})
        text = answer.content.decode()
        answers.append((answer.status_code, text.count("This code does not work")))
    assert set(answers) == {answers[0]}
    assert answers[0][0] == 422
    with pytest.raises(InvalidFields):
        _enter(cast, _vouch(cast, room, cast.owner), cast.owner)


def test_only_so_many_codes_are_out_at_a_time(cast: Cast) -> None:
    publish_rules(cast.institution)
    room = closed_room(cast, cast.owner, cast.rival_owner)
    for _number in range(5):
        _vouch(cast, room, cast.owner)
    with pytest.raises(Refused):
        _vouch(cast, room, cast.owner)
    with tenant_context(cast.stranger), pytest.raises(NotFound):
        vouch(room.pk, tenant=cast.institution, actor=cast.stranger)


def test_a_room_does_not_exist_for_outsiders(cast: Cast) -> None:
    publish_rules(cast.institution)
    room = closed_room(cast, cast.owner, cast.rival_owner, name="Kestrel plans")
    thread = room_thread(cast, room, cast.owner, title="Kestrel route")
    accepted(cast, thread, cast.owner, "The kestrel flies at dawn.")
    outsiders = (
        ANYBODY,
        cast.stranger,
        cast.staff[StaffRole.REVIEWER],
        cast.other_staff[MODERATOR],
    )
    for actor in outsiders:
        client = Client() if actor is ANYBODY else browser_of(actor)
        for page in (
            address(cast, thread.pk),
            address(cast, thread.pk, "feed"),
            address(cast, "rooms", room.pk),
        ):
            answer = client.get(page)
            assert answer.status_code in {302, 404}
            assert "kestrel" not in answer.content.decode().casefold()
        for page in (address(cast), address(cast, "feed"), "/en/search/?q=kestrel"):
            text = client.get(page).content.decode().replace("q=kestrel", "")
            assert "Kestrel plans" not in text
            assert "at dawn" not in text
    member = browser_of(cast.rival_owner)
    assert "The kestrel flies at dawn." in member.get(address(cast, thread.pk)).content.decode()
    assert member.get(address(cast, thread.pk, "feed")).status_code == 404
    with tenant_context(cast.staff[MODERATOR]):
        assert not SearchEntry.objects.filter(words__contains="kestrel").exists()


def test_the_floor_shows_a_room_to_its_members_alone(cast: Cast) -> None:
    publish_rules(cast.institution)
    room = closed_room(cast, cast.owner, cast.rival_owner)
    thread = room_thread(cast, room, cast.owner)
    accepted(cast, thread, cast.owner, "Dawn.")
    public_thread(cast)
    for actor, seen in ((cast.owner, 1), (cast.rival_owner, 1), (cast.stranger, 0)):
        with tenant_context(actor):
            assert Room.objects.count() == seen
            assert Thread.objects.filter(room__isnull=False).count() == seen
            assert PublishedPost.objects.filter(room_id__isnull=False).count() == seen
            # Even a member sees no other member's row.
            assert RoomMembership.objects.count() == seen
    with tenant_context(ANYBODY):
        assert not Thread.objects.filter(room__isnull=False).exists()
        assert Thread.objects.count() == 1
        assert not PublishedPost.objects.exists()
    with tenant_context(cast.other_staff[MODERATOR]):
        assert not Room.objects.exists()


def test_members_are_hidden_from_each_other_until_they_choose(cast: Cast) -> None:
    publish_rules(cast.institution)
    room = closed_room(cast, cast.owner, cast.rival_owner)
    with tenant_context(cast.owner):
        assert listed_members(room, actor=cast.owner) == []
    with tenant_context(cast.rival_owner):
        list_myself(room.pk, tenant=cast.institution, name="Ivo", actor=cast.rival_owner)
    with tenant_context(cast.owner):
        assert listed_members(room, actor=cast.owner) == ["Ivo"]
    with tenant_context(cast.stranger), pytest.raises(NotFound):
        listed_members(room, actor=cast.stranger)
    page = browser_of(cast.owner).get(address(cast, "rooms", room.pk)).content.decode()
    assert "Ivo" in page
    with tenant_context(cast.rival_owner):
        perform(
            RoomMembership,
            RoomMembership.objects.get().pk,
            "leave",
            actor=cast.rival_owner,
        )
    with tenant_context(cast.owner):
        assert listed_members(room, actor=cast.owner) == []


def test_an_exclusion_has_a_reason_and_a_remedy_and_ends_entry(cast: Cast) -> None:
    publish_rules(cast.institution)
    room = closed_room(cast, cast.owner, cast.rival_owner)
    thread = room_thread(cast, room, cast.owner)
    post = accepted(cast, thread, cast.owner, "Dawn.")
    code = _vouch(cast, room, cast.rival_owner)
    base = f"/en/{cast.institution.slug}/staff/discussions/posts/{post.pk}/exclude/"
    moderator = browser_of(cast.staff[MODERATOR])
    assert moderator.post(base, {"text": "x"}).status_code == 422
    moderator.post(base, REMOVAL)
    with tenant_context(cast.owner):
        membership = RoomMembership.objects.get()
        decision = Decision.objects.get(subject_id=membership.pk)
        assert (decision.outcome, decision.remedy) == ("exclude", "portal")
        assert not Room.objects.exists()
    excluded = browser_of(cast.owner)
    assert excluded.get(address(cast, thread.pk)).status_code == 404
    page = excluded.get(address(cast, "memberships", membership.pk)).content.decode()
    assert f"/appeals/start/{decision.pk}/" in page
    with pytest.raises(InvalidFields):
        _enter(cast, code, cast.owner)
    with pytest.raises(NotFound):
        say_in(thread, cast.owner, "Again.")
    moderator.post(base, {"note": "An error."})
    with tenant_context(cast.owner):
        assert Room.objects.count() == 1


def test_a_voucher_who_left_vouches_for_nobody(cast: Cast) -> None:
    publish_rules(cast.institution)
    room = closed_room(cast, cast.owner, cast.rival_owner)
    first, second = _vouch(cast, room, cast.owner), _vouch(cast, room, cast.rival_owner)
    assert _enter(cast, first, cast.stranger) is Entry.NOTED
    with tenant_context(cast.owner):
        perform(RoomMembership, RoomMembership.objects.get().pk, "leave", actor=cast.owner)
    assert _enter(cast, second, cast.stranger) is Entry.NOTED
    with tenant_context(cast.stranger):
        assert not RoomMembership.objects.exists()


def test_rooms_are_founded_where_the_rule_foresees_them_by_who_may(cast: Cast) -> None:
    moderator, reviewer = cast.other_staff[MODERATOR], cast.other_staff[StaffRole.REVIEWER]
    with tenant_context(reviewer), pytest.raises(NotPermitted):
        found_room(cast.other_institution, name="x", purpose="y", actor=reviewer)
    with tenant_context(moderator), pytest.raises(Refused):
        found_room(cast.other_institution, name="x", purpose="y", actor=moderator)


def test_the_way_of_a_member_through_the_pages(cast: Cast) -> None:
    publish_rules(cast.institution, timing="after")
    room = closed_room(cast, cast.owner, cast.rival_owner)
    browser = browser_of(cast.owner)
    assert "Strategy" in browser.get(address(cast)).content.decode()
    made = browser.post(
        address(cast, "rooms", room.pk, "open"),
        {"title": "Next", "text": "Plans.", "language": "en"},
        follow=True,
    )
    assert "Closed room" in made.content.decode()
    code = browser.post(address(cast, "rooms", room.pk, "vouch")).content.decode()
    assert "shown only now" in code
    listed = browser.post(address(cast, "rooms", room.pk, "list"), {"name": "Amal H."}, follow=True)
    assert "Amal H." in listed.content.decode()
    browser.post(address(cast, "rooms", room.pk, "leave"))
    assert browser.get(address(cast, "rooms", room.pk)).status_code == 404
    assert Client().get(address(cast, "enter")).status_code == 302
