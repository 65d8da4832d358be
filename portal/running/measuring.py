"""`run.py bench` and `run.py prove`: modules of bench/ that measure and prove."""

import sys
from pathlib import Path

from portal.running.instance import ROOT, Instance, claimed_directory, running_instance, say
from portal.running.preparation import prepare
from portal.running.processes import spawn
from portal.running.refusals import StartRefusedError

FOLDERS = {"bench": Path("bench"), "prove": Path("bench", "prove")}


def run_modules(kind: str, names: list[str], port: int) -> int:
    """Run the named modules' `main`, or all of them, on a data directory of their own.

    Returns 1 when one of them did. Raises StartRefusedError for an unknown name.
    """
    files = sorted((ROOT / FOLDERS[kind]).glob("*.py"))
    known = [file.stem for file in files if "\ndef main(" in file.read_text("utf-8")]
    if unknown := [name for name in names if name not in known]:
        raise StartRefusedError(
            f"There is no {kind} called {unknown[0]}; there are: {', '.join(known) or 'none'}."
        )
    with running_instance(claimed_directory(kind), port=port) as instance:
        instance.write_environment()
        prepare(instance)
        codes = {name: _run(instance, kind, name) for name in names or known}
    if failed := [name for name, code in codes.items() if code]:
        say(f"Failed: {', '.join(failed)}")
    return int(bool(failed))


def _run(instance: Instance, kind: str, name: str) -> int:
    module = ".".join([*FOLDERS[kind].parts, name])
    # By its name as a text, for a benchmark may be called by a word of the language.
    code = f"import importlib, sys; sys.exit(importlib.import_module({module!r}).main())"
    child = spawn(
        [sys.executable, "-c", code],
        log=sys.stdout.buffer,
        cwd=ROOT,
        env=instance.child_environment(DJANGO_SETTINGS_MODULE="portal.settings"),
    )
    return instance.supervisor.finish(child)
