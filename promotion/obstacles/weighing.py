"""The severity of a report by the rule, from its row as it stands."""

from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle
from promotion.obstacles.severity import Facts, Severity, severity_of
from promotion.taxonomy.selectors import sensitive_groups, severity_floors, shared_of


def facts_of(obstacle: Obstacle) -> Facts:
    """What the rule of severity looks at."""
    return Facts(
        kinds=obstacle.kinds,
        polarity=obstacle.polarity,
        persons=obstacle.persons,
        organizations=obstacle.organizations,
        extent=obstacle.extent,
        is_reversible=obstacle.is_reversible,
        is_repeated=obstacle.is_repeated,
        groups=obstacle.groups,
    )


def computed_severity(obstacle: Obstacle, *, tenant: Tenant) -> Severity:
    """What the rule gives for a report as it stands; an institution's own codes count as shared."""
    counted = shared_of(obstacle.kinds, tenant=tenant)
    shared = severity_floors()
    floors = {own: shared[code] for own, code in counted.items() if code in shared}
    return severity_of(facts_of(obstacle), floors=floors, sensitive=sensitive_groups(tenant=tenant))


def weigh(obstacle: Obstacle) -> list[str]:
    """Set the severity by the rule; a level that a person set stays, with its note.

    The names of the fields that were set, for whoever saves them.
    """
    found = computed_severity(obstacle, tenant=obstacle.tenant)
    obstacle.severity_computed, obstacle.severity_reasons = found.level, found.reasons
    if not obstacle.severity_note:
        obstacle.severity = found.level
    return ["severity", "severity_computed", "severity_reasons"]
