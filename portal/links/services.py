"""Links between rows of rooms that may not import each other.

A link belongs to the institution of the row that it starts from, and is seen like that row. Whether
somebody may link is asked by the room's own service before it calls these.
"""

from uuid import UUID

from django.db import models, transaction
from django.db.models import Q, QuerySet

from portal import audit
from portal.errors import NotFound
from portal.links.models import Link
from portal.permissions import Actor


@transaction.atomic
def link(
    source: models.Model,
    relation: str,
    target: models.Model,
    *,
    actor: Actor,
    organization_id: UUID | None = None,
) -> Link:
    """Put one row under another; the same link twice is one link.

    `organization_id` lets an organization see it. Raises NotFound where the two rows belong to
    different institutions: to each, the other's row is not there.
    """
    tenant_id = _tenant_of(source)
    if _tenant_of(target, tenant_id) != tenant_id:
        raise NotFound
    made, is_new = Link.objects.get_or_create(
        tenant_id=tenant_id,
        from_type=source._meta.label_lower,
        from_id=source.pk,
        relation=relation,
        to_type=target._meta.label_lower,
        to_id=target.pk,
        defaults={"organization_id": organization_id},
    )
    if is_new:
        audit.record("link.made", source, actor=actor, details=_details(made))
    return made


@transaction.atomic
def unlink(source: models.Model, relation: str, target: models.Model, *, actor: Actor) -> None:
    """Take a link away. Raises NotFound where there is none that this context sees."""
    found = links_of(source, relation).filter(to_type=target._meta.label_lower, to_id=target.pk)
    made = found.first()
    if made is None:
        raise NotFound
    made.delete()
    audit.record("link.removed", source, actor=actor, details=_details(made))


def links_of(source: models.Model, relation: str = "") -> QuerySet[Link]:
    """The links that start from a row, oldest first."""
    links = Link.objects.filter(
        tenant_id=_tenant_of(source), from_type=source._meta.label_lower, from_id=source.pk
    )
    return links.filter(_relation(relation)).order_by("created_at", "id")


def linked_to(
    target: models.Model, relation: str = "", *, tenant_id: UUID | None = None
) -> QuerySet[Link]:
    """The links that lead to a row; `tenant_id` where the row belongs to no institution."""
    links = Link.objects.filter(
        tenant_id=_tenant_of(target, tenant_id),
        to_type=target._meta.label_lower,
        to_id=target.pk,
    )
    return links.filter(_relation(relation)).order_by("created_at", "id")


def _relation(relation: str) -> Q:
    return Q(relation=relation) if relation else Q()


def _tenant_of(row: models.Model, otherwise: UUID | None = None) -> UUID:
    """The row's institution; global rows take the one they are looked at from."""
    tenant_id: UUID | None = row.__dict__.get("tenant_id", otherwise)
    if tenant_id is None:
        raise NotFound
    return tenant_id


def _details(made: Link) -> dict[str, str]:
    return {"relation": made.relation, "to": made.to_type, "id": str(made.to_id)}
