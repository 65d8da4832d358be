"""Asking for an export, approving it, making its file, handing it out, deleting it."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import IO, Any, BinaryIO, cast
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from participation.accreditation.export import (
    WRITERS,
    listing_named,
    watermark,
    written_rows,
)
from participation.accreditation.export_tables import ExportStatus
from participation.accreditation.filters import institution_of, person_of
from participation.accreditation.models import ExportRequest
from participation.accreditation.queue import colleague_names, count_up_to
from portal import audit, outbox
from portal.actors.selectors import actor_of
from portal.documents.sealing import seal, unseal
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.moves import has_role_for
from portal.permissions import Actor, DatabaseRole, allowed, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import Move, effect_of, perform

# Above this number of rows a second person approves.
ALONE = 500
KEPT = timedelta(hours=24)
_LEASE = timedelta(seconds=60)
_ATTEMPTS = 3
_IN_MEMORY = 1024 * 1024


@transaction.atomic
def request_export(
    *, listing: str, query: str, file_format: str, language: str, actor: Actor
) -> ExportRequest:
    """Ask for exactly what a list shows.

    Up to 500 rows are made at once; more wait for a second person. Raises NotPermitted, Refused
    (nothing is shown).
    """
    require(actor, Permission.RECORD_EXPORT)
    rows, _order = listing_named(listing).rows(query, actor)
    counted = count_up_to(rows, ALONE).number
    if counted == 0:
        raise Refused(_("There is nothing to export: the list is empty."))
    export = ExportRequest.objects.create(
        tenant_id=institution_of(actor),
        requested_by_id=person_of(actor),
        listing=listing,
        query=query,
        format=file_format,
        language=language,
        counted=counted,
        status=ExportStatus.AWAITING if counted > ALONE else ExportStatus.PREPARING,
    )
    audit.record(
        "export.requested",
        export,
        actor=actor,
        payload={"query": query},
        details={"listing": listing, "format": file_format, "counted": counted},
    )
    outbox.publish("export.requested", export, actor=actor, references={"status": export.status})
    return export


def list_exports(*, actor: Actor) -> QuerySet[ExportRequest]:
    """One's own exports, and for those who approve also the ones that wait."""
    rows = ExportRequest.objects.filter(tenant_id=institution_of(actor))
    mine = Q(requested_by_id=person_of(actor))
    if _may_approve(actor):
        return rows.filter(mine | Q(status=ExportStatus.AWAITING) | Q(approved_by=actor.person_id))
    return rows.filter(mine) if allowed(actor, Permission.RECORD_EXPORT) else rows.none()


def _may_approve(actor: Actor) -> bool:
    return has_role_for(actor, Permission.EXPORT_APPROVE)


def get_export(export_id: UUID, *, actor: Actor) -> ExportRequest:
    """One export; NotFound where there is none that this actor may see."""
    found = list_exports(actor=actor).filter(pk=export_id).first()
    if found is None:
        raise NotFound
    return found


@effect_of(ExportRequest, "approve")
def keep_approver(move: Move) -> None:
    """The second person stands on it; a database constraint says that it is another one."""
    move.obj.approved_by_id = move.actor.person_id
    move.changed.add("approved_by")


@effect_of(ExportRequest, "finish")
def make_file(move: Move) -> None:
    """Write the rows that the person who asked may see now, encrypted, to be kept for a day."""
    export: ExportRequest = move.obj
    tenant = Tenant.objects.get(pk=export.tenant_id)
    owner = actor_of(export.requested_by_id, tenant=tenant)
    if not allowed(owner, Permission.RECORD_EXPORT, export):
        raise Refused(_("Whoever asked for this export may not have it any more."))
    name = f"{export.tenant_id}/exports/{export.pk}"
    with (
        _scratch() as plain,
        _scratch() as sealed,
        translation.override(export.language),
        timezone.override(tenant.time_zone),
    ):
        mark = watermark(export, tenant, colleague_names(owner).get(export.requested_by_id, ""))
        rows = written_rows(export, actor=owner)
        columns = listing_named(export.listing).columns()
        count = WRITERS[export.format](plain, columns, rows, mark)
        version = seal(plain, sealed, tenant_id=export.tenant_id, document_id=export.pk)
        sealed.seek(0)
        default_storage.delete(name)
        default_storage.save(name, File(sealed, name=name))
    move.set(
        row_count=count,
        storage_name=name,
        key_version=version,
        ready_at=move.now,
        expires_at=move.now + KEPT,
    )


@effect_of(ExportRequest, "expire", "discard")
def delete_file(move: Move) -> None:
    """The file goes once the move is certain; that there was one stays in the audit."""
    name = move.obj.storage_name
    if name:
        transaction.on_commit(partial(default_storage.delete, name))
    move.set(storage_name="")


def _scratch() -> BinaryIO:
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))


@transaction.atomic
def open_export(*, export_id: UUID, actor: Actor) -> tuple[ExportRequest, IO[bytes]]:
    """The file of one's own export, whole and checked. Raises NotFound, NotPermitted, Refused."""
    export = get_export(export_id, actor=actor)
    require(actor, Permission.RECORD_EXPORT, export)
    if export.status != ExportStatus.READY or _is_over(export):
        raise Refused(_("There is no file here any more. Ask for the export again."))
    plain = _scratch()
    with default_storage.open(export.storage_name) as sealed:
        for piece in _pieces(sealed, export):
            plain.write(piece)
    plain.seek(0)
    audit.record("export.downloaded", export, actor=actor)
    return export, plain


def _pieces(sealed: Any, export: ExportRequest) -> Iterator[bytes]:
    return unseal(
        sealed,
        tenant_id=export.tenant_id,
        document_id=export.pk,
        version=export.key_version,
    )


def _is_over(export: ExportRequest) -> bool:
    return export.expires_at is None or export.expires_at <= timezone.now()


def work_exports() -> int:
    """Make the files that wait and delete those whose time is over; run as the worker. How many.

    Each export is claimed by a lease, made in a transaction of its own, and given up after three
    attempts. A worker that is lost leaves a lease that runs out.
    """
    claimed = _claim()
    for export_id, tenant_id, attempts in claimed:
        actor = system_actor(tenant_id)
        with tenant_context(actor):
            if attempts > _ATTEMPTS:
                perform(ExportRequest, export_id, "fail", actor=actor)
            else:
                _finish(export_id, actor)
    expired = _expired()
    for export_id, tenant_id in expired:
        actor = system_actor(tenant_id)
        with tenant_context(actor):
            perform(ExportRequest, export_id, "expire", actor=actor)
    return len(claimed) + len(expired)


def _finish(export_id: UUID, actor: Actor) -> None:
    try:
        perform(ExportRequest, export_id, "finish", actor=actor)
    except Refused:
        perform(ExportRequest, export_id, "fail", actor=actor)


def _claim() -> list[tuple[UUID, UUID, int]]:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        rows = list(
            ExportRequest.objects.select_for_update(skip_locked=True)
            .filter(free, status=ExportStatus.PREPARING)
            .order_by("requested_at")[:5]
        )
        for row in rows:
            row.attempts += 1
            row.leased_until = now + _LEASE
            row.save(update_fields=["attempts", "leased_until"])
    return [(row.pk, row.tenant_id, row.attempts) for row in rows]


def _expired() -> list[tuple[UUID, UUID]]:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        rows = ExportRequest.objects.filter(
            status=ExportStatus.READY, expires_at__lte=timezone.now()
        )
        return list(rows.values_list("pk", "tenant_id")[:100])
