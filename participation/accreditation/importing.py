"""Bringing a spreadsheet in: upload, match, try out, run, undo.

What takes long is done by the worker in pieces, each in a transaction of its own that also keeps
the last line settled: an import that was stopped goes on where it was.
"""

from collections.abc import Mapping
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.accreditation.filters import institution_of, person_of
from participation.accreditation.importing_files import read_sheet
from participation.accreditation.importing_lines import apply_lines, check_lines, undo_lines
from participation.accreditation.importing_values import FIELDS, guess_columns
from participation.accreditation.models import Import, ImportLine, ImportMapping
from portal import audit
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused, Sentence
from portal.grants import Permission
from portal.importing.cells import DateOrder
from portal.importing.states import ImportStatus
from portal.importing.working import ImportWork
from portal.permissions import Actor, allowed, require
from portal.transitions import Move, effect_of, lock

_NAME_LENGTH = 80
_EDITABLE = (ImportStatus.UPLOADED, ImportStatus.CHECKED)


def list_imports(*, actor: Actor) -> QuerySet[Import]:
    """The institution's imports."""
    rows = Import.objects.filter(tenant_id=institution_of(actor))
    return rows if allowed(actor, Permission.RECORD_IMPORT) else rows.none()


def get_import(import_id: UUID, *, actor: Actor) -> Import:
    """One import; NotFound where there is none that this actor may see."""
    found = list_imports(actor=actor).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def list_mappings(*, actor: Actor) -> QuerySet[ImportMapping]:
    """The mappings that the institution has kept."""
    return ImportMapping.objects.filter(tenant_id=institution_of(actor))


def list_lines(batch: Import, verdict: str = "") -> QuerySet[ImportLine]:
    """The lines of an import, all or those of one verdict."""
    lines = ImportLine.objects.filter(batch=batch)
    return lines.filter(verdict=verdict) if verdict else lines


@transaction.atomic
def upload_import(
    *, file: BinaryIO, file_name: str, mapping_id: UUID | None, actor: Actor
) -> Import:
    """Take a spreadsheet in and keep its lines. Nothing else is changed by it.

    A kept mapping is taken over where its columns are there; else columns are guessed. Raises
    NotPermitted, Refused (no spreadsheet, too large).
    """
    require(actor, Permission.RECORD_IMPORT)
    sheet = read_sheet(file)
    batch = Import(
        tenant_id=institution_of(actor),
        uploaded_by_id=person_of(actor),
        file_name=file_name[:200],
        file_hash=sheet.file_hash,
        header=sheet.header,
        line_count=len(sheet.rows),
        columns=guess_columns(sheet.header),
    )
    mapping = list_mappings(actor=actor).filter(pk=mapping_id).first() if mapping_id else None
    if mapping is not None:
        kept = {
            field: column for field, column in mapping.columns.items() if column in sheet.header
        }
        batch.columns, batch.codes, batch.date_order = kept, mapping.codes, mapping.date_order
    batch.save(force_insert=True)
    ImportLine.objects.bulk_create(
        (
            ImportLine(tenant_id=batch.tenant_id, batch=batch, number=number, raw=row)
            for number, row in zip(sheet.numbers, sheet.rows, strict=True)
        ),
        batch_size=1000,
    )
    audit.record("import.uploaded", batch, actor=actor, details={"sha256": sheet.file_hash})
    return batch


@transaction.atomic
def match_columns(
    *, import_id: UUID, columns: Mapping[str, str], date_order: str, actor: Actor
) -> Import:
    """Say which column holds what. Raises InvalidFields for what is required and not matched."""
    batch = _editable(import_id, actor)
    known = {field.name for field in FIELDS}
    batch.columns = {
        field: column
        for field, column in columns.items()
        if field in known and column in batch.header
    }
    batch.date_order = DateOrder(date_order)
    missing: dict[str, list[Sentence]] = {
        field.name: [_("Say which column holds this; without it no line can be brought in.")]
        for field in FIELDS
        if field.required and field.name not in batch.columns
    }
    if missing:
        raise InvalidFields(missing)
    batch.save(update_fields=["columns", "date_order"])
    audit.record("import.matched", batch, actor=actor, fields=["columns", "date_order"])
    return batch


@transaction.atomic
def match_values(
    *, import_id: UUID, codes: Mapping[str, Mapping[str, str]], actor: Actor
) -> Import:
    """Say which value of the file means which code."""
    batch = _editable(import_id, actor)
    batch.codes = {field: dict(values) for field, values in codes.items()}
    batch.save(update_fields=["codes"])
    audit.record("import.matched", batch, actor=actor, fields=["codes"])
    return batch


def _editable(import_id: UUID, actor: Actor) -> Import:
    batch: Import = lock(Import, import_id)
    require(actor, Permission.RECORD_IMPORT, batch)
    if batch.status not in _EDITABLE:
        raise IllegalTransition(_("This import has gone on; its columns cannot be changed now."))
    return batch


@transaction.atomic
def keep_mapping(*, import_id: UUID, name: str, actor: Actor) -> ImportMapping:
    """Keep how this file was matched, for the next one; an earlier one of that name is replaced."""
    batch = get_import(import_id, actor=actor)
    require(actor, Permission.RECORD_IMPORT, batch)
    text = " ".join(name.split())[:_NAME_LENGTH]
    if not text:
        raise InvalidFields({"name": [_("Give the mapping a name.")]})
    mapping, _made = ImportMapping.objects.update_or_create(
        tenant_id=batch.tenant_id,
        name=text,
        defaults={
            "columns": batch.columns,
            "codes": batch.codes,
            "date_order": batch.date_order,
        },
    )
    audit.record("import.mapping_kept", mapping, actor=actor)
    return mapping


@effect_of(Import, "try_out")
def begin_trial(move: Move) -> None:
    """From the first line, with the columns as they are matched now."""
    missing = [f.name for f in FIELDS if f.required and f.name not in move.obj.columns]
    if missing:
        raise Refused(_("First say which columns hold number, name, status and date."))
    move.set(position=0, counts={}, leased_until=None)


@effect_of(Import, "run", "undo")
def begin_again(move: Move) -> None:
    """From the first line; lines that were settled already are passed over."""
    move.set(position=0, leased_until=None)


@effect_of(Import, "report")
def count_verdicts(move: Move) -> None:
    """How many lines would do what."""
    rows = ImportLine.objects.filter(batch=move.obj).order_by()
    counted = rows.values("verdict").annotate(lines=Count("pk"))
    move.set(counts={row["verdict"]: row["lines"] for row in counted})


@effect_of(Import, "finish", "finish_undo")
def keep_end(move: Move) -> None:
    """When it was done, and what the lines did in the end."""
    count_verdicts(move)
    move.set(finished_at=move.now)


@effect_of(Import, "discard")
def throw_lines_away(move: Move) -> None:
    """The lines hold data of others; they are not kept for nothing."""
    ImportLine.objects.filter(batch=move.obj).delete()


IMPORTS = ImportWork(
    model=Import,
    lines=lambda batch: ImportLine.objects.filter(batch=batch).select_related("accreditation"),
    steps={
        ImportStatus.CHECKING: (check_lines, "report"),
        ImportStatus.RUNNING: (apply_lines, "finish"),
        ImportStatus.UNDOING: (undo_lines, "finish_undo"),
    },
)
