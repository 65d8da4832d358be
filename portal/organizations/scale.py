"""Many invented organizations."""

import random
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from portal.scale import COUNTRIES, KINDS, invented_name


def organization_rows(count: int, source: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    """Rows of Organization, in the order of their numbers."""
    for number in range(count):
        yield {
            "id": uuid.UUID(int=source.getrandbits(128), version=4),
            "name": invented_name(source, number),
            "name_language": "en",
            "kind": source.choice(KINDS),
            "country": source.choice(COUNTRIES),
            "is_illustration": True,
            "created_at": now,
            "updated_at": now,
        }
