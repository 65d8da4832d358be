"""`run.py prove fuzz`: the vault's formats, forms with files, and messages under a fuzzer.

Each target runs twice for `FUZZ_SECONDS` (3600): first a build with a deliberate bug, which must be
found within that time, then the whole one, which must not fail. What was found is tried once more
under coverage.py, and the branches that it reaches are printed. Inputs are kept in the data directory
and continued from; so is whatever made a target fail.

The fuzzer (atheris) and coverage.py are pinned in requirements/fuzz.txt and stand in a folder of
their own beside the data: nothing else of the portal has them.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from portal.running.instance import ROOT

TARGETS = ("envelope", "upload", "message")
DEFAULT_SECONDS = "3600"
REQUIREMENTS = ROOT / "requirements" / "fuzz.txt"
_TRIES = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_EDGES = re.compile(r"cov: (\d+)")
# A hung input is a failure too; memory is bounded so that a bomb is one.
_OPTIONS = ("-print_final_stats=1", "-timeout=20", "-rss_limit_mb=1024", "-max_len=16384")


@dataclass(frozen=True)
class Tried:
    """What one run of the fuzzer gave."""

    failed: bool
    tries: int
    edges: int
    seconds: float
    said: str


def main() -> int:
    """Every target, planted and whole. 1 where one failed or a planted bug was not found."""
    seconds = int(os.environ.get("FUZZ_SECONDS", DEFAULT_SECONDS))
    home = Path(os.environ["PORTAL_DATA"]) / "fuzz"
    packages = _install(home / "packages")
    results = [_prove(target, home, packages, seconds) for target in TARGETS]
    crashes = sum(not held for held in results)
    word = "missed" if crashes else "held"
    print(f"fuzz: {crashes} targets failed, bar 0: {word}", flush=True)
    return int(bool(crashes))


def _install(folder: Path) -> Path:
    """The pinned packages, by hash, in a folder of their own."""
    stamp = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    mark = folder / "installed"
    if mark.exists() and mark.read_text(encoding="ascii") == stamp:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "--no-deps"]
    command += ["--target", str(folder), "-r", str(REQUIREMENTS)]
    subprocess.run(command, check=True)  # noqa: S603 - pip, with our own file
    mark.write_text(stamp, encoding="ascii")
    return folder


def _prove(target: str, home: Path, packages: Path, seconds: int) -> bool:
    corpus, failures = home / f"{target}-inputs", home / f"{target}-failures"
    for folder in (corpus, failures):
        folder.mkdir(parents=True, exist_ok=True)
    planted = _fuzz(target, "planted", packages, seconds, [f"-artifact_prefix={home}/planted-"])
    found = planted.failed and "Uncaught Python exception" in planted.said
    after = f"found after {planted.tries:,} tries" if found else "NOT FOUND"
    print(f"{target}: the planted bug was {after} in {planted.seconds:.0f} s", flush=True)
    whole = _fuzz(
        target, "whole", packages, seconds, [str(corpus), f"-artifact_prefix={failures}/"]
    )
    if whole.failed:
        print(whole.said[-4000:], flush=True)
    else:
        reached = _replay(target, corpus, packages)
        share = 100 * reached["covered"] / reached["all"]
        print(
            f"{target}: branches {reached['covered']} of {reached['all']} ({share:.0f} %),"
            f" {whole.edges} edges, by {reached['inputs']} inputs",
            flush=True,
        )
    word = "1 crash" if whole.failed else "0 crashes"
    print(f"{target}: {whole.tries:,} tries in {whole.seconds:.0f} s: {word}", flush=True)
    return found and not whole.failed


def _fuzz(target: str, build: str, packages: Path, seconds: int, options: list[str]) -> Tried:
    began = time.monotonic()
    limit = f"-max_total_time={seconds}"
    done = _run("bench.fuzzing", [target, build, *options, *_OPTIONS, limit], packages)
    tries, edges = _TRIES.findall(done.stdout), _EDGES.findall(done.stdout)
    return Tried(
        failed=done.returncode != 0,
        tries=int(tries[-1]) if tries else 0,
        edges=int(edges[-1]) if edges else 0,
        seconds=time.monotonic() - began,
        said=done.stdout,
    )


def _replay(target: str, corpus: Path, packages: Path) -> dict[str, int]:
    done = _run("bench.fuzzing.replay", [target, str(corpus)], packages)
    done.check_returncode()
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def _run(module: str, arguments: list[str], packages: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=dict(os.environ, PYTHONPATH=str(packages)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


if __name__ == "__main__":
    raise SystemExit(main())
