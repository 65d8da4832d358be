"""Farrington flexible as R's `surveillance` computes it, kept in a file that belongs to the series.

`SURGE_REMAKE=1 python3 run.py bench surge` makes the file anew: it needs `Rscript` and the package
surveillance (Debian: r-base-core, r-cran-surveillance) and some minutes. Nobody else needs R.
R is asked only where an alarm cannot be ruled out (bench/surging/screen.py).
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.surging.screen import asked
from bench.surging.series import Bundle
from promotion.patterns.detection_tails import upper_tail

HERE = Path(__file__).resolve().parent
KEPT = HERE / "farrington.npz"
ABOUT = HERE / "farrington.json"
SCRIPT = HERE / "farrington.R"
NAMES = ("expected", "phi", "upper", "p")
BLOCK = 230

Floats = npt.NDArray[np.float64]


class FixtureError(RuntimeError):
    """The kept results are not those of these series, or cannot be made."""


@dataclass(frozen=True)
class Farrington:
    """For each series and judged week; nan where R was not asked or could not fit."""

    expected: Floats
    phi: Floats
    upper: Floats
    p: Floats
    versions: str

    def negative_binomial_p(self, observed: Floats) -> Floats:
        """P(Y >= observed) as `thresholdMethod = "nbPlugin"` has it: from the same fit."""
        return upper_tail(observed, self.expected, self.phi)


def kept(series: Bundle, seed: int) -> Farrington:
    """The kept results. Raises FixtureError where they are not of exactly these series."""
    about = json.loads(ABOUT.read_text("utf-8"))
    if (about["seed"], about["series"]) != (seed, series.digest()):
        raise FixtureError(
            f"{KEPT.name} was made from other series (seed {about['seed']}, {about['series'][:12]}…; "
            f"these: seed {seed}, {series.digest()[:12]}…). Make it anew with SURGE_REMAKE=1."
        )
    with np.load(KEPT) as tables:
        return Farrington(
            **{name: tables[name].astype(float) for name in NAMES}, versions=about["versions"]
        )


def remake(series: Bundle, seed: int) -> None:
    """Run R over all series, block by block, and keep what it says."""
    program = shutil.which("Rscript")
    if program is None:
        raise FixtureError("Rscript is not installed (Debian: r-base-core, r-cran-surveillance).")
    given = {
        "complete": series.complete(),
        "first": series.first_sight(),
        "asked": asked(series).astype(int),
    }
    with tempfile.TemporaryDirectory(prefix="surge-") as folder:
        blocks = []
        for start in range(0, len(given["asked"]), BLOCK):
            blocks.append(Path(folder, f"{start:05d}"))
            _run(
                program, blocks[-1], {k: table[start : start + BLOCK] for k, table in given.items()}
            )
            print(f"R: {start + BLOCK} of {len(given['asked'])} series", flush=True)
        keep(blocks, series, seed)


def _run(program: str, block: Path, given: dict[str, npt.NDArray[np.int64]]) -> None:
    block.mkdir()
    for name, table in given.items():
        np.savetxt(block / f"{name}.csv", table, fmt="%d", delimiter=",")
    subprocess.run([program, str(SCRIPT), str(block)], check=True)  # noqa: S603


def keep(blocks: Sequence[Path], series: Bundle, seed: int) -> None:
    """Put the results of all blocks together, with what they belong to."""
    about_which = asked(series)
    tables: dict[str, Any] = {}
    for name in NAMES:
        read = [np.genfromtxt(block / f"{name}.csv", delimiter=",") for block in blocks]
        tables[name] = np.where(about_which, np.concatenate(read), np.nan).astype(np.float32)
    np.savez_compressed(KEPT, **tables)
    said = [(block / "versions.txt").read_text("utf-8").splitlines() for block in blocks]
    about = {
        "seed": seed,
        "series": series.digest(),
        "versions": ", ".join(said[0][:-1]),
        "weeks asked": int(about_which.sum()),
        "weeks that R could not fit": sum(int(lines[-1].split()[0]) for lines in said),
    }
    ABOUT.write_text(json.dumps(about, indent=1) + "\n", "utf-8")


def wanted() -> bool:
    """Whether the kept results are to be made anew."""
    return os.environ.get("SURGE_REMAKE") == "1"
