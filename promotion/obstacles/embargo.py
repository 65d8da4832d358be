"""How long what is sensitive waits before it is published: a feed cannot be called back."""

from promotion.obstacles.models import Obstacle
from promotion.obstacles.rules import is_from_person
from promotion.taxonomy.models import Code, Vocabulary

SENSITIVE_HOURS = 72
# Killing to threat: whoever did it reads the public pages as well.
SENSITIVE_KINDS = frozenset(f"P0{number}" for number in range(1, 9))


def embargo_hours_of(obstacle: Obstacle) -> int:
    """The least number of hours before a publication; none for what is public elsewhere."""
    if not is_from_person(obstacle):
        return 0
    if SENSITIVE_KINDS.intersection(obstacle.kinds):
        return SENSITIVE_HOURS
    is_sensitive = Code.objects.filter(
        vocabulary=Vocabulary.GROUP, code__in=obstacle.groups, is_sensitive=True
    ).exists()
    return SENSITIVE_HOURS if is_sensitive else 0
