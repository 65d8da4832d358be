"""`run.py prove consent`: withdrawals and shares fired together, many rounds on a real database.

Each round prepares, sends and delivers acts while their consent is withdrawn, in threads; then the
same number of rounds with real referrals: packages made, and fetched with a code told before. What
stands when the withdrawal is answered must stand at the end. `RACE_ROUNDS` (500) sets how many.
"""

import os
import time

import pytest

from portal.running.instance import ROOT

TEST = "tests/protection/test_race.py"
DEFAULT_ROUNDS = "500"


def main() -> int:
    """Run the rounds; 0 where no act passed after a withdrawal's answer."""
    rounds = os.environ.get("RACE_ROUNDS", DEFAULT_ROUNDS)
    began = time.monotonic()
    os.environ |= {"RACE_ROUNDS": rounds, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    code = int(pytest.main(["-q", "-p", "no:cacheprovider", str(ROOT / TEST)]))
    took = time.monotonic() - began
    word = "held" if code == 0 else "missed"
    print(f"consent: {rounds} rounds in {took:.0f} s, 0 shares after an answer: {word}")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
