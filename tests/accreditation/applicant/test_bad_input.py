"""What people and their lines do: big files, expired forms, odd numbers, scripts in names."""

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation.accreditation.models import Application
from participation.accreditation.services import start_application
from portal.tenancy.context import tenant_context
from tests.accreditation.applicant.conftest import signed_in, text_of, url
from tests.accreditation.applicant.test_sending import hidden
from tests.cast import Cast, make_organization, make_person


def test_a_file_that_is_too_large_is_said_beside_its_field(
    owner: Client, draft: Application, settings: LazySettings
) -> None:
    settings.DOCUMENT_MAX_BYTES = 1000
    file = SimpleUploadedFile("scan.txt", b"word " * 400)
    answer = owner.post(url(draft, "documents", "bylaws"), {"file": file})
    assert answer.status_code in {413, 422}
    assert "the most that can be taken in is" in text_of(answer)


@pytest.mark.parametrize(
    ("day", "month", "year", "fault"),
    [
        ("31", "2", "2015", "This date does not exist."),
        ("", "2", "2015", "Enter the day, the month and the year."),
        ("first", "2", "2015", "Write the day, the month and the year in numbers"),
        ("١", "٥", "٢٠١٥", ""),
    ],
)
def test_a_date_is_kept_as_typed(
    owner: Client, draft: Application, day: str, month: str, year: str, fault: str
) -> None:
    at = url(draft, "steps", "section-organization")
    page = text_of(owner.get(at))
    answer = owner.post(
        at,
        {
            "seen": hidden(page, "seen"),
            "version": hidden(page, "version"),
            "answer_year_day": day,
            "answer_year_month": month,
            "answer_year_year": year,
            "answer_decisions": "By vote.",
        },
    )
    if not fault:
        assert answer.status_code == 302
        return
    assert fault in text_of(answer)
    kept = text_of(owner.get(at))
    assert all(f'value="{part}"' in kept for part in (day, month, year) if part)


def test_an_expired_form_can_be_sent_again(cast: Cast, draft: Application) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(cast.owner).cookies
    at = url(draft, "steps", "section-work")
    answer = strict.post(
        at,
        {"answer_aims": "Typed for an hour.", "csrfmiddlewaretoken": "old"},
        headers={"origin": "http://testserver"},
    )
    body = text_of(answer)
    assert answer.status_code == 403
    assert "Typed for an hour." in body
    token = hidden(body, "csrfmiddlewaretoken")
    again = strict.post(
        at,
        {"answer_aims": hidden(body, "answer_aims"), "csrfmiddlewaretoken": token},
        headers={"origin": "http://testserver"},
    )
    assert again.status_code in {302, 422}
    assert "Typed for an hour." in text_of(strict.get(at))


def test_a_script_in_a_name_is_a_name(cast: Cast) -> None:
    person = make_person("eve@example.org", "Eve")
    organization, actor = make_organization(person, "<script>alert(1)</script>")
    with tenant_context(actor):
        application = start_application(
            tenant_id=cast.institution.pk, organization_id=organization.pk, actor=actor
        )
    client = signed_in(actor)
    for page in ("tasks", "check", "export", "take-over", "discard"):
        body = text_of(client.get(url(application, page)))
        assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in text_of(client.get(url(application, "tasks")))


def test_a_malformed_identifier_is_nothing(owner: Client) -> None:
    base = "/en/riverland-style/accreditation/applications/"
    for wrong in ("1", "x" * 40, "00000000-0000-0000-0000-00000000000g"):
        assert owner.get(f"{base}{wrong}/").status_code == 404
