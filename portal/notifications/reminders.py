"""Rings clocks."""


def ring() -> int:
    """How many rang."""
    return 0
