"""What somebody may read of programmes. PostgreSQL has narrowed the rows already."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet

from participation.programmes.models import OversightOffice, Programme, ProgrammePlace
from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, allowed
from portal.search.folding import patterns_of
from portal.tenancy.models import Tenant


def visible(actor: Actor) -> QuerySet[Programme]:
    """The programmes that this actor may see: published ones; all of them to those who edit them."""
    programmes = Programme.objects.all()
    if actor.is_system or (actor.is_staff and allowed(actor, Permission.PROGRAMME_EDIT)):
        return programmes
    return programmes.filter(published_at__isnull=False)


def list_programmes(
    tenant: Tenant, *, actor: Actor, place: str = "", country: str = "", status: str = ""
) -> QuerySet[Programme]:
    """An institution's programmes, each filter narrowing the list.

    `place` is a district, a town, a village in any script and spelling, or the programme's own
    words; all of its words must belong to one place (or to the programme).
    """
    found = visible(actor).filter(tenant=tenant)
    if status:
        found = found.filter(status=status)
    if country:
        found = found.filter(places__country=country)
    if place:
        found = found.filter(pk__in=_places_named(tenant, place).values("programme"))
    return found.distinct().prefetch_related(_places())


def _places() -> "Prefetch[str, QuerySet[ProgrammePlace], str]":
    return Prefetch("places", ProgrammePlace.objects.order_by("country", "name", "id"))


def _places_named(tenant: Tenant, query: str) -> QuerySet[ProgrammePlace]:
    """Places whose names hold every word of the query; none where there is nothing to look for."""
    places = ProgrammePlace.objects.filter(tenant=tenant)
    patterns = patterns_of(query)
    if not patterns:
        return places.none()
    for pattern in patterns:
        # The words are kept in letters of ASCII (decision 0007): nothing in them is a wildcard.
        places = places.filter(searched__contains=pattern.strip("%"))
    return places


def list_countries(tenant: Tenant) -> list[str]:
    """The countries and areas in which something runs, by their codes."""
    places = ProgrammePlace.objects.filter(tenant=tenant, programme__published_at__isnull=False)
    return sorted(places.values_list("country", flat=True).distinct())


def get_programme(programme_id: UUID | str, *, tenant: Tenant, actor: Actor) -> Programme:
    """One programme with its places and its office. Raises NotFound."""
    try:
        found = (
            visible(actor)
            .filter(pk=programme_id, tenant=tenant)
            .select_related("oversight", "tenant")
            .prefetch_related(_places())
            .first()
        )
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def list_offices(tenant: Tenant) -> QuerySet[OversightOffice]:
    """The oversight offices of an institution, those independent of its management first."""
    return OversightOffice.objects.filter(tenant=tenant).order_by("-is_independent", "name", "id")


def list_public_offices(tenant: Tenant) -> QuerySet[OversightOffice]:
    """Those that anybody can turn to."""
    return list_offices(tenant).filter(published_at__isnull=False)


def get_office(office_id: UUID | str, *, tenant: Tenant) -> OversightOffice:
    """One office. Raises NotFound."""
    try:
        found = list_offices(tenant).filter(pk=office_id).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def unguarded(programmes: Sequence[Programme]) -> list[Programme]:
    """Programmes without an office for exploitation, abuse and fraud: they cannot be published."""
    return [programme for programme in programmes if programme.oversight_id is None]
