"""Texts for files whose formats cannot hold every sign that somebody may have typed or imported."""

import re

# XML 1.0 and workbooks take no control characters besides tab, line feed and carriage return.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def printable(text: object) -> str:
    """The text with a space for each sign that would make the whole file impossible."""
    return _UNPRINTABLE.sub(" ", str(text))
