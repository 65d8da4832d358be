"""Counting queries: what a page makes for one entry it makes for three."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, address: str, **asked: str) -> int:
    """How many queries this page makes, once what is made once is made."""
    client.get(address, asked)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, asked).status_code == 200
    return len(captured)
