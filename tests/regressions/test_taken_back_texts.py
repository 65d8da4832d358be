"""Texts that were withdrawn, removed or hidden: gone from everywhere, and contestable."""

import pytest
from django.test import Client

from portal.actors.personal_data import personal_data
from portal.appeals.services import start_appeal
from portal.decisions.models import Decision, DecisionParticipant
from portal.discussions.services import remove_all_of_author
from portal.errors import IllegalTransition
from portal.grants import Permission
from portal.moderation.models import ModerationEntry
from portal.moderation.services import remark_on
from portal.tenancy.context import tenant_context
from tests.api.client import client_of
from tests.cast import Cast
from tests.contributions.consulting import moved, open_consultation, send, signed_in
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


def test_decidim_8201_withdrawn_contributions_stayed_in_the_feeds(cast: Cast) -> None:
    """Decidim #8201: what its author had withdrawn was still in lists and feeds."""
    consultation = open_consultation(cast)
    first, second = (
        send(cast, consultation, text="First canary."),
        send(cast, consultation, cast.owner, text="Second canary."),
    )
    base = f"/en/{cast.institution.slug}/consultations/{consultation.pk}/contributions/"
    for row in (first, second):
        moved(cast, row, "accept")
    feed = Client().get(f"{base}feed/")
    assert feed.content.decode().count("canary") == 2
    signed_in(cast.stranger).post(
        f"/en/{cast.institution.slug}/contributions/{first.pk}/moves/withdraw/"
    )
    moved(cast, second, "remove", reason_code="insult", text="It insults.", text_language="en")
    for page in (base, f"{base}feed/"):
        assert "canary" not in Client().get(page).content.decode()
    for row in (first, second):
        assert Client().get(f"{base}{row.pk}/").status_code == 404
    api = f"/api/v1/tenants/{cast.institution.slug}/contributions/"
    listed = Client().get(api, {"view": "public", "consultation": str(consultation.pk)}).json()
    assert listed["results"] == []


def test_decidim_8201_withdrawn_posts_stayed_in_feeds_and_search(cast: Cast) -> None:
    """Decidim #8201, for discussions: page, feed, search and API forget the words."""
    publish_rules(cast.institution, timing="after")
    thread = public_thread(cast)
    post = say_in(thread, cast.owner, "The kingfisher flew.")
    say_in(thread, cast.rival_owner, "I saw it.", reply_to=post.pk)
    assert "kingfisher" in everywhere(cast, thread)
    gone = move(cast, post, "withdraw", cast.owner)
    told = everywhere(cast, thread)
    assert "kingfisher" not in told
    assert "withdrawn by its author" in told
    assert "i saw it." in told
    assert gone.text == ""
    with pytest.raises(IllegalTransition):
        move(cast, post, "accept")


def test_decidim_12279_hiding_all_of_an_author_left_some(cast: Cast) -> None:
    """Decidim #12279: “hide all” did not hide all."""
    publish_rules(cast.institution, timing="after")
    first, second = public_thread(cast), public_thread(cast, "Another")
    posts = [
        say_in(first, cast.owner, "Kingfisher one.", pseudonym="Heron"),
        say_in(second, cast.owner, "Kingfisher two."),
        say_in(first, cast.owner, "Kingfisher three.", reply_to=None),
    ]
    other = say_in(first, cast.rival_owner, "Quite another bird.")
    moderator = cast.staff[MODERATOR]
    with tenant_context(moderator):
        count = remove_all_of_author(
            posts[1].pk, tenant_id=first.tenant_id, values=REMOVAL, actor=moderator
        )
    assert count == 3
    for thread in (first, second):
        told = everywhere(cast, thread)
        assert "kingfisher" not in told
        assert "heron" not in told
    assert "quite another bird." in everywhere(cast, first)
    with tenant_context(cast.owner):
        assert Decision.objects.filter(subject_id__in=[post.pk for post in posts]).count() == 3
    assert shown(other) is not None


def test_decidim_barcelona_789_a_removal_could_not_be_contested(
    cast: Cast,
) -> None:
    """decidim.barcelona-legacy #789: no way to contest a removal; a won review restores the text."""
    publish_rules(cast.institution)
    thread = public_thread(cast)
    post = accepted(cast, thread, cast.owner, "The minister lied about the kingfisher.")
    move(cast, post, "remove", **REMOVAL)
    with tenant_context(cast.owner):
        decision = Decision.objects.get(subject_id=post.pk)
    assert (decision.outcome, decision.reason_code, decision.remedy) == (
        "remove",
        "insult",
        "portal",
    )
    page = browser_of(cast.owner).get(address(cast, "posts", post.pk)).content.decode()
    for words in ("Insult", "It insults another participant.", f"/appeals/start/{decision.pk}/"):
        assert words in page
    told = everywhere(cast, thread)
    assert ("kingfisher" in told, "removed by the moderators" in told) == (False, True)
    with tenant_context(cast.owner):
        appeal = start_appeal(decision_id=decision.pk, actor=cast.owner)
        assert appeal.subject_id == post.pk
    with tenant_context(cast.staff[MODERATOR]):
        took_part = DecisionParticipant.objects.get(decision=decision)
        assert took_part.person_id == cast.staff[MODERATOR].person_id
    assert review(post, cast, "changed")
    assert "the minister lied about the kingfisher." in everywhere(cast, thread)
    with tenant_context(cast.staff[MODERATOR]):
        acts = set(ModerationEntry.objects.values_list("act", flat=True))
    assert acts == {"accepted", "removed", "restored"}
    assert review(post, cast, "changed") == ""


def test_a4_meinberlin_6058_moderators_remarks_reached_users(cast: Cast) -> None:
    """a4-meinBerlin #6058: what moderators noted for each other leaked to users."""
    publish_rules(cast.institution)
    thread = public_thread(cast)
    post = accepted(cast, thread, cast.owner, "Kingfisher.")
    moderator = cast.staff[MODERATOR]
    browser_of(moderator).post(
        f"/en/{cast.institution.slug}/staff/discussions/posts/{post.pk}/",
        {"remark": "Perhaps a paid account."},
    )
    dossier = browser_of(moderator).get(
        f"/en/{cast.institution.slug}/staff/discussions/posts/{post.pk}/"
    )
    assert "Perhaps a paid account." in dossier.content.decode()
    with tenant_context(moderator):
        remark_on(post, "Again paid account?", Permission.POST_MODERATE, actor=moderator)
    move(cast, post, "remove", **REMOVAL)
    author = browser_of(cast.owner).get(address(cast, "posts", post.pk)).content.decode()
    api = client_of(cast.owner).get(f"tenants/{cast.institution.slug}/discussion-posts/{post.pk}/")
    with tenant_context(cast.owner):
        own_data = str(personal_data(cast.owner))
    for told in (author, api.content.decode(), own_data, everywhere(cast, thread)):
        assert "paid account" not in told
