"""The steps of a draft: what each asks for, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.accreditation.answers import ANSWER
from portal.errors import Sentence
from portal.policies.kinds import (
    CriteriaParameters,
    DocumentSetParameters,
    LabelText,
    Question,
    QuestionnaireParameters,
    RuleKind,
    TiersParameters,
)
from portal.policies.kinds.asking import applies
from portal.policies.kinds.base import here, translated
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook

STATUS, CRITERIA, DOCUMENTS = "status", "criteria", "documents"
SECTION = "section-"


class Progress(models.TextChoices):
    """How far a step of a draft is."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETE = "complete", _("Complete")


@dataclass(frozen=True)
class DraftStep:
    """One page of the draft: `fields` are the names under which faults are reported."""

    code: str
    name: LabelText
    fields: tuple[str, ...]
    rule: Rule | None = None
    questions: tuple[Question, ...] = ()

    def faults_in(self, faults: Mapping[str, list[Sentence]]) -> dict[str, list[Sentence]]:
        """The faults that belong to this step."""
        return {name: faults[name] for name in self.fields if name in faults}

    def progress(
        self, faults: Mapping[str, list[Sentence]], flat: Mapping[str, Any], attached: set[str]
    ) -> Progress:
        """Complete without a fault; in progress where something is there."""
        begun = self._is_begun(flat, attached)
        if not self.faults_in(faults) and (begun or self.code == DOCUMENTS):
            return Progress.COMPLETE
        return Progress.IN_PROGRESS if begun else Progress.NOT_STARTED

    def _is_begun(self, flat: Mapping[str, Any], attached: set[str]) -> bool:
        if self.code == DOCUMENTS:
            return bool(attached)
        if self.code == CRITERIA:
            return bool(flat.get(CRITERIA))
        return any(str(flat.get(name) or "").strip("-") for name in self.fields)


def draft_steps(rulebook: Rulebook, tier: str) -> list[DraftStep]:
    """The steps of an application for this status, in order."""
    return [
        DraftStep(
            STATUS,
            translated(_("The status you ask for, and the language")),
            ("tier", "language"),
            rulebook.first(RuleKind.TIERS),
        ),
        *_sections(rulebook, tier),
        *_criteria(rulebook),
        *_documents(rulebook, tier),
    ]


def _sections(rulebook: Rulebook, tier: str) -> list[DraftStep]:
    form = rulebook.parameters(QuestionnaireParameters)
    found = []
    for section in form.sections if form else ():
        questions = tuple(entry for entry in section.questions if applies(entry.tiers, tier))
        names = tuple(f"{ANSWER}{entry.code}" for entry in questions)
        rule = rulebook.first(RuleKind.QUESTIONNAIRE)
        if questions:
            code = f"{SECTION}{section.code}"
            found.append(DraftStep(code, here(section.label), names, rule, questions))
    return found


def _criteria(rulebook: Rulebook) -> list[DraftStep]:
    criteria = rulebook.parameters(CriteriaParameters)
    if criteria is None:
        return []
    names = tuple(f"criterion_{entry.code}" for entry in criteria.statements)
    name = translated(_("Criteria to confirm"))
    return [DraftStep(CRITERIA, name, names, rulebook.first(RuleKind.CRITERIA))]


def _documents(rulebook: Rulebook, tier: str) -> list[DraftStep]:
    asked = rulebook.parameters(DocumentSetParameters)
    if asked is None:
        return []
    names = tuple(f"document_{entry.code}" for entry in asked.for_tier(tier))
    name = translated(_("Documents"))
    return [DraftStep(DOCUMENTS, name, names, rulebook.first(RuleKind.DOCUMENT_SET))]


def tier_name(rulebook: Rulebook, code: str) -> str:
    """The name of a status in the active language; its code where the policy has no such one."""
    tiers = rulebook.parameters(TiersParameters)
    names = tiers.names if tiers else {}
    return here(names[code]).text if code in names else code


def field_labels(rulebook: Rulebook) -> dict[str, str]:
    """The names of questions, statements and documents by the names of their fields."""
    form = rulebook.parameters(QuestionnaireParameters)
    criteria = rulebook.parameters(CriteriaParameters)
    asked = rulebook.parameters(DocumentSetParameters)
    entries = [
        *((f"{ANSWER}{entry.code}", entry.label) for entry in (form.questions if form else ())),
        *((f"criterion_{e.code}", e.label) for e in (criteria.statements if criteria else ())),
        *((f"document_{entry.code}", entry.label) for entry in (asked.documents if asked else ())),
    ]
    return {name: here(label).text for name, label in entries}
