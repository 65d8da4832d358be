"""`run.py prove superuser`: every column of every table of protection changed, looked at by all.

After each change an officer opens the case, the person looks with the receipt, the worker checks
with public keys alone and the pages are asked; then it is undone. Prints what came of each.
"""

import os
import time

import pytest

from portal.running.instance import ROOT

TESTS = (
    "tests/vault/test_superuser.py",
    "tests/vault/test_superuser_rows.py",
    "tests/vault/test_superuser_outward.py",
    "tests/vault/test_superuser_audit.py",
)


def main() -> int:
    """Run the whole sweep; 0 where nothing was silent and no page failed."""
    os.environ |= {"SUPERUSER_SWEEP": "all", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    began = time.monotonic()
    files = [str(ROOT / test) for test in TESTS]
    code = int(pytest.main(["-q", "-s", "-p", "no:cacheprovider", *files]))
    took = time.monotonic() - began
    word = "held" if code == 0 else "missed"
    print(f"superuser: every change refused, flagged or harmless, in {took:.0f} s: {word}")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
