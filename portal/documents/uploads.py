"""Receiving files: never more than the limit, never a file with a name on the server's disk."""

from tempfile import SpooledTemporaryFile
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.documents.services import too_large
from portal.errors import InvalidFields

_IN_MEMORY = 4 * 1024 * 1024
_REFUSED = "refused_uploads"


class LimitedUploadHandler(FileUploadHandler):
    """Takes in files up to DOCUMENT_MAX_BYTES each.

    A larger one is dropped while it comes, and the rest of the form is read on, so that nothing
    that was typed is lost. A request that announces several times the limit is not read further
    at all: the fields before the file are kept, and the answer is given at once.
    """

    chunk_size = 64 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.announced = 0
        self.spool: SpooledTemporaryFile[bytes] | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Remember how much is announced."""
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, unless the whole is hopelessly large."""
        super().new_file(*args, **kwargs)
        if self.announced > settings.DOCUMENT_MAX_BYTES * 4:
            self._refuse()
            raise StopUpload(connection_reset=True)
        self.spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a chunk, or drop the file that has grown too large."""
        if self.spool is None or start + len(raw_data) > settings.DOCUMENT_MAX_BYTES:
            self._refuse()
            self.upload_interrupted()
            raise SkipFile
        self.spool.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """Hand the file on; nothing was written to a path."""
        if self.spool is None:
            return None
        spool, self.spool = self.spool, None
        spool.seek(0)
        return UploadedFile(
            file=cast("Any", spool),
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """The line was lost or the file is too large: let go of what had come."""
        if self.spool is not None:
            self.spool.close()
            self.spool = None

    def _refuse(self) -> None:
        refused = self.request.__dict__.setdefault(_REFUSED, {})
        refused[self.field_name] = self.announced


def upload_of(request: HttpRequest, field: str) -> "UploadedFile[bytes]":
    """The file that came in this field.

    Raises TooLarge (413) where it was refused while it came, InvalidFields where none was chosen.
    """
    upload = optional_upload_of(request, field)
    if upload is None:
        raise InvalidFields({field: [_("Choose a file.")]})
    return upload


def optional_upload_of(request: HttpRequest, field: str) -> "UploadedFile[bytes] | None":
    """The file that came in this field, if one was chosen. Raises TooLarge (413)."""
    refused = request.__dict__.get(_REFUSED, {})
    if field in refused:
        raise too_large(refused[field])
    return request.FILES.get(field)
