"""The form of each kind of rule: which parts its parameters are made of."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portal.looks.parts import (
    Choice,
    Choices,
    Day,
    Flag,
    Labels,
    LanguageCodes,
    Link,
    Number,
    TierLimits,
    Words,
)
from portal.policies.kinds import (
    ActorType,
    AnswerStart,
    Counted,
    Limited,
    Outcome,
    QuotaHolder,
    QuotaPeriod,
    QuotaSubject,
    RuleKind,
    SuspensionCause,
)
from portal.policies.parts.answering import (
    APPEAL_STAGES,
    COMMITMENT_CHECK,
    CONSULTATION_STANDARD,
    INFORMATION_EXCEPTIONS,
    INFORMATION_STAGES,
    MODERATION,
)
from portal.policies.parts.asking import DEADLINE, DOCUMENTS, SECTIONS, TIERS
from portal.policies.parts.blocks import (
    Parts,
    days_that_count,
    duration,
    labelled,
)
from portal.policies.parts.deciding import QUESTION_ANSWER, REMEDY, REPORTING

PARAMETER_PARTS: Mapping[RuleKind, Parts] = {
    RuleKind.TIERS: TIERS,
    RuleKind.SUBMISSION_DEADLINE: DEADLINE,
    RuleKind.DOCUMENT_SET: DOCUMENTS,
    RuleKind.QUESTIONNAIRE: SECTIONS,
    RuleKind.CRITERIA: (labelled("statements", _("Criteria"), _("Statement to be confirmed")),),
    RuleKind.WORD_LIMIT: (
        Choice(name="applies_to", label=_("What is limited"), choices=Limited),
        TierLimits(name="limits", label=_("Words")),
        Choices(name="counts", label=_("What counts"), choices=Counted, required=False),
    ),
    RuleKind.MINIMUM_AGE: (Number(name="years", label=_("Years"), minimum=1, maximum=50),),
    RuleKind.LANGUAGES: (
        LanguageCodes(
            name="codes",
            label=_("Languages of applications"),
            help=_("Codes with commas between them, such as ar, en, fr, sw."),
        ),
    ),
    RuleKind.ELIGIBLE_ACTOR_TYPES: (
        Choices(name="types", label=_("Who may apply"), choices=ActorType),
    ),
    RuleKind.QUOTA: (
        Choice(name="subject", label=_("What is counted"), choices=QuotaSubject),
        Number(name="amount", label=_("The highest number"), minimum=1),
        Choice(name="per", label=_("Counted for each"), choices=QuotaHolder),
        Choice(name="period", label=_("Counted in each"), choices=QuotaPeriod),
    ),
    RuleKind.DECIDER: (
        Labels(name="secretariat", label=_("The body that prepares")),
        Labels(name="recommends", label=_("The body that recommends"), required=False),
        Labels(name="decides", label=_("The body that decides")),
        Flag(name="publishes_votes", label=_("Votes are published")),
        Flag(name="session_required", label=_("Decided in a session")),
        Flag(name="symbol_required", label=_("Recorded under a document symbol")),
    ),
    RuleKind.ANSWER_TIME: (
        *duration(_("Time to answer")),
        Choice(name="starts", label=_("Counted from"), choices=AnswerStart),
    ),
    RuleKind.COMPLETION: (
        Number(
            name="rounds_max",
            label=_("How often an application can be returned"),
            minimum=1,
            maximum=10,
        ),
        *duration(_("Time to complete it")),
    ),
    RuleKind.QUESTION_ANSWER: QUESTION_ANSWER,
    RuleKind.DEFERRAL: (
        Number(
            name="ceiling",
            label=_("The ceiling of deferrals"),
            help=_("Any further deferral is a decision against the applicant. Empty: no ceiling."),
            required=False,
            maximum=50,
        ),
        labelled("reasons", _("Reasons for deferral"), _("Reason")),
    ),
    RuleKind.REFUSAL_REASONS: (
        Choices(name="applies_to", label=_("Decisions that they are for"), choices=Outcome),
        labelled("reasons", _("Reasons"), _("Reason")),
    ),
    RuleKind.REMEDY: REMEDY,
    RuleKind.REPORTING_CYCLE: REPORTING,
    RuleKind.CONDUCT: (labelled("grounds", _("Grounds of conduct"), _("Ground")),),
    RuleKind.SUSPENSION: (
        Choices(
            name="causes",
            label=_("What a suspension can be for"),
            help=_("None chosen: all of them."),
            choices=SuspensionCause,
            required=False,
        ),
        Number(
            name="max_months", label=_("The longest suspension, in months"), minimum=1, maximum=120
        ),
        Number(name="notice_days", label=_("Days of notice before it"), minimum=1, maximum=365),
        Number(name="reply_days", label=_("Days to reply to the notice"), minimum=1, maximum=365),
        days_that_count(),
    ),
    RuleKind.REAPPLY: (
        Number(name="years", label=_("Years before applying again"), maximum=20),
        Choices(name="after", label=_("After these decisions"), choices=Outcome, required=False),
    ),
    RuleKind.PARTICIPATION_WITHOUT_ACCREDITATION: (
        Labels(name="anybody", label=_("What anybody may do"), long=True),
        Flag(name="registration_required", label=_("Registration is required")),
        labelled("exclusion_grounds", _("Grounds for exclusion"), _("Ground")),
    ),
    RuleKind.MODERATION: MODERATION,
    RuleKind.CONSULTATION_STANDARD: CONSULTATION_STANDARD,
    RuleKind.COMMITMENT_CHECK: COMMITMENT_CHECK,
    RuleKind.APPEAL_STAGES: APPEAL_STAGES,
    RuleKind.INFORMATION_STAGES: INFORMATION_STAGES,
    RuleKind.INFORMATION_EXCEPTIONS: INFORMATION_EXCEPTIONS,
    RuleKind.PROVISION: (),
}

# What every rule has, whatever its kind.
RULE_PARTS: Parts = (
    Words(name="article", label=_("Number of the article"), limit=12, width=5),
    Labels(name="title", label=_("Title")),
    Labels(name="text", label=_("Text of the rule"), long=True),
)
REQUIREMENT_PARTS: Parts = (
    Labels(
        name="cannot_meet",
        label=_("Who cannot meet this?"),
        help=_("Has to be answered before the rule is published."),
        long=True,
        required=False,
    ),
    Labels(
        name="alternative",
        label=_("What they can do instead"),
        help=_(
            "A certificate, a bank statement, a list of members, English: what could stand for it?"
        ),
        long=True,
        required=False,
    ),
)
SOURCE_PARTS: Parts = (
    Link(name="source_url", label=_("Address of the source"), required=False),
    Day(name="retrieved_on", label=_("Read on"), required=False),
    Words(
        name="verified_by",
        label=_("Checked against the source by"),
        help=_("A role or a unit, not a name."),
        required=False,
        limit=120,
    ),
)
POLICY_PARTS: Parts = (
    Labels(name="title", label=_("Title")),
    Labels(name="introduction", label=_("Introduction"), long=True, required=False),
    Labels(
        name="change_note",
        label=_("What changed and why"),
        help=_("For everybody who knows the earlier version."),
        long=True,
        required=False,
    ),
)
