"""`run.py prove isolation`: every address × everybody who has no business there, each role for itself.

The suite asks as nobody, a stranger, a rival, somebody invited to another matter and one person with
every role at another institution; this asks as each role alone as well. A planted leak must be found.
"""

import os
import time

import pytest

from portal.running.instance import ROOT

TEST = "tests/isolation"


def main() -> int:
    """Ask; 0 where nothing is seen and nothing told."""
    began = time.monotonic()
    os.environ |= {"ISOLATION": "each", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    code = int(pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(ROOT / TEST)]))
    took = time.monotonic() - began
    print(f"isolation: {took:.0f} s, 0 leaks: {'held' if code == 0 else 'missed'}")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
