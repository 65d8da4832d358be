"""API tokens: made once, shown once, kept as a hash."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.actors.models import ApiToken
from portal.errors import InvalidFields, NotFound, Refused
from portal.permissions import Actor, Scope

LONGEST_DAYS = 365
DECIDE_HOURS = 12


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def person_of_token(code: str) -> ApiToken | None:
    """The live token with this code, with its person; None for anything else."""
    now = timezone.now()
    token = (
        ApiToken.objects.select_related("person")
        .filter(digest=_digest(code), revoked_at=None, expires_at__gt=now, person__is_active=True)
        .first()
    )
    if token is not None and token.last_used_on != now.date():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=now.date())
    return token


def make_token(
    *, actor: Actor, label: str, scopes: Iterable[str], days: int
) -> tuple[ApiToken, str]:
    """A new token and its code, which is never shown again.

    `days` until it expires, at most 365; with the scope `decide` it lasts 12 hours and needs a
    second factor in this session. Raises InvalidFields, Refused.
    """
    wanted = {Scope(scope) for scope in scopes}
    if actor.person_id is None:
        raise NotFound
    if not wanted or not 1 <= days <= LONGEST_DAYS:
        raise InvalidFields({"days": [_("Choose at least one scope and between 1 and 365 days.")]})
    if Scope.DECIDE in wanted and not actor.second_factor:
        raise Refused(_("A token that decides needs your second factor. Sign in with your code."))
    life = timedelta(hours=DECIDE_HOURS) if Scope.DECIDE in wanted else timedelta(days=days)
    code = f"csp_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        person_id=actor.person_id,
        label=label,
        prefix=code[:8],
        digest=_digest(code),
        scopes=sorted(wanted),
        expires_at=timezone.now() + life,
    )
    audit.record("token.made", token, actor=actor, details={"scopes": sorted(wanted)})
    return token, code


def revoke_token(*, token_id: UUID | str, actor: Actor) -> None:
    """End a token of one's own at once."""
    changed = ApiToken.objects.filter(
        pk=token_id, person_id=actor.person_id, revoked_at=None
    ).update(revoked_at=timezone.now())
    if not changed:
        raise NotFound
    audit.record("token.revoked", ApiToken.objects.get(pk=token_id), actor=actor)
