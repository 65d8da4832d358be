"""Text messages through a signed gateway: what is forged, late or sent again is refused and counted."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings

from participation.consultations.models import Consultation
from participation.contributions.asking_out import CONFIRM, render_post
from participation.contributions.gateways import make_gateway, set_keyword
from participation.contributions.models import Gateway
from portal.channels.services import assess_channel
from portal.notifications.posting import PostRefusedError, require_postable
from portal.outbox import Delivery
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.contributions.consulting import MODERATOR, fresh, open_consultation, signed_in
from tests.contributions.mails import arrivals, work

pytestmark = pytest.mark.django_db


def _gateway(
    cast: Cast, consultation: Consultation, word: str = "River", **fields: str
) -> tuple[Gateway, str]:
    values = {"name": "Short number", "door": "sms", "country": "", "reply_url": "", **fields}
    staff = cast.staff[MODERATOR]
    with tenant_context(staff):
        row, secret = make_gateway(tenant_id=cast.institution.pk, actor=staff, **values)
        set_keyword(gateway_id=row.pk, word=word, consultation_id=consultation.pk, actor=staff)
    return row, secret


def _post(
    gateway: Gateway, secret: str, body: Any, *, at: float | None = None, **headers: str
) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(int(at or time.time()))
    mark = hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    given = {"X-Portal-Timestamp": stamp, "X-Portal-Signature": f"sha256={mark}", **headers}
    address = f"/api/v1/intake/{gateway.code}/"
    return Client().post(address, raw, content_type="application/json", headers=given)


MESSAGE = {"id": "m1", "from": "+15550100", "text": "river The bridge is gone"}


def test_a_message_chooses_its_consultation_by_its_first_word(cast: Cast) -> None:
    consultation = open_consultation(cast)
    gateway, secret = _gateway(cast, consultation)
    assert _post(gateway, secret, MESSAGE).status_code == 202
    work(cast)
    (message,) = arrivals(cast)
    assert message.contribution is not None
    assert message.contribution.text == "The bridge is gone"
    assert (message.contribution.door, message.contribution.status) == ("sms", "unconfirmed")
    assert b"15550100" not in bytes(message.sealed_address)


def test_an_unknown_word_is_refused_and_kept(cast: Cast) -> None:
    gateway, secret = _gateway(cast, open_consultation(cast))
    _post(gateway, secret, {**MESSAGE, "text": "hello there"})
    work(cast)
    assert [(row.status, row.reason) for row in arrivals(cast)] == [("refused", "unknown_keyword")]


def test_a_forged_message_is_refused_and_counted(cast: Cast) -> None:
    gateway, secret = _gateway(cast, open_consultation(cast))
    wrong = _post(gateway, "another secret", MESSAGE)
    other = {"X-Portal-Timestamp": str(int(time.time()) - 1)}
    changed = _post(gateway, secret, MESSAGE, at=None, **other)
    for answer in (wrong, changed):
        assert (answer.status_code, answer.json()["code"]) == (403, "forged")
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert fresh(gateway).refused == {"forged": 2}
    assert arrivals(cast) == []


def test_a_late_message_is_refused_and_counted(cast: Cast) -> None:
    gateway, secret = _gateway(cast, open_consultation(cast))
    for at in (time.time() - 330, time.time() + 330):
        assert _post(gateway, secret, MESSAGE, at=at).json()["code"] == "late"
    assert fresh(gateway).refused == {"late": 2}


def test_a_replayed_message_is_refused_and_counted(cast: Cast) -> None:
    consultation = open_consultation(cast)
    gateway, secret = _gateway(cast, consultation)
    assert _post(gateway, secret, MESSAGE).status_code == 202
    assert _post(gateway, secret, MESSAGE).json()["code"] == "replayed"
    assert fresh(gateway).refused == {"replayed": 1}
    assert len(arrivals(cast)) == 1
    page = f"/en/{cast.institution.slug}/staff/intake/"
    assert "sent a second time" in signed_in(cast.staff[MODERATOR]).get(page).content.decode()


@pytest.mark.parametrize(
    "body", [b"not json", b"[]", b'{"id": "1"}', b'{"id":"","from":"","text":""}']
)
def test_a_body_of_another_form_is_refused_with_a_sentence(cast: Cast, body: bytes) -> None:
    gateway, secret = _gateway(cast, open_consultation(cast))
    assert _post(gateway, secret, body).status_code == 422
    assert _post(gateway, secret, MESSAGE).status_code == 202


def test_a_gateway_out_of_use_or_never_made_is_not_there(cast: Cast) -> None:
    gateway, secret = _gateway(cast, open_consultation(cast))
    staff = signed_in(cast.staff[MODERATOR])
    page = f"/en/{cast.institution.slug}/staff/intake/gateways/"
    assert staff.post(page, {"act": "end", "gateway": str(gateway.pk)}).status_code == 302
    assert _post(gateway, secret, MESSAGE).status_code == 404
    assert Client().get("/api/v1/intake/abc/").status_code == 404


def test_the_secret_is_shown_once(cast: Cast) -> None:
    open_consultation(cast)
    staff = signed_in(cast.staff[MODERATOR])
    page = f"/en/{cast.institution.slug}/staff/intake/gateways/"
    made = staff.post(page, {"act": "make", "name": "Phone", "door": "sms"}).content.decode()
    assert "it is shown this once" in made
    secret = made.split("<code>")[1].split("</code>")[0]
    assert secret not in staff.get(page).content.decode()
    with tenant_context(system_actor(cast.institution.pk)):
        assert secret.encode() not in bytes(Gateway.objects.get().sealed_secret)


def _answered(cast: Cast, country: str, safety: str) -> Any:
    administrator = cast.staff[next(role for role in cast.staff if role.value == "administrator")]
    consultation = open_consultation(cast)
    gateway, secret = _gateway(
        cast, consultation, country=country, reply_url="https://sms.example.org/out"
    )
    if safety:
        with tenant_context(administrator):
            assess_channel(
                country=country,
                channel="sms",
                safety=safety,
                source="a test",
                assessed_on=fresh(consultation).opens_at.date(),
                actor=administrator,
            )
    _post(gateway, secret, MESSAGE)
    work(cast)
    (message,) = arrivals(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        return render_post(CONFIRM, {"message": str(message.pk)})


def test_where_the_channel_is_safe_the_sender_is_asked_by_it(cast: Cast) -> None:
    answer = _answered(cast, "KE", "safe")
    assert (answer.url, answer.body["to"]) == ("https://sms.example.org/out", "+15550100")
    assert "bridge" not in answer.body["text"]
    assert cast.institution.slug in answer.body["text"], "the link alone"


@pytest.mark.parametrize("safety", ["unsafe", ""])
def test_where_it_is_not_known_to_be_safe_the_sender_is_told_nothing(
    cast: Cast, safety: str
) -> None:
    assert _answered(cast, "KE", safety) is None


@contextmanager
def _other_system(status: int) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """Somebody else's server on the loopback address, and what it was given."""
    given: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            given.append((dict(self.headers), body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_given: Any) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/out", given
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@override_settings(DEBUG=True)
@pytest.mark.parametrize("status", [204, 500, 302])
def test_an_answer_is_a_signed_post_and_only_2xx_is_an_arrival(cast: Cast, status: int) -> None:
    with _other_system(status) as (url, given):
        consultation = open_consultation(cast)
        gateway, secret = _gateway(cast, consultation, country="KE", reply_url=url)
        administrator = cast.staff[next(r for r in cast.staff if r.value == "administrator")]
        with tenant_context(administrator):
            assess_channel(
                country="KE",
                channel="sms",
                safety="safe",
                source="a test",
                assessed_on=consultation.opens_at.date() if consultation.opens_at else None,  # type: ignore[arg-type]
                actor=administrator,
            )
        _post(gateway, secret, MESSAGE)
        work(cast)
        with tenant_context(system_actor(cast.institution.pk)):
            delivery = Delivery.objects.only(*Delivery.SHOWN).get(template=CONFIRM)
            assert delivery.channel == "webhook"
        # Rendered as the portal inside the institution: the worker's role is not to be had here.
        answered = _sent(cast, delivery)
    assert answered is (status == 204)
    headers, body = given[0]
    stamp = headers["X-Portal-Timestamp"].encode()
    mark = hmac.new(secret.encode(), stamp + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Portal-Signature"] == mark
    assert headers["X-Portal-Delivery"] == str(delivery.pk)


def _sent(cast: Cast, delivery: Delivery) -> bool:
    from participation.contributions.models import InboundMessage
    from portal.notifications import posting

    with tenant_context(system_actor(cast.institution.pk)):
        waiting = InboundMessage.objects.get()
        made = render_post(CONFIRM, {"message": str(waiting.pk)})
        assert made is not None
        try:
            posting._send(made, delivery.pk)
        except PostRefusedError:
            return False
    return True


@override_settings(DEBUG=False, DEMO=False)
def test_no_post_goes_to_plain_http_or_into_the_own_network(cast: Cast) -> None:
    for scheme, host in (
        ("http", "sms.example.org"),
        ("https", "127.0.0.1"),
        ("https", "10.0.0.8"),
    ):
        with pytest.raises(PostRefusedError):
            require_postable(scheme, host)
