"""An imported status finds its organization when that registers and turns to the institution."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import Accreditation, PeriodicReport
from participation.accreditation.states import AccreditationStatus, ReportStatus
from portal import audit, outbox
from portal.clocks import Clock
from portal.errors import NotFound, Refused
from portal.grants import Permission
from portal.organizations.names import folded_lines, likeness
from portal.organizations.selectors import visible as visible_organizations
from portal.permissions import Actor, allowed, require
from portal.transitions import lock

_ALIKE = 80.0
_COMPARED = 5000
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization in contact with the institution that may hold this status."""

    organization_id: UUID
    name: str
    country: str
    likeness: int


def candidates_for(accreditation: Accreditation, *, actor: Actor) -> list[Candidate]:
    """Organizations with a name like this, in this country or in none; the most alike first."""
    if accreditation.organization_id is not None or not allowed(actor, Permission.RECORD_IMPORT):
        return []
    wanted = folded_lines([accreditation.organization_name])
    countries = ["", accreditation.organization_country]
    rows = visible_organizations(actor)
    if accreditation.organization_country:
        rows = rows.filter(country__in=countries)
    found = [
        Candidate(pk, name, str(country or ""), round(likeness(wanted, folded_lines([name]))))
        for pk, name, country in rows.values_list("pk", "name", "country")[:_COMPARED]
    ]
    alike = [candidate for candidate in found if candidate.likeness >= _ALIKE]
    return sorted(alike, key=lambda candidate: -candidate.likeness)[:_SHOWN]


@transaction.atomic
def link_accreditation(
    *, accreditation_id: UUID, organization_id: UUID, actor: Actor
) -> Accreditation:
    """Give an imported status to the organization that holds it; its people see it from now on.

    Raises NotFound, NotPermitted, Refused (it has one, or that one holds a status here already).
    """
    accreditation: Accreditation = lock(Accreditation, accreditation_id)
    require(actor, Permission.RECORD_IMPORT, accreditation)
    if not visible_organizations(actor).filter(pk=organization_id).exists():
        raise NotFound
    if accreditation.organization_id is not None:
        raise Refused(_("This status belongs to an organization already."))
    _give(accreditation, organization_id)
    audit.record("accreditation.linked", accreditation, actor=actor, fields=["organization"])
    outbox.publish("accreditation.linked", accreditation, actor=actor)
    return accreditation


@transaction.atomic
def unlink_accreditation(*, accreditation_id: UUID, actor: Actor) -> Accreditation:
    """Take a link back, as long as the organization has done nothing with the status."""
    accreditation: Accreditation = lock(Accreditation, accreditation_id)
    require(actor, Permission.RECORD_IMPORT, accreditation)
    if not can_unlink(accreditation):
        raise Refused(_("The organization has worked with this status; the link stays."))
    _give(accreditation, None)
    audit.record("accreditation.unlinked", accreditation, actor=actor, fields=["organization"])
    return accreditation


def can_unlink(accreditation: Accreditation) -> bool:
    """Whether an imported status was linked and nothing was done with it since."""
    if accreditation.organization_id is None or not accreditation.source_id:
        return False
    sent = PeriodicReport.objects.filter(accreditation=accreditation)
    return (
        accreditation.listed_at is None
        and accreditation.status != AccreditationStatus.ENDED
        and not sent.exclude(status=ReportStatus.DUE).exists()
        and not accreditation.changes.exists()
    )


def _give(accreditation: Accreditation, organization_id: UUID | None) -> None:
    accreditation.organization_id = organization_id
    try:
        with transaction.atomic():
            accreditation.save(update_fields=["organization"])
    except IntegrityError as error:
        raise Refused(
            _("This organization already holds a status here. Record a change of status instead.")
        ) from error
    reports = PeriodicReport.objects.filter(accreditation=accreditation)
    reports.update(organization_id=organization_id)
    subjects = [accreditation.pk, *reports.values_list("pk", flat=True)]
    Clock.objects.filter(tenant_id=accreditation.tenant_id, subject_id__in=subjects).update(
        organization_id=organization_id
    )
