"""Bringing a file of obstacles in: upload, match, try out, run, undo.

What takes long is done by the worker in pieces, each in a transaction of its own that also keeps
the last line settled: an import that was stopped goes on where it was.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.errors import IllegalTransition, InvalidFields, NotPermitted, Refused, Sentence
from portal.grants import Permission
from portal.importing.states import ImportStatus
from portal.importing.tables import Reading, Table, read_table
from portal.importing.working import ImportWork
from portal.permissions import Actor, require
from portal.transitions import Move, effect_of, lock
from promotion.exchange.applying import apply_lines, check_lines, undo_lines
from promotion.exchange.guessing import guessed_mapping
from promotion.exchange.mapping import Json, MappingRules, fitting_mapping, shipped_mappings
from promotion.exchange.models import ObstacleImport, ObstacleImportLine, ObstacleMapping
from promotion.exchange.selectors import list_mappings

EDITABLE = (ImportStatus.UPLOADED, ImportStatus.CHECKED)
_NAME_LENGTH = 80
_LONGEST_CELL = 20_000
# A row of tags (HXL) below the header belongs to the header.
_TAG = "#"


@transaction.atomic
def upload_import(
    *, file: BinaryIO, file_name: str, mapping: str, encoding: str, actor: Actor
) -> ObstacleImport:
    """Take a file in and keep its lines. Nothing else is changed by it.

    `mapping` is the name of one that comes with the portal, the id of a kept one, or "": then one
    whose columns fit is taken, else columns are guessed. Raises NotPermitted, Refused (no table,
    too large, written in what cannot be told).
    """
    require(actor, Permission.OBSTACLE_IMPORT)
    if actor.tenant_id is None:
        raise NotPermitted(_("Only staff of an institution can do this."))
    reading = Reading(
        encoding=encoding, formulas=True, lines=True, json=True, longest_cell=_LONGEST_CELL
    )
    table = read_table(file, reading)
    name, definition = _mapping_for(table, mapping, actor)
    batch = ObstacleImport(
        tenant_id=actor.tenant_id,
        uploaded_by_id=actor.person_id,
        file_name=file_name[:200],
        file_hash=table.file_hash,
        encoding=table.encoding,
        delimiter=table.delimiter,
        header=table.header,
        mapping_name=name,
        definition=definition,
    )
    lines = list(_lines(batch, table))
    if not lines:
        raise Refused(_("This file has no lines below its first one, which names the columns."))
    batch.line_count = len(lines)
    batch.save(force_insert=True)
    ObstacleImportLine.objects.bulk_create(lines, batch_size=1000)
    audit.record(
        "obstacle_import.uploaded", batch, actor=actor, details={"sha256": table.file_hash}
    )
    return batch


def _lines(batch: ObstacleImport, table: Table) -> Any:
    for number, width, row in zip(table.numbers, table.widths, table.rows, strict=True):
        if all(cell.startswith(_TAG) for cell in row if cell):
            continue
        yield ObstacleImportLine(
            tenant_id=batch.tenant_id, batch=batch, number=number, width=width, raw=row
        )


def _mapping_for(table: Table, wanted: str, actor: Actor) -> tuple[str, Json]:
    """The mapping that was chosen, else one that fits, else what the columns are called."""
    shipped = shipped_mappings()
    if wanted in shipped:
        return wanted, _fitted(shipped[wanted], table)
    kept = {str(row.pk): row for row in list_mappings(actor=actor)}.get(wanted)
    if kept is not None:
        return kept.name, _fitted(kept.definition, table)
    fitting = fitting_mapping(table.header)
    if fitting:
        return fitting, shipped[fitting]
    return "", guessed_mapping(table.header)


def _fitted(definition: Json, table: Table) -> Json:
    missing = MappingRules.read(definition).missing_in(table.header)
    if missing:
        raise Refused(
            _("This mapping does not fit: the file has no column %(columns)s.")
            % {"columns": ", ".join(f"“{name}”" for name in missing[:5])}
        )
    return definition


@transaction.atomic
def match_import(*, import_id: UUID, definition: Json, actor: Actor) -> ObstacleImport:
    """Say how the file is read: columns, values, dates. Raises InvalidFields, Refused."""
    batch: ObstacleImport = lock(ObstacleImport, import_id)
    require(actor, Permission.OBSTACLE_IMPORT, batch)
    if batch.status not in EDITABLE:
        raise IllegalTransition(_("This import has gone on; its columns cannot be changed now."))
    rules = MappingRules.read(definition)
    _require_complete(rules)
    missing = rules.missing_in(batch.header)
    if missing:
        raise InvalidFields({missing[0]: [_("This file has no such column.")]})
    batch.definition, batch.mapping_name = definition, definition.get("name", "")[:_NAME_LENGTH]
    batch.save(update_fields=["definition", "mapping_name"])
    audit.record("obstacle_import.matched", batch, actor=actor, fields=["definition"])
    return batch


def _require_complete(rules: MappingRules) -> None:
    """What no line can do without."""
    wrong: dict[str, list[Sentence]] = {}
    if not rules.key_columns:
        wrong["key"] = [_("Say what tells one row from another: its number, or several columns.")]
    if not rules.part("source").get("name") and "source_name" not in rules.fields:
        wrong["source_name"] = [_("Say who published these rows first; it is shown with each.")]
    for name in ("country", "starts_on"):
        if name not in rules.fields:
            wrong[name] = [_("Say which column holds this; without it no line can be brought in.")]
    said = {field for rule in rules.sets for value in rule.values.values() for field in value}
    if "kinds" not in {*rules.fields, *said, *rules.part("defaults")}:
        wrong["kinds"] = [_("Say which column holds this, or one kind for all lines.")]
    if "title" not in rules.fields and not rules.part("title"):
        wrong["title"] = [_("Say which column holds this; without it no line can be brought in.")]
    if wrong:
        raise InvalidFields(wrong)


@transaction.atomic
def keep_mapping(*, import_id: UUID, name: str, actor: Actor) -> ObstacleMapping:
    """Keep how this file was matched, for the next one; an earlier one of that name is replaced."""
    batch: ObstacleImport = lock(ObstacleImport, import_id)
    require(actor, Permission.OBSTACLE_IMPORT, batch)
    text = " ".join(name.split())[:_NAME_LENGTH]
    if not text:
        raise InvalidFields({"name": [_("Give the mapping a name.")]})
    mapping, _made = ObstacleMapping.objects.update_or_create(
        tenant_id=batch.tenant_id,
        name=text,
        defaults={"definition": {**batch.definition, "name": text}},
    )
    audit.record("obstacle_import.mapping_kept", mapping, actor=actor)
    return mapping


@transaction.atomic
def forget_mapping(*, mapping_id: UUID, actor: Actor) -> None:
    """Throw a kept mapping away; imports that used it keep their own copy."""
    mapping: ObstacleMapping = lock(ObstacleMapping, mapping_id)
    require(actor, Permission.OBSTACLE_IMPORT, mapping)
    audit.record("obstacle_import.mapping_forgotten", mapping, actor=actor)
    mapping.delete()


@effect_of(ObstacleImport, "try_out")
def begin_trial(move: Move) -> None:
    """From the first line, as the file is matched now."""
    try:
        _require_complete(MappingRules.read(move.obj.definition))
    except InvalidFields as error:
        raise Refused(_("First say which column holds what.")) from error
    move.set(position=0, counts={}, leased_until=None)


@effect_of(ObstacleImport, "run", "undo")
def begin_again(move: Move) -> None:
    """From the first line; lines that were settled already are passed over."""
    move.set(position=0, leased_until=None)


@effect_of(ObstacleImport, "report")
def count_verdicts(move: Move) -> None:
    """How many lines would do what."""
    rows = ObstacleImportLine.objects.filter(batch=move.obj).order_by()
    counted = rows.values("verdict").annotate(lines=Count("pk"))
    move.set(counts={row["verdict"]: row["lines"] for row in counted})


@effect_of(ObstacleImport, "finish", "finish_undo")
def keep_end(move: Move) -> None:
    """When it was done, and what the lines did in the end."""
    count_verdicts(move)
    move.set(finished_at=move.now)


@effect_of(ObstacleImport, "discard")
def throw_lines_away(move: Move) -> None:
    """A file may hold more than what was to be published; its lines are not kept for nothing."""
    ObstacleImportLine.objects.filter(batch=move.obj).delete()


IMPORTS = ImportWork(
    model=ObstacleImport,
    lines=lambda batch: ObstacleImportLine.objects.filter(batch=batch),
    steps={
        ImportStatus.CHECKING: (check_lines, "report"),
        ImportStatus.RUNNING: (apply_lines, "finish"),
        ImportStatus.UNDOING: (undo_lines, "finish_undo"),
    },
)


def definition_with(
    definition: Mapping[str, Any], *, codes: Mapping[str, Mapping[str, str]]
) -> Json:
    """A mapping in which values of coded fields are given their codes."""
    fields = {name: dict(rule) for name, rule in definition.get("fields", {}).items()}
    for name, given in codes.items():
        if name in fields:
            fields[name]["values"] = {**fields[name].get("values", {}), **given}
    return {**definition, "fields": fields}
