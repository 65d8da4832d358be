"""How long what is sensitive waits before it is published: a feed cannot be called back."""

from promotion.obstacles.models import Obstacle
from promotion.obstacles.rules import is_from_person
from promotion.taxonomy.selectors import sensitive_groups, shared_of

SENSITIVE_HOURS = 72
# Killing to threat: whoever did it reads the public pages as well.
SENSITIVE_KINDS = frozenset(f"P0{number}" for number in range(1, 9))


def embargo_hours_of(obstacle: Obstacle) -> int:
    """The least number of hours before a publication; none for what is public elsewhere."""
    if not is_from_person(obstacle):
        return 0
    kinds = shared_of(obstacle.kinds, tenant=obstacle.tenant).values()
    is_sensitive = bool(SENSITIVE_KINDS.intersection(kinds)) or bool(
        sensitive_groups(tenant=obstacle.tenant).intersection(obstacle.groups)
    )
    return SENSITIVE_HOURS if is_sensitive else 0
