"""Who gets a file, how it is handed out, and what happens when the storage is not what it was."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from participation.accreditation.models import Application
from participation.accreditation.services import attach_document, start_application
from portal.actors.models import Representation, User
from portal.actors.selectors import actor_of
from portal.audit import AuditEntry
from portal.documents.models import Document
from portal.documents.services import Discarded, discard_document, read_document, store_document
from portal.grants import OrganizationRole, StaffRole
from portal.permissions import Actor, system_actor
from portal.policies.kinds import Audience
from portal.tenancy.context import tenant_context
from tests.cast import Cast, make_person
from tests.documents.files import storage, upload

pytestmark = pytest.mark.django_db
__all__ = ["storage"]
TEXT = b"Our aims: rivers for all.\n" * 6000


@pytest.fixture
def draft(cast: Cast, storage: Path) -> Document:
    """A file on a draft application: nobody's business yet."""
    with tenant_context(cast.owner):
        application = start_application(
            tenant_id=cast.institution.pk, organization_id=cast.organization.pk, actor=cast.owner
        )
        document = store_document(
            tenant_id=cast.institution.pk,
            organization_id=cast.organization.pk,
            upload=upload("aims “2026” مركز.txt", TEXT),
            audience=Audience.SECRETARIAT,
            actor=cast.owner,
        )
        attach_document(
            application_id=application.pk, document=document, code="statute", actor=cast.owner
        )
    return document


@pytest.fixture
def sent(cast: Cast, draft: Document) -> Document:
    """The same, once the application was sent."""
    with tenant_context(cast.owner):
        now = timezone.now()
        Document.objects.filter(pk=draft.pk).update(submitted_at=now)
        Application.objects.filter(organization=cast.organization).update(
            submitted_at=now, status="submitted", receipt="AAAA-BBBB"
        )
    return draft


def signed_in(actor: Actor | None) -> Client:
    client = Client()
    if actor is not None:
        client.force_login(
            User.objects.get(pk=str(actor.person_id)),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
    return client


def fetch(actor: Actor | None, *addresses: str) -> list[tuple[int, bytes]]:
    client = signed_in(actor)
    answers = [client.get(address) for address in addresses]
    return [
        (answer.status_code, b"".join(answer) if answer.streaming else answer.content)
        for answer in answers
    ]


def addresses_of(cast: Cast, document: Document) -> list[str]:
    return [
        f"/en/{cast.institution.slug}/documents/{document.pk}/",
        f"/en/organizations/{cast.organization.pk}/documents/{document.pk}/",
    ]


def actions(cast: Cast) -> list[str]:
    with tenant_context(system_actor(cast.institution.pk)):
        entries = AuditEntry.objects.filter(subject_type="portal.document").order_by("id")
        return [entry.action for entry in entries]


def test_its_own_people_read_it_at_both_addresses(cast: Cast, draft: Document) -> None:
    assert fetch(cast.owner, *addresses_of(cast, draft)) == [(200, TEXT), (200, TEXT)]
    assert actions(cast) == ["document.stored"]


def test_it_is_handed_out_as_a_download_that_nothing_runs(cast: Cast, draft: Document) -> None:
    answer = signed_in(cast.owner).get(addresses_of(cast, draft)[0])
    answer.close()
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Length"] == str(len(TEXT))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''aims%20")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_draft_is_not_there_for_the_institution(cast: Cast, draft: Document) -> None:
    for actor in (*cast.staff.values(), *cast.other_staff.values()):
        assert {status for status, _body in fetch(actor, *addresses_of(cast, draft))} == {404}


def test_once_sent_those_who_read_applications_read_it_and_that_is_noted(
    cast: Cast, sent: Document
) -> None:
    here = addresses_of(cast, sent)[0]
    assert fetch(cast.reviewer, here) == [(200, TEXT)]
    assert actions(cast)[-1] == "document.read"
    assert fetch(cast.staff[StaffRole.TRANSLATOR], here)[0][0] == 404
    assert fetch(cast.staff[StaffRole.PROTECTION_OFFICER], here)[0][0] == 404


def test_to_everybody_else_it_is_a_page_that_does_not_exist(cast: Cast, sent: Document) -> None:
    missing = Document(pk=uuid4())
    for actor in (None, cast.stranger, cast.rival_owner, *cast.other_staff.values()):
        there = fetch(actor, *addresses_of(cast, sent))
        nowhere = fetch(actor, *addresses_of(cast, missing))
        assert {status for status, _body in there} == {404}
        for (_status, body), (_other, other_body) in zip(there, nowhere, strict=True):
            assert body.replace(str(sent.pk).encode(), b"") == other_body.replace(
                str(missing.pk).encode(), b""
            )
    other_place = f"/en/{cast.other_institution.slug}/documents/{sent.pk}/"
    assert fetch(cast.owner, other_place)[0][0] == 404


def test_a_delegate_reads_it_with_the_matter(cast: Cast, sent: Document) -> None:
    delegate = make_person("delegate@example.org", "Dana Delegate")
    with tenant_context(cast.owner):
        Representation.objects.create(
            organization=cast.organization, person=delegate, role=OrganizationRole.DELEGATE
        )
    with tenant_context(Actor(person_id=delegate.pk)):
        actor = actor_of(delegate.pk)
    loose = store_loose(cast)
    assert fetch(actor, addresses_of(cast, loose)[1])[0][0] == 404


def store_loose(cast: Cast) -> Document:
    """A file that is in no matter."""
    with tenant_context(cast.owner):
        return store_document(
            tenant_id=cast.institution.pk,
            organization_id=cast.organization.pk,
            upload=upload("loose.txt", b"not attached"),
            audience=Audience.SECRETARIAT,
            actor=cast.owner,
        )


@pytest.mark.parametrize("where", [0, 20, 60, 70_000, -1])
def test_changed_bytes_are_never_handed_out(
    cast: Cast, sent: Document, storage: Path, where: int
) -> None:
    path = storage / "files" / sent.storage_name
    sealed = bytearray(path.read_bytes())
    sealed[where] ^= 1
    path.write_bytes(sealed)
    expect_unreadable(cast, sent)


@pytest.mark.parametrize("length", [0, 10, 50, 65_000, 65_593, -1])
def test_a_cut_file_is_never_handed_out(
    cast: Cast, sent: Document, storage: Path, length: int
) -> None:
    path = storage / "files" / sent.storage_name
    path.write_bytes(path.read_bytes()[:length])
    expect_unreadable(cast, sent)


def test_a_file_in_anothers_place_does_not_open(cast: Cast, sent: Document, storage: Path) -> None:
    other = store_loose(cast)
    files = storage / "files"
    (files / sent.storage_name).write_bytes((files / other.storage_name).read_bytes())
    expect_unreadable(cast, sent)


def test_bytes_behind_the_end_are_not_overlooked(cast: Cast, sent: Document, storage: Path) -> None:
    path = storage / "files" / sent.storage_name
    path.write_bytes(path.read_bytes() + b"more")
    expect_unreadable(cast, sent)


def test_a_lost_file_is_said(cast: Cast, sent: Document, storage: Path) -> None:
    (storage / "files" / sent.storage_name).unlink()
    expect_unreadable(cast, sent)


def expect_unreadable(cast: Cast, document: Document) -> None:
    [(status, body)] = fetch(cast.reviewer, addresses_of(cast, document)[0])
    assert status == 409
    assert b"Our aims" not in body
    assert "damaged or changed" in body.decode()
    assert actions(cast)[-1] == "document.unreadable"


@pytest.mark.parametrize("replace", [False, True])
def test_a_missing_key_is_said(
    cast: Cast,
    sent: Document,
    storage: Path,
    replace: bool,  # noqa: FBT001
) -> None:
    key = storage / "keys" / str(cast.institution.pk) / "1.key"
    if replace:
        key.write_bytes(b"x" * 32)
    else:
        key.unlink()
    [(status, body)] = fetch(cast.reviewer, addresses_of(cast, sent)[0])
    assert (status, b"Our aims" in body) == (409, False)
    assert "key it was locked with is not on this server" in body.decode()
    with tenant_context(cast.staff[StaffRole.AUDITOR]):
        entry = AuditEntry.objects.filter(action="document.unreadable").get()
    assert entry.details == {"reason": "key_missing"}


def test_inspected_and_not_retained(
    cast: Cast, sent: Document, storage: Path, django_capture_on_commit_callbacks: object
) -> None:
    path = storage / "files" / sent.storage_name
    with django_capture_on_commit_callbacks(execute=True), tenant_context(cast.reviewer):  # type: ignore[operator]
        discard_document(document_id=sent.pk, actor=cast.reviewer)
    assert not path.exists()
    with tenant_context(cast.reviewer):
        row = Document.objects.get(pk=sent.pk)
        assert row.discarded_at is not None
        assert row.received_hash == sent.received_hash
        with pytest.raises(Discarded):
            read_document(row, actor=cast.reviewer)
        with pytest.raises(Discarded):
            discard_document(document_id=sent.pk, actor=cast.reviewer)
    [(status, body)] = fetch(cast.reviewer, addresses_of(cast, sent)[0])
    assert status == 410
    assert "looked at and not kept" in body.decode()
    assert "document.discarded" in actions(cast)
    assert row.discarded_at - timezone.now() < timedelta(minutes=1)
