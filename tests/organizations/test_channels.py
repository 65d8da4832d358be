"""The table of channels: who keeps it, who reads it, what follows from it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from portal.channels.demo import ASSESSMENTS, load_channels
from portal.channels.models import ChannelSafety
from portal.channels.selectors import channel_safety, is_channel_allowed, is_mail_allowed
from portal.grants import StaffRole
from portal.permissions import ANYBODY
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.organizations.conftest import SignedIn, rows


def keep(cast: Cast) -> str:
    return f"/en/{cast.institution.slug}/staff/channels/"


def assessment(**changes: Any) -> dict[str, Any]:
    return {
        "country": "KE",
        "channel": "email",
        "safety": "unsafe",
        "source": "Assessment of the test",
        "assessed_on_day": "1",
        "assessed_on_month": "2",
        "assessed_on_year": "2026",
        **changes,
    }


def test_administrators_keep_what_everybody_reads(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.staff[StaffRole.ADMINISTRATOR])
    assert client.get(keep(cast)).status_code == 200
    assert client.post(keep(cast), assessment(source="")).status_code == 422
    future = client.post(keep(cast), assessment(assessed_on_year="2999"))
    assert "yet to come" in future.content.decode()
    assert client.post(keep(cast), assessment()).status_code == 302
    public = Client().get("/en/help/channels/").content.decode()
    assert "Kenya" in public
    assert "Assessment of the test" in public
    assert "1 February 2026" in public
    with tenant_context(ANYBODY):
        row = ChannelSafety.objects.get()
    change = f"{keep(cast)}{row.pk}/"
    assert "Assessment of the test" in client.get(change).content.decode()
    assert client.post(change, assessment(safety="safe")).status_code == 302
    with tenant_context(ANYBODY):
        assert channel_safety("KE", "email") == "safe"
        assert ChannelSafety.objects.count() == 1


def test_nobody_else_keeps_it(cast: Cast, signed_in: SignedIn) -> None:
    for actor in (cast.owner, cast.stranger, cast.other_staff[StaffRole.ADMINISTRATOR]):
        assert signed_in(actor).post(keep(cast), assessment()).status_code == 404
    assert signed_in(cast.reviewer).post(keep(cast), assessment()).status_code == 403
    with tenant_context(ANYBODY):
        assert not ChannelSafety.objects.exists()


@pytest.mark.parametrize(
    ("safety", "confidential", "allowed"),
    [
        ("safe", True, True),
        ("safe", False, True),
        ("unsafe", True, False),
        ("unsafe", False, False),
        ("unknown", True, False),
        ("unknown", False, True),
        (None, True, False),
        (None, False, True),
    ],
)
def test_unknown_means_the_website_alone_for_anything_confidential(
    cast: Cast,
    signed_in: SignedIn,
    safety: str | None,
    *,
    confidential: bool,
    allowed: bool,
) -> None:
    if safety:
        client = signed_in(cast.staff[StaffRole.ADMINISTRATOR])
        assert client.post(keep(cast), assessment(safety=safety)).status_code == 302
    with tenant_context(ANYBODY):
        assert is_mail_allowed("KE", confidential) is allowed
        assert is_channel_allowed("KE", "web", confidential=confidential)
        assert is_mail_allowed("", confidential) is (not confidential)


def test_a_channel_marked_unsafe_is_named_where_it_is_entered(
    cast: Cast, signed_in: SignedIn
) -> None:
    administrator = signed_in(cast.staff[StaffRole.ADMINISTRATOR])
    administrator.post(keep(cast), assessment())
    with tenant_context(cast.owner):
        cast.organization.country = "KE"
        cast.organization.save(update_fields=["country"])
    client = signed_in(cast.owner)
    edit = f"/en/organizations/{cast.organization.pk}/edit/channels/"
    assert "is marked unsafe" in client.get(edit).content.decode()
    workspace = f"/en/organizations/{cast.organization.pk}/"
    assert "is marked unsafe" not in client.get(workspace).content.decode()
    sent = rows("channels", {"kind": "email", "value": "a@example.org", "safety": "safe"})
    assert client.post(edit, {**sent, "version": "1"}).status_code == 302
    page = client.get(workspace).content.decode()
    assert "E-mail is marked unsafe" in page
    assert "Assessment of the test" in page


def test_the_demo_speaks_of_invented_countries_alone(cast: Cast) -> None:
    administrator = cast.staff[StaffRole.ADMINISTRATOR]
    for _again in range(2):
        load_channels(administrator, assessed_on=date(2026, 1, 1))
    with tenant_context(ANYBODY):
        assert ChannelSafety.objects.count() == len(ASSESSMENTS)
        assert all(str(row.country).startswith("X") for row in ChannelSafety.objects.all())
