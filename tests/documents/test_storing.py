"""What is taken in, how it is cleaned, and that it rests encrypted."""

import hashlib
import io
import zipfile
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from PIL import Image

from portal.audit import AuditEntry
from portal.documents.models import Document
from portal.documents.services import TooLarge, read_document, store_document
from portal.errors import NotPermitted, Refused
from portal.grants import StaffRole
from portal.policies.kinds import Audience
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.documents.files import a_docx, a_pdf, a_picture, a_zip, an_odt, storage, upload

pytestmark = pytest.mark.django_db
__all__ = ["storage"]


def store(cast: Cast, name: str, content: bytes) -> Document:
    with tenant_context(cast.owner):
        return store_document(
            tenant_id=cast.institution.pk,
            organization_id=cast.organization.pk,
            upload=upload(name, content),
            audience=Audience.SECRETARIAT,
            actor=cast.owner,
            language="ar",
        )


def content_of(cast: Cast, document: Document) -> bytes:
    with tenant_context(cast.owner), closing(read_document(document, actor=cast.owner)) as file:
        return b"".join(file)


def test_a_pdf_loses_what_says_who_made_it(cast: Cast, storage: Path) -> None:
    given = a_pdf()
    document = store(cast, "النظام الأساسي.pdf", given)
    assert document.file_name == "النظام الأساسي.pdf"
    assert (document.media_type, document.is_cleaned) == ("application/pdf", True)
    assert document.received_hash == hashlib.sha256(given).hexdigest()
    kept = content_of(cast, document)
    assert hashlib.sha256(kept).hexdigest() == document.content_hash
    assert len(kept) == document.size
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        words = pdf.pages[0].obj["/Contents"].read_bytes()
        plain = io.BytesIO()
        pdf.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    text = plain.getvalue() + words
    for secret in (b"Nadia", b"Secret Writer", b"attached secret", b"app.alert", b"cmd.exe"):
        assert secret not in text
    assert b"Statute of the river" in text
    assert b"A remark that stays" in text


@pytest.mark.parametrize(("name", "form"), [("map.jpg", "JPEG"), ("map.png", "PNG")])
def test_a_picture_is_made_anew(cast: Cast, storage: Path, name: str, form: str) -> None:
    kept = content_of(cast, store(cast, name, a_picture(form) + b"hidden behind the picture"))
    assert b"Secret" not in kept
    assert b"hidden" not in kept
    picture = Image.open(io.BytesIO(kept))
    # Turned as its camera said.
    assert (picture.format, picture.size) == (form, (24, 32))
    assert not picture.getexif()


@pytest.mark.parametrize(("name", "content"), [("aims.docx", a_docx()), ("aims.odt", an_odt())])
def test_an_office_file_loses_its_authors(
    cast: Cast, storage: Path, name: str, content: bytes
) -> None:
    kept = content_of(cast, store(cast, name, content))
    with zipfile.ZipFile(io.BytesIO(kept)) as package:
        assert package.testzip() is None
        text = b"".join(package.read(part) for part in package.namelist())
    assert b"Secret" not in text
    assert b"Our aims" in text


def test_plain_text_stays_as_it_is(cast: Cast, storage: Path) -> None:
    given = "Étatuts, устав, 章程\n".encode() * 9000
    document = store(cast, "notes.txt", given)
    assert content_of(cast, document) == given
    assert document.cleaning_note == "nothing_to_clean"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("tool.exe", b"MZ\x90\x00" + b"\0" * 200, "wrong_type"),
        ("statute.pdf", b"MZ\x90\x00" + b"\0" * 200, "wrong_name"),
        ("photo.jpg", a_pdf(), "wrong_name"),
        ("aims.docx", an_odt(), "wrong_name"),
        ("aims.docx", a_zip({"readme.txt": b"x"}), "wrong_name"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "wrong_type"),
        ("logo.svg", b"<svg><script>alert(1)</script></svg>", "wrong_type"),
        ("logo.txt", b"\n <svg><script>alert(1)</script></svg>", "wrong_name"),
        ("logo.txt", b"\xef\xbb\xbf<!doctype html><script>alert(1)</script>", "wrong_name"),
        ("run.txt", b"#!/bin/sh\nrm -rf /\n", "wrong_name"),
        ("text.txt", b"\xff\xfe\x00binary", "wrong_name"),
        ("logo.png", b"<svg><script>alert(1)</script></svg>", "wrong_name"),
        ("statute.pdf", a_pdf()[:200], "broken_file"),
        ("photo.png", a_picture("PNG")[:60], "broken_file"),
        ("aims.docx", a_docx(word__vbaProject_bin=b"x"), "ok"),
        ("aims.docx", a_docx(**{"word/vbaProject.bin": b"x"}), "macro"),
        ("aims.docx", a_docx(**{"../../outside.xml": b"x"}), "broken_file"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_the_wrong_file_is_refused_with_a_sentence(
    cast: Cast, storage: Path, name: str, content: bytes, code: str
) -> None:
    if code == "ok":
        assert store(cast, name, content).is_cleaned
        return
    with pytest.raises(Refused) as refused:
        store(cast, name, content)
    assert refused.value.reason == code
    assert str(refused.value.sentence).endswith(".")
    with tenant_context(cast.owner):
        assert not Document.objects.exists()
    assert not any((storage / "files").rglob("*.*"))


def test_a_bomb_is_not_unpacked(cast: Cast, storage: Path) -> None:
    bomb = a_docx(**{"word/media/big.bin": b"\0" * (120 * 1024 * 1024)})
    assert len(bomb) < 200_000
    with pytest.raises(Refused) as refused:
        store(cast, "aims.docx", bomb)
    assert refused.value.reason == "too_large_unpacked"


def test_a_bomb_that_lies_about_its_size_is_stopped(cast: Cast, storage: Path) -> None:
    honest = a_docx(**{"word/big.bin": b"\0" * (110 * 1024 * 1024)})
    size = (110 * 1024 * 1024).to_bytes(4, "little")
    with pytest.raises(Refused) as refused:
        store(cast, "aims.docx", honest.replace(size, (1000).to_bytes(4, "little")))
    assert refused.value.reason in ("too_large_unpacked", "broken_file")


def test_a_picture_of_too_many_pixels_is_refused(cast: Cast, storage: Path) -> None:
    target = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(target, "PNG")
    with pytest.raises(Refused) as refused:
        store(cast, "map.png", target.getvalue())
    assert refused.value.reason == "too_many_pixels"


def test_a_locked_pdf_is_refused(cast: Cast, storage: Path) -> None:
    pdf, target = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Refused) as refused:
        store(cast, "statute.pdf", target.getvalue())
    assert refused.value.reason == "locked_file"


def test_a_file_over_the_limit_is_refused_with_both_sizes(
    cast: Cast, storage: Path, settings: object
) -> None:
    settings.DOCUMENT_MAX_BYTES = 2000  # type: ignore[attr-defined]
    with pytest.raises(TooLarge) as refused:
        store(cast, "notes.txt", b"a" * 3000)
    sentence = str(refused.value.sentence).replace("\xa0", " ")
    assert "2.9 KB" in sentence
    assert "2.0 KB" in sentence
    assert refused.value.status == 413


def test_the_ending_cannot_be_disguised(cast: Cast, storage: Path) -> None:
    document = store(cast, "C:\\papers\\sta\u202etxt\x07.pdf", a_pdf())
    assert document.file_name == "statxt.pdf"


def test_a_file_rests_encrypted_under_its_institutions_key(cast: Cast, storage: Path) -> None:
    document = store(cast, "notes.txt", b"the aims of our group\n" * 50)
    assert document.storage_name == f"{cast.institution.pk}/{document.pk}"
    at_rest = (storage / "files" / document.storage_name).read_bytes()
    assert b"aims" not in at_rest
    key = storage / "keys" / str(cast.institution.pk) / "1.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32
    assert [path.name for path in key.parent.iterdir()] == ["1.key"]
    # The same file for another institution is stored again, under another key.
    with tenant_context(cast.owner):
        again = store_document(
            tenant_id=cast.other_institution.pk,
            organization_id=cast.organization.pk,
            upload=upload("notes.txt", b"the aims of our group\n" * 50),
            audience=Audience.PUBLIC,
            actor=cast.owner,
        )
    assert again.content_hash == document.content_hash
    with default_storage.open(again.storage_name) as other:
        assert other.read() != at_rest


def test_only_those_who_write_for_an_organization_store_for_it(cast: Cast, storage: Path) -> None:
    for actor in (cast.rival_owner, cast.stranger):
        with tenant_context(actor), pytest.raises(NotPermitted):
            store_document(
                tenant_id=cast.institution.pk,
                organization_id=cast.organization.pk,
                upload=upload("statute.pdf", a_pdf()),
                audience=Audience.SECRETARIAT,
                actor=actor,
            )
    with tenant_context(cast.staff[StaffRole.AUDITOR]):
        assert not AuditEntry.objects.filter(action="document.stored").exists()
