"""Who is held responsible and under which law: parts that analysts add and take away."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.errors import IllegalTransition, InvalidFields, NotFound
from portal.permissions import Actor
from portal.transitions import Fields, field_values
from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleInstrument
from promotion.obstacles.services import CHANGEABLE, locked
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import codes_in_use

ACTOR, INSTRUMENT = "actor", "instrument"


def _choices(obj: Any, vocabulary: str, *, empty: bool = False) -> list[tuple[str, str]]:
    codes = [(one.code, one.label) for one in codes_in_use(obj.tenant, vocabulary)]
    return [("", str(_("Not known"))), *codes] if empty else codes


def for_actor(obj: Any, _actor: Actor) -> Fields:
    """A kind of actor, never a person, and to which degree."""
    return {
        "actor": forms.ChoiceField(
            label=_("Who is held responsible"), choices=_choices(obj, Vocabulary.ACTOR)
        ),
        "degree": forms.ChoiceField(
            label=_("In which way"), choices=_choices(obj, Vocabulary.DEGREE), initial="DEG-UNK"
        ),
    }


def for_instrument(obj: Any, _actor: Actor) -> Fields:
    """The law, order or decision that was used."""
    return {
        "kind": forms.ChoiceField(
            label=_("Legal instrument"), choices=_choices(obj, Vocabulary.INSTRUMENT)
        ),
        "subject": forms.ChoiceField(
            label=_("Subject"),
            choices=_choices(obj, Vocabulary.SUBJECT, empty=True),
            required=False,
        ),
        "stage": forms.ChoiceField(
            label=_("Stage"), choices=_choices(obj, Vocabulary.STAGE, empty=True), required=False
        ),
        "name": forms.CharField(
            label=_("Name"),
            max_length=300,
            required=False,
            help_text=_("As the law is called in public."),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
    }


FIELDS = {ACTOR: for_actor, INSTRUMENT: for_instrument}
_MODELS: dict[str, type[ObstacleActor] | type[ObstacleInstrument]] = {
    ACTOR: ObstacleActor,
    INSTRUMENT: ObstacleInstrument,
}


def _changeable(obstacle_id: UUID | str, actor: Actor) -> Obstacle:
    obstacle = locked(obstacle_id, actor)
    if obstacle.status not in CHANGEABLE:
        raise IllegalTransition(_("It can be changed while it is looked at, not now."))
    return obstacle


@transaction.atomic
def add_part(
    *, obstacle_id: UUID | str, part: str, values: Mapping[str, Any], actor: Actor
) -> ObstacleActor | ObstacleInstrument:
    """Add an actor or a legal instrument.

    Raises NotFound, NotPermitted, IllegalTransition, InvalidFields (the same actor in the same way
    stands there).
    """
    if part not in FIELDS:
        raise NotFound
    obstacle = _changeable(obstacle_id, actor)
    cleaned = field_values(FIELDS[part](obstacle, actor), values)
    if (
        part == ACTOR
        and ObstacleActor.objects.filter(
            obstacle=obstacle, actor=cleaned["actor"], degree=cleaned["degree"]
        ).exists()
    ):
        raise InvalidFields({"actor": [_("This stands there already.")]})
    made = _MODELS[part].objects.create(tenant_id=obstacle.tenant_id, obstacle=obstacle, **cleaned)
    audit.record(f"obstacle.{part}_added", obstacle, actor=actor, payload=cleaned)
    return made


@transaction.atomic
def remove_part(*, obstacle_id: UUID | str, part: str, part_id: UUID | str, actor: Actor) -> None:
    """Take one away. Raises NotFound, NotPermitted, IllegalTransition."""
    if part not in FIELDS:
        raise NotFound
    obstacle = _changeable(obstacle_id, actor)
    removed, _by_model = _MODELS[part].objects.filter(pk=part_id, obstacle=obstacle).delete()
    if not removed:
        raise NotFound
    audit.record(f"obstacle.{part}_removed", obstacle, actor=actor)
