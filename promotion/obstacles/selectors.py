"""Who may read reports: analysts and those who decide, of the institution that it came to.

A sealed report is a number and where it stood; its words are given to nobody until it is unsealed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from portal.clocks import Clock, clocks_of
from portal.documents.selectors import documents_of_matters
from portal.errors import NotFound
from portal.grants import Permission
from portal.ids import fold_code
from portal.keyset import Order
from portal.moves import has_role_for
from portal.permissions import Actor
from portal.transitions import Step, steps_of
from promotion.obstacles.duplicates import Likeness, likely_duplicates
from promotion.obstacles.models import (
    Assessment,
    Correction,
    CustodyEntry,
    Evidence,
    Obstacle,
    ObstacleActor,
    ObstacleInstrument,
    ObstacleMessage,
    ObstacleReply,
)
from promotion.obstacles.rules import HOLD
from promotion.obstacles.states import CorrectionState, ObstacleStatus
from promotion.taxonomy.selectors import labels_of

S = ObstacleStatus
BY_DUE = Order("due_at", nullable=True)
NEWEST = Order("created_at", descending=True)
GRAVEST = Order("severity", descending=True)
OPEN = (S.SUBMITTED, S.TRIAGE, S.NEEDS_INFO, S.VERIFYING, S.ASSESSED, S.IN_REVIEW)
# An unanswered question is old after as long as verification may take.
ANSWER_AWAITED = timedelta(days=30)
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of reports is narrowed to; empty values narrow nothing.

    `state` is a status or "" for all that are open, "all" for every one; `kind` a code or the
    letter of a family; `severity` the least level; `reference` a number or its beginning, as it was
    typed: it is looked for in every state, unless one is named.
    """

    state: str = ""
    country: str = ""
    kind: str = ""
    severity: int | None = None
    is_mine: bool = False
    is_ageing: bool = False
    reference: str = ""


EVERYTHING_OPEN = Wanted()


def may_read(actor: Actor) -> bool:
    """Whether this member of staff is one of those who see reports at all."""
    return has_role_for(actor, Permission.OBSTACLE_READ)


def visible(actor: Actor) -> QuerySet[Obstacle]:
    """The reports that this actor may see; PostgreSQL has narrowed them in the same way."""
    found = Obstacle.objects.select_related("tenant", "handled_by")
    if actor.is_system:
        return found
    if actor.tenant_id is None or not may_read(actor):
        return found.none()
    return found.filter(tenant_id=actor.tenant_id)


def get_obstacle(obstacle_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> Obstacle:
    """One report at this institution; NotFound where there is none that this actor may see."""
    try:
        found = visible(actor).filter(pk=obstacle_id, tenant_id=tenant_id).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def is_ageing() -> Q:
    """A step is overdue, or a question has been unanswered for thirty days."""
    now = timezone.now()
    return Q(due_at__lte=now) | Q(status=S.NEEDS_INFO, changed_at__lte=now - ANSWER_AWAITED)


def list_obstacles(*, actor: Actor, wanted: Wanted = EVERYTHING_OPEN) -> QuerySet[Obstacle]:
    """Reports as the filters have them, in no particular order."""
    found = _in_state(visible(actor), wanted)
    if wanted.country or wanted.kind or wanted.severity is not None:
        # What a sealed report tells of is found by no filter.
        found = found.exclude(status=S.SEALED)
    if wanted.country:
        found = found.filter(country=wanted.country)
    if wanted.kind:
        found = found.filter(_of_kind(wanted.kind))
    if wanted.severity is not None:
        found = found.filter(severity__gte=wanted.severity)
    if wanted.is_mine:
        found = found.filter(handled_by_id=actor.person_id, handled_since__gt=timezone.now() - HOLD)
    return found.filter(is_ageing()) if wanted.is_ageing else found


def _in_state(found: QuerySet[Obstacle], wanted: Wanted) -> QuerySet[Obstacle]:
    if wanted.reference:
        found = found.filter(_numbered(wanted.reference))
    elif not wanted.state:
        return found.filter(status__in=OPEN)
    return found if wanted.state in {"", "all"} else found.filter(status=wanted.state)


def _numbered(typed: str) -> Q:
    """A number or its beginning, in any case, with or without its groups; signs alone find nothing."""
    beginning = fold_code(typed)
    return Q(reference__startswith=beginning) if beginning else Q(pk__in=[])


def _of_kind(kind: str) -> Q:
    if len(kind) > 1:
        return Q(kinds__contains=[kind])
    return Q(kinds__overlap=[f"{kind}{number:02}" for number in range(1, 100)])


def countries_reported(actor: Actor) -> list[str]:
    """The countries and areas that open reports are about, for the filter."""
    found = visible(actor).filter(status__in=OPEN).values_list("country", flat=True)
    return sorted({str(code) for code in found.distinct()})


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything on one report; where it is sealed, the steps alone."""

    steps: Sequence[Step]
    clocks: Sequence[Clock] = ()
    actors: Sequence[ObstacleActor] = ()
    instruments: Sequence[ObstacleInstrument] = ()
    evidence: Sequence[Evidence] = ()
    assessments: Sequence[Assessment] = ()
    messages: Sequence[ObstacleMessage] = ()
    corrections: Sequence[Correction] = ()
    replies: Sequence[ObstacleReply] = ()
    merged: Sequence[Obstacle] = ()
    duplicates: Sequence[Likeness] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


def read_dossier(obstacle: Obstacle, *, actor: Actor) -> Dossier:
    """The report with its parts: as many queries for one part as for many."""
    steps = list(steps_of(obstacle, actor=actor))
    if obstacle.status == S.SEALED:
        return Dossier(steps=steps)
    actors = list(ObstacleActor.objects.filter(obstacle=obstacle).order_by("actor"))
    instruments = list(ObstacleInstrument.objects.filter(obstacle=obstacle).order_by("id"))
    is_open = obstacle.status in OPEN
    return Dossier(
        steps=steps,
        clocks=list(clocks_of(obstacle)),
        actors=actors,
        instruments=instruments,
        evidence=list(evidence_of(obstacle)),
        assessments=list(
            Assessment.objects.filter(obstacle=obstacle).select_related("made_by")[:MOST_SHOWN]
        ),
        messages=list(messages_of(obstacle)[:MOST_SHOWN]),
        corrections=list(
            Correction.objects.filter(obstacle=obstacle).select_related("proposed_by")[:MOST_SHOWN]
        ),
        replies=list(replies_of(obstacle)[:MOST_SHOWN]),
        merged=list(Obstacle.objects.filter(merged_into=obstacle).order_by("reference")),
        duplicates=likely_duplicates(obstacle) if is_open else [],
        labels=labels_of(_codes_of(obstacle, actors, instruments), tenant=obstacle.tenant),
    )


def waiting_correction(obstacle: Obstacle) -> Correction | None:
    """The correction that a second person has not read yet."""
    return Correction.objects.filter(obstacle=obstacle, state=CorrectionState.WAITING).first()


def _codes_of(
    obstacle: Obstacle,
    actors: Sequence[ObstacleActor],
    instruments: Sequence[ObstacleInstrument],
) -> set[str]:
    codes = {*obstacle.kinds, *obstacle.freedoms, *obstacle.groups, *obstacle.standards}
    codes |= {obstacle.modality, obstacle.source_grade, obstacle.information_grade}
    for part in actors:
        codes |= {part.actor, part.degree, part.answer}
    for instrument in instruments:
        codes |= {instrument.kind, instrument.subject, instrument.stage}
    return codes - {""}


def evidence_of(obstacle: Obstacle) -> QuerySet[Evidence]:
    """The items of a report with their chains of custody, in the order in which they came."""
    chain = Prefetch("chain", queryset=CustodyEntry.objects.select_related("done_by"))
    return (
        Evidence.objects.filter(obstacle=obstacle)
        .select_related("document")
        .prefetch_related(chain)
    )


def custody_of(item: Evidence) -> QuerySet[CustodyEntry]:
    """What was done with an item, in its order."""
    return CustodyEntry.objects.filter(evidence=item).select_related("done_by")


def messages_of(obstacle: Obstacle) -> QuerySet[ObstacleMessage]:
    """What was left to be read with the receipt."""
    return ObstacleMessage.objects.filter(obstacle=obstacle)


def replies_of(obstacle: Obstacle) -> QuerySet[ObstacleReply]:
    """Whom was asked, and what was said."""
    return ObstacleReply.objects.filter(obstacle=obstacle)


@documents_of_matters
def files_of_evidence(actor: Actor) -> QuerySet[Evidence, Any]:
    """The files of evidence that this actor may open; those of sealed reports are given to nobody."""
    readable = visible(actor).exclude(status=S.SEALED)
    return Evidence.objects.filter(obstacle__in=readable, document__isnull=False).values_list(
        "document_id", flat=True
    )


def get_evidence(evidence_id: UUID | str, obstacle: Obstacle) -> Evidence:
    """One item of this report; NotFound where there is none."""
    found = Evidence.objects.filter(pk=evidence_id, obstacle=obstacle).first()
    if found is None or obstacle.status == S.SEALED:
        raise NotFound
    return found


def get_reply(reply_id: UUID | str, obstacle: Obstacle) -> ObstacleReply:
    """One request for a reply; NotFound where there is none."""
    found = ObstacleReply.objects.filter(pk=reply_id, obstacle=obstacle).first()
    if found is None or obstacle.status == S.SEALED:
        raise NotFound
    return found


def published_replies(obstacle_ids: Sequence[UUID]) -> dict[UUID, list[ObstacleReply]]:
    """What was replied, or that there was no answer, for what is public; by report, one query."""
    found: dict[UUID, list[ObstacleReply]] = {}
    rows = ObstacleReply.objects.filter(
        obstacle_id__in=obstacle_ids, published_at__isnull=False
    ).order_by("asked_on", "id")
    for row in rows:
        found.setdefault(row.obstacle_id, []).append(row)
    return found
