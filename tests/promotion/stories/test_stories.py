"""Good examples through the doors that people use: pages, feed, API, the worker's clock."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from promotion.stories.models import PublishedStory, Story
from promotion.stories.states import StoryStatus
from promotion.stories.tasks import make_reviews_due
from tests.cast import Cast
from tests.contributions.consulting import signed_in
from tests.promotion.publication.making import within
from tests.promotion.stories.making import (
    ANALYST,
    CONSENT,
    DECIDER,
    LINES,
    TO_EVIDENCE,
    WHOLE,
    moved,
    published,
    sent,
)

pytestmark = pytest.mark.django_db
_SLUG = "riverland-style"
_HOME = f"/en/{_SLUG}/stories/"
_API = f"/api/v1/tenants/{_SLUG}/stories/"
_WORDS = LINES["what_changed"]


def _text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_from_three_lines_to_a_story_that_everybody_reads(cast: Cast) -> None:
    owner, analyst = signed_in(cast.owner), signed_in(cast.staff[ANALYST])
    given = LINES | {"organization": str(cast.organization.pk)}
    refused = owner.post(f"{_HOME}new/", given)
    assert refused.status_code == 422
    assert _WORDS in refused.content.decode()  # what was typed stays
    page = owner.post(f"{_HOME}new/", given | {"agrees": "on"})["Location"]
    assert analyst.get(page).status_code == 404  # a draft is its author's alone
    owner.post(f"{page}edit/", WHOLE | {"version": "1", "shows_organization": "on"})
    day = {"given_on_day": "5", "given_on_month": "1", "given_on_year": "2026"}
    assert owner.post(f"{page}consents/", CONSENT | day).status_code == 302
    assert owner.post(f"{page}moves/submit/").status_code == 302
    assert owner.get(f"{page}edit/").status_code == 409
    for name in ("take_up", "ask_consents"):
        assert analyst.post(f"{page}moves/{name}/").status_code == 302
    few = analyst.post(f"{page}moves/confirm_consents/", {"identifiable": "2"})
    assert few.status_code == 422
    assert "Fewer consents are recorded" in few.content.decode()
    assert analyst.post(f"{page}moves/confirm_consents/", {"identifiable": "1"}).status_code == 302
    with within(cast.institution):
        assert Story.objects.get().status == StoryStatus.EVIDENCE_CHECK


def test_a_second_person_publishes_and_nothing_private_is_read(cast: Cast) -> None:
    row = moved(cast, sent(cast, shows_organization="on"), *TO_EVIDENCE)
    page = f"{_HOME}{row.pk}/work/"
    decider = signed_in(cast.staff[DECIDER])
    early = decider.post(f"{page}moves/publish/")
    assert "A second person checks the evidence first" in early.content.decode()
    assert decider.post(f"{page}moves/check_evidence/", {"note": "Seen."}).status_code == 302
    assert _WORDS not in _text(Client(), _HOME)
    assert decider.post(f"{page}moves/publish/").status_code == 302
    public = page.removesuffix("work/")
    for url in (_HOME, f"{_HOME}feed/", _API, public):
        shown = _text(Client(), url)
        assert _WORDS in shown
        for private in ("a clerk", "on the council’s page", "Seen."):
            assert private not in shown
    assert cast.organization.name in _text(Client(), public)
    assert "Minutes for everybody" in _text(Client(), f"/en/{_SLUG}/countries/IS/")


def test_whoever_wrote_on_it_is_not_its_second_person(cast: Cast) -> None:
    row = sent(cast)
    analyst = signed_in(cast.staff[ANALYST])
    page = f"{_HOME}{row.pk}/work/"
    analyst.post(f"{page}moves/take_up/")
    # Whether the organization is shown, and how it is reached, it alone says.
    exposing = {"shows_organization": "on", "contact_level": "public", "contact": "x@example.org"}
    edited = analyst.post(f"{page}edit/", WHOLE | exposing | {"version": "2"})
    assert edited.status_code == 302
    with within(cast.institution):
        row.refresh_from_db()
    assert (row.shows_organization, row.contact_level, row.contact) == (False, "institution", "")
    clash = analyst.post(f"{page}edit/", WHOLE | {"version": "2", "cost": "Nothing"})
    assert clash.status_code == 422
    assert "Somebody saved this text in the meantime" in clash.content.decode()
    moved(cast, row, *TO_EVIDENCE[1:])
    assert "You wrote on this text" in _text(analyst, page)
    assert analyst.post(f"{page}moves/check_evidence/", {"note": "x"}).status_code == 403
    assert signed_in(cast.reviewer).get(page).status_code == 404
    weak = signed_in(cast.staff[DECIDER])
    session = weak.session
    session["account_authentication_methods"] = []
    session.save()
    assert weak.post(f"{page}moves/check_evidence/", {"note": "x"}).status_code == 403


def test_a_consent_taken_back_takes_the_story_from_view(cast: Cast) -> None:
    row = published(cast, theme="law")
    moved(cast, row, (DECIDER, "feature", {"theme": "law"}))
    assert "Featured" in _text(Client(), f"{_HOME}?theme=law")
    assert cast.organization.name not in _text(Client(), _HOME)
    with within(cast.institution):
        consent = row.consents.get()
    owner = signed_in(cast.owner)
    page = f"{_HOME}{row.pk}/work/"
    assert owner.post(f"{page}consents/{consent.pk}/withdraw/").status_code == 302
    assert _WORDS not in _text(Client(), _HOME)
    assert _WORDS not in _text(Client(), f"{_HOME}feed/")
    assert Client().get(f"{_HOME}{row.pk}/").status_code == 404
    assert Client().get(f"{_API}{row.pk}/").status_code == 404
    assert owner.post(f"{page}consents/{consent.pk}/withdraw/").status_code == 404
    with within(cast.institution):
        row.refresh_from_db()
    assert row.status == StoryStatus.CONSENT_CHECK
    assert row.evidence_checked_at is None
    assert owner.post(f"{page}moves/withdraw/").status_code == 302


def test_after_24_months_somebody_looks_again(cast: Cast) -> None:
    row = published(cast)
    assert row.review_due_on
    assert row.published_at
    assert row.review_due_on.year == row.published_at.year + 2
    make_reviews_due()
    with within(cast.institution):
        assert Story.objects.get().status == StoryStatus.PUBLISHED
        Story.objects.update(review_due_on="2026-01-01")
    make_reviews_due()
    assert "It is being looked at whether it is still so" in _text(Client(), f"{_HOME}{row.pk}/")
    assert "Due for review" in _text(signed_in(cast.owner), f"{_HOME}own/")
    assert row.title in _text(signed_in(cast.staff[ANALYST]), f"/en/{_SLUG}/staff/stories/")
    moved(cast, row, (ANALYST, "archive", {}))
    assert _WORDS not in _text(Client(), _HOME)
    assert "archived" in _text(Client(), f"{_HOME}{row.pk}/")


def test_translations_are_public_and_say_when_they_are_old(cast: Cast) -> None:
    row = published(cast)
    page = f"/en/{_SLUG}/staff/stories/{row.pk}/translate/fr/"
    texts = {name: f"{name} en français" for name in LINES if name != "language"} | dict.fromkeys(
        ("conditions", "cost", "what_went_wrong", "replicability"), "texte"
    )
    assert signed_in(cast.staff[ANALYST]).get(page).status_code == 403
    administrator = signed_in(cast.staff[StaffRole.ADMINISTRATOR])
    partly = administrator.post(page, texts | {"cost": ""})
    assert partly.status_code == 422
    assert "title en français" in partly.content.decode()
    assert administrator.post(page, texts).status_code == 302
    french = f"/fr/{_SLUG}/stories/{row.pk}/"
    assert "what_changed en français" in _text(Client(), french)
    again = moved(cast, row, (ANALYST, "amend", {}))
    assert "what_changed en français" in _text(Client(), french)  # stays while it is amended
    analyst = cast.staff[ANALYST]
    signed_in(analyst).post(
        f"{_HOME}{row.pk}/work/edit/",
        WHOLE | {"version": str(again.version), "cost": "Nothing at all."},
    )
    moved(
        cast,
        row,
        *TO_EVIDENCE[1:],
        (DECIDER, "check_evidence", {"note": "Seen."}),
        (DECIDER, "publish", {}),
    )
    with within(cast.institution):
        assert PublishedStory.objects.get().stale == ["fr"]


def test_the_list_costs_the_same_with_one_and_with_many(cast: Cast) -> None:
    first = published(cast)
    Client().get(_HOME)
    with CaptureQueriesContext(connection) as one:
        _text(Client(), _HOME)
    with within(cast.institution):
        shown = PublishedStory.objects.get(pk=first.pk)
        for number in range(3):
            shown.pk = f"00000000-0000-4000-8000-00000000000{number}"
            shown._state.adding = True
            shown.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        _text(Client(), _HOME)
    assert len(many) == len(one)


def test_a_story_by_the_interface(cast: Cast) -> None:
    owner = signed_in(cast.owner)
    body = LINES | {"organization": str(cast.organization.pk), "agrees": True}
    made = owner.post(_API, body, content_type="application/json").json()
    assert made["transitions"] == ["submit"]
    one = f"{_API}{made['id']}/"
    changed = owner.patch(one, WHOLE | {"version": 1}, content_type="application/json")
    assert changed.json()["version"] == 2
    stale = owner.patch(one, WHOLE | {"version": 1}, content_type="application/json")
    assert stale.status_code == 409
    consent = owner.post(f"{one}consents/", CONSENT, content_type="application/json").json()
    sent_in = owner.post(f"{one}transitions/submit/", content_type="application/json").json()
    assert sent_in["status"] == "submitted"
    assert owner.get(f"{_API}?scope=own").json()["results"][0]["id"] == made["id"]
    assert Client().get(f"{_API}?scope=own").json()["results"] == []
    taken = owner.post(f"{one}consents/{consent['id']}/withdraw/").json()
    assert taken["consents"][0]["withdrawn_at"]
    with tenant_context(cast.owner):
        assert Story.objects.get().hands == [cast.owner.person_id]
