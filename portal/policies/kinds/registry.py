"""From a kind of rule and its raw values to typed parameters, and from two versions to words."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import get_language, gettext

from .answering import (
    AppealStagesParameters,
    CommitmentCheckParameters,
    ConsultationStandardParameters,
    ModerationParameters,
)
from .asking import (
    CriteriaParameters,
    DocumentSetParameters,
    QuestionnaireParameters,
    WordLimitParameters,
)
from .base import Description, Fact, Item, Parameters
from .deciding import (
    AnswerTimeParameters,
    CompletionParameters,
    DeciderParameters,
    DeferralParameters,
    QuestionAnswerParameters,
    RefusalReasonsParameters,
    RemedyParameters,
)
from .entering import (
    EligibleActorTypesParameters,
    LanguagesParameters,
    MinimumAgeParameters,
    OpenParticipationParameters,
    QuotaParameters,
    SubmissionDeadlineParameters,
    TiersParameters,
)
from .informing import InformationExceptionsParameters, InformationStagesParameters
from .keeping import (
    ConductParameters,
    ProvisionParameters,
    ReapplyParameters,
    ReportingCycleParameters,
    SuspensionParameters,
)
from .reading import FALLBACK_LANGUAGE, Labels, Reader
from .vocabulary import RuleKind

PARAMETERS: Final[Mapping[RuleKind, type[Parameters]]] = {
    parameters.kind: parameters
    for parameters in (
        TiersParameters,
        SubmissionDeadlineParameters,
        DocumentSetParameters,
        QuestionnaireParameters,
        CriteriaParameters,
        WordLimitParameters,
        MinimumAgeParameters,
        LanguagesParameters,
        EligibleActorTypesParameters,
        QuotaParameters,
        DeciderParameters,
        AnswerTimeParameters,
        CompletionParameters,
        QuestionAnswerParameters,
        DeferralParameters,
        RefusalReasonsParameters,
        RemedyParameters,
        ReportingCycleParameters,
        ConductParameters,
        SuspensionParameters,
        ReapplyParameters,
        OpenParticipationParameters,
        ModerationParameters,
        ConsultationStandardParameters,
        CommitmentCheckParameters,
        AppealStagesParameters,
        InformationStagesParameters,
        InformationExceptionsParameters,
        ProvisionParameters,
    )
}


def parse(kind: RuleKind | str, raw: Mapping[str, object], *, path: str = "") -> Parameters:
    """Read the raw parameters of a rule; `path` goes before the names of fields in errors.

    Raises `RuleParameterError` (field and translated sentence) for a value that is missing, wrong
    or unknown, and `ValueError` for a kind that does not exist.
    """
    reader = Reader(raw, path)
    parameters = PARAMETERS[RuleKind(kind)].read(reader)
    reader.finish()
    return parameters


def difference(
    old_raw: Mapping[str, object],
    new_raw: Mapping[str, object],
    kind: RuleKind | str,
    names: Mapping[str, Labels] | None = None,
) -> list[str]:
    """Say in sentences of the active language what changes between two versions of a rule.

    `names` are those of statuses and meetings by code, as in `Parameters.describe`.
    """
    language = get_language() or FALLBACK_LANGUAGE
    old = parse(kind, old_raw).describe(language, names)
    new = parse(kind, new_raw).describe(language, names)
    return [*_facts(old.facts, new.facts, ""), *_items(old, new)]


def _facts(old: Iterable[Fact], new: Iterable[Fact], item: str) -> list[str]:
    before = {fact.code: fact for fact in old}
    after = {fact.code: fact for fact in new}
    sentences = []
    for code in dict.fromkeys((*before, *after)):
        fact = after.get(code) or before[code]
        values = {
            "name": fact.name,
            "item": item,
            "old": before[code].value if code in before else gettext("nothing"),
            "new": after[code].value if code in after else gettext("nothing"),
        }
        if values["old"] != values["new"]:
            sentences.append(_changed(fact, item) % values)
    return sentences


def _changed(fact: Fact, item: str) -> str:
    if item:
        return gettext("“%(item)s”: %(name)s changes from “%(old)s” to “%(new)s”.")
    if fact.prose:
        return gettext("%(name)s is worded anew: “%(new)s” It was: “%(old)s”")
    return gettext("%(name)s changes from %(old)s to %(new)s.")


def _items(old: Description, new: Description) -> list[str]:
    before = {(item.group, item.code): item for item in old.items}
    after = {(item.group, item.code): item for item in new.items}
    sentences = []
    for key in dict.fromkeys((*before, *after)):
        if key not in before:
            text = gettext("New under “%(group)s”: “%(item)s”.")
            sentences.append(text % {"group": key[0], "item": after[key].name.text})
        elif key not in after:
            text = gettext("No longer under “%(group)s”: “%(item)s”.")
            sentences.append(text % {"group": key[0], "item": before[key].name.text})
        else:
            sentences += _item(before[key], after[key])
    return sentences


def _item(old: Item, new: Item) -> list[str]:
    sentences = []
    if old.name.text != new.name.text:
        text = gettext("“%(old)s” is now worded “%(new)s”.")
        sentences.append(text % {"old": old.name.text, "new": new.name.text})
    if old.help != new.help:
        text = gettext("The explanation of “%(item)s” is worded anew.")
        sentences.append(text % {"item": new.name.text})
    return [*sentences, *_facts(old.facts, new.facts, new.name.text)]
