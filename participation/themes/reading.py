"""What contributions say, read for several of them at once: for coding, quoting and searching."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from participation.contributions.models import (
    Contribution,
    ContributionAnswer,
    ContributionFile,
    ContributionTranslation,
    ParagraphComment,
)
from participation.contributions.reading import chosen_words, first_words
from portal.looks.texts import text_of


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of what was said: what was asked, the words, the language that they are in."""

    asked: str
    text: str
    language: str = ""
    # Human or machine, where these are not the author's own words.
    translation: str = ""


def said_in(contributions: Sequence[Contribution]) -> dict[UUID, list[Piece]]:
    """The pieces of each contribution in their order; five queries, however many there are."""
    found: dict[UUID, list[Piece]] = {row.pk: [] for row in contributions}
    languages = {row.pk: row.language for row in contributions}
    for answer in _answers(found):
        text = answer.shown_text or chosen_words(answer.question, answer.codes)
        if text:
            asked = text_of(answer.question, "text").text
            language = languages[answer.contribution_id]
            found[answer.contribution_id].append(Piece(asked, text, language))
    for comment in _comments(found):
        name = comment.paragraph.label or str(comment.paragraph.position)
        asked = _("On paragraph %(number)s") % {"number": name}
        language = languages[comment.contribution_id]
        found[comment.contribution_id].append(Piece(asked, comment.shown_text, language))
    for row in contributions:
        if row.text:
            found[row.pk].append(Piece(_("In their own words"), row.shown_text, row.language))
    for file in _transcripts(found):
        asked = _("Said or signed in a file")
        found[file.contribution_id].append(Piece(asked, file.transcript, file.transcript_language))
    for made in _translations(found):
        piece = Piece(_("Translation"), made.text, made.language, made.get_source_display())
        found[made.contribution_id].append(piece)
    return found


def beginnings_of(contributions: Sequence[Contribution]) -> dict[UUID, str]:
    """The first words of each, for a list: answers and comments are read only where need be."""
    short = [row for row in contributions if not row.text]
    said = said_in(short) if short else {}
    return {
        row.pk: first_words(row) if row.text else _first_of(said[row.pk]) for row in contributions
    }


def _first_of(pieces: Sequence[Piece]) -> str:
    return Truncator(" ".join(" ".join(piece.text for piece in pieces).split())).chars(120)


def _answers(ids: Iterable[UUID]) -> Iterable[ContributionAnswer]:
    rows = ContributionAnswer.objects.filter(contribution__in=list(ids))
    return rows.select_related("question").order_by("question__position", "question__code")


def _comments(ids: Iterable[UUID]) -> Iterable[ParagraphComment]:
    rows = ParagraphComment.objects.filter(contribution__in=list(ids))
    return rows.select_related("paragraph").order_by("paragraph__position")


def _transcripts(ids: Iterable[UUID]) -> Iterable[ContributionFile]:
    rows = ContributionFile.objects.filter(contribution__in=list(ids)).exclude(transcript="")
    return rows.order_by("id")


def _translations(ids: Iterable[UUID]) -> Iterable[ContributionTranslation]:
    rows = ContributionTranslation.objects.filter(contribution__in=list(ids))
    return rows.order_by("language")
