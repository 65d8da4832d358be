"""Several things in one line, as the reader's language writes them."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

# As people of the six languages separate what they type.
COMMAS = re.compile("[,،、，;؛；]")


def joined(values: Iterable[Any]) -> str:
    """Values in one line, separated as the active language separates a list."""
    return _(", ").join(str(value) for value in values)
