"""Contributing on the pages: with an account step by step, without one on a single page."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, ContributionAnswer, ParagraphComment
from participation.contributions.receipts import MOST_TRIES
from portal.drafts.models import Draft
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.contributions.consulting import (
    ask_everything,
    fresh,
    moved,
    open_consultation,
    send,
    signed_in,
)
from tests.moderation.rules import publish_rules

pytestmark = pytest.mark.django_db
OGG = b"OggS" + b"\x00" * 200


def _base(cast: Cast) -> str:
    return f"/en/{cast.institution.slug}"


def _only(cast: Cast) -> Contribution:
    with tenant_context(system_actor(cast.institution.pk)):
        return Contribution.objects.select_related("consultation").get()


def _paragraph(consultation: Consultation) -> str:
    with tenant_context(system_actor(consultation.tenant_id)):
        return str(consultation.paragraphs.order_by("position")[0].pk.hex)


def _draft(cast: Cast, consultation: Consultation) -> tuple[Client, str]:
    """A stranger's browser, and the address below which the draft is written."""
    client = signed_in(cast.stranger)
    begun = client.post(f"{_base(cast)}/consultations/{consultation.pk}/contribute/")
    return client, re.sub(r"\w+/$", "", begun.headers["Location"])


def test_what_can_be_chosen_says_in_which_language_it_is(cast: Cast) -> None:
    consultation = open_consultation(cast)
    ask_everything(consultation)
    page = f"/fr/{cast.institution.slug}/consultations/{consultation.pk}/contribute/open/"
    body = Client().get(page).content.decode()
    assert '5: <bdi lang="en">good</bdi>' in body
    assert '<bdi lang="en">North</bdi>' in body
    assert 'lang="en">good' not in Client().get(page.replace("/fr/", "/en/")).content.decode()


ANSWERS = {
    "q_why": "Five words are enough here",
    "q_where": "north",
    "q_which": ["north", "south"],
    "q_rate": "4",
}


def test_every_step_is_saved_and_what_is_wrong_is_said_before_sending(cast: Cast) -> None:
    consultation = open_consultation(cast)
    ask_everything(consultation)
    client, write = _draft(cast, consultation)
    too_long = {**ANSWERS, "q_why": "One two three four five six"}
    assert client.post(f"{write}answers/", too_long).status_code == 302
    assert "One two three four five six" in client.get(f"{write}answers/").content.decode()
    client.post(f"{write}text/", {f"p_{_paragraph(consultation)}": "Too short."})
    client.post(f"{write}about/", {"naming": "pseudonymous", "signed_as": "Reed", "language": "ru"})
    check = write.replace("write/", "check/")
    refused = client.post(check)
    assert refused.status_code == 422
    assert "the limit is 5 words" in refused.content.decode()
    client.post(f"{write}answers/", ANSWERS)
    sent = client.post(check)
    receipt = client.get(sent.headers["Location"]).content.decode()
    row = _only(cast)
    for shown in (row.receipt, row.content_hash, "31 December"):
        assert shown in receipt
    assert (row.status, row.signed_as, row.language) == ("held", "Reed", "ru")
    with tenant_context(system_actor(cast.institution.pk)):
        codes = dict(ContributionAnswer.objects.values_list("question__code", "codes"))
        assert codes == {"why": [], "where": ["north"], "which": ["north", "south"], "rate": ["4"]}
        assert ParagraphComment.objects.get().text == "Too short."
    assert row.consultation.contribution_count == 1


def test_a_voice_note_is_known_by_its_content_and_kept_with_its_transcript(cast: Cast) -> None:
    client, write = _draft(cast, open_consultation(cast))
    wrong = client.post(
        f"{write}files/",
        {"file": SimpleUploadedFile("voice.ogg", b"not sound"), "transcript_language": "en"},
    )
    assert wrong.status_code == 422
    assert "something else is inside" in wrong.content.decode()
    given = {"transcript": "I say so.", "transcript_language": "en"}
    voice = {"file": SimpleUploadedFile("voice.ogg", OGG), **given}
    assert client.post(f"{write}files/", voice).status_code == 302
    page = client.get(f"{write}files/").content.decode()
    assert "was not taken out" in page
    assert "I say so." in page
    assert client.post(write.replace("write/", "check/")).status_code == 302
    row = _only(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        assert row.contributionfiles.get().document.submitted_at is not None
    public = f"{_base(cast)}/consultations/{row.consultation_id}/contributions/{row.pk}/"
    assert Client().get(public).status_code == 404
    moved(cast, row, "accept")
    shown = Client().get(public).content.decode()
    assert "I say so." in shown
    assert "voice.ogg" not in shown


def test_ones_own_words_can_be_downloaded_by_oneself_alone(cast: Cast) -> None:
    row = send(cast, open_consultation(cast), text="Вода нужна всем.")
    page = f"{_base(cast)}/contributions/{row.pk}/words/"
    assert "Вода нужна всем." in signed_in(cast.stranger).get(page).content.decode()
    assert signed_in(cast.owner).get(page).status_code == 404
    assert Client().get(page).status_code == 302


def test_a_draft_is_nobody_elses_not_even_the_organizations(cast: Cast) -> None:
    consultation = open_consultation(cast)
    client = signed_in(cast.owner)
    client.post(f"{_base(cast)}/consultations/{consultation.pk}/contribute/")
    with tenant_context(cast.owner):
        row = Contribution.objects.get()
    client.post(
        f"{_base(cast)}/contributions/{row.pk}/write/about/",
        {"naming": "named", "language": "en", "for_organization": str(cast.organization.pk)},
    )
    with tenant_context(cast.reviewer):
        assert not Contribution.objects.exists()
        assert not Draft.objects.exists()
    assert row.organization_id is None


def test_a_confidential_one_is_its_authors_alone_even_for_an_organization(cast: Cast) -> None:
    consultation = open_consultation(cast)
    row = send(
        cast,
        consultation,
        cast.owner,
        naming="confidential",
        for_organization=str(cast.organization.pk),
    )
    assert (row.organization_id, row.signed_as) == (None, "")
    assert row.on_behalf_of == cast.organization.name
    named = send(cast, consultation, cast.owner, for_organization=str(cast.organization.pk))
    assert named.organization_id == cast.organization.pk
    assert named.signed_as == cast.organization.name


def test_it_is_no_longer_taken_a_second_after_the_last_day(cast: Cast) -> None:
    consultation = open_consultation(cast)
    client = signed_in(cast.stranger)
    begun = client.post(f"{_base(cast)}/consultations/{consultation.pk}/contribute/")
    write = begun.headers["Location"]
    client.post(write, {"text": "A little late."})
    with tenant_context(system_actor(cast.institution.pk)):
        Consultation.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    check = re.sub(r"write/\w+/$", "check/", write)
    late = client.post(check)
    assert late.status_code == 422
    assert "does not take contributions now" in late.content.decode()
    assert (
        "A little late."
        in client.get(re.sub(r"write/\w+/$", "write/words/", write)).content.decode()
    )


def test_without_rules_nothing_is_taken_and_a_sentence_says_why(cast: Cast) -> None:
    consultation = open_consultation(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        from portal.policies.models import Policy

        Policy.objects.filter(subject="consultations").update(status="superseded")
    answer = signed_in(cast.stranger).post(
        f"{_base(cast)}/consultations/{consultation.pk}/contribute/"
    )
    assert answer.status_code == 422
    assert "has not published its rules" in answer.content.decode()


def test_only_those_whom_the_rule_lets_in_can_send(cast: Cast) -> None:
    accredited = open_consultation(cast, entry="accredited")
    from portal.errors import Refused

    with pytest.raises(Refused) as alone:
        send(cast, accredited)
    assert alone.value.reason == "organizations_only"
    with pytest.raises(Refused) as together:
        send(cast, accredited, cast.owner, for_organization=str(cast.organization.pk))
    assert together.value.reason == "accredited_only"
    page = f"{_base(cast)}/consultations/{accredited.pk}/contribute/open/"
    assert Client().get(page).status_code == 404


def _send_openly(cast: Cast, consultation: Consultation, **values: str) -> tuple[Client, str]:
    """A browser without cookies sends the one-page form; the code it was shown."""
    client = Client()
    page = f"{_base(cast)}/consultations/{consultation.pk}/contribute/open/"
    given = {"naming": "named", "language": "en", "transcript_language": "en", **values}
    sent = client.post(page, given)
    assert sent.status_code == 200, sent.content.decode()
    assert set(client.cookies) <= {"csrf"}
    code = re.search(r"<strong>([0-9A-Z-]{24})</strong>", sent.content.decode())
    assert code is not None
    return client, code[1]


def test_one_page_without_account_gives_a_code_that_shows_claims_and_withdraws(cast: Cast) -> None:
    consultation = open_consultation(cast)
    client, code = _send_openly(cast, consultation, text="No account here.", signed_as="A fisher")
    row = _only(cast)
    assert (row.author_id, row.door, row.status) == (None, "web", "held")
    page = f"{_base(cast)}/contributions/receipt/"
    shown = client.post(page, {"code": code.lower().replace("-", " ")}).content.decode()
    assert row.receipt in shown
    assert "With the moderators" in shown
    other = client.post(page, {"code": "0" * 20})
    nonsense = client.post(page, {"code": "?"})
    assert other.status_code == nonsense.status_code == 422
    assert "No contribution here has this code" in other.content.decode()
    assert client.post(page, {"code": code, "act": "claim"}).status_code == 422
    mine = signed_in(cast.stranger)
    claimed = mine.post(page, {"code": code, "act": "claim"})
    assert claimed.status_code == 302
    assert fresh(row).author_id == cast.stranger.person_id
    assert "No contribution here" in mine.post(page, {"code": code}).content.decode()
    _again, second = _send_openly(cast, consultation, text="Another one.")
    taken_back = client.post(page, {"code": second, "act": "withdraw"}).content.decode()
    assert "Withdrawn" in taken_back
    assert fresh(consultation).contribution_count == 1


def test_tries_are_counted_by_code_and_say_nothing_about_it(cast: Cast) -> None:
    consultation = open_consultation(cast)
    client, code = _send_openly(cast, consultation, text="Guess me.")
    page = f"{_base(cast)}/contributions/receipt/"
    for typed in (code, "1" * 20):
        answers = [client.post(page, {"code": typed}).content for _try in range(MOST_TRIES + 1)]
        assert b"tried many times" in answers[-1]
    assert b"No contribution" in client.post(page, {"code": "2" * 20}).content


def test_an_empty_form_is_refused_and_nothing_typed_is_lost(cast: Cast) -> None:
    consultation = open_consultation(cast)
    page = f"{_base(cast)}/consultations/{consultation.pk}/contribute/open/"
    empty = Client().post(page, {"naming": "named", "language": "en", "transcript_language": "en"})
    assert empty.status_code == 422
    assert "Nothing is written yet" in empty.content.decode()
    nameless = Client().post(
        page,
        {
            "naming": "pseudonymous",
            "language": "en",
            "transcript_language": "en",
            "text": "Keep this sentence.",
        },
    )
    assert nameless.status_code == 422
    assert "Keep this sentence." in nameless.content.decode()


def test_texts_looked_at_afterwards_are_shown_at_once(cast: Cast) -> None:
    publish_rules(cast.institution, timing="after")
    consultation = open_consultation(cast)
    shown = send(cast, consultation)
    hidden = send(cast, consultation, cast.owner, naming="confidential")
    assert shown.published_at is not None
    assert hidden.published_at is None
    page = Client().get(f"{_base(cast)}/consultations/{consultation.pk}/contributions/")
    assert "The river is dirty." in page.content.decode()
