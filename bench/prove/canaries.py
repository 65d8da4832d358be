"""`run.py prove canaries`: unique texts pushed through every path, then looked for everywhere.

240 texts (`CANARY_TEXTS`) in six scripts go through fields, messages, files, file names, errors,
failed tasks and uploads cut half-way of a running instance: gunicorn, worker, clock, both Valkeys, a
mail server. Then each place where something could have stayed is searched for them in plain,
hexadecimal, base64, escaped, UTF-16 and compressed form. 0 must be found; and in each place a
planted control must be, or the search would prove nothing.
"""

import os
import shutil
import time
from pathlib import Path

import django

from bench.canaries import box  # noqa: F401 - its ways come after the others
from bench.canaries.machinery import Machinery, running
from bench.canaries.paths import PATHS, Run
from bench.canaries.places import PLACES, Place, remove_controls
from bench.canaries.texts import ALPHABETS, Scanner, Texts, forms
from bench.vaulted import staffed_institution

DEFAULT_TEXTS = "240"
# Mails and events are told within seconds.
SETTLE_SECONDS = 20


def main() -> int:
    """Push, search, plant, search again. 1 where a text was found or a control was not."""
    django.setup()
    texts = Texts(int(os.environ.get("CANARY_TEXTS", DEFAULT_TEXTS)))
    folder = Path(os.environ["PORTAL_DATA"]) / "canaries"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    began = time.monotonic()
    with running(staffed_institution(), folder) as machinery:
        run = Run(machinery, texts)
        for way in PATHS:
            way(run)
        time.sleep(SETTLE_SECONDS)
        print(f"{len(texts.all) - texts.left} texts by {len(texts.used)} paths", flush=True)
        leaks = _search(machinery, Scanner(texts.marks))
        missed = _controls(machinery, texts)
        remove_controls(machinery)
    shutil.rmtree(folder)
    took = time.monotonic() - began
    held = not leaks and not missed
    print(
        f"canaries: {leaks} found, bar 0, control found in {len(PLACES) - missed} of"
        f" {len(PLACES)} places, in {took:.0f} s: {'held' if held else 'missed'}",
        flush=True,
    )
    return int(not held)


def _search(machinery: Machinery, scanner: Scanner) -> int:
    """How many (place, form) a text was found in."""
    print(f"looked for in {scanner.count} forms", flush=True)
    leaks = 0
    for place in PLACES:
        found, size = _look(machinery, place, scanner)
        leaks += len(found)
        print(f"{place.name}: {size / 1024 / 1024:.1f} MB, {len(found)} found", flush=True)
        for form in sorted(found):
            print(f"  {form}", flush=True)
    return leaks


def _look(machinery: Machinery, place: Place, scanner: Scanner) -> tuple[set[str], int]:
    found: set[str] = set()
    size = 0
    for piece in place.pieces(machinery):
        size += len(piece)
        found |= scanner.found(piece)
    return found, size


def _controls(machinery: Machinery, texts: Texts) -> int:
    """In how many places a planted text is not found; and whether every form of one would be."""
    scripts = list(ALPHABETS)
    missed = 0
    for number, place in enumerate(PLACES):
        mark = texts.control_marks[scripts[number % len(scripts)]]
        place.plant(machinery, f"planted: {mark}.")
        found, _size = _look(machinery, place, Scanner({"control": mark}))
        missed += not found
        print(f"{place.name}: control {', '.join(sorted(found)) or 'NOT FOUND'}", flush=True)
    for mark in texts.control_marks.values():
        scanner = Scanner({"control": mark})
        for name, form in forms(mark).items():
            if f"control, {name}" not in scanner.found(b"\0" + form + b"\0"):
                print(f"a form is not found: {name}", flush=True)
                missed += 1
    return missed


if __name__ == "__main__":
    raise SystemExit(main())
