"""Who may make an alert of a signal: never the person who assessed it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule
from promotion.patterns.models import Signal


@object_rule(Permission.SIGNAL_ALERT)
def second_person(actor: Actor, row: Any) -> Answer:
    """What one person found, another publishes."""
    if isinstance(row, Signal) and row.assessed_by_id == actor.person_id:
        return denied(_("You assessed this signal. Somebody else decides whether it is an alert."))
    return ALLOWED
