"""`run.py prove replay`: the nightly look over the real series of shutdowns, week by week.

The events that Access Now's #KeepItOn coalition published (2016 to 2023) are put in as public
reports, as an import leaves them, and the worker's task looks back over two years, a week at a time.
Prints what was raised, how strong and how long it took. Nothing may be published by it. The file
stays outside the repository; where it is not beside the checkout, nothing is proved and that is said.
"""

import os
import time
from pathlib import Path

import pytest

from portal.running.instance import ROOT

PROOF = ROOT / "tests" / "promotion" / "patterns" / "replaying.py"
FILE = ROOT.parent / "shared" / "data" / "internet_shutdowns_2016_2023.csv"


def main() -> int:
    """Look back over the real series; 0 where it held, or where there is nothing to look at."""
    file = Path(os.environ.get("IMPORT_FILE", FILE))
    if not file.exists():
        print(f"replay: {FILE.name} is not beside the checkout (../shared/data/): not run")
        return 0
    os.environ |= {"IMPORT_FILE": str(file), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    began = time.monotonic()
    code = int(pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(PROOF)]))
    took = time.monotonic() - began
    word = "held" if code == 0 else "missed"
    print(f"replay: signals over the real series, none published, in {took:.0f} s: {word}")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
