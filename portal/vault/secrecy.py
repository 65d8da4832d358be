"""Guard types: what must not be shown, pickled, copied, hashed, logged or compared in the open.

Python cannot promise that no copy stays behind in memory; `wipe()` overwrites the one that we
hold. The process is not dumpable and keeps no core (portal/vault/hardening.py).
"""

from typing import NoReturn, Self

from nacl.bindings import sodium_memcmp

from portal.vault.errors import VaultLocked


class Secret:
    """Some bytes that only `reveal()` gives out."""

    __slots__ = ("_held",)
    __hash__ = None  # type: ignore[assignment] # a key in a set or cache outlives its use

    def __init__(self, held: bytes) -> None:
        self._held: bytearray | None = bytearray(held)

    def reveal(self) -> bytes:
        """The bytes. Raises VaultLocked once wiped."""
        if self._held is None:
            raise VaultLocked
        return bytes(self._held)

    def wipe(self) -> None:
        """Overwrite and forget the bytes."""
        if self._held is not None:
            self._held[:] = bytes(len(self._held))
            self._held = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return type(self) is type(other) and sodium_memcmp(self.reveal(), other.reveal())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    def __format__(self, _specification: str) -> str:
        return repr(self)

    def _refuse(self) -> NoReturn:
        message = f"{type(self).__name__} is neither copied nor written down."
        raise TypeError(message)

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        self._refuse()

    def __copy__(self) -> Self:
        self._refuse()

    def __deepcopy__(self, _memo: object) -> Self:
        self._refuse()


class ContentKey(Secret):
    """The key under which content stands: a data key with its pepper mixed in."""


class Pepper(Secret):
    """32 random bytes kept outside the database; without them content is gone for good."""


class Passphrase(Secret):
    """What somebody typed to open their vault, as normalized bytes."""
