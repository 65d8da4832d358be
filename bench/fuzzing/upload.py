"""Forms with files under the fuzzer: what comes whole is sealed whole, of the rest nothing is left."""

import io
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from portal.vault.identities import KeyPair, PrivateKey
from portal.vault.streams import FilePlace, read_file, seal_file, verify_file
from protection.files import limits, receiving, storing
from protection.files.models import FOLDER
from protection.files.receiving import SealedUpload, SealingUploadHandler

_BOUNDARY = "b"
_PAIR = KeyPair(PrivateKey(bytes([1]) * 32), PrivateKey(bytes([2]) * 32))
# Small, so that the fuzzer reaches them.
limits.MOST_BYTES = 600
limits.MOST_BYTES_AT_ONCE = 900
limits.MOST_AT_ONCE = 2
limits.FORM_BYTES = 4000


def _always(path: str) -> bool:
    """Every form of the fuzzer is for a case."""
    return path is not None


receiving._is_marked = _always  # noqa: SLF001


def one(given: Any) -> None:
    """One form."""
    body = _form(given) if given.ConsumeBool() else _rest(given)
    request = HttpRequest()
    handler = SealingUploadHandler(request)
    meta = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={_BOUNDARY}",
        "CONTENT_LENGTH": str(len(body) + given.ConsumeIntInRange(0, 1) * 10_000),
    }
    try:
        _fields, files = MultiPartParser(meta, io.BytesIO(body), [handler], "utf-8").parse()
    except (MultiPartParserError, SuspiciousOperation):
        _sweep()
        return
    uploads = [each for _name, listed in files.lists() for each in listed]
    _check(uploads)
    for upload in uploads:
        upload.close()
    if left := _stored():
        raise AssertionError(f"{len(left)} files are left of a form that nobody kept")


def _form(given: Any) -> bytes:
    parts = []
    for _number in range(given.ConsumeIntInRange(0, 5)):
        name = given.ConsumeUnicodeNoSurrogates(given.ConsumeIntInRange(0, 8))
        header = f'Content-Disposition: form-data; name="{name}"'
        if given.ConsumeBool():
            header += f'; filename="{given.ConsumeUnicodeNoSurrogates(12)}"'
        if given.ConsumeBool():
            header += "\r\nContent-Transfer-Encoding: base64"
        if given.ConsumeBool():
            header += f"\r\n{given.ConsumeUnicodeNoSurrogates(30)}"
        times = given.ConsumeIntInRange(1, 60)
        content = given.ConsumeBytes(given.ConsumeIntInRange(0, 40)) * times
        parts.append(f"--{_BOUNDARY}\r\n{header}\r\n\r\n".encode() + content + b"\r\n")
    form = b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()
    return form[: given.ConsumeIntInRange(0, len(form))] if given.ConsumeBool() else form


def _rest(given: Any) -> bytes:
    found: bytes = given.ConsumeBytes(given.remaining_bytes())
    return found


def _check(uploads: list[Any]) -> None:
    """Each opens to as many bytes as it says, none is too large, none has a dangerous name."""
    if len(uploads) > limits.MOST_AT_ONCE:
        raise AssertionError("more files than can come at once")
    for upload in uploads:
        if not isinstance(upload, SealedUpload):
            raise TypeError(upload)
        arrived = upload.arrived
        place = FilePlace(arrived.file, arrived.file, arrived.file)
        seal = seal_file(arrived.hash, place, _PAIR)
        key = arrived.key.content_key(arrived.pepper)
        with storing.find(arrived.file) as source:
            found = verify_file(source, key, place, seal, [_PAIR.public.sign])
            length = len(b"".join(read_file(source, key, found)))
        if not 0 < length == arrived.length <= limits.MOST_BYTES:
            raise AssertionError("a file of a length that cannot be")
        if {"/", "\\", "\0", "\r", "\n"} & set(arrived.name) or not arrived.name:
            raise AssertionError("a name that leads elsewhere")


def _stored() -> list[str]:
    try:
        return default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return []


def _sweep() -> None:
    """What a broken form left behind is the clock's."""
    for name in _stored():
        default_storage.delete(f"{FOLDER}/{name}")


def plant() -> None:
    """The deliberate bug: a file that has grown too large is forgotten, not removed."""

    def forgetting(self: SealingUploadHandler) -> None:
        self.arriving = None

    SealingUploadHandler.upload_interrupted = forgetting  # type: ignore[method-assign]
