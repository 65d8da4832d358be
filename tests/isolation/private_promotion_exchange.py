"""An import with a line and a kept mapping that hold the word nobody else may read."""

import io
import uuid

from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from promotion.exchange.services import keep_mapping, upload_import
from tests.cast import Cast


def make_private_exchange(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """Uploaded and not tried out."""
    analyst = cast.staff[StaffRole.ANALYST]
    content = f"id;title;country;starts_on\n1;About {canary};Kenya;2026-01-02\n".encode()
    with tenant_context(analyst):
        batch = upload_import(
            file=io.BytesIO(content),
            file_name=f"{canary}.csv",
            mapping="",
            encoding="",
            actor=analyst,
        )
        mapping = keep_mapping(import_id=batch.pk, name=f"Like {canary}", actor=analyst)
    return {"obstacle_import": batch.pk, "obstacle_mapping": mapping.pk}
