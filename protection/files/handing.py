"""How a file of a case goes out: as a download that no browser runs, frames, guesses or keeps."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from protection.files.selectors import Content


class _Body:
    """The pieces of a file; whoever loses interest half-way lets go of it."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._pieces = content.pieces()

    def __iter__(self) -> "_Body":
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """Called when the answer is done with."""
        self._content.close()


def file_response(content: Content) -> StreamingHttpResponse:
    """The answer with the file; its name stands in this one header, on this one line."""
    response = StreamingHttpResponse(_Body(content), content_type=content.media_type)
    response["Content-Length"] = str(content.length)
    response["Content-Disposition"] = content_disposition_header(True, content.name)  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
