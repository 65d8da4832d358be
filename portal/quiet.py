"""What the log says of rooms whose visitors must not be known: next to nothing.

A log has times to the second, whoever writes it. So a page of these rooms leaves no line at all; an
error leaves the class of what went wrong, without address, page, text or trace.
"""

import logging
import re

# deploy/nginx/portal.conf holds the same words.
QUIET = re.compile(r"^/[a-z-]+/(box|help-now|ombuds)(/|$)|/desk/|/protection/")


class QuietRooms(logging.Filter):
    """Drops what a request to a quiet room would write; empties its errors."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        path = getattr(getattr(record, "request", None), "path", "")
        if not QUIET.search(path):
            return True
        if record.levelno < logging.ERROR:
            return False
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "error"
        record.msg, record.args = "A page of a quiet room failed: %s", (kind,)
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        return True
