"""Writes on reports that are not moves: who handles one, its words and codes, its severity.

Moves: `portal.transitions.perform`; importing this module registers their effects.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.clocks import DUE_FIELDS
from portal.errors import Conflict, IllegalTransition, InvalidFields, Refused
from portal.grants import Permission
from portal.permissions import Actor, require, require_side, system_actor
from portal.transitions import field_values, lock, perform
from promotion.obstacles.checking import contacts_in
from promotion.obstacles.effects import TRIAGE, start_limit
from promotion.obstacles.models import NotTheSame, Obstacle
from promotion.obstacles.rules import is_held
from promotion.obstacles.severity import HIGHEST
from promotion.obstacles.states import ObstacleStatus
from promotion.obstacles.weighing import weigh
from promotion.obstacles.word_fields import for_severity, for_words

S = ObstacleStatus
# While it is worked on; what waits for a second person or is public is not changed under their eyes.
CHANGEABLE = frozenset({S.TRIAGE, S.NEEDS_INFO, S.VERIFYING, S.ASSESSED})
_HOLD = ("handled_by", "handled_since")


def start_triage(obstacle: Obstacle) -> None:
    """A report has arrived: three days to look at it. Called where one is made; saved here."""
    start_limit(obstacle, TRIAGE, now=obstacle.created_at)
    obstacle.save(update_fields=list(DUE_FIELDS))


def note_answer(obstacle_id: UUID | str, *, tenant_id: UUID) -> Obstacle:
    """Whoever holds the receipt answered: it is looked at again.

    Run as the portal itself in the institution's context; who answered is known to nobody.
    """
    moved: Obstacle = perform(Obstacle, obstacle_id, "note_answer", actor=system_actor(tenant_id))
    return moved


def withdraw(obstacle_id: UUID | str, *, tenant_id: UUID) -> Obstacle:
    """Whoever holds the receipt withdraws it: at once, and out of what is public.

    Run as the portal itself in the institution's context.
    """
    moved: Obstacle = perform(Obstacle, obstacle_id, "withdraw", actor=system_actor(tenant_id))
    return moved


def locked(
    obstacle_id: UUID | str,
    actor: Actor,
    permission: Permission = Permission.OBSTACLE_HANDLE,
    *,
    with_also: UUID | str | None = None,
) -> Obstacle:
    """The report for somebody who may work on it now; another one is locked with it, in their order.

    Raises NotPermitted, NotFound.
    """
    require_side(actor, permission)
    found: Obstacle = lock(Obstacle, obstacle_id, *([with_also] if with_also else []))
    require(actor, permission, found)
    return found


@transaction.atomic
def take_hold(*, obstacle_id: UUID | str, actor: Actor) -> Obstacle:
    """Handle it from now on, for two hours or until the next step.

    Raises NotFound, NotPermitted (somebody else handles it; `take_over` says why).
    """
    obstacle = locked(obstacle_id, actor)
    _hold(obstacle, actor)
    audit.record("obstacle.held", obstacle, actor=actor, fields=_HOLD)
    return obstacle


@transaction.atomic
def take_over(*, obstacle_id: UUID | str, reason: str, actor: Actor) -> Obstacle:
    """Handle what somebody else handles, saying why; they are told.

    Raises NotFound, NotPermitted, InvalidFields, IllegalTransition (nobody else handles it).
    """
    require_side(actor, Permission.OBSTACLE_HANDLE)
    obstacle: Obstacle = lock(Obstacle, obstacle_id)
    require(actor, Permission.OBSTACLE_HANDLE)
    require(actor, Permission.OBSTACLE_READ, obstacle)
    before = obstacle.handled_by_id
    if not is_held(obstacle) or before == actor.person_id:
        raise IllegalTransition(_("Nobody else handles it. You can take the next step."))
    if not reason.strip():
        raise InvalidFields({"reason": [_("Say why: whoever handles it reads it.")]})
    _hold(obstacle, actor)
    audit.record(
        "obstacle.taken_over",
        obstacle,
        actor=actor,
        fields=_HOLD,
        payload={"reason": reason},
        details={"before": str(before)},
    )
    outbox.publish("obstacle.taken_over", obstacle, actor=actor, references={"before": str(before)})
    return obstacle


@transaction.atomic
def let_go(*, obstacle_id: UUID | str, actor: Actor) -> Obstacle:
    """Handle it no longer; others can go on at once. Raises NotFound, NotPermitted."""
    obstacle = locked(obstacle_id, actor)
    obstacle.handled_by, obstacle.handled_since = None, None
    obstacle.save(update_fields=[*_HOLD, "changed_at"])
    audit.record("obstacle.let_go", obstacle, actor=actor, fields=_HOLD)
    return obstacle


def _hold(obstacle: Obstacle, actor: Actor) -> None:
    obstacle.handled_by_id, obstacle.handled_since = actor.person_id, timezone.now()
    obstacle.save(update_fields=[*_HOLD, "changed_at"])


@transaction.atomic
def change_words(
    *, obstacle_id: UUID | str, values: Mapping[str, Any], seen: str, actor: Actor
) -> Obstacle:
    """Change the words and codes of a report; its severity is computed anew.

    `seen` is `version_of()` of the row as the page showed it. Raises NotFound, NotPermitted,
    IllegalTransition, Conflict (changed in the meantime), InvalidFields, Refused (words that say
    how to reach or find somebody).
    """
    obstacle = locked(obstacle_id, actor)
    if obstacle.status not in CHANGEABLE:
        raise IllegalTransition(_("It can be changed while it is looked at, not now."))
    if seen and seen != version_of(obstacle):
        raise Conflict(_("Somebody else changed this in the meantime. Your words are kept below."))
    cleaned = field_values(for_words(obstacle, actor), values)
    if cleaned["ends_on"] is not None and cleaned["ends_on"] < cleaned["starts_on"]:
        raise InvalidFields({"ends_on": [_("This is before it began.")]})
    contacts = contacts_in(f"{cleaned['title']}\n{cleaned['account']}")
    if contacts:
        raise Refused(contacts[0])
    for name, value in cleaned.items():
        setattr(obstacle, name, value)
    computed = weigh(obstacle)
    _hold_fields(obstacle, actor)
    fields = [*cleaned, *computed]
    obstacle.save(update_fields=[*fields, *_HOLD, "changed_at"])
    audit.record("obstacle.changed", obstacle, actor=actor, fields=fields, payload=cleaned)
    return obstacle


def _hold_fields(obstacle: Obstacle, actor: Actor) -> None:
    obstacle.handled_by_id, obstacle.handled_since = actor.person_id, timezone.now()


def version_of(obstacle: Obstacle) -> str:
    """What a page carries to know whether the row was changed since."""
    return obstacle.changed_at.isoformat()


@transaction.atomic
def set_severity(*, obstacle_id: UUID | str, values: Mapping[str, Any], actor: Actor) -> Obstacle:
    """Set another level than the rule gives, with a note; without a note the rule's level returns.

    `values`: severity (0 to 5), severity_note. Raises NotFound, NotPermitted, IllegalTransition,
    InvalidFields.
    """
    obstacle = locked(obstacle_id, actor)
    if obstacle.status not in CHANGEABLE:
        raise IllegalTransition(_("It can be changed while it is looked at, not now."))
    cleaned = field_values(for_severity(obstacle, actor), values)
    level, note = int(cleaned["severity"]), cleaned["severity_note"].strip()
    if not 0 <= level <= HIGHEST:
        raise InvalidFields({"severity": [_("Choose a level.")]})
    if level != obstacle.severity_computed and not note:
        raise InvalidFields({"severity_note": [_("Say why the level of the rule is not right.")]})
    obstacle.severity = level
    obstacle.severity_note = note if level != obstacle.severity_computed else ""
    _hold_fields(obstacle, actor)
    fields = ["severity", "severity_note"]
    obstacle.save(update_fields=[*fields, *_HOLD, "changed_at"])
    audit.record("obstacle.severity_set", obstacle, actor=actor, fields=fields, payload=cleaned)
    return obstacle


@transaction.atomic
def judge_not_the_same(
    *, obstacle_id: UUID | str, other_id: UUID | str, actor: Actor
) -> NotTheSame:
    """Somebody looked: two things. The pair is not proposed again.

    Raises NotFound, NotPermitted, InvalidFields (the same report twice).
    """
    obstacle = locked(obstacle_id, actor, with_also=other_id)
    other: Obstacle = lock(Obstacle, other_id)
    require(actor, Permission.OBSTACLE_READ, other)
    if obstacle.pk == other.pk:
        raise InvalidFields({"other": [_("This is the same report.")]})
    first, second = sorted((obstacle, other), key=lambda row: row.pk.int)
    made, _is_new = NotTheSame.objects.get_or_create(
        obstacle=first,
        other=second,
        defaults={
            "tenant_id": obstacle.tenant_id,
            "judged_by_id": actor.person_id,
            "judged_at": timezone.now(),
        },
    )
    audit.record(
        "obstacle.judged_not_the_same", obstacle, actor=actor, details={"other": str(other.pk)}
    )
    return made
