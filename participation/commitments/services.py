"""Making and changing commitments, publishing progress, ending rounds. Moves: `transitions.perform`.

Importing this module registers the effects of the moves.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.commitments import effects
from participation.commitments.checking import result_of
from participation.commitments.effects import MOVE_FOR, counts_of, current_round, record_update
from participation.commitments.models import (
    Commitment,
    CommitmentFollow,
    CommitmentTheme,
    ProgressUpdate,
)
from participation.commitments.move_fields import for_progress
from participation.commitments.sources import ANSWERS, find_source
from participation.commitments.states import UNDER_WAY, CommitmentStatus
from participation.themes.models import Theme
from portal import audit, outbox
from portal.clocks import DUE_FIELDS, Clock, end_clocks
from portal.errors import Conflict, IllegalTransition, InvalidFields, NotFound, Sentence
from portal.grants import Permission
from portal.links.services import link, unlink
from portal.looks.texts import localized
from portal.permissions import Actor, require, require_side, system_actor
from portal.transitions import field_values, lock, perform

TEXTS = ("title", "text", "indicator")
LIMITS = {"title": 200, "text": 20000, "indicator": 10000}


@transaction.atomic
def create_commitment(
    *, tenant_id: UUID, values: Mapping[str, Any], themes: Iterable[UUID] = (), actor: Actor
) -> Commitment:
    """Propose a commitment; nobody outside the institution sees it before it is adopted.

    `values`: title, text and indicator by language, unit, due_on (a date at the seat); `themes`:
    ids of themes that it answers. Raises NotPermitted, InvalidFields.
    """
    commitment = Commitment(tenant_id=tenant_id)
    require(actor, Permission.COMMITMENT_EDIT, commitment)
    _write(commitment, values)
    commitment.number = _next_number(tenant_id)
    commitment.save(force_insert=True)
    _set_themes(commitment, themes)
    audit.record("commitment.proposed", commitment, actor=actor, fields=values)
    outbox.publish("commitment.proposed", commitment, actor=actor)
    return commitment


def _locked(commitment_id: UUID | str, actor: Actor) -> Commitment:
    """The row for somebody who may change it. Raises NotPermitted, NotFound."""
    require_side(actor, Permission.COMMITMENT_EDIT)
    found: Commitment = lock(Commitment, commitment_id)
    require(actor, Permission.COMMITMENT_EDIT, found)
    return found


def _next_number(tenant_id: UUID) -> int:
    """One after the other an institution, also for two who write at the same moment."""
    with connection.cursor() as cursor:
        key = f"commitment {tenant_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    last = Commitment.objects.filter(tenant_id=tenant_id).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _write(commitment: Commitment, values: Mapping[str, Any]) -> list[str]:
    """Set the checked values on the row; the names of the fields. Raises InvalidFields."""
    wrong = _faults(values)
    if wrong:
        raise InvalidFields(wrong)
    fields: dict[str, Any] = {"unit": values["unit"], "due_on": values["due_on"]}
    for name in TEXTS:
        fields |= localized(name, {**_emptied(), **(values.get(name) or {})})
    for name, value in fields.items():
        setattr(commitment, name, value)
    return list(fields)


def _faults(values: Mapping[str, Any]) -> dict[str, list[Sentence]]:
    wrong: dict[str, list[Sentence]] = {}
    if not (values.get("title") or {}):
        wrong["title"] = [_("Give a title in at least one language.")]
    for name in TEXTS:
        longest = max(map(len, (values.get(name) or {}).values()), default=0)
        if longest > LIMITS[name]:
            wrong[name] = [_("Use at most %(limit)s characters.") % {"limit": LIMITS[name]}]
    if not values.get("unit"):
        wrong["unit"] = [_("Say which unit owns it.")]
    if not values.get("due_on"):
        wrong["due_on"] = [_("Give the day by which it is promised.")]
    return wrong


def _emptied() -> dict[str, str]:
    """A language whose text was taken out holds none any more."""
    return {code: "" for code, _name in settings.LANGUAGES}


@transaction.atomic
def edit_commitment(
    *,
    commitment_id: UUID | str,
    values: Mapping[str, Any],
    themes: Iterable[UUID] = (),
    expected_version: int | None,
    actor: Actor,
) -> Commitment:
    """Change a proposal. What was adopted stays as it was promised.

    Raises NotFound, NotPermitted, IllegalTransition (adopted), Conflict (somebody else saved
    first), InvalidFields.
    """
    commitment = _locked(commitment_id, actor)
    if commitment.status != CommitmentStatus.PROPOSED:
        raise IllegalTransition(
            _("This was adopted: what was promised stays as it is. Publish an update instead.")
        )
    if expected_version is not None and expected_version != commitment.version:
        raise Conflict(_("Somebody else changed this in the meantime. Your words are kept below."))
    fields = _write(commitment, values)
    commitment.version += 1
    commitment.save(update_fields=[*fields, "version"])
    _set_themes(commitment, themes)
    audit.record("commitment.changed", commitment, actor=actor, fields=fields)
    return commitment


def _set_themes(commitment: Commitment, themes: Iterable[UUID]) -> None:
    wanted = set(themes)
    known = set(
        Theme.objects.filter(pk__in=wanted, tenant_id=commitment.tenant_id).values_list(
            "pk", flat=True
        )
    )
    if wanted - known:
        raise InvalidFields({"themes": [_("Choose among the themes of the institution.")]})
    rows = CommitmentTheme.objects.filter(commitment=commitment)
    rows.exclude(theme_id__in=known).delete()
    for theme_id in known - set(rows.values_list("theme_id", flat=True)):
        CommitmentTheme.objects.create(
            tenant_id=commitment.tenant_id, commitment=commitment, theme_id=theme_id
        )


@transaction.atomic
def add_theme(*, commitment_id: UUID | str, theme_id: UUID, actor: Actor) -> CommitmentTheme:
    """Put a commitment under one more theme, also once it is adopted; none is taken away then.

    Raises NotFound, NotPermitted, IllegalTransition (it is closed).
    """
    commitment = _locked(commitment_id, actor)
    if commitment.status == CommitmentStatus.CLOSED:
        raise IllegalTransition(_("This commitment is closed."))
    if not Theme.objects.filter(pk=theme_id, tenant_id=commitment.tenant_id).exists():
        raise NotFound
    made, _is_new = CommitmentTheme.objects.get_or_create(
        commitment=commitment, theme_id=theme_id, defaults={"tenant_id": commitment.tenant_id}
    )
    audit.record(
        "commitment.theme_added", commitment, actor=actor, details={"theme": str(theme_id)}
    )
    return made


@transaction.atomic
def put_under(
    *, commitment_id: UUID | str, label: str, source_id: UUID, is_source: bool = True, actor: Actor
) -> None:
    """Let a commitment hang under another source (a programme, a review's recommendation), or not.

    `label` is the source's model. Raises NotFound, NotPermitted.
    """
    commitment = _locked(commitment_id, actor)
    source = find_source(label, source_id, tenant_id=commitment.tenant_id)
    if is_source:
        link(commitment, ANSWERS, source, actor=actor)
    else:
        unlink(commitment, ANSWERS, source, actor=actor)


@transaction.atomic
def publish_update(
    *, commitment_id: UUID | str, values: Mapping[str, Any], actor: Actor
) -> ProgressUpdate:
    """Say what was done since, with evidence; everybody reads it at once.

    `values`: text, evidence_url, document. Raises NotFound, NotPermitted, IllegalTransition (it is
    not under way), InvalidFields.
    """
    commitment = _locked(commitment_id, actor)
    if commitment.status not in {*UNDER_WAY, CommitmentStatus.IN_CHECK}:
        raise IllegalTransition(_("Updates are published while a commitment is under way."))
    cleaned = field_values(for_progress(commitment, actor), values)
    update = record_update(commitment, cleaned, now=timezone.now())
    audit.record("commitment.updated", commitment, actor=actor, payload=cleaned)
    outbox.publish(
        "commitment.updated", commitment, actor=actor, references={"update": str(update.pk)}
    )
    return update


@transaction.atomic
def end_round(commitment_id: UUID | str, *, tenant_id: UUID) -> Commitment | None:
    """The time for the check is over: the commitment is verified, reopened, or ends unchecked.

    Run as the portal itself, in the institution's context; may run twice. None where there is
    nothing to end (it was ended, or its time was extended).
    """
    commitment: Commitment = lock(Commitment, commitment_id)
    if commitment.status != CommitmentStatus.IN_CHECK:
        return None
    current = current_round(commitment)
    if timezone.now() < current.ends_at:
        return None
    result = result_of(counts_of(commitment, current.number), current.confirmations_needed)
    ended: Commitment = perform(
        Commitment, commitment.pk, MOVE_FOR[result], actor=system_actor(tenant_id)
    )
    return ended


@transaction.atomic
def open_to_all(commitment_id: UUID | str, *, tenant_id: UUID) -> bool:
    """Contributors were heard first long enough: every organization is heard now; told once.

    Run as the portal itself, in the institution's context; may run twice.
    """
    commitment: Commitment = lock(Commitment, commitment_id)
    now = timezone.now()
    first = Clock.objects.filter(
        subject_type=commitment._meta.label_lower,
        subject_id=commitment.pk,
        name=effects.FIRST_CLOCK,
        ended_at=None,
        due_at__lte=now,
    )
    if commitment.status != CommitmentStatus.IN_CHECK or not first.exists():
        return False
    end_clocks(commitment, now=now, names=[effects.FIRST_CLOCK])
    commitment.save(update_fields=DUE_FIELDS)
    actor = system_actor(tenant_id)
    audit.record("commitment.check_opened", commitment, actor=actor)
    outbox.publish(
        "commitment.check_opened",
        commitment,
        actor=actor,
        references={"due": commitment.due_at.isoformat() if commitment.due_at else ""},
    )
    return True


@transaction.atomic
def follow(*, commitment: Commitment, is_on: bool, actor: Actor) -> CommitmentFollow:
    """Be told of a commitment from now on, or no more. Raises NotFound for nobody, and for staff."""
    if actor.person_id is None or actor.is_staff or commitment.published_at is None:
        raise NotFound
    made, _is_new = CommitmentFollow.objects.update_or_create(
        commitment=commitment,
        person_id=actor.person_id,
        defaults={"tenant_id": commitment.tenant_id, "is_on": is_on},
    )
    # Not in the institution's audit: who follows what is nobody's business there.
    return made
