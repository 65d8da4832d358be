"""Putting contributions under themes: one after the other by people who read them, or in bulk."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accreditation.filters import person_of
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus
from participation.themes.counting import settle
from participation.themes.filters import CodingFilter
from participation.themes.models import BulkCoding, Coding, Judgement, Theme
from participation.themes.selectors import codable
from participation.themes.states import ThemeStatus
from portal import audit, outbox
from portal.actors.selectors import actor_of
from portal.errors import IllegalTransition, NotFound, Refused
from portal.grants import Permission
from portal.outbox import Event, subscribe_in_chunks
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import lock

BULK, UNDO = "bulk_coding.asked", "bulk_coding.undo_asked"
# A contribution was put under a theme that has its answer already: its author is told now.
JOINED = "theme.joined"
CHUNK = 2000


@transaction.atomic
def save_codes(
    codes: Mapping[UUID, Collection[UUID]], *, consultation: Consultation, actor: Actor
) -> int:
    """Keep this person's codes: the themes of each contribution, which may be none. How many.

    What the person said of these contributions before is replaced; nobody else's codes change.
    Raises NotPermitted, NotFound (a contribution or theme that is not there), IllegalTransition (a
    contribution was taken back or removed meanwhile).
    """
    require(actor, Permission.THEME_CODE, consultation)
    themes = _themes_named({theme for some in codes.values() for theme in some}, consultation)
    rows = _lock_contributions(codes, consultation)
    _replace(codes, rows, actor)
    for row in rows:
        details = {"themes": sorted(str(theme) for theme in codes[row.pk])}
        audit.record("contribution.coded", row, actor=actor, details=details)
    new = settle([row.pk for row in rows], tenant_id=consultation.tenant_id)
    _tell_joined([theme for theme in themes if theme.pk in new], actor)
    return len(rows)


def _themes_named(ids: Iterable[UUID], consultation: Consultation) -> list[Theme]:
    wanted = set(ids)
    themes = list(Theme.objects.filter(pk__in=wanted, consultation=consultation))
    if len(themes) != len(wanted):
        raise NotFound
    return themes


def _lock_contributions(ids: Iterable[UUID], consultation: Consultation) -> list[Contribution]:
    wanted = set(ids)
    rows = Contribution.objects.select_for_update(of=("self",)).filter(
        pk__in=wanted, consultation=consultation, tenant_id=consultation.tenant_id
    )
    found = list(rows.order_by("pk"))
    if len(found) != len(wanted):
        raise NotFound
    if any(row.status != ContributionStatus.ACCEPTED for row in found):
        raise IllegalTransition(
            _("A contribution among these was taken back or removed meanwhile. Nothing was saved.")
        )
    return found


def _replace(
    codes: Mapping[UUID, Collection[UUID]], rows: list[Contribution], actor: Actor
) -> None:
    known = {
        (coding.contribution_id, coding.theme_id): coding
        for coding in Coding.objects.filter(contribution__in=rows, coder=actor.person_id)
    }
    wanted = {(row.pk, theme) for row in rows for theme in codes[row.pk]}
    gone = [coding.pk for pair, coding in known.items() if pair not in wanted]
    if gone:
        Coding.objects.filter(pk__in=gone).delete()
    Coding.objects.bulk_create(
        Coding(
            tenant_id=rows[0].tenant_id,
            contribution_id=contribution_id,
            theme_id=theme_id,
            coder_id=person_of(actor),
        )
        for contribution_id, theme_id in sorted(wanted - set(known))
    )
    for row in rows:
        Judgement.objects.update_or_create(
            tenant_id=row.tenant_id,
            contribution=row,
            coder_id=actor.person_id,
            defaults={"consultation_id": row.consultation_id},
        )


def _tell_joined(themes: Iterable[Theme], actor: Actor) -> None:
    for theme in themes:
        if theme.status == ThemeStatus.ANSWERED:
            outbox.publish(JOINED, theme, actor=actor)


@transaction.atomic
def clear_codes(contribution_id: UUID, *, consultation: Consultation, actor: Actor) -> None:
    """Take back what this person said of a contribution; it waits for them again.

    Raises NotPermitted, NotFound, IllegalTransition.
    """
    require(actor, Permission.THEME_CODE, consultation)
    [row] = _lock_contributions([contribution_id], consultation)
    Coding.objects.filter(contribution=row, coder=actor.person_id, bulk=None).delete()
    Judgement.objects.filter(contribution=row, coder=actor.person_id).delete()
    audit.record("contribution.uncoded", row, actor=actor)
    settle([row.pk], tenant_id=row.tenant_id)


@transaction.atomic
def ask_for_bulk_coding(
    *, consultation: Consultation, theme_id: UUID, chosen: CodingFilter, actor: Actor
) -> BulkCoding:
    """Have everything that a list shows put under a theme; the worker does it.

    Raises NotPermitted, NotFound, Refused (the list shows nothing that is not there already).
    """
    require(actor, Permission.THEME_CODE, consultation)
    [theme] = _themes_named([theme_id], consultation)
    matched = bulk_rows(consultation, theme, chosen, actor=actor).count()
    if not matched:
        raise Refused(_("All that this list shows is under this theme already, by you."))
    bulk = BulkCoding.objects.create(
        tenant_id=consultation.tenant_id,
        consultation=consultation,
        theme=theme,
        coder_id=person_of(actor),
        query=chosen.query(),
        matched=matched,
    )
    details = {"theme": str(theme.pk), "matched": matched}
    audit.record(BULK, bulk, actor=actor, payload={"query": bulk.query}, details=details)
    outbox.publish(BULK, bulk, actor=actor)
    return bulk


def bulk_rows(
    consultation: Consultation, theme: Theme, chosen: CodingFilter, *, actor: Actor
) -> "QuerySet[Contribution]":
    """What a list shows that this person has not put under the theme yet."""
    rows = chosen.apply(codable(consultation), consultation=consultation, actor=actor)
    own = Coding.objects.filter(theme=theme, coder=actor.person_id)
    return rows.exclude(pk__in=own.values("contribution_id"))


@transaction.atomic
def undo_bulk_coding(*, bulk_id: UUID, actor: Actor) -> BulkCoding:
    """Have a bulk coding taken back as a whole. Raises NotFound, NotPermitted, IllegalTransition."""
    bulk: BulkCoding = lock(BulkCoding, bulk_id)
    require(actor, Permission.THEME_CODE, bulk)
    if bulk.undo_asked_at is not None:
        raise IllegalTransition(_("This was undone already."))
    bulk.undo_asked_at = timezone.now()
    bulk.save(update_fields=["undo_asked_at"])
    audit.record(UNDO, bulk, actor=actor)
    outbox.publish(UNDO, bulk, actor=actor)
    return bulk


@subscribe_in_chunks(BULK)
def code_a_chunk(event: Event) -> bool:
    """The next contributions of a bulk coding, as the person who asked for it sees them."""
    bulk = BulkCoding.objects.select_for_update().filter(pk=event.subject_id).first()
    if bulk is None or bulk.done_at is not None or bulk.undo_asked_at is not None:
        return False
    theme = Theme.objects.get(pk=bulk.theme_id)
    ids = _next_ids(bulk, theme)
    Coding.objects.bulk_create(
        [
            Coding(
                tenant_id=bulk.tenant_id,
                contribution_id=pk,
                theme=theme,
                coder_id=bulk.coder_id,
                bulk=bulk,
            )
            for pk in ids
        ],
        ignore_conflicts=True,
    )
    settle(ids, tenant_id=bulk.tenant_id)
    bulk.after = ids[-1] if ids else bulk.after
    bulk.coded += len(ids)
    is_done = len(ids) < CHUNK
    if is_done:
        bulk.done_at = timezone.now()
        if theme.status == ThemeStatus.ANSWERED:
            outbox.publish(JOINED, theme, actor=system_actor(bulk.tenant_id))
    bulk.save(update_fields=["after", "coded", "done_at"])
    return not is_done


def _next_ids(bulk: BulkCoding, theme: Theme) -> list[UUID]:
    """Locked, in the order of their ids; only those that had arrived when it was asked for."""
    tenant = Tenant.objects.get(pk=bulk.tenant_id)
    coder = actor_of(bulk.coder_id, tenant=tenant)
    chosen = CodingFilter.of_query(bulk.query)
    with tenant_context(coder):
        rows = bulk_rows(bulk.consultation, theme, chosen, actor=coder)
        rows = rows.filter(accepted_at__lte=bulk.asked_at)
        if bulk.after is not None:
            rows = rows.filter(pk__gt=bulk.after)
        locked = rows.select_for_update(of=("self",)).order_by("pk")[:CHUNK]
        return [row.pk for row in locked.only("pk")]


@subscribe_in_chunks(UNDO)
def undo_a_chunk(event: Event) -> bool:
    """The next codes of a bulk coding go."""
    bulk = BulkCoding.objects.select_for_update().filter(pk=event.subject_id).first()
    if bulk is None or bulk.undone_at is not None:
        return False
    codings = Coding.objects.filter(bulk=bulk).order_by("contribution_id")[:CHUNK]
    pairs = list(codings.values_list("pk", "contribution_id"))
    Coding.objects.filter(pk__in=[pk for pk, _contribution in pairs]).delete()
    settle([contribution for _pk, contribution in pairs], tenant_id=bulk.tenant_id)
    is_done = len(pairs) < CHUNK
    if is_done:
        bulk.undone_at = timezone.now()
        bulk.save(update_fields=["undone_at"])
    return not is_done
