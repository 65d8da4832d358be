"""`run.py prove guard`: random histories of reports, read by somebody who keeps everything.

After each step of each history every public door is read; no withheld place, no report's number, no
figure about fewer than five possible persons or organizations may be learnt, nor by subtracting
what was read before, and what is public elsewhere must stand exactly. `GUARD_EXAMPLES` (150) sets
how many histories, `GUARD_STEPS` (14) how long they are.
"""

import os
import time

import pytest

from portal.running.instance import ROOT

TEST = "tests/promotion/publication/test_attack.py"


def main() -> int:
    """Play the histories; 0 where nothing was learnt, and every planted leak was found."""
    examples = os.environ.get("GUARD_EXAMPLES", "150")
    steps = os.environ.get("GUARD_STEPS", "14")
    began = time.monotonic()
    os.environ |= {
        "GUARD_EXAMPLES": examples,
        "GUARD_STEPS": steps,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    code = int(pytest.main(["-q", "-p", "no:cacheprovider", str(ROOT / TEST)]))
    took = time.monotonic() - began
    word = "held" if code == 0 else "missed"
    print(f"guard: {examples} histories of {steps} steps in {took:.0f} s, 0 learnt, bar 0: {word}")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
