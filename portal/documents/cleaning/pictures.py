"""Pictures: re-encoded from their pixels, so that place, camera, time and hidden data stay behind."""

import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.documents.cleaning.result import broken
from portal.documents.kinds import JPEG, FileKind
from portal.errors import Refused

# A page scanned at 600 dots per inch has 35 million; a bomb has billions.
_MAX_PIXELS = 60_000_000
_FORMATS = ("JPEG", "PNG")
_APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_MARKER, _START_OF_SCAN = 0xFF, 0xDA
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_DETAILS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")


def clean_picture(file: BinaryIO, kind: FileKind, target: BinaryIO) -> None:
    """Re-encode a JPEG or PNG, turned as its camera said. Raises Refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=_FORMATS)
            _require_reasonable(picture)
            upright = ImageOps.exif_transpose(picture)
            _encode(upright, picture, kind, target)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise broken() from error


def _require_reasonable(picture: Image.Image) -> None:
    if picture.width * picture.height > _MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> Refused:
    return Refused(
        _("This picture has too many pixels to be opened safely. Save it smaller, and send that."),
        code="too_many_pixels",
    )


def _encode(upright: Image.Image, picture: Image.Image, kind: FileKind, target: BinaryIO) -> None:
    # A new picture: what came with the old one (profiles, comments, previews) stays with it.
    bare = Image.new(upright.mode, upright.size)
    if upright.palette is not None:
        bare.putpalette(upright.palette)
    bare.paste(upright)
    if kind is JPEG:
        if bare.mode not in ("L", "RGB"):
            bare = bare.convert("RGB")
        bare.save(target, "JPEG", optimize=True, **_as_good_as(picture))
    else:
        transparency = upright.info.get("transparency")
        extra = {} if transparency is None else {"transparency": transparency}
        bare.save(target, "PNG", **extra)


def _as_good_as(picture: Image.Image) -> dict[str, Any]:
    """The tables of the original, so that re-encoding costs next to nothing."""
    tables = getattr(picture, "quantization", None)
    if not tables or picture.mode not in ("L", "RGB"):
        return {"quality": 90}
    return {"qtables": tables}


def without_details(data: bytes) -> bytes | None:
    """A JPEG or PNG inside another file, its pixels untouched; None where it is neither."""
    if data.startswith(b"\xff\xd8"):
        return _jpeg_without_details(data)
    if data.startswith(_PNG_SIGNATURE):
        return _png_without_details(data)
    return None


def _jpeg_without_details(data: bytes) -> bytes | None:
    kept = bytearray(b"\xff\xd8")
    position = 2
    while position + 4 <= len(data) and data[position] == _MARKER:
        marker = data[position + 1]
        if marker == _START_OF_SCAN:
            end = data.rfind(b"\xff\xd9")
            return bytes(kept + data[position : end + 2 if end > position else len(data)])
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if not _is_detail(marker):
            kept += data[position : position + 2 + length]
        position += 2 + length
    return None


def _is_detail(marker: int) -> bool:
    """What cameras and programs write; the colour profile and Adobe's transform are needed."""
    is_needed = marker in (_APP0, _APP2, _APP14)
    return marker == _COMMENT or (_APP1 <= marker <= _APP15 and not is_needed)


def _png_without_details(data: bytes) -> bytes | None:
    kept = bytearray(_PNG_SIGNATURE)
    for name, chunk in _png_chunks(data):
        if name not in _PNG_DETAILS:
            kept += chunk
        if name == b"IEND":
            return bytes(kept)
    return None


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_PNG_SIGNATURE)
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big") + 12
        yield data[position + 4 : position + 8], data[position : position + length]
        position += length
