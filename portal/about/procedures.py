"""How each procedure goes, read from the tables of moves: what the help page shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.errors import Sentence
from portal.grants import ORGANIZATION_GRANTS, OWN_GRANTS, PERSON_GRANTS, Permission
from portal.transitions import Stateful, Transition

# The shared house imports none of the three Ps; it knows their procedures by label.
_TITLES: Mapping[str, Sentence] = {
    "participation.application": _("An application for accreditation"),
    "participation.accreditation": _("A status, once it is granted"),
    "participation.periodicreport": _("A periodic report"),
    "participation.changerequest": _("A change of name or status"),
    "portal.appeal": _("Asking for a review"),
    "portal.interimmeasure": _("Asking that something holds during a review"),
    "participation.consultation": _("A consultation"),
    "participation.contribution": _("What you say in a consultation"),
    "participation.theme": _("A theme: what many said, with its answer"),
    "participation.commitment": _("A commitment and its check by civil society"),
    "portal.post": _("A post in a discussion"),
    "portal.roommembership": _("A place in a closed room"),
    "participation.informationrequest": _("A request for information"),
    "participation.restriction": _("Somebody was kept out"),
    "portal.claim": _("A claim on an organization’s file"),
    "portal.policy": _("How rules are made"),
    "promotion.obstacle": _("A report of an obstacle"),
    "promotion.signal": _("A signal: something stands out"),
    "promotion.alert": _("An alert"),
    "promotion.strategy": _("A joint strategy"),
    "promotion.harvestedoutcome": _("An outcome and who confirms it"),
    "promotion.story": _("A good example"),
}
_ORGANIZATION = pgettext_lazy("who acts", "You")
_INSTITUTION = pgettext_lazy("who acts", "The institution")
# Nobody takes it: it follows from another step, from a review, or from a time limit that has ended.
_BY_ITSELF = pgettext_lazy("who acts", "By itself")


@dataclass(frozen=True, slots=True)
class Way:
    """One move that leads on from a stage."""

    label: Sentence
    who: Sentence
    leads_to: Sentence
    help: Sentence = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One status and what can follow."""

    name: Sentence
    ways: list[Way] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure, its stages in the order in which they come."""

    code: str
    title: Sentence
    stages: list[Stage]


def procedures() -> Iterator[Procedure]:
    """Every procedure that the help page explains."""
    known = {model._meta.label_lower: model for model in apps.get_models()}
    for label, title in _TITLES.items():
        model = known.get(label)
        if model is not None and issubclass(model, Stateful):
            yield Procedure(label.replace(".", "-"), title, _stages(model))


def _stages(model: type[Stateful]) -> list[Stage]:
    status_field: Any = model._meta.get_field("status")  # type: ignore[misc] # on each subclass
    names: dict[str, Sentence] = dict(status_field.choices)
    return [
        Stage(
            name,
            [
                _way(move, names[move.target])
                for move in model.TRANSITIONS
                if status in move.sources
            ],
        )
        for status, name in names.items()
    ]


def _way(move: Transition, leads_to: Sentence) -> Way:
    who = _BY_ITSELF if move.is_internal else _who(move.permission)
    return Way(move.label, who, leads_to, move.help)


def _who(permission: Permission) -> Sentence:
    """Whose move it is; the portal's tables know permissions, readers know sides."""
    of_people = any(permission in granted for granted in ORGANIZATION_GRANTS.values())
    is_own = permission in PERSON_GRANTS or permission in OWN_GRANTS
    return _ORGANIZATION if of_people or is_own else _INSTITUTION
