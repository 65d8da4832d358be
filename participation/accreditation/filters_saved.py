"""A reviewer's own filters: kept, renamed, thrown away."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participation.accreditation.filters import QueueFilter, institution_of, person_of
from participation.accreditation.models import SavedFilter
from portal import audit
from portal.errors import InvalidFields, NotFound
from portal.grants import Permission
from portal.permissions import Actor, require


def list_saved(*, actor: Actor) -> QuerySet[SavedFilter]:
    """The person's own filters at this institution."""
    return SavedFilter.objects.filter(tenant_id=institution_of(actor), person_id=person_of(actor))


@transaction.atomic
def save_filter(*, name: str, chosen: QueueFilter, actor: Actor) -> SavedFilter:
    """Keep a filter under a name. Raises NotPermitted, InvalidFields (no name, or one in use)."""
    require(actor, Permission.APPLICATION_READ)
    saved = SavedFilter(
        tenant_id=institution_of(actor),
        person_id=person_of(actor),
        name=_clean(name),
        query=chosen.query(),
    )
    _write(saved)
    audit.record("filter.saved", saved, actor=actor)
    return saved


@transaction.atomic
def rename_filter(*, filter_id: UUID, name: str, actor: Actor) -> SavedFilter:
    """Give a filter another name. Raises NotFound, InvalidFields."""
    saved = _own(filter_id, actor)
    saved.name = _clean(name)
    _write(saved)
    audit.record("filter.renamed", saved, actor=actor, fields=["name"])
    return saved


@transaction.atomic
def delete_filter(*, filter_id: UUID, actor: Actor) -> SavedFilter:
    """Throw a filter away. Raises NotFound."""
    saved = _own(filter_id, actor)
    audit.record("filter.deleted", saved, actor=actor)
    SavedFilter.objects.filter(pk=saved.pk).delete()
    return saved


def _own(filter_id: UUID, actor: Actor) -> SavedFilter:
    saved = list_saved(actor=actor).select_for_update().filter(pk=filter_id).first()
    if saved is None:
        raise NotFound
    return saved


def _clean(name: str) -> str:
    text = " ".join(name.split())
    if not text:
        raise InvalidFields({"name": [_("Give the filter a name.")]})
    if len(text) > _LONGEST:
        raise InvalidFields({"name": [_("This name is too long. Use at most 80 characters.")]})
    return text


def _write(saved: SavedFilter) -> None:
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise InvalidFields(
            {"name": [_("You have a filter of this name. Choose another one.")]}
        ) from error


_LONGEST = 80
