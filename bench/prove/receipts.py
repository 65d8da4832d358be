"""`run.py prove receipts`: unknown, erased, expired, mistyped and another institution's receipts.

Ten thousand of each (`RECEIPT_ROUNDS`) are shown to the page of return in a mixed order: one answer
byte for byte, headers included, and times that a Kolmogorov-Smirnov test cannot tell apart; and what
the whole request of signing in costs.
"""

import os
import time

import pytest

from portal.running.instance import ROOT

TEST = "tests/protection/test_receipts_alike.py"
DEFAULT_ROUNDS = "10000"


def main() -> int:
    """Ask; 0 where nothing can be told from answer or time."""
    rounds = os.environ.get("RECEIPT_ROUNDS", DEFAULT_ROUNDS)
    began = time.monotonic()
    os.environ |= {"RECEIPT_ROUNDS": rounds, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    code = int(pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(ROOT / TEST)]))
    took = time.monotonic() - began
    word = "held" if code == 0 else "missed"
    print(f"receipts: {rounds} of each of 5 kinds in {took:.0f} s, answered alike: {word}")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
