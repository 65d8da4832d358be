"""Rules about what an application holds: documents, questions, criteria, words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext, ngettext

from .amounts import word_count
from .base import Description, Fact, Item, Labelled, Parameters, here, listed, named, words, yes_no
from .reading import CODE, Labels, Reader
from .vocabulary import Audience, Counted, Limited, QuestionType, Retention, RuleKind

ALL_TIERS = "*"


def applies(tiers: tuple[str, ...], tier: str) -> bool:
    """Say whether something limited to `tiers` is asked for `tier`; no tiers means all."""
    return not tiers or tier in tiers


def asked_for(tiers: tuple[str, ...]) -> Fact:
    return Fact("tiers", gettext("Asked for the statuses"), codes=tiers)


@dataclass(frozen=True)
class Document:
    """One document asked for, with who will read it and what can stand in its place."""

    code: str
    label: Labels
    help: Labels
    required: bool
    tiers: tuple[str, ...]
    audience: Audience
    retention: Retention
    alternatives: tuple[Labelled, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            code=reader.code("code"),
            label=reader.labels("label"),
            help=reader.labels_or_empty("help"),
            required=reader.flag("required"),
            tiers=reader.codes("tiers"),
            audience=reader.choice("audience", Audience),
            retention=reader.choice_or("retention", Retention.KEPT),
            alternatives=reader.items("alternatives", Labelled.read),
        )

    def item(self) -> Item:
        facts: tuple[Fact, ...] = (
            Fact("required", gettext("Required"), yes_no(self.required)),
            asked_for(self.tiers),
            Fact("audience", gettext("Who reads it"), str(self.audience.label)),
            Fact("retention", gettext("What happens to it"), str(self.retention.label)),
            Fact(
                "alternatives",
                gettext("What can stand in its place"),
                named(self.alternatives) or gettext("nothing"),
            ),
        )
        group = gettext("Documents")
        return Item(
            group, self.code, here(self.label), facts, here(self.help) if self.help else None
        )


@dataclass(frozen=True)
class DocumentSetParameters(Parameters):
    """Which documents an application needs."""

    kind: ClassVar[RuleKind] = RuleKind.DOCUMENT_SET
    documents: tuple[Document, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(documents=reader.items("documents", Document.read, at_least=1))

    def for_tier(self, tier: str) -> tuple[Document, ...]:
        """Return the documents asked for one status, in their order."""
        return tuple(document for document in self.documents if applies(document.tiers, tier))

    def tiers_named(self) -> tuple[str, ...]:
        return tuple(tier for document in self.documents for tier in document.tiers)

    def sentence(self) -> str:
        required = sum(document.required for document in self.documents)
        text = ngettext(
            "%(count)s document is required: %(names)s.",
            "%(count)s documents are required: %(names)s.",
            required,
        )
        names = listed(here(entry.label).text for entry in self.documents if entry.required)
        return text % {"count": required, "names": names}

    def description(self) -> Description:
        return Description(items=tuple(document.item() for document in self.documents))


@dataclass(frozen=True)
class Question:
    """One question of the form."""

    code: str
    label: Labels
    help: Labels
    type: QuestionType
    choices: tuple[Labelled, ...]
    required: bool
    word_limit: int | None
    audience: Audience
    tiers: tuple[str, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        of_type = reader.choice("type", QuestionType)
        is_choice = of_type is QuestionType.CHOICE
        choices = reader.items("choices", Labelled.read, at_least=2 if is_choice else 0)
        if choices and not is_choice:
            message = gettext("Only a question of the type “choice” has choices. Remove them.")
            raise reader.refuse("choices", message)
        return cls(
            code=reader.code("code"),
            label=reader.labels("label"),
            help=reader.labels_or_empty("help"),
            type=of_type,
            choices=choices,
            required=reader.flag("required"),
            word_limit=cls._limit(reader, of_type),
            audience=reader.choice("audience", Audience),
            tiers=reader.codes("tiers"),
        )

    @staticmethod
    def _limit(reader: Reader, of_type: QuestionType) -> int | None:
        limit = reader.integer_or_none("word_limit", 1)
        if limit and of_type not in {QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT}:
            message = gettext("Only a text has a word limit. Remove the limit.")
            raise reader.refuse("word_limit", message)
        return limit

    def item(self, section: Labels) -> Item:
        limit = word_count(self.word_limit) if self.word_limit else gettext("none")
        facts: tuple[Fact, ...] = (
            Fact("section", gettext("Section"), here(section).text),
            Fact("type", gettext("Kind of answer"), str(self.type.label)),
            Fact("required", gettext("Required"), yes_no(self.required)),
            Fact("word_limit", gettext("Word limit"), limit),
            Fact("audience", gettext("Who reads it"), str(self.audience.label)),
            asked_for(self.tiers),
        )
        if self.choices:
            facts += (Fact("choices", gettext("Choices"), named(self.choices)),)
        return Item(
            gettext("Questions"),
            self.code,
            here(self.label),
            facts,
            here(self.help) if self.help else None,
        )


@dataclass(frozen=True)
class Section:
    """A step of the form: its questions belong together."""

    code: str
    label: Labels
    questions: tuple[Question, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(
            code=reader.code("code"),
            label=reader.labels("label"),
            questions=reader.items("questions", Question.read, at_least=1),
        )


@dataclass(frozen=True)
class QuestionnaireParameters(Parameters):
    """The questions of an application, in sections."""

    kind: ClassVar[RuleKind] = RuleKind.QUESTIONNAIRE
    sections: tuple[Section, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found = cls(sections=reader.items("sections", Section.read, at_least=1))
        codes = [question.code for question in found.questions]
        for code in codes:
            if codes.count(code) > 1:
                message = gettext("“%(code)s” stands here twice. Keep one of them.")
                raise reader.refuse("sections", message % {"code": code})
        return found

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    def tiers_named(self) -> tuple[str, ...]:
        return tuple(tier for question in self.questions for tier in question.tiers)

    def sentence(self) -> str:
        count = len(self.questions)
        text = ngettext(
            "%(count)s question is asked, in these sections: %(names)s.",
            "%(count)s questions are asked, in these sections: %(names)s.",
            count,
        )
        names = listed(here(section.label).text for section in self.sections)
        return text % {"count": count, "names": names}

    def description(self) -> Description:
        return Description(
            items=tuple(
                question.item(section.label)
                for section in self.sections
                for question in section.questions
            )
        )


@dataclass(frozen=True)
class CriteriaParameters(Parameters):
    """Statements that the applicant confirms one by one."""

    kind: ClassVar[RuleKind] = RuleKind.CRITERIA
    statements: tuple[Labelled, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(statements=reader.items("statements", Labelled.read, at_least=1))

    def sentence(self) -> str:
        count = len(self.statements)
        text = ngettext(
            "The applicant confirms %(count)s statement.",
            "The applicant confirms %(count)s statements, one by one.",
            count,
        )
        return text % {"count": count}

    def description(self) -> Description:
        group = gettext("Criteria")
        return Description(items=tuple(entry.item(group) for entry in self.statements))


@dataclass(frozen=True)
class WordLimitParameters(Parameters):
    """How many words a text may have, by status, and what counts."""

    kind: ClassVar[RuleKind] = RuleKind.WORD_LIMIT
    applies_to: Limited
    limits: Mapping[str, int]
    counts: tuple[Counted, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        limits = reader.nested("limits")
        found = {str(tier): limits.integer(str(tier), 1) for tier in limits.raw}
        if not found:
            message = gettext("Give at least one limit: a status, or * for all, and a number.")
            raise reader.refuse("limits", message)
        for tier in found:
            if tier != ALL_TIERS and not CODE.match(tier):
                message = gettext("Give the code of a status, or * for all statuses.")
                raise limits.refuse(tier, message)
        return cls(
            applies_to=reader.choice("applies_to", Limited),
            limits=found,
            counts=reader.choices("counts", Counted) or (Counted.TEXT,),
        )

    def for_tier(self, tier: str) -> int | None:
        """Return the limit for one status: its own, else the one for all, else none."""
        return self.limits.get(tier, self.limits.get(ALL_TIERS))

    def tiers_named(self) -> tuple[str, ...]:
        return tuple(tier for tier in self.limits if tier != ALL_TIERS)

    def sentence(self) -> str:
        lowest, highest = min(self.limits.values()), max(self.limits.values())
        counted = words(entry.label for entry in self.counts)
        if lowest == highest:
            text = gettext("Longest length of %(text)s: %(highest)s. What counts: %(counted)s.")
        else:
            text = gettext(
                "Longest length of %(text)s: from %(lowest)s to %(highest)s, depending on the "
                "status. What counts: %(counted)s."
            )
        return text % {
            "text": self.applies_to.label,
            "lowest": word_count(lowest),
            "highest": word_count(highest),
            "counted": counted,
        }

    def description(self) -> Description:
        limits = tuple(
            Fact(
                f"limit_{tier}",
                gettext("The limit"),
                word_count(limit),
                () if tier == ALL_TIERS else (tier,),
            )
            for tier, limit in self.limits.items()
        )
        counted = words(entry.label for entry in self.counts)
        what = Fact("applies_to", gettext("What is limited"), str(self.applies_to.label))
        return Description((what, *limits, Fact("counts", gettext("What counts"), counted)))
