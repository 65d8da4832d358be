"""The public register of decisions."""

from datetime import date

from django.test import Client
from django.utils import timezone

from portal.decisions.models import DecisionDigest
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast


def test_the_register_shows_rule_and_reason_and_nobody(cast: Cast) -> None:
    client = Client()
    address = "/en/riverland-style/decisions/"
    assert b"Decisions appear here" in client.get(address).content
    with tenant_context(system_actor(cast.institution.pk)):
        for number in range(60):
            DecisionDigest.objects.create(
                tenant=cast.institution,
                outcome="refuse" if number else "grant",
                body="Commission",
                month=date(2026, 1 + number % 12, 1),
                published_at=timezone.now(),
            )
    page = client.get(address)
    assert page.content.count(b"<tr>") == 51
    assert b"after=" in page.content
    assert client.get(f"{address}?outcome=grant").content.count(b"<tr>") == 2
    assert client.get(f"{address}?outcome=revoke").status_code == 200
    assert client.get(f"{address}feed/").content.count(b"<entry>") == 50
    assert client.get("/zh-hans/riverland-style/decisions/").status_code == 200
