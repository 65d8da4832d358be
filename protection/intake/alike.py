"""What opens nothing is answered at a moment that tells nothing of why.

To look a row up that is there, to find a grant that has expired, to read a word wrongly: each takes
its own few microseconds, and ten thousand tries would tell them apart.
"""

import math
import time

# Longer than the work takes, and short enough to be no burden to whoever mistyped.
STEP_SECONDS = 0.04


def wait_alike(began: float) -> None:
    """Sleep to the next whole step since `began` (of time.monotonic(), in seconds)."""
    passed = time.monotonic() - began
    time.sleep(max(1, math.ceil(passed / STEP_SECONDS)) * STEP_SECONDS - passed)
