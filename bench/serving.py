"""gunicorn of our own, and files poured into it without being held in memory here."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from portal.running.data_directory import any_free_port
from portal.running.instance import ROOT

BOUNDARY = "----poured"
MEGABYTE = 1024 * 1024
START_SECONDS = 60


@dataclass
class Server:
    """One master with one worker."""

    port: int
    process: "subprocess.Popen[bytes]"

    def worker(self) -> int:
        """The worker's process id."""
        number = self.process.pid
        path = Path(f"/proc/{number}/task/{number}/children")
        return int(path.read_text(encoding="ascii").split()[0])

    def peak(self) -> int:
        """The most memory that the worker has used, in bytes."""
        status = Path(f"/proc/{self.worker()}/status").read_text(encoding="utf-8")
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """One request: status and body."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request(method, path, body or None, dict(headers or {}))
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def pour(
        self,
        path: str,
        headers: Mapping[str, str],
        pieces: Iterator[bytes],
        size: int,
        name: str = "poured.bin",
    ) -> int:
        """Post one file of `size` bytes in the field `files`; the status."""
        before = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        after = f"\r\n--{BOUNDARY}--\r\n".encode()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            line.putrequest("POST", path)
            for key, value in headers.items():
                line.putheader(key, value)
            line.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
            line.putheader("Content-Length", str(len(before) + size + len(after)))
            line.endheaders()
            for piece in (before, *pieces, after):
                line.send(piece)
            answer = line.getresponse()
            answer.read()
            return answer.status
        finally:
            line.close()


@contextmanager
def served(
    environment: Mapping[str, str], *, log: IO[Any] | int = subprocess.DEVNULL
) -> Iterator[Server]:
    """A fresh master and worker for a block."""
    port = any_free_port()
    process = subprocess.Popen(  # noqa: S603 - our own server
        [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "portal.wsgi"],
        cwd=ROOT,
        env={**os.environ, "WEB_CONCURRENCY": "1", **environment},
        stdout=log,
        stderr=log,
    )
    try:
        _await(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn did not start")
