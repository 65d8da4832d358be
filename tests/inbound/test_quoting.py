"""What is taken out of a reply by mail, in the languages in which mail programs write."""

import pytest

from portal.inbound.quoting import strip_reply

INTRODUCTIONS = (
    "On Mon, 2 Nov 2026 at 10:12, River Commission <portal@example.org> wrote:",
    "On Mon, 2 Nov 2026 at 10:12, River Commission\n<portal@example.org> wrote:",
    "Le lun. 2 nov. 2026 à 10:12, River Commission <portal@example.org> a écrit :",
    "El lun, 2 nov 2026 a las 10:12, River Commission (<portal@example.org>) escribió:",
    "пн, 2 нояб. 2026 г. в 10:12, River Commission <portal@example.org>:\nRiver пишет:",
    "2 ноября 2026 г. River Commission <portal@example.org> писал(а):",
    "في الاثنين، 2 نوفمبر 2026 في 10:12 ص كتب River Commission <portal@example.org>:",
    "River Commission <portal@example.org> 于2026年11月2日周一 10:12写道：",
    "Am Mo., 2. Nov. 2026 um 10:12 Uhr schrieb River Commission <portal@example.org>:",
)


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_a_reply_above_the_quote(introduction: str) -> None:
    text = f"Yes, from the east bank.\r\n\r\n{introduction}\r\n> The ferry is gone.\r\n> Since May."
    stripped = strip_reply(text)
    assert stripped.startswith("Yes, from the east bank.")
    assert "The ferry" not in stripped
    assert "Since May" not in stripped


def test_words_between_the_quotes_are_kept() -> None:
    text = "On Monday, Ana <a@example.org> wrote:\n> One?\nYes.\n> Two?\nNo.\n"
    assert strip_reply(text) == "Yes.\nNo."


@pytest.mark.parametrize(
    "end",
    [
        "-- \nIvo Brandt\n+999 555 0100",
        "Sent from my iPhone",
        "Envoyé de mon téléphone",
        "Отправлено с iPhone",
        "-----Original Message-----\nFrom: River <p@example.org>\nSent: Monday\nThe ferry.",
        "________________________________\nFrom: River <p@example.org>\nThe ferry.",
        "De : River <p@example.org>\nEnvoyé : lundi\nÀ : Ivo\nThe ferry.",
        "发件人: River <p@example.org>\n发送时间: 2026\nThe ferry.",
    ],
)
def test_signatures_and_quoted_heads_end_the_reply(end: str) -> None:
    assert strip_reply(f"Two lines,\nboth mine.\n\n{end}") == "Two lines,\nboth mine."


@pytest.mark.parametrize(
    "text",
    [
        "From: here on it is ours.",
        "I wrote: nothing.",
        "A list:\n- one\n- two",
        "On the river, as the elders wrote: water is life.\nWe agree.",
    ],
)
def test_ones_own_words_are_left_alone(text: str) -> None:
    assert strip_reply(text) == text


def test_nothing_but_quotes_leaves_nothing() -> None:
    assert strip_reply("> one\n> two\n") == ""
