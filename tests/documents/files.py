"""Files of the tests, made here: nothing is taken from anybody."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image


@pytest.fixture
def storage(tmp_path: Path) -> Any:
    """Storage and keys of this test alone."""
    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, DOCUMENT_KEYS_DIR=tmp_path / "keys"):
        yield tmp_path


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """As it comes from a form; the media type that a browser says is not believed."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def a_pdf(**info: str) -> bytes:
    """One page with properties, an attachment, a script and a remark."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    page.obj["/Contents"] = pdf.make_stream(b"BT /F1 12 Tf 20 100 Td (Statute of the river) Tj ET")
    pdf.docinfo["/Author"] = info.get("author", "Nadia Secret")
    pdf.docinfo["/Producer"] = "Secret Writer 3"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["Nadia Secret"]
    pdf.attachments["notes.txt"] = b"attached secret"
    pdf.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
    page.obj["/Annots"] = pdf.make_indirect(
        pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name("/Annot"),
                    Subtype=pikepdf.Name("/Text"),
                    Rect=[0, 0, 10, 10],
                    T="Nadia Secret",
                    Contents="A remark that stays",
                    A=pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="cmd.exe"),
                )
            ]
        )
    )
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def a_picture(form: str, **options: Any) -> bytes:
    """A small picture with a comment and a place in it."""
    picture = Image.new("RGB", (32, 24), "teal")
    details = Image.Exif()
    details[0x010F] = "Secret Camera"
    details[0x0112] = 6
    target = io.BytesIO()
    picture.save(target, form, exif=details, **options)
    return target.getvalue()


def a_docx(**parts: bytes) -> bytes:
    """A text with an author, a tracked change, a remark and a photograph."""
    content = {
        "[Content_Types].xml": b"<Types/>",
        "docProps/core.xml": b"<cp:coreProperties><dc:creator>Nadia Secret</dc:creator></cp:coreProperties>",
        "docProps/app.xml": b"<Properties><Company>Secret Ltd</Company></Properties>",
        "word/document.xml": b'<w:document><w:ins w:id="1" w:author="Nadia Secret"><w:t>Our aims</w:t>'
        b"</w:ins></w:document>",
        "word/media/image1.jpeg": a_picture("JPEG"),
        **{name.replace("__", "/"): value for name, value in parts.items()},
    }
    return a_zip(content)


def an_odt() -> bytes:
    """An OpenDocument text with an author."""
    return a_zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": b"<office:text><dc:creator>Nadia Secret</dc:creator>Our aims</office:text>",
            "meta.xml": b"<meta:initial-creator>Nadia Secret</meta:initial-creator>",
        }
    )


def a_zip(content: dict[str, bytes]) -> bytes:
    """A package of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, value in content.items():
            package.writestr(name, value)
    return target.getvalue()
