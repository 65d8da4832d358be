"""`python -m bench.fuzzing.replay TARGET CORPUS`: which branches the inputs that were found reach.

Run without the fuzzer's instruments, under coverage.py; writes one line of JSON.
"""

import json
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris
import coverage

MEASURED = {
    "envelope": [
        "datakeys",
        "granting",
        "identities",
        "keylog",
        "padding",
        "primitives",
        "receipts",
        "records",
        "streams",
    ],
    "upload": ["receiving"],
    "message": ["reading", "quoting", "kinds", "naming"],
}
_FOLDERS = {
    "envelope": "portal/vault",
    "upload": "protection/files",
    "message": "portal/inbound,portal/documents",
}


def main(target: str, corpus: Path) -> None:
    """Try each input once, count branches."""
    files = [
        f"{folder}/{name}.py" for folder in _FOLDERS[target].split(",") for name in MEASURED[target]
    ]
    measured = coverage.Coverage(branch=True, data_file=None, include=files)
    measured.start()
    from bench.fuzzing.__main__ import set_django_up

    set_django_up()
    module = import_module(f"bench.fuzzing.{target}")
    inputs = sorted(corpus.iterdir())
    for path in inputs:
        module.one(atheris.FuzzedDataProvider(path.read_bytes()))
    measured.stop()
    with tempfile.NamedTemporaryFile("r", suffix=".json") as report:
        measured.json_report(outfile=report.name)
        totals = json.load(report)["totals"]
    found = {"covered": totals["covered_branches"], "all": totals["num_branches"]}
    sys.stdout.write(json.dumps({**found, "inputs": len(inputs)}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
