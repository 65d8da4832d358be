"""`run.py bench vault_files`: memory of a worker for a file of 200 MB, beside one for 5 MB.

Each is sent by receipt to a fresh gunicorn worker through HTTP, sealed as it arrives, checked,
opened and downloaded again byte by byte. The figure is the difference of the two workers' peaks.
Bar: 16 MB.
"""

import hashlib
import http.client
import json
import os
import random
from collections.abc import Iterator

import django

from bench.asking import verdict
from bench.serving import MEGABYTE, Server, served
from bench.vaulted import Vaulted, staffed_institution

BAR_MEGABYTES = 16.0
SMALL, LARGE = 5, 200
LIST = "/api/v1/protection/receipts/files/"


def main() -> int:
    """Measure both, say whether the bar holds. 1 where it is missed."""
    django.setup()
    vaulted = staffed_institution()
    peaks = {size: _peak(vaulted, size) for size in (SMALL, LARGE)}
    for size, peak in peaks.items():
        print(f"{size} MB up and down: the worker's peak is {peak / MEGABYTE:.1f} MB", flush=True)
    more = (peaks[LARGE] - peaks[SMALL]) / MEGABYTE
    return int(not verdict("vault_files", more, "MB more for 200 MB than for 5 MB", BAR_MEGABYTES))


def _peak(vaulted: Vaulted, megabytes: int) -> int:
    from portal.vault.receipts import write_digits

    _case, receipt = vaulted.report()
    shown = {"X-Receipt": write_digits(receipt)}
    with served(vaulted.environment) as server:
        status = server.pour(LIST, shown, _pieces(megabytes), megabytes * MEGABYTE)
        if status != 201:
            raise RuntimeError(f"The file was answered with {status}.")
        digest = hashlib.sha256()
        for piece in _pieces(megabytes):
            digest.update(piece)
        if _download(server, shown) != digest.hexdigest():
            raise RuntimeError("What came back is not what was sent.")
        return server.peak()


def _pieces(megabytes: int) -> Iterator[bytes]:
    source = random.Random(megabytes)
    piece = source.randbytes(MEGABYTE)
    for number in range(megabytes):
        yield number.to_bytes(8, "big") + piece[8:]


def _download(server: Server, shown: dict[str, str]) -> str:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    body = json.dumps({"original": True})
    line.request("POST", f"{LIST}1/content/", body, {**shown, "Content-Type": "application/json"})
    answer = line.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"The download was answered with {answer.status}.")
    digest = hashlib.sha256()
    while piece := answer.read(MEGABYTE):
        digest.update(piece)
    line.close()
    return digest.hexdigest()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    raise SystemExit(main())
