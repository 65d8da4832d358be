"""Writing what an institution says of countries: assessments, laws and their stages.

States of assessments change through portal.transitions; importing this module registers what else
happens then.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.permissions import Actor, require, require_side
from portal.tenancy.models import Tenant
from portal.transitions import lock
from promotion.countries import effects  # noqa: F401 - registers the effects of the moves
from promotion.countries.models import (
    CountryIndex,
    FreedomAssessment,
    Law,
    LawStage,
    Recommendation,
)
from promotion.countries.selectors import event_by_reference
from promotion.countries.states import AssessmentStatus
from promotion.publication.models import PublishedObstacle

ASSESSED = ("level", "trend", "coverage", "text", "sources", "language", "assessed_on")
OF_LAW = (
    "title",
    "language",
    "kind",
    "subjects",
    "freedoms",
    "summary",
    "source_name",
    "source_url",
)


@transaction.atomic
def write_assessment(
    *, tenant: Tenant, country: str, freedom: str, values: Mapping[str, Any], actor: Actor
) -> FreedomAssessment:
    """A new draft on one freedom. Raises NotPermitted."""
    require(actor, Permission.COUNTRY_EDIT)
    row = FreedomAssessment.objects.create(
        tenant=tenant,
        country=country,
        freedom=freedom,
        written_by_id=actor.person_id,
        **{name: values[name] for name in ASSESSED},
    )
    audit.record("country.assessment_written", row, actor=actor, details={"country": country})
    return row


@transaction.atomic
def rewrite_assessment(
    *, assessment_id: UUID | str, values: Mapping[str, Any], actor: Actor
) -> FreedomAssessment:
    """Change a draft; whoever changes it has written it. Raises NotFound, NotPermitted, Refused."""
    require_side(actor, Permission.COUNTRY_EDIT)
    row: FreedomAssessment = lock(FreedomAssessment, assessment_id)
    require(actor, Permission.COUNTRY_EDIT, row)
    if row.status != AssessmentStatus.DRAFT:
        raise Refused(_("Only a draft can be changed. Write a new assessment."))
    for name in ASSESSED:
        setattr(row, name, values[name])
    row.written_by_id = actor.person_id
    row.save(update_fields=[*ASSESSED, "written_by"])
    audit.record("country.assessment_rewritten", row, actor=actor)
    return row


@transaction.atomic
def save_law(
    *,
    tenant: Tenant,
    country: str,
    values: Mapping[str, Any],
    actor: Actor,
    law_id: UUID | str | None = None,
) -> Law:
    """Add a law, or change one. `values["is_public"]` shows it. Raises NotFound, NotPermitted."""
    require_side(actor, Permission.COUNTRY_EDIT)
    row = lock(Law, law_id) if law_id else Law(tenant=tenant, country=country)
    require(actor, Permission.COUNTRY_EDIT, row)
    was_public = row.published_at is not None
    for name in OF_LAW:
        setattr(row, name, values[name])
    if values["is_public"] != was_public:
        row.published_at = timezone.now() if values["is_public"] else None
    row.save()
    audit.record("country.law_saved", row, actor=actor, details={"country": country})
    if values["is_public"] and not was_public:
        outbox.publish("country.law_published", row, actor=actor)
    return row


@transaction.atomic
def add_stage(*, law_id: UUID | str, values: Mapping[str, Any], actor: Actor) -> LawStage:
    """Put a stage into the life of a law; the same one twice is one. Raises NotFound, NotPermitted."""
    require_side(actor, Permission.COUNTRY_EDIT)
    law: Law = lock(Law, law_id)
    require(actor, Permission.COUNTRY_EDIT, law)
    stage, is_new = LawStage.objects.get_or_create(
        tenant_id=law.tenant_id,
        law=law,
        stage=values["stage"],
        on=values["on"],
        defaults={"note": values.get("note", "")},
    )
    _put_newest_stage(law)
    if is_new:
        audit.record("country.law_stage_added", law, actor=actor, details={"stage": stage.stage})
        outbox.publish("country.law_moved", law, actor=actor)
    return stage


@transaction.atomic
def remove_stage(*, law_id: UUID | str, stage_id: UUID | str, actor: Actor) -> None:
    """Take out a stage that was put in by mistake. Raises NotFound, NotPermitted."""
    require_side(actor, Permission.COUNTRY_EDIT)
    law: Law = lock(Law, law_id)
    require(actor, Permission.COUNTRY_EDIT, law)
    law.stages.filter(pk=stage_id).delete()
    _put_newest_stage(law)
    audit.record("country.law_stage_removed", law, actor=actor)


@transaction.atomic
def link_event(*, law_id: UUID | str, reference: str, actor: Actor) -> PublishedObstacle:
    """Say that a law was used in a published obstacle. Raises NotFound, NotPermitted, InvalidFields."""
    require_side(actor, Permission.COUNTRY_EDIT)
    law: Law = lock(Law, law_id)
    require(actor, Permission.COUNTRY_EDIT, law)
    event = event_by_reference(law.tenant, reference)
    if event is None:
        raise InvalidFields({"reference": [_("No published obstacle has this reference.")]})
    if event.pk not in law.used_in:
        law.used_in = [*law.used_in, event.pk]
        law.save(update_fields=["used_in", "changed_at"])
        audit.record("country.law_linked", law, actor=actor, details={"event": str(event.pk)})
    return event


@transaction.atomic
def unlink_event(*, law_id: UUID | str, event_id: UUID, actor: Actor) -> None:
    """Take such a link away. Raises NotFound, NotPermitted."""
    require_side(actor, Permission.COUNTRY_EDIT)
    law: Law = lock(Law, law_id)
    require(actor, Permission.COUNTRY_EDIT, law)
    law.used_in = [pk for pk in law.used_in if pk != event_id]
    law.save(update_fields=["used_in", "changed_at"])
    audit.record("country.law_unlinked", law, actor=actor, details={"event": str(event_id)})


def _put_newest_stage(law: Law) -> None:
    newest = law.stages.order_by("-on", "-id").first()
    law.stage, law.stage_on = (newest.stage, newest.on) if newest else ("", None)
    law.save(update_fields=["stage", "stage_on", "changed_at"])


@transaction.atomic
def remove_imported(
    *, kind: type[CountryIndex] | type[Recommendation], pk: UUID | str, actor: Actor
) -> str:
    """Take away one imported row; of which country it was. Raises NotFound, NotPermitted."""
    require_side(actor, Permission.COUNTRY_EDIT)
    row: CountryIndex | Recommendation = lock(kind, pk)
    require(actor, Permission.COUNTRY_EDIT, row)
    country = str(row.country.code)
    audit.record("country.imported_removed", row, actor=actor, details={"country": country})
    row.delete()
    return country
