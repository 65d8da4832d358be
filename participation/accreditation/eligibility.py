"""What is open to somebody, rule by rule: met, not met with another way, or to be shown by papers.

Everything here is pure; what is on file about an organization is gathered in own.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.accreditation.deadlines import Deadline
from portal.calendars import months_away
from portal.looks.texts import text_of
from portal.policies.kinds import (
    ActorType,
    Audience,
    Document,
    DocumentSetParameters,
    EligibleActorTypesParameters,
    LabelText,
    LanguagesParameters,
    MinimumAgeParameters,
    Parameters,
    Retention,
    RuleKind,
    parse,
)
from portal.policies.kinds.base import here, named
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook
from portal.tenancy.models import Tenant

YEAR = 12
_ABOUT_TIME = (RuleKind.SUBMISSION_DEADLINE, RuleKind.REAPPLY)


class Verdict(TextChoices):
    """What can be said about one rule from what is known."""

    MET = "met", _("you meet this")
    NOT_MET = "not_met", _("you do not meet this")
    UNKNOWN = "unknown", _("to be shown in the application")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an applicant; what is empty is not known and is not held against it.

    `years` is for those who only say for how long: so many whole years, or more.
    """

    kind: str = ""
    founded_on: date | None = None
    years: int | None = None
    languages: frozenset[str] = field(default_factory=frozenset)
    has_open_application: bool = False
    has_status: bool = False
    reapply_from: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One rule, what it means for this applicant, and the other way that it offers."""

    rule: Rule
    verdict: Verdict
    sentence: str
    alternative: LabelText

    @property
    def is_about_time(self) -> bool:
        """Whether waiting changes it: no other way makes a closed round open."""
        return self.rule.kind in _ABOUT_TIME

    @property
    def stands_in_the_way(self) -> bool:
        """Not met, and the rule offers nothing instead that helps now."""
        if self.verdict is not Verdict.NOT_MET:
            return False
        return self.is_about_time or not self.alternative.text


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What an institution is open to this applicant for, and why or why not."""

    tenant: Tenant
    grants_status: bool
    results: tuple[Result, ...]
    deadline: Deadline | None
    without_accreditation: Rule | None
    obstacle: str = ""

    @property
    def may_apply(self) -> bool:
        """Nothing known stands in the way; what is to be shown is shown in the application."""
        return not self.obstacle and not any(result.stands_in_the_way for result in self.results)

    @property
    def may_apply_later(self) -> bool:
        """Only a date stands in the way."""
        in_the_way = [result for result in self.results if result.stands_in_the_way]
        return bool(in_the_way) and all(result.is_about_time for result in in_the_way)

    @property
    def not_met(self) -> tuple[Result, ...]:
        """The rules that are not met, with or without another way."""
        return tuple(result for result in self.results if result.verdict is Verdict.NOT_MET)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document asked for: who reads it, what happens to it, what can stand in its place."""

    code: str
    name: LabelText
    help: LabelText
    is_required: bool
    audience: Audience
    retention: Retention
    alternatives: str

    @property
    def is_kept(self) -> bool:
        """Whether the document stays with the file after it was read."""
        return self.retention is Retention.KEPT


def papers(rulebook: Rulebook, tier: str = "") -> list[Paper]:
    """The documents asked for a status, in the rule's order; without one, for any status."""
    asked = rulebook.parameters(DocumentSetParameters)
    if asked is None:
        return []
    documents = asked.for_tier(tier) if tier else asked.documents
    return [_paper(document) for document in documents]


def _paper(document: Document) -> Paper:
    return Paper(
        code=document.code,
        name=here(document.label),
        help=here(document.help),
        is_required=document.required,
        audience=document.audience,
        retention=document.retention,
        alternatives=named(document.alternatives),
    )


def assess(
    tenant: Tenant, rulebook: Rulebook, facts: Facts, *, today: date, deadline: Deadline | None
) -> Eligibility:
    """The whole answer for one institution; no query."""
    return Eligibility(
        tenant=tenant,
        grants_status=rulebook.first(RuleKind.TIERS) is not None,
        results=tuple(check(rulebook, facts, today=today, deadline=deadline)),
        deadline=deadline,
        without_accreditation=rulebook.first(RuleKind.PARTICIPATION_WITHOUT_ACCREDITATION),
        obstacle=_obstacle(facts),
    )


def _obstacle(facts: Facts) -> str:
    if facts.has_status:
        return gettext("You have a status here already. You can ask for another one from its page.")
    if facts.has_open_application:
        return gettext("Your application is under way here. See where it stands.")
    return ""


def check(
    rulebook: Rulebook, facts: Facts, *, today: date, deadline: Deadline | None
) -> list[Result]:
    """Each rule that an applicant must meet on entering, in the rules' order; pure, no query."""
    found = []
    for rule in rulebook.rules:
        kind = RuleKind(rule.kind)
        parameters = parse(kind, rule.parameters)
        if kind is RuleKind.SUBMISSION_DEADLINE:
            verdict, sentence = _deadline(deadline, parameters)
        elif kind is RuleKind.REAPPLY:
            if facts.reapply_from is None:
                continue
            verdict, sentence = _reapply(facts.reapply_from, today)
        elif kind in _CHECKS:
            verdict, sentence = _CHECKS[kind](parameters, facts, today)
        elif kind in _SHOWN:
            verdict, sentence = Verdict.UNKNOWN, parameters.sentence()
        else:
            continue
        found.append(Result(rule, verdict, sentence, text_of(rule, "alternative")))
    return found


Answer = tuple[Verdict, str]
_SHOWN = (RuleKind.CRITERIA, RuleKind.DOCUMENT_SET, RuleKind.QUESTIONNAIRE)


def _deadline(deadline: Deadline | None, parameters: Parameters) -> Answer:
    if deadline is None:
        return Verdict.UNKNOWN, parameters.sentence()
    day = date_format(deadline.last_day, "DATE_FORMAT")
    if deadline.is_open:
        text = gettext("Applications are taken until %(day)s, 24:00 at the institution’s seat.")
        return Verdict.MET, text % {"day": day}
    text = gettext("The last day was %(day)s. The next date is not published yet.")
    return Verdict.NOT_MET, text % {"day": day}


def _reapply(reapply_from: date, today: date) -> Answer:
    if reapply_from <= today:
        return Verdict.MET, gettext("The waiting time before applying again is over.")
    text = gettext("You can apply again from %(day)s.")
    return Verdict.NOT_MET, text % {"day": date_format(reapply_from, "DATE_FORMAT")}


def _actor_type(parameters: Parameters, facts: Facts, _today: date) -> Answer:
    if not isinstance(parameters, EligibleActorTypesParameters) or not facts.kind:
        return Verdict.UNKNOWN, parameters.sentence()
    word = ActorType(facts.kind).label
    if facts.kind in parameters.types:
        return Verdict.MET, gettext("Your kind of applicant may apply: %(kind)s.") % {"kind": word}
    text = gettext("The rule does not name your kind of applicant: %(kind)s.")
    return Verdict.NOT_MET, text % {"kind": word}


def _age(parameters: Parameters, facts: Facts, today: date) -> Answer:
    known = _whole_years(facts, today)
    if not isinstance(parameters, MinimumAgeParameters) or known is None:
        return Verdict.UNKNOWN, parameters.sentence()
    verdict = Verdict.MET if known >= parameters.years else Verdict.NOT_MET
    return verdict, parameters.sentence()


def _whole_years(facts: Facts, today: date) -> int | None:
    if facts.founded_on is None:
        return facts.years
    years = max(today.year - facts.founded_on.year, 0)
    return years if months_away(facts.founded_on, years * YEAR) <= today else max(years - 1, 0)


def _language(parameters: Parameters, facts: Facts, _today: date) -> Answer:
    """Whoever names no such language can still write in one: that is seen in the application."""
    codes = parameters.codes if isinstance(parameters, LanguagesParameters) else ()
    met = facts.languages.intersection(codes)
    return (Verdict.MET if met else Verdict.UNKNOWN), parameters.sentence()


_CHECKS: dict[RuleKind, Callable[[Parameters, Facts, date], Answer]] = {
    RuleKind.ELIGIBLE_ACTOR_TYPES: _actor_type,
    RuleKind.MINIMUM_AGE: _age,
    RuleKind.LANGUAGES: _language,
}
