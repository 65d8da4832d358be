"""A report arrives: the open row, its parts, its severity, its clock; and nobody's name anywhere.

What comes from an organization or partner is written by the portal itself: no audit entry, event or
clock says who submitted it, and the draft goes in the same transaction. Who recorded what is public
elsewhere is known, as of everything else that staff do.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import InvalidFields, Sentence
from portal.ids import random_code
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.keyring import receipt_pair
from portal.vault.receipts import Receipt
from promotion.obstacles.checking import contacts_in
from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleInstrument
from promotion.obstacles.services import start_triage
from promotion.obstacles.sources import seal_sources
from promotion.obstacles.states import Origin, PlacePrecision, PublicationLevel
from promotion.obstacles.weighing import computed_severity
from promotion.obstacles.where_it_goes import TAKE_OUT

# What a report's open row takes as it was given.
_COLUMNS = (
    "title", "account", "language", "polarity", "kinds", "freedoms", "groups", "modality", "country",
    "province", "starts_on", "ends_on", "date_precision", "persons", "organizations", "extent",
    "is_reversible", "is_repeated", "may_publish", "may_ask_reply", "source_name",
)  # fmt: skip
_OF_PUBLIC = (
    "source_links", "source_licence", "place", "latitude", "longitude", "place_precision",
)  # fmt: skip
OPEN_TEXTS = ("title", "account", "province", "source_name", "attribution", "instrument_name")
REFERENCE_LETTERS = 8


def require_no_contacts(values: Mapping[str, Any]) -> None:
    """Stop words in open fields that say how to reach or find somebody. Raises InvalidFields."""
    wrong = contacts_by_field(values)
    if wrong:
        raise InvalidFields(wrong)


def contacts_by_field(values: Mapping[str, Any]) -> dict[str, list[Sentence]]:
    """What must be taken out of the open fields, by field."""
    found = {name: contacts_in(str(values.get(name) or "")) for name in OPEN_TEXTS}
    return {name: [*sentences, TAKE_OUT] for name, sentences in found.items() if sentences}


@sensitive_variables("sealed", "receipt")
@transaction.atomic
def submit_obstacle(
    *,
    tenant: Tenant,
    origin: Origin,
    values: Mapping[str, Any],
    actor: Actor,
    receipt: Receipt | None = None,
    sealed: Mapping[str, str] | None = None,
) -> Obstacle:
    """A new report in the state "submitted"; whoever calls has asked `require()`.

    `values` are cleaned ones of the forms; `actors` and `instrument` its parts. `sealed` is what the
    analysts alone read. Of `actor` nothing is kept, unless the origin is public. Raises
    InvalidFields (contacts in the open text), Refused (nothing can be sealed).
    """
    require_no_contacts(values)
    writer = actor if origin == Origin.PUBLIC else system_actor(tenant.pk)
    with tenant_context(system_actor(tenant.pk)):
        obstacle = _row(tenant, origin, values)
        if receipt is not None:
            obstacle.receipt_locator = receipt.locator
            obstacle.receipt_key = receipt_pair(receipt).public.box
        obstacle.save()
        _put_parts(obstacle, values)
        if sealed and receipt is not None:
            seal_sources(obstacle, sealed, receipt)
        start_triage(obstacle)
        audit.record("obstacle.submitted", obstacle, actor=writer, details={"origin": origin})
        outbox.publish(
            "obstacle.submitted",
            obstacle,
            actor=system_actor(tenant.pk),
            references={"due": obstacle.due_at.isoformat() if obstacle.due_at else ""},
        )
    return obstacle


def _row(tenant: Tenant, origin: Origin, values: Mapping[str, Any]) -> Obstacle:
    given = {name: values[name] for name in _COLUMNS if name in values}
    if origin == Origin.PUBLIC:
        given |= {name: values[name] for name in _OF_PUBLIC if name in values}
    row = Obstacle(
        tenant=tenant,
        reference=random_code(REFERENCE_LETTERS),
        origin=origin,
        level=PublicationLevel.INSTITUTION,
        **given,
    )
    if origin != Origin.PUBLIC and row.province:
        row.place_precision = PlacePrecision.PROVINCE
    found = computed_severity(row, tenant=tenant)
    row.severity = row.severity_computed = found.level
    row.severity_reasons = found.reasons
    return row


def _put_parts(obstacle: Obstacle, values: Mapping[str, Any]) -> None:
    ObstacleActor.objects.bulk_create(
        ObstacleActor(tenant_id=obstacle.tenant_id, obstacle=obstacle, actor=actor, degree=degree)
        for actor, degree in dict.fromkeys(values.get("actors") or ())
    )
    instrument = values.get("instrument")
    if instrument:
        ObstacleInstrument.objects.create(
            tenant_id=obstacle.tenant_id, obstacle=obstacle, **instrument
        )
