"""How much is taken in; stated on every form before a file is chosen."""

MEGABYTE = 1024 * 1024
# One file.
MOST_BYTES = 200 * MEGABYTE
# In one form: as many, and as much together.
MOST_AT_ONCE = 10
MOST_BYTES_AT_ONCE = 500 * MEGABYTE
# In one case, copies not counted.
MOST_FILES = 200
MOST_BYTES_OF_CASE = 4 * 1024 * MEGABYTE
# A copy without hidden details is made of pictures and PDF files up to this size.
MOST_BYTES_CLEANED = 20 * MEGABYTE
# The form around the files: fields, boundaries, headers.
FORM_BYTES = 6 * MEGABYTE


def in_megabytes(size: int) -> int:
    """A limit as pages say it."""
    return size // MEGABYTE


def in_gigabytes(size: int) -> int:
    """A large limit as pages say it."""
    return size // (1024 * MEGABYTE)
