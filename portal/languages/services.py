"""Saving translations, one by one or from a file of the trade."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.errors import NotFound, Refused, Sentence
from portal.grants import Permission
from portal.languages.models import TranslationRecord
from portal.languages.selectors import FIELDS, list_units, tenant_row
from portal.languages.units import Unit, column, source_of, text_hash
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant

_MODELS = {model._meta.label_lower: model for model in FIELDS}


@transaction.atomic
def save_translation(
    *, tenant: Tenant, unit: Unit, text: str, actor: Actor, seen_source: str = ""
) -> None:
    """Write one field in one language and remember which source it was made from.

    `seen_source` is the hash of the source that the translator saw: where it has changed since,
    Refused says so and nothing is written. An empty text takes the translation back.
    """
    require(actor, Permission.CONTENT_TRANSLATE, tenant_row(tenant))
    model = _MODELS[unit.subject_type]
    row = model._default_manager.select_for_update().filter(pk=unit.subject_id).first()
    if row is None:
        raise NotFound
    # As it is under the lock: somebody may have changed it since the unit was read.
    source = text_hash(source_of(row, unit.field)[1])
    if source != (seen_source or text_hash(unit.source)):
        raise Refused(
            _("The source was changed in the meantime. Your text is kept below; compare it again."),
            code="source_changed",
        )
    name = column(unit.field, unit.language)
    limit = model._meta.get_field(name).max_length
    if limit and len(text) > limit:
        raise Refused(_("This text is too long for its place. Shorten it."), code="too_long")
    setattr(row, name, text)
    row.save(update_fields=[name])
    TranslationRecord.objects.update_or_create(
        tenant=tenant,
        subject_type=unit.subject_type,
        subject_id=unit.subject_id,
        field=unit.field,
        language=unit.language,
        defaults={"source_hash": source, "translated_by_id": actor.person_id},
    )
    audit.record("content.translated", row, actor=actor, fields=[name], tenant_id=tenant.pk)


@dataclass
class ImportReport:
    """What a file did, line by line where it could not."""

    saved: int = 0
    unchanged: int = 0
    problems: list[tuple[str, Sentence]] = field(default_factory=list)


def import_translations(
    *, tenant: Tenant, language: str, texts: Mapping[str, tuple[str, str]], actor: Actor
) -> ImportReport:
    """Take in {unit key: (source, target)}; a unit whose source has changed is left and named."""
    units = {unit.key: unit for unit in list_units(tenant, language, actor=actor)}
    report = ImportReport()
    for key, (source, target) in texts.items():
        unit = units.get(key)
        if unit is None:
            report.problems.append((key, _("There is no such text any more.")))
        elif source != unit.source:
            report.problems.append((key, _("The source has changed since the file was made.")))
        elif not target or target == unit.target:
            report.unchanged += 1
        else:
            _take(report, tenant, unit, target, actor)
    return report


def _take(report: ImportReport, tenant: Tenant, unit: Unit, target: str, actor: Actor) -> None:
    try:
        save_translation(tenant=tenant, unit=unit, text=target, actor=actor)
    except Refused as error:
        report.problems.append((unit.key, error.sentence))
    else:
        report.saved += 1
