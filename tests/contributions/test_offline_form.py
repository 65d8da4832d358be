"""The offline form: a text file that is filled in anywhere and comes back by page or mail."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from portal.drafts.models import Draft
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.contributions.consulting import ask_everything, open_consultation, signed_in
from tests.contributions.mails import arrivals, arrive, mail, work

pytestmark = pytest.mark.django_db


def _form(cast: Cast, consultation: Consultation, language: str = "en") -> str:
    page = f"/{language}/{cast.institution.slug}/consultations/{consultation.pk}/form/"
    response = Client().get(page)
    assert response.headers["Content-Disposition"] == 'attachment; filename="form.txt"'
    return response.content.decode("utf-8-sig")


def _fill(form: str) -> str:
    """As a person with a plain editor does."""
    form = form.replace("[[q: why]]\r\n\r\n", "[[q: why]]\r\nBecause of the dam\r\n")
    form = form.replace("[ ] (north)", "[x] (north)").replace("[ ] (4)", "[ X ] (4)")
    form = form.replace("[ ] (named)", "[x] (named)")
    return form.replace("[[about: text]]\r\n\r\n", "[[about: text]]\r\nПлотина мешает.\r\n")


def _send_page(cast: Cast, consultation: Consultation) -> str:
    return f"/en/{cast.institution.slug}/consultations/{consultation.pk}/form/send/"


def test_the_empty_form_warns_and_names_nobody(cast: Cast) -> None:
    consultation = open_consultation(cast)
    ask_everything(consultation)
    form = _form(cast, consultation)
    assert form.startswith("NOT FOR REPORTS ABOUT DANGER TO A PERSON")
    assert "Delete this file" in form
    assert f"{consultation.mail_key}@" in form
    assert " v1 en]]" in form
    assert "amal@" not in signed_in(cast.owner).get(
        f"/en/{cast.institution.slug}/consultations/{consultation.pk}/form/"
    ).content.decode("utf-8-sig")
    assert " v1 fr]]" in _form(cast, consultation, "fr")


def test_without_account_the_page_is_filled_in_and_sent(cast: Cast) -> None:
    consultation = open_consultation(cast)
    ask_everything(consultation)
    filled = _fill(_form(cast, consultation))
    client = Client()
    read = client.post(
        _send_page(cast, consultation),
        {"file": SimpleUploadedFile("form.txt", filled.encode("utf-16"))},
    )
    page = read.content.decode()
    assert "Your form was read" in page
    assert "Because of the dam" in page
    assert re.search(r'name="q_where"[^>]*value="north"[^>]*checked', page)
    with tenant_context(system_actor(cast.institution.pk)):
        assert not Contribution.objects.exists()
    values = {
        "q_why": "Because of the dam",
        "q_where": "north",
        "naming": "named",
        "language": "en",
        "transcript_language": "en",
        "form_version": "1",
    }
    sent = client.post(
        _send_page(cast, consultation).replace("form/send", "contribute/open"), values
    )
    assert sent.status_code == 200
    with tenant_context(system_actor(cast.institution.pk)):
        row = Contribution.objects.get()
        assert (row.door, row.form_version) == ("offline", 1)


def test_with_an_account_it_becomes_a_draft(cast: Cast) -> None:
    consultation = open_consultation(cast)
    ask_everything(consultation)
    filled = _fill(_form(cast, consultation))
    client = signed_in(cast.stranger)
    read = client.post(_send_page(cast, consultation), {"words": filled})
    assert read.status_code == 302
    with tenant_context(cast.stranger):
        values = Draft.objects.get().values
    assert values["q_which"] == ["north"]
    assert (values["q_rate"], values["text"]) == ("4", "Плотина мешает.")
    assert client.post(read.headers["Location"]).status_code == 302


def test_a_form_of_an_older_version_is_taken_with_a_sentence_and_loses_nothing(cast: Cast) -> None:
    consultation = open_consultation(cast)
    ask_everything(consultation)
    filled = _fill(_form(cast, consultation))
    with tenant_context(system_actor(cast.institution.pk)):
        consultation.consultationquestions.filter(code="where").update(code="where-now")
    assert " v2 en]]" in _form(cast, consultation)
    read = Client().post(_send_page(cast, consultation), {"words": filled}).content.decode()
    assert "Your form has the version 1; the present one is 2" in read
    assert "Answers to questions of an older form" in read
    assert "[x] (north)" in read


def test_a_form_in_a_mail_is_read_and_an_older_one_flagged(cast: Cast) -> None:
    consultation = open_consultation(cast)
    ask_everything(consultation)
    filled = _fill(_form(cast, consultation))
    with tenant_context(system_actor(cast.institution.pk)):
        consultation.consultationquestions.filter(code="rate").delete()
    _form(cast, consultation)
    message = mail(consultation, "Please find my form.")
    message.add_attachment(filled.encode(), maintype="text", subtype="plain", filename="form.txt")
    arrive(consultation, message)
    quoted = "\n".join(f"> {line}" for line in filled.splitlines())
    arrive(consultation, mail(consultation, quoted, Message_ID="<2@x>", From="b@example.org"))
    work(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        for arrived in arrivals(cast):
            row = arrived.contribution
            assert row is not None
            assert row.form_version == 1
            assert arrived.remarks == ["older_form"]
            given = dict(row.contributionanswers.values_list("question__code", "codes"))
            assert given == {"why": [], "where": ["north"], "which": ["north"]}
            assert "rate: [ X ] (4)" in row.text


def test_a_form_of_another_consultation_is_refused_with_a_sentence(cast: Cast) -> None:
    one, other = open_consultation(cast), open_consultation(cast)
    ask_everything(one)
    filled = _fill(_form(cast, one))
    refused = Client().post(_send_page(cast, other), {"words": filled})
    assert refused.status_code == 422
    assert "belongs to another consultation" in refused.content.decode()
    assert "Because of the dam" in refused.content.decode()
    arrive(other, mail(other, filled))
    work(cast)
    assert [(row.status, row.reason) for row in arrivals(cast)] == [("refused", "other_form")]


def test_what_is_no_form_is_refused_with_a_sentence(cast: Cast) -> None:
    consultation = open_consultation(cast)
    refused = Client().post(_send_page(cast, consultation), {"words": "Just words."})
    assert refused.status_code == 422
    assert "This is not a form of ours" in refused.content.decode()
