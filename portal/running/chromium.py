"""Where the browser for the browser tests is, if there is one."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str | None:
    """Return the program that CHROMIUM names, or the first found on the path, or None."""
    chosen = os.environ.get("CHROMIUM")
    names = (chosen,) if chosen else NAMES
    return next((found for name in names if (found := shutil.which(name))), None)
