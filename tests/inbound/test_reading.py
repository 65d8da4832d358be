"""Letters that no mail program would write, found by fuzzing: read as well as they can be."""

import pytest

from portal.documents.naming import safe_name
from portal.inbound.reading import read_letter


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: text/plain; charset=\0",
        b"Subject: =?\xec\xe7?Q?words?=",
        "Subject: =?ñ?Q?words?=".encode(),
        b"Content-Type: text/plain; charset=punycode",
    ],
)
def test_a_character_set_that_is_none_does_not_stop_a_letter(head: bytes) -> None:
    letter = read_letter(head + b"\r\n\r\nIt rained.\xff")
    assert letter.text.startswith("It rained.")


@pytest.mark.parametrize("name", [".\x9d", "..", "...\u200f", "\0", "/", "\\..\\"])
def test_a_name_of_dots_and_marks_becomes_one(name: str) -> None:
    assert safe_name(name) == "file"
