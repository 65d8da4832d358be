"""Files on their way in: sealed as they arrive, before the form around them is read.

Nothing is spooled: a chunk of 64 KiB is in memory, its sealed bytes go to the storage. The key, the
pepper and the name exist in this process alone until a service keeps the file; of an upload that
was cut half-way nothing is left but bytes that open nowhere, which the clock sweeps.

A view whose files shall come this way says so with `@sealed_uploads`; every other page's files go to
the next handler.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeVar
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    StopFutureHandlers,
    StopUpload,
)
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from portal.documents.kinds import FileKind, recognize_beginning
from portal.documents.naming import safe_name
from portal.errors import Sentence
from portal.vault.peppers import new_pepper
from portal.vault.secrecy import Pepper
from portal.vault.streams import CHUNK, FileKey, FileSealer
from protection.files import limits, storing
from protection.files.limits import in_megabytes
from protection.files.scanning import Scan, Verdict

_MARK = "takes_sealed_files"
_REFUSED = "refused_files"
V = TypeVar("V", bound=Callable[..., Any])


def sealed_uploads(view: V) -> V:
    """Mark a view (or the class of one): the files that come to it are sealed as they arrive."""
    setattr(view, _MARK, True)
    return view


@dataclass(slots=True, repr=False)
class Arrived:
    """What is known of a file that came whole; its secrets are in memory alone."""

    file: UUID
    key: FileKey
    pepper: Pepper
    hash: bytes
    length: int
    name: str
    kind: FileKind | None
    verdict: Verdict


class SealedUpload(UploadedFile):  # type: ignore[type-arg]
    """A file of the form: sealed in the storage already, nothing of it to be read here.

    Closed with its request, it is removed unless a service has kept it.
    """

    def __init__(self, arrived: Arrived) -> None:
        super().__init__(file=None, name="file", size=arrived.length)
        self.arrived = arrived
        self.is_kept = False

    def close(self) -> None:
        """Let go of the secrets; of the bytes too, where nobody kept the file."""
        self.arrived.key.wipe()
        self.arrived.pepper.wipe()
        if not self.is_kept:
            storing.remove(self.arrived.file)


@dataclass(slots=True, repr=False)
class _Arriving:
    """A file that is coming in."""

    name: str
    file: UUID = field(default_factory=uuid4)
    key: FileKey = field(default_factory=FileKey.generate)
    pepper: Pepper = field(default_factory=new_pepper)
    head: bytearray = field(default_factory=bytearray)
    scan: Scan = field(default_factory=Scan)
    target: BinaryIO = field(init=False)
    sealer: FileSealer = field(init=False)

    def __post_init__(self) -> None:
        self.target = storing.begin(self.file)
        self.sealer = FileSealer(self.target, self.key.content_key(self.pepper), self.file)

    @sensitive_variables()
    def feed(self, piece: bytes) -> None:
        """Seal the next piece, show it to the scanner."""
        if len(self.head) < CHUNK:
            self.head += piece[: CHUNK - len(self.head)]
        self.sealer.feed(piece)
        self.scan.feed(piece)

    @sensitive_variables()
    def finish(self) -> Arrived:
        """It came whole."""
        length = self.sealer.length
        hashed = self.sealer.finish()
        self.target.close()
        kind = recognize_beginning(bytes(self.head), self.name)
        verdict = self.scan.finish()
        return Arrived(self.file, self.key, self.pepper, hashed, length, self.name, kind, verdict)

    def drop(self) -> None:
        """It did not come whole, or is not wanted."""
        self.scan.stop()
        # A full disk says so once more here; what stands on it is removed in any case.
        with suppress(OSError):
            self.target.close()
        storing.remove(self.file)
        self.key.wipe()
        self.pepper.wipe()


@sensitive_variables()
def seal_now(name: str, pieces: Iterable[bytes]) -> SealedUpload:
    """A file that comes by no form (with a mail, from the demo), sealed; to be kept, then closed.

    Raises OSError.
    """
    arriving = _Arriving(safe_name(name))
    try:
        for piece in pieces:
            arriving.feed(piece)
        return SealedUpload(arriving.finish())
    except OSError:
        arriving.drop()
        raise


class SealingUploadHandler(FileUploadHandler):
    """Seals the files of views that ask for it; a refused one leaves the rest of the form whole."""

    chunk_size = CHUNK

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.is_wanted = False
        self.announced = self.taken = self.number = 0
        self.arriving: _Arriving | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Find out whether the page wants its files sealed."""
        self.announced = content_length
        self.is_wanted = self.request is not None and _is_marked(self.request.path_info)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, where it may come."""
        super().new_file(*args, **kwargs)
        if not self.is_wanted:
            return
        # Django hands on no file of a field without a name.
        self.upload_interrupted()
        self.number += 1
        if self.announced > limits.MOST_BYTES_AT_ONCE * 2 + limits.FORM_BYTES:
            # Hopelessly much: what stands before the files in the form is kept, no more is read.
            self._refuse(too_much_at_once())
            raise StopUpload(connection_reset=True)
        if (
            self.number > limits.MOST_AT_ONCE
            or self.announced > limits.MOST_BYTES_AT_ONCE + limits.FORM_BYTES
        ):
            self._refuse(too_much_at_once())
            raise SkipFile
        try:
            self.arriving = _Arriving(safe_name(self.file_name or ""))
        except OSError as error:
            self._refuse(no_room())
            raise SkipFile from error
        raise StopFutureHandlers

    @sensitive_variables()
    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Seal a chunk; or drop the file that has grown too large, and read the form on."""
        if self.arriving is None:
            return raw_data
        self.taken += len(raw_data)
        if start + len(raw_data) > limits.MOST_BYTES:
            self._give_up(too_large())
        if self.taken > limits.MOST_BYTES_AT_ONCE:
            self._give_up(too_much_at_once())
        try:
            self.arriving.feed(raw_data)
        except OSError:
            self._give_up(no_room())
        return None

    def file_complete(self, file_size: int) -> SealedUpload | None:
        """Hand the sealed file on."""
        if self.arriving is None:
            return None
        arriving, self.arriving = self.arriving, None
        if not file_size:
            arriving.drop()
            self._refuse(_("One file was empty. Choose it again."))
            return None
        try:
            return SealedUpload(arriving.finish())
        except OSError:
            arriving.drop()
            self._refuse(no_room())
            return None

    def upload_interrupted(self) -> None:
        """The line was lost: nothing of the file is left."""
        if self.arriving is not None:
            self.arriving.drop()
            self.arriving = None

    def upload_complete(self) -> None:
        """The form has ended; what was not handed on by then is not wanted."""
        self.upload_interrupted()

    def _give_up(self, sentence: Sentence) -> None:
        self._refuse(sentence)
        self.upload_interrupted()
        raise SkipFile

    def _refuse(self, sentence: Sentence) -> None:
        self.request.__dict__.setdefault(_REFUSED, []).append(sentence)


def _is_marked(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return any(hasattr(one, _MARK) for one in (view, getattr(view, "cls", None)))


def arrived_files(request: HttpRequest, name: str = "files") -> list[SealedUpload]:
    """The files that came whole in this field."""
    return [one for one in request.FILES.getlist(name) if isinstance(one, SealedUpload)]


def refused_files(request: HttpRequest) -> list[Sentence]:
    """Why files of this request were not taken in, each reason once."""
    return list(dict.fromkeys(request.__dict__.get(_REFUSED, [])))


def too_large() -> str:
    """Of one file."""
    return _(
        "One file is larger than %(most)d MB and was not taken in. Send it in parts, or a shorter"
        " piece of it. What you wrote is kept."
    ) % {"most": in_megabytes(limits.MOST_BYTES)}


def too_much_at_once() -> str:
    """Of the files together."""
    return _(
        "These are more files than can come at once: %(count)d files, %(most)d MB together. Send"
        " some of them now and the others afterwards. What you wrote is kept."
    ) % {"count": limits.MOST_AT_ONCE, "most": in_megabytes(limits.MOST_BYTES_AT_ONCE)}


def no_room() -> str:
    """Of the disk."""
    return _(
        "There is no room for this file at the moment, so it was not taken in. Try again later, or"
        " send it another way. What you wrote is kept."
    )
