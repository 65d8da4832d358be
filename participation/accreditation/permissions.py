"""Object rules of accreditation: pure functions of the row and the actor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule


@object_rule(
    Permission.APPLICATION_SCREEN,
    Permission.APPLICATION_ASK,
    Permission.APPLICATION_RECOMMEND,
    Permission.APPLICATION_DECIDE,
)
def nobody_acts_after_recusal(actor: Actor, application: Any) -> Answer:
    """Who declared a conflict of interest takes no further part."""
    if application is None or not actor.is_staff:
        return ALLOWED
    if actor.person_id in getattr(application, "recused", ()):
        return denied(_("You declared a conflict of interest in this matter."))
    return ALLOWED


@object_rule(
    Permission.APPLICATION_ASK, Permission.APPLICATION_RECOMMEND, Permission.APPLICATION_DECIDE
)
def declaration_comes_first(actor: Actor, application: Any) -> Answer:
    """Whoever asks, recommends or records a decision has said that there is no conflict."""
    if application is None or not actor.is_staff:
        return ALLOWED
    if actor.person_id not in getattr(application, "cleared", ()):
        return denied(_("First declare whether you have a conflict of interest in this matter."))
    return ALLOWED


@object_rule(Permission.EXPORT_APPROVE)
def a_second_person_approves(actor: Actor, export: Any) -> Answer:
    """Nobody approves what they asked for themselves."""
    if export is not None and getattr(export, "requested_by_id", None) == actor.person_id:
        return denied(_("You asked for this export yourself. A second person approves it."))
    return ALLOWED


@object_rule(Permission.RECORD_EXPORT)
def an_export_is_its_owners(actor: Actor, export: Any) -> Answer:
    """The file is for the person who asked for it."""
    owner = getattr(export, "requested_by_id", None)
    if owner is not None and owner != actor.person_id:
        return denied(_("This export was made for somebody else. Ask for your own."))
    return ALLOWED
