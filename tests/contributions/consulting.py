"""A consultation that is open, with one question of each kind and a draft text, for the tests."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from participation.consultations.models import (
    Consultation,
    ConsultationQuestion,
    Paragraph,
    TextVersion,
)
from participation.contributions.models import Contribution
from participation.contributions.services import (
    save_contribution_draft,
    send_contribution,
    start_contribution,
)
from portal.actors.models import User
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.policies.models import Policy
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast
from tests.moderation.rules import publish_rules

MODERATOR = StaffRole.CONSULTATION_MANAGER


def open_consultation(cast: Cast, **fields: Any) -> Consultation:
    """Open since yesterday, for a month; the answer is promised for the end of next year."""
    tenant, now = cast.institution, timezone.now()
    with tenant_context(system_actor(tenant.pk)):
        ours = Policy.objects.filter(tenant=tenant, title_en="Rules on consultations")
        has_rules = ours.filter(status="published").exists()
    if not has_rules:
        publish_rules(tenant)
    values: dict[str, Any] = {
        "kind": "call_for_input",
        "title_en": "Water and the river",
        "unit": "Unit of rivers",
        "languages": ["en", "fr"],
        "status": "open",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "answer_due_on": date(now.year + 1, 12, 31),
        "published_at": now - timedelta(days=2),
        "mail_key": f"k{uuid.uuid4().hex[:20]}",
    }
    with tenant_context(system_actor(tenant.pk)):
        return Consultation.objects.create(tenant=tenant, **{**values, **fields})


def ask_everything(consultation: Consultation) -> None:
    """A question of each kind, and a text of two paragraphs."""
    shared = {"tenant_id": consultation.tenant_id, "consultation": consultation}
    options = [{"code": code, "label": {"en": code.title()}} for code in ("north", "south")]
    scale = [{"from": 1, "to": 5, "low": {"en": "bad"}, "high": {"en": "good"}}]
    with tenant_context(system_actor(consultation.tenant_id)):
        kinds: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("why", "text", {"max_words": 5, "is_required": True}),
            ("where", "choice", {"options": options}),
            ("which", "choices", {"options": options}),
            ("rate", "scale", {"options": scale}),
            ("paper", "file", {}),
        )
        for position, (code, kind, more) in enumerate(kinds):
            ConsultationQuestion.objects.create(
                **shared,
                code=code,
                kind=kind,
                position=position,
                text_en=f"Question {code}?",
                **more,
            )
        version = TextVersion.objects.create(
            **shared, number=1, title_en="Draft", published_at=timezone.now()
        )
        for position in (1, 2):
            Paragraph.objects.create(
                **shared,
                text_version=version,
                lineage=uuid.uuid4(),
                position=position,
                label=str(position),
                text_en=f"Paragraph {position}.",
            )


def send(
    cast: Cast, consultation: Consultation, actor: Actor | None = None, **values: Any
) -> Contribution:
    """A contribution that somebody wrote and sent."""
    who = actor or cast.stranger
    given = {"text": "The river is dirty.", "naming": "named", "language": "en", **values}
    with tenant_context(who):
        row = start_contribution(consultation, actor=who)
        save_contribution_draft(contribution_id=row.pk, values=given, actor=who)
        return send_contribution(contribution_id=row.pk, actor=who)


def moved(
    cast: Cast, row: Contribution, name: str, actor: Actor | None = None, **values: Any
) -> Any:
    """A move, by the moderators unless somebody else is named."""
    who = actor or cast.staff[MODERATOR]
    with tenant_context(who):
        return perform(Contribution, row.pk, name, actor=who, values=values)


REMOVAL = {"reason_code": "insult", "text": "It insults a person.", "text_language": "en"}


def fresh(row: Any) -> Any:
    """The row as it stands, read by the institution's portal."""
    with tenant_context(system_actor(row.tenant_id)):
        rows = type(row).objects.all()
        with_consultation = hasattr(row, "consultation")
        return (rows.select_related("consultation") if with_consultation else rows).get(pk=row.pk)


def signed_in(actor: Actor) -> Client:
    """A browser with this person's session, second factor included."""
    client = Client()
    with tenant_context(Actor(person_id=actor.person_id)):
        user = User.objects.get(pk=str(actor.person_id))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()
    return client
