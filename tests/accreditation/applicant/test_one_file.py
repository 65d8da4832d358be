"""One file for many institutions: the list of all matters, taking over, other offices' orders."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation.accreditation.models import Application, ApplicationDocument
from participation.accreditation.selectors import DRAFT_FORM
from participation.accreditation.services import save_application_draft, start_application
from portal.documents.models import Document
from portal.drafts.services import read_draft
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from tests.accreditation.applicant.conftest import signed_in, text_of, url
from tests.cast import Cast, complete_values, make_institution, submit_application


def begin(cast: Cast, tenant: Tenant) -> Application:
    with tenant_context(cast.owner):
        return start_application(
            tenant_id=tenant.pk, organization_id=cast.organization.pk, actor=cast.owner
        )


def test_answers_and_documents_are_taken_over(cast: Cast, owner: Client) -> None:
    first = begin(cast, cast.institution)
    with tenant_context(cast.owner):
        values = complete_values(first)
        values["answers"]["aims"] = "To keep the river open."
        save_application_draft(application_id=first.pk, values=values, actor=cast.owner)
    owner.post(
        url(first, "documents", "bylaws"),
        {"file": SimpleUploadedFile("bylaws.txt", b"Our by-laws.")},
    )
    second = begin(cast, cast.other_institution)
    with tenant_context(cast.owner):
        own = {"answers": {"funding": "Written already."}}
        save_application_draft(application_id=second.pk, values=own, actor=cast.owner)
    at = url(second, "take-over", tenant="ecosoc-style")
    assert "To keep the river open." in text_of(owner.get(at))
    taken = owner.post(
        at,
        {
            "source": str(first.pk),
            "answers": ["aims", "funding", "nothing"],
            "documents": ["bylaws"],
        },
    )
    assert taken.status_code == 302
    with tenant_context(cast.owner):
        answers = read_draft(second, DRAFT_FORM).values["answers"]
        copy = ApplicationDocument.objects.get(application=second).document
        original = ApplicationDocument.objects.get(application=first).document
    assert answers == {"aims": "To keep the river open.", "funding": "Written already."}
    assert copy.tenant_id == cast.other_institution.pk
    assert copy.storage_name != original.storage_name
    assert copy.content_hash == original.content_hash
    sent: Any = owner.get(f"/en/ecosoc-style/documents/{copy.pk}/")
    assert b"".join(sent.streaming_content) == b"Our by-laws."


def test_nothing_is_taken_from_a_rival(cast: Cast, owner: Client) -> None:
    theirs = submit_application(cast, cast.rival_owner, cast.rival)
    mine = begin(cast, cast.other_institution)
    at = url(mine, "take-over", tenant="ecosoc-style")
    answer = owner.post(at, {"source": str(theirs.pk), "answers": ["aims"]})
    assert answer.status_code == 422
    assert owner.post(at, {"source": "no-id", "answers": ["aims"]}).status_code == 422
    with tenant_context(cast.owner):
        assert read_draft(mine, DRAFT_FORM).version == 0
        assert not Document.objects.filter(tenant=cast.other_institution).exists()


def test_the_file_in_another_office_s_order(
    cast: Cast, owner: Client, submitted: Application
) -> None:
    at = url(submitted, "export")
    assert "In the order of whose form?" in text_of(owner.get(at))
    data = json.loads(text_of(owner.get(f"{at}?order=ecosoc-style&as=json")))
    ours = json.loads(text_of(owner.get(f"{at}?order=riverland-style&as=json")))
    codes = [answer["code"] for section in data["sections"] for answer in section["answers"]]
    assert codes[:3] == ["decisions", "scope", "officials"]
    mine = {answer["code"] for section in ours["sections"] for answer in section["answers"]}
    assert mine <= set(codes)
    plain = owner.get(f"{at}?as=text")
    assert plain["Content-Type"].startswith("text/plain")
    assert "What are your aims?" in text_of(plain)
    assert signed_in(cast.rival_owner).get(f"{at}?as=json").status_code == 404


def _own(cast: Cast) -> str:
    return f"/en/organizations/{cast.organization.pk}/accreditation/"


def test_all_matters_and_what_is_open(cast: Cast, owner: Client, submitted: Application) -> None:
    page = text_of(owner.get(_own(cast)))
    assert url(submitted) in page
    assert "Being checked for completeness" in page
    assert "Your application is under way here." in " ".join(page.split()) or "You cannot" in page
    workspace = text_of(owner.get(f"/en/organizations/{cast.organization.pk}/"))
    assert url(submitted) in workspace
    for actor in (cast.rival_owner, cast.stranger):
        assert signed_in(actor).get(_own(cast)).status_code == 404


@pytest.fixture
def queries(django_assert_max_num_queries: Any) -> Callable[[Client, str], int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def _count(client: Client, at: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at).status_code == 200
        return len(captured)

    return _count


def test_lists_cost_the_same_with_one_and_three(
    cast: Cast, owner: Client, queries: Callable[[Client, str], int]
) -> None:
    third = make_institution("african-commission-style")
    begin(cast, cast.institution)
    owner.get(_own(cast))
    one = queries(owner, _own(cast))
    front = queries(owner, "/en/riverland-style/accreditation/")
    begin(cast, cast.other_institution)
    begin(cast, third)
    assert queries(owner, _own(cast)) == one
    assert queries(owner, "/en/riverland-style/accreditation/") == front
