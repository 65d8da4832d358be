"""Messages to other people's systems: a signed POST, sent by the relay like a mail.

A room registers a renderer for a template (`register_post`) and writes a `Message` with the channel
`WEBHOOK`. The receiver checks `X-Portal-Signature`: HMAC-SHA256, with the secret it was shown, over
`X-Portal-Timestamp`, a full stop and the body. `X-Portal-Delivery` is the same when it is sent again.
"""

import hashlib
import hmac
import ipaddress
import json
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from portal.outbox import Delivery
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context

TIMEOUT_SECONDS = 15
_DONE = range(200, 300)


class PostRefusedError(Exception):
    """The other side did not take it, or its address may not be written to."""


@dataclass(frozen=True, slots=True)
class Post:
    """What is posted where, and the secret it is signed with."""

    url: str
    body: Mapping[str, Any]
    secret: bytes


PostRenderer = Callable[[str, Mapping[str, Any]], Post | None]
_RENDERERS: dict[str, PostRenderer] = {}


def register_post(template: str, renderer: PostRenderer) -> None:
    """Have `renderer` write the posts of a template when they are sent, under the worker's role.

    It returns None where there is nothing to send any more, or no safe way.
    """
    _RENDERERS[template] = renderer


def signature_of(secret: bytes, timestamp: str, body: bytes) -> str:
    """What both directions sign: time, full stop, body."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(delivery: Delivery) -> bool:
    """Render and send one; False where there is nothing to send. Raises what the line raises."""
    renderer = _RENDERERS.get(delivery.template)
    if renderer is None:
        return False
    with tenant_context(system_actor(delivery.tenant_id), role=DatabaseRole.NONE):
        made = renderer(delivery.template, delivery.references)
    if made is None:
        return False
    _send(made, delivery.pk)
    return True


def _send(made: Post, delivery_id: UUID) -> None:
    body = json.dumps(made.body, ensure_ascii=False).encode()
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Portal-Timestamp": timestamp,
        "X-Portal-Signature": signature_of(made.secret, timestamp, body),
        "X-Portal-Delivery": str(delivery_id),
    }
    parts = urlsplit(made.url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        # Redirects are not followed: the address was checked, another one was not.
        connection.request("POST", parts.path or "/", body=body, headers=headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    if status not in _DONE:
        raise PostRefusedError(str(status))


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    require_postable(scheme, host)
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS)
    return HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)


def require_postable(scheme: str, host: str) -> None:
    """Raises PostRefusedError for plain http and for addresses inside the network, but in the demo."""
    if settings.DEMO or settings.DEBUG:
        return
    if scheme != "https" or not host:
        raise PostRefusedError("https")
    for entry in socket.getaddrinfo(host, None):
        if not ipaddress.ip_address(entry[4][0]).is_global:
            raise PostRefusedError("address")
