"""Writes to an account: settings, tokens, sessions."""

from collections.abc import Iterable
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from portal import audit
from portal.actors.leaving import tell_sessions_ended
from portal.actors.mails import ask_mail
from portal.actors.models import ApiToken, MailPreference, User
from portal.actors.selectors import get_self
from portal.actors.tokens import make_token
from portal.errors import NotFound
from portal.permissions import Actor, DatabaseRole
from portal.tenancy.context import current_actor, tenant_context


@transaction.atomic
def change_settings(
    *, name: str, language: str, mail_preference: str, mail_is_neutral: bool, actor: Actor
) -> User:
    """Change one's own name, language and wishes about mail. Raises NotFound for nobody."""
    person = get_self(actor)
    person.name = name
    person.language = language
    person.mail_preference = MailPreference(mail_preference)
    person.mail_is_neutral = mail_is_neutral
    fields = ["name", "language", "mail_preference", "mail_is_neutral"]
    person.save(update_fields=fields)
    audit.record("account.changed", person, actor=actor, fields=fields)
    return person


@transaction.atomic
def issue_token(
    *, actor: Actor, label: str, scopes: Iterable[str], days: int
) -> tuple[ApiToken, str]:
    """A new token and its code, shown once; the owner gets a mail that one was made.

    Raises InvalidFields and Refused as `make_token` does.
    """
    token, code = make_token(actor=actor, label=label, scopes=scopes, days=days)
    ask_mail("token_made", person=get_self(actor))
    return token, code


@transaction.atomic
def end_sessions(person_id: UUID) -> None:
    """End every session of a person at once, wherever they are signed in.

    For removed delegates and staff and for erased accounts. Works in any context: sign-in tables
    are written as the app's role.
    """
    with tenant_context(current_actor(), role=DatabaseRole.NONE):
        for session in UserSession.objects.filter(user_id=person_id):
            session.end()
        User.objects.filter(pk=person_id).update(session_epoch=F("session_epoch") + 1)
        tell_sessions_ended(person_id)


@transaction.atomic
def end_session(*, session_id: int, actor: Actor) -> None:
    """End one of one's own sessions. Raises NotFound for anybody else's."""
    with tenant_context(actor, role=DatabaseRole.NONE):
        session = UserSession.objects.filter(pk=session_id, user_id=actor.person_id).first()
        if session is None:
            raise NotFound
        session.end()
        audit.record("session.ended", get_self(actor), actor=actor)


@transaction.atomic
def end_other_sessions(*, session_key: str, actor: Actor) -> int:
    """End all of one's sessions but the one with this key; how many that were."""
    with tenant_context(actor, role=DatabaseRole.NONE):
        others = UserSession.objects.filter(user_id=actor.person_id).exclude(
            session_key=session_key
        )
        ended = 0
        for session in others:
            session.end()
            ended += 1
        audit.record("session.ended", get_self(actor), actor=actor)
    return ended
