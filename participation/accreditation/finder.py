"""Two questions without an account: what one may do where, which papers, by when, who reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from participation.accreditation.eligibility import (
    Eligibility,
    Facts,
    Paper,
    assess,
    papers,
)
from participation.accreditation.openings import deadlines_at
from portal.clocks import calendars_of
from portal.policies.kinds import (
    Audience,
    LabelText,
    OpenParticipationParameters,
    Question,
    QuestionnaireParameters,
    TiersParameters,
)
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook
from portal.policies.selectors import rulebooks_in_force
from portal.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class Status:
    """A status that can be asked for, and the rights that come with it."""

    name: LabelText
    rights: tuple[LabelText, ...]


@dataclass(frozen=True, slots=True)
class Readers:
    """Who will read how many of the answers."""

    audience: str
    count: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What one institution is open for, to whoever answered the two questions."""

    eligibility: Eligibility
    statuses: tuple[Status, ...]
    papers: tuple[Paper, ...]
    readers: tuple[Readers, ...]
    anybody: LabelText
    policy_id: object

    @property
    def tenant(self) -> Tenant:
        """The institution."""
        return self.eligibility.tenant

    @property
    def answer(self) -> str:
        """The first sentence: yes, yes with another way, not now, or no."""
        found = self.eligibility
        if not found.grants_status:
            return gettext("There is no accreditation here: anybody can take part.")
        if not found.may_apply:
            return found.obstacle or _why_not(found)
        if found.not_met:
            return gettext(
                "You can apply for a status here; where you do not meet a rule, there is another way."
            )
        return gettext("You can apply for a status here.")


def _why_not(found: Eligibility) -> str:
    if found.may_apply_later:
        return gettext("You cannot apply for a status here now: a date stands in the way.")
    return gettext("You cannot apply for a status here under the rules in force.")


def find(kind: str, years: int, tenants: Sequence[Tenant]) -> list[Finding]:
    """What each institution is open for; the same number of queries however many there are."""
    rulebooks = rulebooks_in_force(tenants)
    calendars = calendars_of(tenants)
    deadlines = deadlines_at(tenants, rulebooks, calendars)
    now = timezone.now()
    facts = Facts(kind=kind, years=years)
    return [
        finding_of(
            assess(
                tenant,
                rulebooks[tenant.pk],
                facts,
                today=calendars[tenant.pk].local_day(now),
                deadline=deadlines[tenant.pk],
            ),
            rulebooks[tenant.pk],
        )
        for tenant in tenants
        if tenant.pk in rulebooks
    ]


def finding_of(eligibility: Eligibility, rulebook: Rulebook) -> Finding:
    """What a page says about one institution, from what was found out; no query."""
    tiers = rulebook.parameters(TiersParameters)
    form = rulebook.parameters(QuestionnaireParameters)
    without = rulebook.parameters(OpenParticipationParameters)
    return Finding(
        eligibility=eligibility,
        statuses=tuple(
            Status(here(tier.label), tuple(here(right.label) for right in tier.rights))
            for tier in (tiers.tiers if tiers else ())
        ),
        papers=tuple(papers(rulebook)),
        readers=tuple(_readers(form.questions if form else ())),
        anybody=here(without.anybody) if without else here({}),
        policy_id=rulebook.rules[0].policy_id,
    )


def _readers(questions: Iterable[Question]) -> list[Readers]:
    asked = list(questions)
    counts = {
        audience: sum(question.audience is audience for question in asked) for audience in Audience
    }
    return [Readers(str(audience.label), count) for audience, count in counts.items() if count]
