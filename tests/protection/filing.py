"""Files of the tests on their way into a case: by the API, by a page, through a scanner."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.tenancy.models import Tenant
from portal.vault.receipts import Receipt, write_digits
from protection.intake.visits import begin_visit

LIST = "/api/v1/protection/receipts/files/"
HARMFUL = b"known to the scanner: harmful"


def sent(receipt: Receipt, *files: tuple[str, bytes], words: str = "") -> Any:
    """The person sends files over the API."""
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return Client().post(
        LIST, {"files": given, "words": words}, headers={"X-Receipt": write_digits(receipt)}
    )


def listed(receipt: Receipt) -> list[dict[str, Any]]:
    """What the person sees."""
    answer = Client().get(LIST, headers={"X-Receipt": write_digits(receipt)})
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def fetched(receipt: Receipt, number: int, **wanted: Any) -> Any:
    """The person downloads one."""
    return Client().post(
        f"{LIST}{number}/content/",
        wanted,
        content_type="application/json",
        headers={"X-Receipt": write_digits(receipt)},
    )


def came_back(receipt: Receipt, tenant: Tenant) -> Client:
    """A browser in which somebody came back with a receipt."""
    visit = begin_visit(receipt=receipt.reveal().hex(), institution=tenant.slug, is_view=True)
    client = Client()
    client.cookies["box"] = visit.key.reveal().hex()
    return client


@contextmanager
def scanner(path: Path) -> Iterator[list[bytes]]:
    """A listener that speaks as clamd does; yields what it was shown."""
    shown: list[bytes] = []
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.bind(str(path))
    line.listen()

    def serve() -> None:
        while True:
            try:
                caller, _address = line.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as stream:
                shown.append(_heard(stream))
                is_bad = HARMFUL in shown[-1]
                caller.sendall(b"stream: Test.Program FOUND\0" if is_bad else b"stream: OK\0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        line.shutdown(socket.SHUT_RDWR)
        line.close()
        thread.join(5)


def _heard(stream: Any) -> bytes:
    assert stream.read(10) == b"zINSTREAM\0"
    heard = io.BytesIO()
    while length := int.from_bytes(stream.read(4), "big"):
        heard.write(stream.read(length))
    return heard.getvalue()
