"""Short secrets of protection's own settings at rest: under the institution's key, bound to a row.

It is not the vault: nothing of a case may be kept this way.
"""

import io
import struct
from uuid import UUID

from portal.documents.sealing import seal, unseal

_VERSION = struct.Struct(">I")


def lock_up(content: bytes, *, tenant_id: UUID, row_id: UUID) -> bytes:
    """The content, sealed; the number of the key stands before it."""
    sealed = io.BytesIO()
    version = seal(io.BytesIO(content), sealed, tenant_id=tenant_id, document_id=row_id)
    return _VERSION.pack(version) + sealed.getvalue()


def open_up(sealed: bytes | memoryview, *, tenant_id: UUID, row_id: UUID) -> bytes:
    """The other way round. Raises portal.documents.keys.Unreadable."""
    held = bytes(sealed)
    (version,) = _VERSION.unpack(held[: _VERSION.size])
    source = io.BytesIO(held[_VERSION.size :])
    return b"".join(unseal(source, tenant_id=tenant_id, document_id=row_id, version=version))
