"""What must be done before the first page, and only when something changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from portal.running.instance import ROOT, Instance, say
from portal.running.messages import compile_messages
from portal.running.programs import log_file, manage
from portal.running.refusals import StartRefusedError
from portal.running.supervisor import Child

APPS = ("portal", "participation", "promotion", "protection")


def prepare(instance: Instance) -> None:
    """Compile the messages, migrate as the owner and collect the static files, as needed.

    Raises StartRefusedError with the last lines of the command that failed.
    """
    compile_messages(ROOT)
    stamps = {"migrate": database_stamp(instance), "collectstatic": _static_stamp()}
    _bring_up_to_date(instance, stamps)


def prepare_files(instance: Instance) -> None:
    """Compile the messages and collect the static files; raises as `prepare` does."""
    compile_messages(ROOT)
    _bring_up_to_date(instance, {"collectstatic": _static_stamp()})


def _bring_up_to_date(instance: Instance, stamps: dict[str, str]) -> None:
    due = [name for name, stamp in stamps.items() if instance.data.recall("stamps", name) != stamp]
    # Side by side: one waits for the database while the other compresses.
    children = {name: _begin(instance, name) for name in due}
    for name, child in children.items():
        if child is not None:
            finish(instance, name, child)
            instance.data.remember("stamps", name, stamps[name])


def finish(instance: Instance, name: str, child: Child) -> None:
    """Wait for a command. Raises StartRefusedError when it fails."""
    if instance.supervisor.finish(child):
        file = log_file(instance, name)
        tail = file.read_text("utf-8", "replace")[-3000:]
        raise StartRefusedError(f"`manage.py {name}` failed. The last lines of {file}:\n{tail}")


def _begin(instance: Instance, name: str) -> Child | None:
    if name == "collectstatic":
        return manage(instance, name, "--noinput", "--verbosity=0")
    owner = instance.child_environment().get("DATABASE_OWNER_URL")
    if not owner:
        say("The database is not migrated: DATABASE_OWNER_URL is not given.")
        return None
    return manage(instance, name, "--noinput", "--verbosity=1", DATABASE_URL=owner)


def schema_stamp(where: str = "") -> str:
    """Return a text that changes whenever `migrate` would make something else."""
    # It also makes grants and policies equal to what the models and guards declare.
    patterns = ("migrations/*.py", "models.py", "models/*.py", "guards.py", "constraints.py")
    files = [
        file for app in APPS for pattern in patterns for file in sorted((ROOT / app).rglob(pattern))
    ]
    return _digest([*_requirements(), *files], where)


def database_stamp(instance: Instance) -> str:
    """Return a text that changes with the database and with whatever `migrate` would make of it."""
    address = instance.child_environment().get("DATABASE_URL", "")
    return schema_stamp("embedded" if "DATABASE_URL" in instance.environment else address)


def _static_stamp() -> str:
    folders = [ROOT / "static", *(ROOT / app / "static" for app in APPS)]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    return _digest([*_requirements(), *files])


def _requirements() -> list[Path]:
    return [ROOT / "requirements" / "run.txt"]


def _digest(files: Iterable[Path], *words: str) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    for word in words:
        digest.update(word.encode())
    return digest.hexdigest()
