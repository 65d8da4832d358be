"""The pepper store: what makes erasure final, kept outside PostgreSQL and its backups.

One pepper a compartment of a case and one a file. Each stands in a file of its own, encrypted
under the store's key K_p and bound to its id. Erasing removes the file at once; `rotate()` then
encrypts the survivors under a new K_p and destroys the old one, after which a copy of the removed
file opens nowhere. Every pepper is written and synced to each of the store's directories before
`create()` returns.

Layout of a directory: `generation` (a number), `<generation>.key` (32 bytes),
`<generation>/<id>` (version byte, nonce, ciphertext, tag; bound: label, generation, id).
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from portal.vault import primitives
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.primitives import KEY_BYTES, digest, frame, random_bytes
from portal.vault.secrecy import Pepper

VERSION = 1
LABEL = "portal.vault/pepper/1"


def compartment_pepper_id(tenant: UUID, case: UUID, compartment: Compartment) -> str:
    """The id of a compartment's pepper: a hash, so that the store names no case."""
    return digest("pv1.pepper-id", tenant, case, compartment.value).hex()


def file_pepper_id(file: UUID) -> str:
    """The id of a file's pepper; the file's id alone, which no two files share, leads to it."""
    return digest("pv1.pepper-id", "file", file).hex()


def new_pepper() -> Pepper:
    """A pepper that stands nowhere yet: of a file that is still arriving."""
    return Pepper(random_bytes(KEY_BYTES))


@dataclass(frozen=True, slots=True)
class PepperStore:
    """A store in directories, each a full copy; the first one is read."""

    directories: Sequence[Path]

    def create(self, pepper_id: str) -> Pepper:
        """A new pepper, on every copy when this returns. Raises FileExistsError, OSError."""
        pepper = new_pepper()
        self.keep(pepper_id, pepper)
        return pepper

    def keep(self, pepper_id: str, pepper: Pepper) -> None:
        """Put this pepper on every copy. Raises FileExistsError, OSError."""
        with self._locked():
            for directory in self.directories:
                generation, key = _current(directory)
                sealed = _seal(pepper, key, generation, pepper_id)
                _write_synced(directory / str(generation) / pepper_id, sealed)

    def read(self, pepper_id: str) -> Pepper:
        """The pepper, from the first copy that has it whole. Raises Unopenable."""
        for directory in self.directories:
            generation, key = _current(directory)
            try:
                sealed = (directory / str(generation) / pepper_id).read_bytes()
                return _open(sealed, key, generation, pepper_id)
            except (OSError, Unopenable):
                continue
        raise Unopenable

    def reader(self) -> Callable[[str], Pepper]:
        """`read` for many peppers one after the other: K_p is looked up once. Raises Unopenable."""
        current = [
            (f"{directory}/{generation}/", generation, key)
            for directory in self.directories
            for generation, key in [_current(directory)]
        ]

        def read(pepper_id: str) -> Pepper:
            for folder, generation, key in current:
                try:
                    return _open(_read_quickly(folder + pepper_id), key, generation, pepper_id)
                except (OSError, Unopenable):
                    continue
            # Rotated in the meantime, or erased: asked anew.
            return self.read(pepper_id)

        return read

    def erase(self, pepper_id: str) -> None:
        """Remove it from every copy; final once `rotate` has run. Missing ones are no error."""
        with self._locked():
            for directory in self.directories:
                generation, _key = _current(directory)
                path = directory / str(generation) / pepper_id
                path.unlink(missing_ok=True)
                _sync(path.parent)

    def rotate(self) -> int:
        """Encrypt the survivors under a new K_p and destroy the old one. How many survived."""
        with self._locked():
            survivors = [_rotate(directory) for directory in self.directories]
            return max(survivors)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time, over all processes."""
        first = self.directories[0]
        first.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (first / "lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            for directory in self.directories:
                _prepare(directory)
            yield


def _read_quickly(path: str) -> bytes:
    """A pepper's file, of some hundred bytes."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1024)
    finally:
        os.close(descriptor)


def pepper_store() -> PepperStore:
    """The store of this deployment (`VAULT_PEPPER_STORE`)."""
    return PepperStore([Path(path) for path in settings.VAULT_PEPPER_STORE])


def _prepare(directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (directory / "generation").exists():
        _begin_generation(directory, 1)


def _begin_generation(directory: Path, generation: int) -> bytes:
    key = random_bytes(KEY_BYTES)
    (directory / str(generation)).mkdir(mode=0o700, exist_ok=True)
    (directory / f"{generation}.key").unlink(missing_ok=True)
    _write_synced(directory / f"{generation}.key", key)
    if generation == 1:
        _point_at(directory, generation)
    return key


def _point_at(directory: Path, generation: int) -> None:
    """Make this generation the current one, in one step."""
    draft = directory / "generation.new"
    draft.unlink(missing_ok=True)
    _write_synced(draft, str(generation).encode())
    draft.replace(directory / "generation")
    _sync(directory)


def _current(directory: Path) -> tuple[int, bytes]:
    try:
        generation = int((directory / "generation").read_text(encoding="ascii"))
        return generation, (directory / f"{generation}.key").read_bytes()
    except (OSError, ValueError):
        raise Unopenable from None


def _rotate(directory: Path) -> int:
    generation, key = _current(directory)
    following = generation + 1
    new_key = _begin_generation(directory, following)
    survivors = sorted((directory / str(generation)).iterdir())
    for path in survivors:
        pepper = _open(path.read_bytes(), key, generation, path.name)
        target = directory / str(following) / path.name
        target.unlink(missing_ok=True)
        _write_synced(target, _seal(pepper, new_key, following, path.name))
    _point_at(directory, following)
    _destroy(directory, generation)
    return len(survivors)


def _destroy(directory: Path, generation: int) -> None:
    path = directory / f"{generation}.key"
    with path.open("r+b") as file:
        file.write(bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    for old in (directory / str(generation)).iterdir():
        old.unlink()
    (directory / str(generation)).rmdir()
    _sync(directory)


def _seal(pepper: Pepper, key: bytes, generation: int, pepper_id: str) -> bytes:
    bound = frame(LABEL, generation, pepper_id)
    return bytes([VERSION]) + primitives.encrypt(key, pepper.reveal(), bound)


def _open(sealed: bytes, key: bytes, generation: int, pepper_id: str) -> Pepper:
    if sealed[:1] != bytes([VERSION]):
        raise Unopenable
    return Pepper(primitives.decrypt(key, sealed[1:], frame(LABEL, generation, pepper_id)))


def _write_synced(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
