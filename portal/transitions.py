"""The one way in which a state changes.

Each model with a state declares a table `TRANSITIONS`; `perform()` does the whole sequence: lock,
permission, state, validation, effect, move, step, audit entry, outbox event. What somebody may do
next, the time line, the diagram in the help pages and the API's `transitions` are read from the
table. What a move does besides moving is an effect, registered beside the room's services.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused, Sentence
from portal.grants import Permission
from portal.looks.fields import DateInputField
from portal.permissions import (
    ALLOWED,
    Actor,
    Answer,
    acting_organization,
    allowed,
    person_of,
    require,
    require_side,
)
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.context import is_only_reading
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key

Fields = dict[str, forms.Field]


def _no_fields(_obj: Any, _actor: Actor) -> Fields:
    return {}


def _always(_obj: Any) -> Answer:
    return ALLOWED


def _never(_obj: Any) -> bool:
    return False


class Visibility(StrEnum):
    """Who sees that a step was taken."""

    ORGANIZATION = "organization"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of a model's table.

    `fields` gives the form fields that the move needs (for this row and actor); `available` is a
    pure rule of the row; `is_adverse` says whether the move goes against the applicant and must
    then carry a Decision with reason, rule and remedy. An internal move is part of another one, or
    the portal's own when a time limit has ended, and is offered to nobody.
    """

    name: str
    label: Sentence
    sources: frozenset[str]
    target: str
    permission: Permission
    event: str
    done: Sentence
    outcome: str | None = None
    help: Sentence = ""
    fields: Callable[[Any, Actor], Fields] = _no_fields
    available: Callable[[Any], Answer] = _always
    is_adverse: Callable[[Any], bool] = _never
    decides: bool = False
    visibility: Visibility = Visibility.ORGANIZATION
    is_internal: bool = False


class Stateful(models.Model):
    """A tenant's row with status and outcome, changed by `perform()` alone."""

    status: Any
    outcome: Any
    TRANSITIONS: ClassVar[Sequence[Transition]] = ()

    class Meta:
        abstract = True


class Step(TenantRow):
    """One move of one row, for the time line. Names of reviewers stand in the audit, not here."""

    class Party(models.TextChoices):
        ORGANIZATION = "organization", _("the organization")
        INSTITUTION = "institution", _("the institution")
        PORTAL = "portal", _("the portal")

    organization = models.ForeignKey(
        "portal.Organization", null=True, on_delete=models.CASCADE, related_name="+"
    )
    # Whose matter it is where it is a person's own and no organization's.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    transition = models.CharField(max_length=40)
    from_status = models.CharField(max_length=20)
    to_status = models.CharField(max_length=20)
    outcome = models.CharField(max_length=40, blank=True)
    party = models.CharField(max_length=12, choices=Party.choices)
    visible_to = models.CharField(max_length=12, default=Visibility.ORGANIZATION)
    note = models.TextField(blank=True)
    decision = models.ForeignKey(
        "portal.Decision",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        person="person_id",
        with_matter=True,
        member_writes=True,
        worker=True,
    )

    class Meta:
        ordering = ("taken_at", "id")
        constraints = (
            tenant_key("step"),
            TenantForeignKey(field="decision", name="step_decision_same_tenant"),
        )
        indexes = (models.Index(fields=["tenant", "subject_type", "subject_id"], name="step_of"),)

    def __str__(self) -> str:
        return self.transition


@dataclass(slots=True, kw_only=True)
class Move:
    """A transition under way, as an effect sees it."""

    obj: Any
    transition: Transition
    actor: Actor
    values: Mapping[str, Any]
    now: datetime
    from_status: str
    note: str = ""
    decision: Any = None
    references: dict[str, Any] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def set(self, **fields: Any) -> None:
        """Set fields of the row; they are saved with the move."""
        for name, value in fields.items():
            setattr(self.obj, name, value)
            self.changed.add(name)


Effect = Callable[[Move], None]
# The ids of other rows of the model that a move changes, from its own id and what was sent.
Others = Callable[[UUID | str, Mapping[str, Any] | QueryDict], Iterable[UUID]]
_EFFECTS: dict[tuple[str, str], list[Effect]] = {}
_OTHERS: dict[tuple[str, str], Others] = {}
MOVED_ON = _("This was moved on in the meantime. Nothing was changed; look at where it stands now.")


def effect_of(model: type[Stateful], *names: str) -> Callable[[Effect], Effect]:
    """Register what else happens in the transaction of these transitions."""

    def register(effect: Effect) -> Effect:
        for name in names:
            transition_of(model, name)
            _EFFECTS.setdefault((model._meta.label_lower, name), []).append(effect)
        return effect

    return register


def locks_with(model: type[Stateful], *names: str) -> Callable[[Others], Others]:
    """Register which other rows these transitions lock with their own; what was sent may name anything."""

    def register(others: Others) -> Others:
        for name in names:
            transition_of(model, name)
            _OTHERS[model._meta.label_lower, name] = others
        return others

    return register


def transition_of(model: type[Stateful], name: str) -> Transition:
    """The row of the model's table; NotFound where there is none of that name."""
    for transition in model.TRANSITIONS:
        if transition.name == name:
            return transition
    raise NotFound


def open_transitions(obj: Stateful, actor: Actor) -> list[Transition]:
    """What the actor may do next; runs no query."""
    return [
        transition
        for transition in obj.TRANSITIONS
        if obj.status in transition.sources
        and not transition.is_internal
        and transition.available(obj)
        and allowed(actor, transition.permission, obj)
    ]


def field_values(fields: Fields, values: Mapping[str, Any] | QueryDict | None) -> dict[str, Any]:
    """Clean values with the fields of a transition; InvalidFields says what to correct."""
    form_class = type("TransitionForm", (forms.Form,), dict(fields))
    form = form_class(_as_form_data(fields, values or {}))
    if not form.is_valid():
        raise InvalidFields(
            {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        )
    return cast("dict[str, Any]", form.cleaned_data)


def _as_form_data(
    fields: Fields, values: Mapping[str, Any] | QueryDict
) -> Mapping[str, Any] | QueryDict:
    """A form posts a date in three parts; the API and services give one value."""
    if isinstance(values, QueryDict):
        return values
    data: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(fields.get(name), DateInputField):
            data.update(_date_parts(name, value))
        else:
            data[name] = value.pk if isinstance(value, models.Model) else value
    return data


def _date_parts(name: str, value: Any) -> dict[str, str]:
    year, month, day = [*str(value or "").split("-"), "", "", ""][:3]
    return {f"{name}_year": year, f"{name}_month": month, f"{name}_day": day}


def perform(
    model: type[Stateful],
    pk: UUID | str,
    name: str,
    *,
    actor: Actor,
    values: Mapping[str, Any] | QueryDict | None = None,
    within: Move | None = None,
) -> Any:
    """Move one row. Returns it, saved.

    `within` is the move that this one is part of; an internal move exists only there.
    Raises NotFound (no such row for this actor), NotPermitted, IllegalTransition (it is no longer
    where this move starts; nothing changed), InvalidFields, Refused (a rule of the policy).
    """
    transition = transition_of(model, name)
    if transition.is_internal and within is None and not actor.is_system:
        raise NotFound
    require_side(actor, transition.permission)
    with transaction.atomic():
        others = _OTHERS.get((model._meta.label_lower, name))
        obj = lock(model, pk, *(others(pk, values or {}) if others else ()))
        require(actor, transition.permission, obj)
        _require_state(obj, transition)
        move = Move(
            obj=obj,
            transition=transition,
            actor=actor,
            values=field_values(transition.fields(obj, actor), values),
            now=timezone.now(),
            from_status=obj.status,
        )
        for effect in _EFFECTS.get((model._meta.label_lower, name), ()):
            effect(move)
        _require_decision(move)
        _save(move)
    return obj


def lock(model: type[models.Model], pk: UUID | str, *others: UUID | str) -> Any:
    """The row, locked until the transaction ends; NotFound where the context shows none.

    `others` with it, all in the order of their ids, so that two who lock the same never block each
    other for good. To those who may write no such row each answers as if it were not there.
    """
    if is_only_reading(model):
        raise NotFound
    rows = model._default_manager.select_for_update(of=("self",))
    try:
        own = model._meta.pk.to_python(pk)
        found = {row.pk: row for row in rows.filter(pk__in=[own, *others]).order_by("pk")}
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if own not in found:
        raise NotFound
    return found[own]


def _require_state(obj: Any, transition: Transition) -> None:
    if obj.status not in transition.sources:
        raise IllegalTransition(MOVED_ON)
    if not (answer := transition.available(obj)):
        raise Refused(answer.reason)


def _require_decision(move: Move) -> None:
    """No move against somebody without a decision that says what can be done about it."""
    if move.transition.is_adverse(move.obj) and (
        move.decision is None or not move.decision.is_adverse
    ):
        message = f"{move.transition.name} is adverse and must record a decision"
        raise RuntimeError(message)


def _save(move: Move) -> None:
    obj, transition = move.obj, move.transition
    move.set(status=transition.target)
    if transition.outcome is not None:
        move.set(outcome=transition.outcome)
    obj.save(update_fields=sorted(move.changed))
    record_step(move)
    references = {key: str(value) for key, value in move.references.items()}
    if move.decision is not None:
        references["decision"] = str(move.decision.pk)
    audit.record(
        transition.event,
        obj,
        actor=move.actor,
        fields=move.changed,
        payload=move.values,
        details={"from": move.from_status, "to": transition.target, **references},
    )
    # What is told of this move names the day that follows from it, whatever comes later.
    due = getattr(obj, "due_at", None)
    told = references if due is None else {**references, "due": due.isoformat()}
    outbox.publish(transition.event, obj, actor=move.actor, references=told)


def _party(actor: Actor) -> Step.Party:
    if actor.is_system:
        return Step.Party.PORTAL
    return Step.Party.INSTITUTION if actor.is_staff else Step.Party.ORGANIZATION


def record_step(move: Move) -> Step:
    """The time line's entry for a move."""
    return Step.objects.create(
        tenant_id=move.obj.tenant_id,
        organization_id=acting_organization(move.actor, move.obj),
        person_id=person_of(move.obj),
        subject_type=move.obj._meta.label_lower,
        subject_id=move.obj.pk,
        transition=move.transition.name,
        from_status=move.from_status,
        to_status=move.transition.target,
        outcome=move.obj.outcome,
        party=_party(move.actor),
        visible_to=move.transition.visibility,
        note=move.note,
        decision=move.decision,
        taken_by_id=move.actor.person_id,
        taken_at=move.now,
    )


def steps_of(obj: models.Model, *, actor: Actor) -> "models.QuerySet[Step]":
    """The time line of a row, as this actor may see it."""
    steps = Step.objects.filter(
        subject_type=obj._meta.label_lower, subject_id=obj.pk
    ).select_related("decision")
    return steps if actor.is_staff else steps.filter(visible_to=Visibility.ORGANIZATION)


def states(*names: str) -> frozenset[str]:
    """The states that a transition starts from."""
    return frozenset(str(name) for name in names)
