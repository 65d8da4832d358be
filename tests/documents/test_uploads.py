"""Too large a file, sent to the real server by a real client: stopped early, said, nothing kept."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tests.architecture.source import ROOT

MEGABYTE = 1024 * 1024
BOUNDARY = "----parts"


@dataclass
class Server:
    """gunicorn, its port, and the folder in which it would leave temporary files."""

    port: int
    process: subprocess.Popen[bytes]
    scratch: Path

    def peak(self) -> int:
        """The most memory that any of its processes has used, in bytes."""
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
        peaks = []
        for number in (self.process.pid, *map(int, children.split())):
            status = Path(f"/proc/{number}/status").read_text(encoding="utf-8")
            peaks.append(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024)
        return max(peaks)


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = connection.settings_dict
    address = (
        f"postgresql://{given['USER']}:{quote(given['PASSWORD'])}"
        f"@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "TMPDIR": str(scratch),
        "WEB_CONCURRENCY": "1",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    process = subprocess.Popen(  # noqa: S603 - our own server
        [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "portal.wsgi"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(port)
        yield Server(port, process, scratch)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(port: int) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


def send(server: Server, megabytes: int, *, code_after: bool = False) -> tuple[int, str, int]:
    """Post the form with so large a file. Status, page, and how much was sent before the answer."""
    token, cookie = _token(server.port)
    first = _field("csrfmiddlewaretoken", token)
    code = _field("code", "AAAA-BBBB-CCCC-DDDD")
    before = first if code_after else first + code
    file = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    after = b"\r\n" + (code if code_after else b"") + f"--{BOUNDARY}--\r\n".encode()
    length = len(before) + len(file) + megabytes * MEGABYTE + len(after)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        line.sendall(
            f"POST /en/verify/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookie}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
            f"Content-Length: {length}\r\nConnection: close\r\n\r\n".encode()
        )
        sent = _pour(line, before + file, megabytes, after)
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status, answer.read().decode(), sent


def _pour(line: socket.socket, before: bytes, megabytes: int, after: bytes) -> int:
    sent, piece = 0, b"x" * MEGABYTE
    try:
        line.sendall(before)
        for _count in range(megabytes):
            line.sendall(piece)
            sent += len(piece)
        line.sendall(after)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the server has heard enough; its answer is waiting
    return sent


def _field(name: str, value: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    return head.encode()


def _token(port: int) -> tuple[str, str]:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asked.request("GET", "/en/verify/")
    answer = asked.getresponse()
    page = answer.read().decode()
    asked.close()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    return token, answer.headers["Set-Cookie"].split(";")[0]


def test_two_hundred_megabytes_are_stopped_early_and_said(server: Server) -> None:
    send(server, 1)
    before = server.peak()
    for _time in range(3):
        status, page, sent = send(server, 200)
        assert status == 413
        plain = page.replace("\xa0", " ")
        assert "This file has 200.0 MB; the most that can be taken in is 20.0 MB." in plain
        assert 'value="AAAA-BBBB-CCCC-DDDD"' in page
        assert sent < 60 * MEGABYTE
    assert server.peak() - before < 40 * MEGABYTE
    assert list(server.scratch.rglob("*.upload*")) == []


def test_a_little_over_the_limit_the_whole_form_is_kept(server: Server) -> None:
    status, page, _sent = send(server, 30, code_after=True)
    assert status == 413
    assert "the most that can be taken in" in page
    assert 'value="AAAA-BBBB-CCCC-DDDD"' in page


def test_what_is_within_the_limit_leaves_nothing_on_the_disk(server: Server) -> None:
    send(server, 1)
    before = server.peak()
    status, page, sent = send(server, 19)
    assert (status, sent) == (200, 19 * MEGABYTE)
    assert "There is no paper with this code" in page
    assert server.peak() - before < 40 * MEGABYTE
    left = [path for path in server.scratch.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in left) < MEGABYTE
