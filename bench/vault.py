"""`run.py bench vault`: unlocking, signing in by receipt, search, members, re-sealing, the board.

Each beside the bare primitives in the same run. BENCH_CASES (10,000) makes a smaller try.
"""

import os

import pytest

from portal.running.instance import ROOT

MEASURED = "tests/vault/measuring.py"


def main() -> int:
    """Measure; 1 where a bar is missed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    return int(pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(ROOT / MEASURED)]))


if __name__ == "__main__":
    raise SystemExit(main())
