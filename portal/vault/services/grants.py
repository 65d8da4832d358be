"""Grants to officers' keys, kept many at a time."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from psycopg2.extras import execute_values

from portal.ids import uuid7
from portal.vault.granting import Grant

_KEEP = (
    "INSERT INTO portal_vaultgrant (id, tenant_id, case_id, epoch_id, key_id, box, expires_at,"
    " granter, signature, rewrapped) VALUES %s ON CONFLICT "
)
_IN_PLACE_OF = (
    "(tenant_id, epoch_id, key_id) WHERE key_id IS NOT NULL DO UPDATE SET box = excluded.box,"
    " expires_at = excluded.expires_at, granter = excluded.granter,"
    " signature = excluded.signature, rewrapped = excluded.rewrapped"
)


def keep_grants(given: Iterable[tuple[UUID, Grant]], *, in_place: bool) -> int:
    """Keep these grants, each with the id of its epoch; how many rows were written.

    Where a key holds a grant of that epoch already: the new one stands in its place (`in_place`),
    else the old one stays.
    """
    rows = [
        (
            uuid7(),
            grant.place.tenant,
            grant.place.case,
            epoch_id,
            grant.member.id,
            grant.box,
            grant.expires_at,
            grant.granter,
            grant.signature,
            b"",
        )
        for epoch_id, grant in given
    ]
    if not rows:
        return 0
    with connection.cursor() as cursor:
        statement = _KEEP + (_IN_PLACE_OF if in_place else "DO NOTHING")
        execute_values(cursor.cursor, statement, rows, page_size=len(rows))
        return int(cursor.rowcount)
