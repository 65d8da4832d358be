"""What a training module is made of: text to read, questions to answer, and how long it holds."""

from dataclasses import dataclass

from portal.errors import Sentence


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    heading: Sentence
    paragraphs: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with one right answer (its number, from 0) and the reason, shown once passed."""

    text: Sentence
    choices: tuple[Sentence, ...]
    right: int
    why: Sentence


@dataclass(frozen=True, slots=True)
class Module:
    """One module. A new `version` has to be passed anew; a pass holds for `days`."""

    code: str
    version: int
    title: Sentence
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    days: int = 365
