"""Where the engines' programs and data stand, so that the user they run as can reach them."""

import os
import secrets
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

from portal.running.data_directory import DataDirectory
from portal.running.processes import engine_account

# For root whose data directory no other user can reach, as under a private home.
ROOT_HOME = Path("/var/lib/civic-space-portal")


class EngineHome:
    """The directory of the engines; as root it is one that the unprivileged user can pass to."""

    def __init__(self, data: DataDirectory) -> None:
        self.account = engine_account()
        self.path = data.path
        (data.path / "logs").mkdir(mode=0o700, exist_ok=True)
        if self.account and not _can_be_reached(data.path):
            self.path = _own_place(data)

    @property
    def is_elsewhere(self) -> bool:
        """Say whether the engines' data stands outside the data directory."""
        return self.path.parent == ROOT_HOME

    def place(self, root: Path, parts: Sequence[Path]) -> Path:
        """Return a folder from which the engine's user can run these parts of `root`.

        As root they are copied, keeping their relative places, once per version.
        """
        if self.account is None:
            return root
        copy = self.path / "programs"
        for part in parts:
            if not part.exists():
                continue
            target = copy / part.relative_to(root)
            mark = target / ".complete"
            wanted = f"{_newest(part)}"
            if mark.exists() and mark.read_text("utf-8") == wanted:
                continue
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(part, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
            mark.write_text(wanted, "utf-8")
        for folder in [copy, *(path for path in copy.rglob("*") if path.is_dir())]:
            folder.chmod(0o755)
        return copy

    def folder(self, name: str) -> Path:
        """Return a folder that belongs to the engine's user."""
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)
        return folder


def _can_be_reached(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def _own_place(data: DataDirectory) -> Path:
    name = data.recall("places", "engines")
    if name is None:
        name = secrets.token_hex(8)
        data.remember("places", "engines", name)
    place = ROOT_HOME / name
    place.mkdir(parents=True, exist_ok=True)
    for folder in (ROOT_HOME, place):
        folder.chmod(0o711)
    return place


def _newest(part: Path) -> str:
    files = [path.stat() for path in part.rglob("*") if path.is_file()]
    return f"{len(files)} {sum(file.st_size for file in files)}"
