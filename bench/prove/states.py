"""`run.py prove states`: axe over every page in every state, in English and in Arabic.

The suite has axe look at the first page of each template; here it looks at all, and measures all in
both languages on a narrow telephone.
"""

import os

import pytest

from portal.running.instance import ROOT

TEST = "tests/journeys/test_axe.py"


def main() -> int:
    """Look at all; 0 where nothing was found and nothing is too wide."""
    os.environ |= {"AXE_STATES": "all", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    code = int(pytest.main(["-q", "-p", "no:cacheprovider", str(ROOT / TEST)]))
    print(f"states: every page in two languages: {'held' if code == 0 else 'missed'}")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
