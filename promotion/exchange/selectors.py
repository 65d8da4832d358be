"""Reading imports, their lines and mappings; only those who may import see them."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, allowed
from promotion.exchange.models import (
    ObstacleImport,
    ObstacleImportLine,
    ObstacleMapping,
    Verdict,
)


def list_imports(*, actor: Actor) -> QuerySet[ObstacleImport]:
    """The institution's imports."""
    if actor.tenant_id is None or not allowed(actor, Permission.OBSTACLE_IMPORT):
        return ObstacleImport.objects.none()
    return ObstacleImport.objects.filter(tenant_id=actor.tenant_id)


def get_import(import_id: UUID | str, *, actor: Actor) -> ObstacleImport:
    """One import; NotFound where there is none that this actor may see."""
    try:
        found = list_imports(actor=actor).filter(pk=import_id).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def list_mappings(*, actor: Actor) -> QuerySet[ObstacleMapping]:
    """The mappings that the institution has kept."""
    if actor.tenant_id is None or not allowed(actor, Permission.OBSTACLE_IMPORT):
        return ObstacleMapping.objects.none()
    return ObstacleMapping.objects.filter(tenant_id=actor.tenant_id)


def list_lines(batch: ObstacleImport, verdict: str = "") -> QuerySet[ObstacleImportLine]:
    """The lines of an import, all, those of one verdict, or those that were left as they are."""
    lines = ObstacleImportLine.objects.filter(batch=batch)
    if verdict == "left":
        return lines.exclude(left_because="")
    if verdict == "remarked":
        return lines.exclude(remarks=[])
    return lines.filter(verdict=verdict) if verdict in Verdict.values else lines
