"""Every way by which a text comes in: each a small function that takes the texts it needs.

What has a page or an address of the API goes through HTTP into the running web process. The rooms'
own pages are asked as a browser would ask them: wrong forms, late forms and lost cookies too.
"""

import http.client
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from bench.canaries.machinery import Machinery
from bench.canaries.texts import Texts
from bench.serving import BOUNDARY, Server
from bench.vaulted import PHRASE

FILES = "/api/v1/protection/receipts/files/"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Run:
    """The instance, the texts, and what the paths before have made."""

    machinery: Machinery
    texts: Texts
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def case(self) -> Any:
        """The case that everything is written into."""
        return self.made["case"]

    @property
    def receipt(self) -> Any:
        """Its receipt."""
        return self.made["receipt"]

    @property
    def desk(self) -> "Browser":
        """The officer's browser, with the vault open."""
        found: Browser = self.made["desk"]
        return found


Path = Callable[[Run], None]
PATHS: list[Path] = []


def path(way: Path) -> Path:
    """Register a way; they are gone in the order in which they stand here."""
    PATHS.append(way)
    return way


class Browser:
    """An officer's browser: cookies, the form's token, nothing else."""

    def __init__(self, run: Run, number: int) -> None:
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        from portal.actors.models import User
        from portal.permissions import DatabaseRole, system_actor
        from portal.tenancy.context import tenant_context

        officer = run.machinery.vaulted.officers[number]
        with tenant_context(system_actor(), role=DatabaseRole.NONE):
            person = User.objects.get(pk=officer.actor.person_id)
            session = SessionStore()
            session[SESSION_KEY] = str(person.pk)
            session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
            session[HASH_SESSION_KEY] = person.get_session_auth_hash()
            session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
            session.save()
        self._server = run.machinery.server
        self._home = f"/en/{run.machinery.vaulted.tenant.slug}/desk/"
        self._cookies: dict[str, str] = {"session": str(session.session_key)}

    def get(self, address: str = "") -> tuple[int, str]:
        """A page."""
        return self._ask("GET", address, b"", {})

    def post(self, address: str, *, wanted: int = 302, **fields: Any) -> str:
        """Send a form; RuntimeError where it is not answered as it should be."""
        status, text = self.send(address, fields)
        if status != wanted:
            raise RuntimeError(f"{address} answered {status}, not {wanted}")
        return text

    def send(
        self, address: str, fields: dict[str, Any], *, with_token: bool = True
    ) -> tuple[int, str]:
        """Send a form, with or without its token."""
        token = {"csrfmiddlewaretoken": self._token()} if with_token else {}
        body = urlencode({**token, **fields}, doseq=True).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, body, kind)

    def upload(self, address: str, fields: dict[str, str], name: str, content: bytes) -> int:
        """Send a form with one file; the status."""
        given = {"csrfmiddlewaretoken": self._token(), **fields}
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._ask("POST", address, multipart(given, [(name, content)]), kind)[0]

    def _token(self) -> str:
        if "csrf" not in self._cookies or "token" not in self.__dict__:
            _status, text = self.get("open/")
            self.token = _TOKEN.findall(text)[0]
        return str(self.token)

    def _ask(
        self, method: str, address: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, str]:
        return ask(self._server, method, f"{self._home}{address}", body, headers, self._cookies)


def ask(
    server: Server,
    method: str,
    address: str,
    body: bytes,
    headers: dict[str, str],
    cookies: dict[str, str],
) -> tuple[int, str]:
    """Ask as a browser with these cookies, which keeps those that it is given: status and text."""
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    line.request(method, address, body, {**headers, "Cookie": sent})
    answer = line.getresponse()
    text = answer.read().decode("utf-8", "replace")
    for cookie in answer.headers.get_all("Set-Cookie") or ():
        name, _sign, value = cookie.split(";")[0].partition("=")
        cookies[name] = value
    line.close()
    return answer.status, text


def multipart(fields: dict[str, str], files: list[tuple[str, bytes]]) -> bytes:
    """A form with files, as browsers write one."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, content in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"'
        parts.append(f"{head}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _sent(run: Run, fields: dict[str, str], files: list[tuple[str, bytes]]) -> int:
    from portal.vault.receipts import write_digits

    headers = {
        "X-Receipt": write_digits(run.receipt),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    return run.machinery.server.ask("POST", FILES, multipart(fields, files), headers)[0]


def _by_receipt(run: Run, service: Any, **values: Any) -> Any:
    from portal.permissions import system_actor
    from portal.tenancy.context import tenant_context

    tenant = run.machinery.vaulted.tenant
    with tenant_context(system_actor(tenant.pk)):
        return service(receipt=run.receipt, tenant=tenant, **values)


@path
def report(run: Run) -> None:
    """What happened, and how to be reached."""
    texts = run.texts
    run.made["case"], run.made["receipt"] = run.machinery.vaulted.report(
        texts.take("report"), texts.take("report")
    )


@path
def unlock_wrongly_and_rightly(run: Run) -> None:
    """A wrong passphrase is somebody's text too."""
    run.made["desk"] = browser = Browser(run, 0)
    browser.post("open/", phrase=run.texts.take("wrong passphrase"), wanted=422)
    browser.post("open/", phrase=PHRASE)


@path
def adopt_and_judge(run: Run) -> None:
    """Taken over by two, the danger judged in words."""
    at = f"cases/{run.case.pk}/"
    team = [str(run.machinery.vaulted.officers[1].key.pk)]
    run.desk.post(f"{at}adopt/", team=team)
    run.desk.post(f"{at}moves/triage/", level=2, words=run.texts.take("words of a move"))


@path
def notes(run: Run) -> None:
    """Notes, decisions, tasks, messages; the risk and the plan, field by field, wrong ones first."""
    take, at = run.texts.take, f"cases/{run.case.pk}/"
    for doing in ("note", "decision", "message", "task") * 4:
        run.desk.post(f"{at}{doing}/", words=take(doing))
    risk: dict[str, Any] = {
        f"{part}_{field}_0": take(f"risk: {part}")
        for part in ("threats", "vulnerabilities", "capacities")
        for field in ("what", "why")
    }
    risk |= {"judgement": take("risk: judgement"), "triggers": take("risk: triggers")}
    run.desk.post(f"{at}assessment/write/", wanted=422, **{**risk, "look_at": take("no moment")})
    run.desk.post(f"{at}assessment/write/", **risk)
    plan: dict[str, Any] = {
        field: take(f"plan: {field}") for field in ("aim", "wishes", "threat_acts", "stop")
    }
    run.desk.post(f"{at}plan/write/", **plan)


@path
def team(run: Run) -> None:
    """Why somebody needs to know."""
    run.desk.post(
        f"cases/{run.case.pk}/member/",
        key=str(run.machinery.vaulted.officers[2].key.pk),
        compartments=["files"],
        words=run.texts.take("reason to know"),
    )


@path
def messages_by_receipt(run: Run) -> None:
    """The person writes."""
    from protection.cases.services import write_message_by_receipt

    for _number in range(10):
        words = run.texts.take("message by receipt")
        _by_receipt(run, write_message_by_receipt, words=words)


@path
def consent(run: Run) -> None:
    """Given on the telephone, given by receipt, withdrawn; each field of it."""
    from protection.consent.purposes import Purpose
    from protection.consent.services import Terms, give_consent_by_receipt, withdraw_by_receipt

    take = run.texts.take
    run.made["clinic"] = take("recipient")
    said: dict[str, Any] = {
        name: take(f"consent: {name}") for name in ("scope", "given_by", "how", "minute")
    }
    at = f"cases/{run.case.pk}/"
    run.desk.post(f"{at}consent/", purpose="health", recipient=run.made["clinic"], **said)
    terms = Terms(purpose=Purpose.LEGAL, language="en", recipient=take("recipient"))
    given = _by_receipt(run, give_consent_by_receipt, terms=terms)
    _by_receipt(run, withdraw_by_receipt, consent_id=given.pk)
    given = _by_receipt(run, give_consent_by_receipt, terms=terms)
    fields: dict[str, Any] = {"how": take("how withdrawn"), "words": take("their words")}
    run.desk.post(f"{at}withdraw/{given.pk}/", **fields)


@path
def acts(run: Run) -> None:
    """Something that leaves the team, with an answer to each question."""
    from protection.consent.checks import checks_for
    from protection.consent.purposes import Purpose

    answers: dict[str, Any] = {
        f"check_{check.code}": run.texts.take("check before an act")
        for check in checks_for(Purpose.HEALTH)
    }
    words = run.texts.take("words of an act")
    given = {"purpose": "health", "recipient": run.made["clinic"], "words": words, **answers}
    run.desk.post(f"cases/{run.case.pk}/act/", **given)


@path
def files_by_receipt(run: Run) -> None:
    """Contents, names and words of files, plain and inside a picture's details."""
    take = run.texts.take
    for _number in range(8):
        name, content = f"{take('file name')}.txt", take("content of a file").encode() * 3
        if _sent(run, {"words": take("words of a file")}, [(name, content)]) != 201:
            raise RuntimeError("a file was not taken in")
    picture = _picture(take("details of a picture"))
    if _sent(run, {}, [(f"{take('file name')}.jpg", picture)]) != 201:
        raise RuntimeError("a picture was not taken in")


def _picture(words: str) -> bytes:
    import io

    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(target, "JPEG", comment=words.encode())
    return target.getvalue()


@path
def files_at_the_desk(run: Run) -> None:
    """The team's own files; read again, which makes an answer with the name in its header."""
    take, at = run.texts.take, f"cases/{run.case.pk}/files/"
    for readers in ("team", "person") * 2:
        fields = {"readers": readers, "words": take("words of a file")}
        name = f"{take('file name')}.txt"
        if run.desk.upload(at, fields, name, take("content of a file").encode()) != 302:
            raise RuntimeError("a file was not taken in at the desk")
    _status, text = run.desk.get(at)
    for entry in sorted(set(re.findall(rf"/{re.escape(at)}([0-9a-f-]{{36}})/\"", text))):
        run.desk.post(f"{at}{entry}/", original="1", wanted=200)


@path
def files_not_taken_in(run: Run) -> None:
    """Too large, empty, harmful to a parser; the words beside them come back in the page."""
    take, at = run.texts.take, f"cases/{run.case.pk}/files/"
    large = take("content too large").encode() * 10
    filling = large * (201 * 1024 * 1024 // len(large) + 1)
    fields = {"readers": "team", "words": take("words beside a file that is too large")}
    if run.desk.upload(at, fields, f"{take('file name')}.mp4", filling) != 422:
        raise RuntimeError("a file that is too large was taken in")
    fields = {"readers": "nobody", "words": take("words of a wrong form")}
    if run.desk.upload(at, fields, f"{take('file name')}.txt", take("file").encode()) != 422:
        raise RuntimeError("a wrong form was taken in")
    broken = b"%PDF-1.7 " + take("broken file").encode()
    if _sent(run, {}, [(f"{take('file name')}.pdf", broken)]) != 201:
        raise RuntimeError("a broken file was not kept as evidence")


@path
def upload_cut_half_way(run: Run) -> None:
    """The line is lost in the middle of a file: by receipt, and at the desk."""
    import socket

    content = run.texts.take("upload cut half-way").encode() * 60_000
    name = quote(run.texts.take("name of an upload cut half-way"))
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    ).encode()
    for where in (
        FILES,
        f"/en/{run.machinery.vaulted.tenant.slug}/desk/cases/{run.case.pk}/files/",
    ):
        with socket.create_connection(("127.0.0.1", run.machinery.server.port)) as line:
            line.sendall(
                f"POST {where} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(content) * 2}\r\n"
                f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n".encode()
            )
            line.sendall(head + content)


@path
def errors(run: Run) -> None:
    """Forms that are wrong, late or without their token; API bodies that are no JSON."""
    take, at = run.texts.take, f"cases/{run.case.pk}/"
    run.desk.post(f"{at}task/", words=take("wrong form"), due_at=take("no date"), wanted=422)
    run.desk.post(f"{at}act/", purpose=take("no purpose"), words=take("wrong form"), wanted=200)
    run.desk.post(f"{at}note/", words=take("too long") * 2000, wanted=422)
    status, _text = run.desk.send(f"{at}note/", {"words": take("no token")}, with_token=False)
    if status != 403:
        raise RuntimeError(f"a form without its token was answered with {status}")
    other = Browser(run, 1)
    other.post(f"{at}note/", words=take("vault is locked"), wanted=403)
    for body in (take("no JSON"), json.dumps({"original": take("no boolean")})):
        run.machinery.server.ask(
            "POST",
            f"{FILES}1/content/",
            body.encode(),
            {"X-Receipt": "1", "Content-Type": "application/json"},
        )
    headers = {"X-Receipt": take("no receipt").encode().decode("latin-1")}
    run.machinery.server.ask("GET", FILES, b"", headers)


@path
def failed_tasks(run: Run) -> None:
    """A task that breaks off while everything above stands in the database and the storage."""
    import time

    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from portal.celery import app

    default_storage.save("sealed/not-an-id", ContentFile(b""))
    for name in ("protection.files.tasks.sweep_files", "protection.cases.tasks.escalate_cases"):
        app.send_task(name)
    time.sleep(10)
    default_storage.delete("sealed/not-an-id")
