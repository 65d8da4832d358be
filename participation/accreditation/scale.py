"""Many synthetic applications in hand and closed, for measuring lists."""

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from participation.accreditation.states import ApplicationStatus
from portal.scale import seeded_code

_OPEN = tuple(
    status.value
    for status in ApplicationStatus
    if status not in {ApplicationStatus.CLOSED, ApplicationStatus.DRAFT}
)
_OUTCOMES = ("granted", "refused", "closed_without_prejudice", "withdrawn")
_TIERS = ("general", "special", "roster")
_SHARE_CLOSED = 0.3


@dataclass(frozen=True)
class Target:
    """How many applications one institution gets, under which policy."""

    tenant_id: uuid.UUID
    policy_id: uuid.UUID
    count: int


def shares(total: int, tenants: int) -> list[int]:
    """One institution holds half of all, another exactly 10,000 where there are enough, the rest even."""
    half = total // 2
    small = min(10_000, total // 4)
    rest = total - half - small
    others = max(tenants - 2, 1)
    even = [rest // others + (number < rest % others) for number in range(others)]
    return [half, small, *even][:tenants]


def application_rows(
    targets: Sequence[Target],
    organizations: Sequence[dict[str, Any]],
    source: random.Random,
    now: datetime,
) -> Iterator[dict[str, Any]]:
    """Rows of Application; an organization has at most one open application an institution."""
    for target in targets:
        for number in range(target.count):
            organization = organizations[number % len(organizations)]
            is_repeat = number >= len(organizations)
            yield _row(target, organization, source, now, is_closed=is_repeat)


def _row(
    target: Target,
    organization: dict[str, Any],
    source: random.Random,
    now: datetime,
    *,
    is_closed: bool,
) -> dict[str, Any]:
    closed = is_closed or source.random() < _SHARE_CLOSED
    arrived = now - timedelta(minutes=source.randrange(60 * 24 * 700))
    return {
        "id": uuid.UUID(int=source.getrandbits(128), version=4),
        "tenant_id": target.tenant_id,
        "policy_id": target.policy_id,
        "organization_id": organization["id"],
        "organization_name": organization["name"],
        "organization_kind": organization["kind"],
        "organization_country": organization["country"],
        "status": ApplicationStatus.CLOSED.value if closed else source.choice(_OPEN),
        "outcome": source.choice(_OUTCOMES) if closed else "",
        "tier": source.choice(_TIERS),
        "language": "en",
        "receipt": seeded_code(source),
        "completion_rounds_max": 2,
        "deferral_count": source.choice((0, 0, 0, 0, 1, 2)),
        "due_at": None if closed else arrived + timedelta(days=source.randrange(30, 800)),
        "due_party": "" if closed else source.choice(("applicant", "institution")),
        "created_at": arrived,
        "updated_at": arrived,
        "submitted_at": arrived,
        "closed_at": now if closed else None,
    }
