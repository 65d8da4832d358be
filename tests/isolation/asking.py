"""Asks one address as somebody who has no business there, and again with ids that stand for nothing."""

import re
from typing import Any

from django.db import transaction
from django.test import Client

from tests.isolation.private import CANARY, Private
from tests.isolation.routes import Route

_NOISE = re.compile(
    r"csrfmiddlewaretoken\" value=\"[^\"]+\"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)


def ask(client: Client, method: str, address: str, headers: dict[str, str]) -> tuple[int, str]:
    """Status and body, with tokens and ids taken out; whatever it wrote is rolled back."""
    with transaction.atomic():
        response: Any = getattr(client, method)(address, headers=headers)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    text = body.decode("utf-8", "replace") + response.headers.get("Location", "")
    return response.status_code, _NOISE.sub("…", text)


def methods_of(route: Route) -> tuple[str, ...]:
    """Reads and writes: the API has two more verbs than pages."""
    is_api = route.pattern.startswith("api/")
    return ("get", "post", "patch", "delete") if is_api else ("get", "post")


def leaks_of(route: Route, private: Private, client: Client, headers: dict[str, str]) -> list[str]:
    found = []
    for method in methods_of(route):
        address = route.filled(private.rows, "riverland-style")
        status, body = ask(client, method, address, headers)
        if CANARY in body.casefold():
            found.append(f"{method} {route.pattern}: private words in the answer ({status})")
        if route.names_a_row:
            other = route.filled(private.elsewhere(), "riverland-style")
            if ask(client, method, other, headers) != (status, body):
                found.append(
                    f"{method} {route.pattern}: not yours differs from not there ({status})"
                )
    return found
