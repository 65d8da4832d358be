"""PDF: opened and written anew without properties, attachments, scripts and actions."""

from typing import Any, BinaryIO

import pikepdf
from django.utils.translation import gettext_lazy as _

from portal.documents.cleaning.pictures import without_details
from portal.documents.cleaning.result import Note, broken, locked
from portal.errors import Refused

_MAX_OBJECTS = 300_000
_MAX_DEPTH = 12
# Who made a part and when, and what runs by itself.
_DETAILS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/JS", "/XFA")
_ACTIONS_KEPT = ("/GoTo", "/URI", "/Named", "/Thread", "/GoToR", "/Hide", "/ResetForm")
_ACTION_KEYS = ("/A", "/OpenAction", "/PA", "/Next")
_NAME_TREES = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations")
_EMBEDDING = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")
_MARKUP = (
    "/Text",
    "/FreeText",
    "/Highlight",
    "/Underline",
    "/StrikeOut",
    "/Squiggly",
    "/Stamp",
    "/Ink",
    "/Line",
    "/Square",
    "/Circle",
    "/Polygon",
    "/PolyLine",
    "/Caret",
    "/Popup",
)


def clean_pdf(file: BinaryIO, target: BinaryIO) -> Note:
    """Rewrite a PDF. Raises Refused (password, damaged, a form without pages)."""
    try:
        with pikepdf.open(file) as pdf:
            _require_safe(pdf)
            _clean_root(pdf)
            note = _clean_objects(pdf)
            pdf.remove_unreferenced_resources()
            pdf.save(target, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise locked() from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError) as error:
        raise broken() from error
    return note


def _require_safe(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > _MAX_OBJECTS or not len(pdf.pages):
        raise broken()
    if bool(pdf.Root.get("/NeedsRendering", False)):
        raise Refused(
            _("This PDF is a form that shows nothing by itself. Print it to PDF, and send that."),
            code="dynamic_form",
        )


def _clean_root(pdf: pikepdf.Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    _drop(pdf.Root, "/Collection")
    names = pdf.Root.get("/Names")
    if names is not None:
        _drop(names, *_NAME_TREES)


def _drop(holder: Any, *keys: str) -> None:
    for key in keys:
        if key in holder:
            del holder[key]


def _clean_objects(pdf: pikepdf.Pdf) -> Note:
    note = Note.NONE
    for page in pdf.pages:
        _clean_annotations(page.obj)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            if not _clean_picture(item):
                note = Note.PICTURES_INSIDE
            _clean_holder(item, 0)
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Array):
            _clean_holder(item, 0)
    return note


def _clean_annotations(page: Any) -> None:
    """Attached files and media go; remarks stay, without the name of their author."""
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    kept = []
    for entry in annotations:
        kind = str(entry.get("/Subtype", "")) if isinstance(entry, pikepdf.Dictionary) else ""
        if kind in _EMBEDDING:
            continue
        if kind in _MARKUP:
            _drop(entry, "/T", "/M", "/CreationDate")
        kept.append(entry)
    page["/Annots"] = pikepdf.Array(kept)


def _clean_holder(item: Any, depth: int) -> None:
    """A dictionary, stream or array, and what stands directly in it."""
    if depth > _MAX_DEPTH:
        raise broken()
    if isinstance(item, pikepdf.Array):
        children = list(item)
    else:
        _drop(item, *_DETAILS)
        for key in _ACTION_KEYS:
            if key in item and not _is_harmless(item[key]):
                del item[key]
        children = [value for _key, value in item.items()]
        if _is_action(item) and not _is_harmless(item):
            _drop(item, *item.keys())
            return
    for child in children:
        if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect:
            _clean_holder(child, depth + 1)


def _is_action(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and str(item.get("/S", "")) in _ACTIONS_REFUSED


_ACTIONS_REFUSED = (
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/RichMediaExecute",
    "/Rendition",
    "/GoToE",
    "/Movie",
    "/GoTo3DView",
)


def _is_harmless(action: Any) -> bool:
    """A destination, or an action that only moves within documents or follows a link."""
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return True
    return str(action["/S"]) in _ACTIONS_KEPT


def _clean_picture(stream: pikepdf.Stream) -> bool:
    """Take camera and place out of a JPEG inside; False where that was not possible."""
    form = stream.get("/Filter")
    if isinstance(form, pikepdf.Array) and len(form) == 1:
        form = form[0]
    if form != pikepdf.Name.DCTDecode:
        return True
    bare = without_details(stream.read_raw_bytes())
    if bare is None:
        return False
    stream.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=_parms(stream))
    return True


def _parms(stream: pikepdf.Stream) -> pikepdf.Dictionary | None:
    found = stream.get("/DecodeParms")
    if isinstance(found, pikepdf.Array) and len(found) == 1:
        found = found[0]
    return found if isinstance(found, pikepdf.Dictionary) else None
