"""What an institution's texts need: missing first, then stale."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.clocks import Holiday
from portal.grants import Permission
from portal.languages.models import TranslationRecord
from portal.languages.units import Unit, UnitState, units_of
from portal.permissions import Actor, require
from portal.policies.models import Policy, PolicyStatus, Rule
from portal.tenancy.models import Session, Tenant

_ORDER = {UnitState.MISSING: 0, UnitState.STALE: 1, UnitState.DONE: 2}
FIELDS: dict[type[Any], tuple[str, ...]] = {
    Tenant: ("name", "description", "seat", "law"),
    Policy: ("title", "introduction", "change_note"),
    Rule: ("title", "text", "cannot_meet", "alternative"),
    Session: ("name",),
    Holiday: ("name",),
}


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far one language is."""

    language: str
    total: int
    missing: int
    stale: int

    @property
    def percent(self) -> int:
        """Share that is done, rounded down so that 100 means all."""
        done = self.total - self.missing - self.stale
        return 100 * done // self.total if self.total else 100


def list_units(tenant: Tenant, language: str, *, actor: Actor) -> list[Unit]:
    """Every unit of the institution into one language: missing, then stale, then done."""
    require(actor, Permission.CONTENT_TRANSLATE, tenant_row(tenant))
    hashes = {
        (record.subject_type, record.subject_id, record.field): record.source_hash
        for record in TranslationRecord.objects.filter(tenant=tenant, language=language)
    }
    found = [
        unit
        for row, place in _rows(tenant)
        for unit in units_of(row, FIELDS[type(row)], language, place=place, hashes=hashes)
    ]
    return sorted(found, key=lambda unit: _ORDER[unit.state])


def tenant_row(tenant: Tenant) -> Any:
    """The institution as an object that permissions can ask for its tenant."""
    tenant.tenant_id = tenant.pk  # type: ignore[attr-defined]
    return tenant


def _rows(tenant: Tenant) -> Iterator[tuple[Any, str]]:
    yield tenant, _("The institution")
    live = Policy.objects.filter(tenant=tenant).exclude(status=PolicyStatus.SUPERSEDED)
    for policy in live:
        yield policy, f"{policy.get_subject_display()} {policy.version}"
    for rule in Rule.objects.filter(tenant=tenant, policy__in=live).select_related("policy"):
        yield rule, f"{rule.policy.get_subject_display()} {rule.policy.version}, {rule.article}"
    for session in Session.objects.filter(tenant=tenant):
        yield session, _("Meetings")
    for holiday in Holiday.objects.filter(tenant=tenant):
        yield holiday, _("Calendar")


def get_unit(tenant: Tenant, language: str, key: str, *, actor: Actor) -> Unit | None:
    """The unit of this name, if there is one."""
    return next(
        (unit for unit in list_units(tenant, language, actor=actor) if unit.key == key), None
    )


def completeness(tenant: Tenant, languages: list[str], *, actor: Actor) -> list[Completeness]:
    """How far each language is."""
    found = []
    for language in languages:
        units = list_units(tenant, language, actor=actor)
        counts = Counter(unit.state for unit in units)
        found.append(
            Completeness(
                language=language,
                total=len(units),
                missing=counts[UnitState.MISSING],
                stale=counts[UnitState.STALE],
            )
        )
    return found
