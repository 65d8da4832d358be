"""Browsers of the people of the cast, and forms as a browser sends them."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from portal.actors.models import User
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SignedIn = Callable[[Actor], Client]


@pytest.fixture
def signed_in(cast: Cast) -> SignedIn:
    """`signed_in(actor)`: a browser in which this person has signed in with a second factor."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        assert actor.person_id is not None
        with tenant_context(system_actor(), role=DatabaseRole.NONE):
            client.force_login(User.objects.get(pk=actor.person_id), backend=BACKEND)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session.save()
        return client

    return sign_in


def rows(prefix: str, *entries: Mapping[str, Any], stored: int = 0) -> dict[str, Any]:
    """A list of rows as its form sends them."""
    sent: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": str(len(entries)),
        f"{prefix}-INITIAL_FORMS": str(stored),
        f"{prefix}-MIN_NUM_FORMS": "0",
        f"{prefix}-MAX_NUM_FORMS": "40",
    }
    for number, entry in enumerate(entries):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in entry.items()}
    return sent


def registration(**changes: Any) -> dict[str, Any]:
    """A registration as its form sends it; `changes` replace single answers."""
    return {
        "profile-name": "جمعية النهر",
        "profile-name_language": "ar",
        "profile-kind": "informal_movement",
        "profile-country": "",
        "profile-place": "قرى على ضفتي النهر",
        "profile-founded_on_day": "٣",
        "profile-founded_on_month": "٥",
        "profile-founded_on_year": "٢٠١٩",
        "profile-languages": ["ar", "en"],
        "profile-language_1": "sw",
        "profile-themes": ["civic_space"],
        "profile-website": "river.example.org",
        "profile-mission": "نوثق الاجتماعات العامة.",
        **rows(
            "names",
            {"name": "River Association", "use": "translation", "language": "en"},
            {"name": "", "use": "translation", "language": ""},
        ),
        **rows("identifiers", {"scheme": "", "value": ""}),
        **rows(
            "channels",
            {
                "kind": "email",
                "value": "river@example.org",
                "safety": "caution",
                "note": "Only in the morning",
            },
        ),
        "publication-is_confidential": "yes",
        **changes,
    }
