"""A consultation with contributions to put under themes, and the people who do it."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.themes.models import Theme
from participation.themes.services import create_theme
from portal.actors.models import User
from portal.grants import StaffRole
from portal.ids import random_code
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast


def make_consultation(cast: Cast, *, status: str = "analysis", **fields: Any) -> Consultation:
    """One that was announced a month ago and closed last week, unless fields say otherwise."""
    now = timezone.now()
    tenant = cast.institution
    with tenant_context(system_actor(tenant.pk)):
        given = {
            "kind": "call_for_input",
            "title_en": "Assemblies along the river",
            "unit": "Secretariat",
            "languages": ["en", "ar"],
            "opens_at": now - timedelta(days=30),
            "closes_at": now - timedelta(days=7),
            "answer_due_on": (now + timedelta(days=20)).date(),
            "published_at": now - timedelta(days=35),
            "mail_key": secrets.token_hex(8),
            **fields,
        }
        return Consultation.objects.create(tenant=tenant, status=status, **given)


def contribute(
    consultation: Consultation, text: str, *, author: UUID | None = None, **fields: Any
) -> Contribution:
    """An accepted contribution as it stands after moderation; how it came there is not tested here."""
    now = timezone.now()
    given = {
        "language": "en",
        "status": "accepted",
        "receipt": random_code(),
        "submitted_at": now - timedelta(days=8),
        "accepted_at": now - timedelta(days=8),
        "published_at": None if fields.get("naming") == "confidential" else now,
        **fields,
    }
    with tenant_context(system_actor(consultation.tenant_id)):
        return Contribution.objects.create(
            tenant_id=consultation.tenant_id,
            consultation=consultation,
            author_id=author,
            text=text,
            **given,
        )


def make_themes(cast: Cast, consultation: Consultation, *titles: str) -> list[Theme]:
    """Themes by their titles, made by the manager."""
    actor = manager(cast)
    with tenant_context(actor):
        return [
            create_theme(consultation_id=consultation.pk, title={"en": title}, actor=actor)
            for title in titles
        ]


def manager(cast: Cast) -> Actor:
    """The consultation manager."""
    return cast.staff[StaffRole.CONSULTATION_MANAGER]


def analyst(cast: Cast) -> Actor:
    """The analyst."""
    return cast.staff[StaffRole.ANALYST]


ANSWER = {
    "outcome": "accepted",
    "answer_en": "Notice of two days will be enough, from March.",
    "answer_ar": "يكفي إشعار قبل يومين.",
    "referred_to": "",
}


def answer(theme: Theme, actor: Actor, **changes: str) -> Theme:
    """Answer a theme at once."""
    with tenant_context(actor):
        done: Theme = perform(Theme, theme.pk, "answer", actor=actor, values={**ANSWER, **changes})
        return done


def sign_in(actor: Actor | None) -> Client:
    """A browser in which this person is signed in with a second factor, or nobody."""
    client = Client()
    if actor is None:
        return client
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        user = User.objects.get(pk=str(actor.person_id))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()
    return client


def reload(row: Any) -> Any:
    """The row as the institution has it now."""
    with tenant_context(system_actor(row.tenant_id)):
        return type(row)._default_manager.get(pk=row.pk)


def staff_path(consultation: Consultation, rest: str = "") -> str:
    """An address of the analysis."""
    return f"/en/riverland-style/staff/consultations/{consultation.pk}/themes/{rest}"


def public_path(consultation: Consultation, rest: str) -> str:
    """A public address of the consultation."""
    return f"/en/riverland-style/consultations/{consultation.pk}/{rest}"


def codes(choices: Mapping[Contribution, Sequence[Theme]]) -> dict[UUID, list[UUID]]:
    """Codes as the service takes them."""
    return {row.pk: [theme.pk for theme in themes] for row, themes in choices.items()}


SECRET = "kestrel-lantern"


def everywhere(about: Consultation, theme: Theme, actor: Any = None) -> str:
    """Everything that somebody who does not work for the institution can open about the theme."""
    client = sign_in(actor)
    paths = [
        public_path(about, "themes/1/"),
        public_path(about, "answers/"),
        public_path(about, "answers/feed/"),
        public_path(about, "answers/data/csv/"),
        public_path(about, "answers/data/json/"),
        "/en/riverland-style/consultations/answers/feed/",
        f"/api/v1/tenants/riverland-style/themes/?consultation={about.pk}",
        f"/api/v1/tenants/riverland-style/themes/{theme.pk}/",
    ]
    answers = [client.get(path) for path in paths]
    assert {found.status_code for found in answers} == {200}
    results = client.get(f"/en/search/?q={SECRET}").content.decode()
    assert ("themes/1/" in results) is (SECRET in answers[0].content.decode())
    return " ".join(found.content.decode() for found in answers)
