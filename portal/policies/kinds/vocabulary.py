"""The closed lists of words that parameters of rules are made of."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RuleKind(TextChoices):
    """What a rule regulates; each kind has one class of typed parameters."""

    TIERS = "tiers", _("Statuses and their rights")
    SUBMISSION_DEADLINE = "submission_deadline", _("Deadline for applications")
    DOCUMENT_SET = "document_set", _("Documents asked for")
    QUESTIONNAIRE = "questionnaire", _("Questions asked")
    CRITERIA = "criteria", _("Criteria")
    WORD_LIMIT = "word_limit", _("Word limit")
    MINIMUM_AGE = "minimum_age", _("Minimum age of an organization")
    LANGUAGES = "languages", _("Languages of applications")
    ELIGIBLE_ACTOR_TYPES = "eligible_actor_types", _("Who may apply")
    QUOTA = "quota", _("Number of places")
    DECIDER = "decider", _("Who decides")
    ANSWER_TIME = "answer_time", _("Time to answer")
    COMPLETION = "completion", _("Completing an application")
    QUESTION_ANSWER = "question_answer", _("Answering questions")
    DEFERRAL = "deferral", _("Deferral")
    REFUSAL_REASONS = "refusal_reasons", _("Reasons for a decision against an applicant")
    REMEDY = "remedy", _("What can be done about a decision")
    REPORTING_CYCLE = "reporting_cycle", _("Periodic reports")
    CONDUCT = "conduct", _("Conduct")
    SUSPENSION = "suspension", _("Suspension")
    REAPPLY = "reapply", _("Applying again")
    PARTICIPATION_WITHOUT_ACCREDITATION = (
        "participation_without_accreditation",
        _("Taking part without accreditation"),
    )
    MODERATION = "moderation", _("Moderation of what people write")
    CONSULTATION_STANDARD = "consultation_standard", _("Standard of consultations")
    COMMITMENT_CHECK = "commitment_check", _("Check of commitments")
    APPEAL_STAGES = "appeal_stages", _("Stages of a review")
    INFORMATION_STAGES = "information_stages", _("Stages of a request for information")
    INFORMATION_EXCEPTIONS = "information_exceptions", _("Exceptions to disclosure")
    PROVISION = "provision", _("General provision")


# The kinds that ask something of an applicant: each is asked "who cannot meet this?" before it is published.
REQUIREMENT_KINDS = frozenset(
    {
        RuleKind.SUBMISSION_DEADLINE,
        RuleKind.DOCUMENT_SET,
        RuleKind.QUESTIONNAIRE,
        RuleKind.CRITERIA,
        RuleKind.WORD_LIMIT,
        RuleKind.MINIMUM_AGE,
        RuleKind.LANGUAGES,
        RuleKind.ELIGIBLE_ACTOR_TYPES,
        RuleKind.QUOTA,
        RuleKind.COMPLETION,
        RuleKind.QUESTION_ANSWER,
        RuleKind.REPORTING_CYCLE,
        RuleKind.PARTICIPATION_WITHOUT_ACCREDITATION,
        RuleKind.MODERATION,
        RuleKind.APPEAL_STAGES,
        RuleKind.INFORMATION_STAGES,
    }
)
# The kinds of which a policy has one rule at most: a second one would leave open which counts.
SINGLE_KINDS = frozenset(
    {
        RuleKind.MODERATION,
        RuleKind.CONSULTATION_STANDARD,
        RuleKind.COMMITMENT_CHECK,
        RuleKind.APPEAL_STAGES,
        RuleKind.INFORMATION_STAGES,
        RuleKind.INFORMATION_EXCEPTIONS,
    }
)


class Outcome(TextChoices):
    """The ends and turns of a matter that go against somebody, and silence."""

    REFUSE = "refuse", _("refused")
    NOT_ADMISSIBLE = "not_admissible", _("not admissible")
    CLOSE_WITHOUT_PREJUDICE = "close_without_prejudice", _("closed without prejudice")
    GRANT_LOWER = "grant_lower", _("granted with another status than asked for")
    DEFER = "defer", _("deferred more often than the policy allows")
    LAPSE = "lapse", _("lapsed")
    SUSPEND = "suspend", _("suspended")
    WITHDRAW_STATUS = "withdraw_status", _("status withdrawn by the institution")
    REMOVE = "remove", _("removed")
    REVOKE = "revoke", _("revoked")
    EXCLUDE = "exclude", _("excluded from a closed room")
    DROP_COMMITMENT = "drop_commitment", _("commitment dropped")
    PARTLY_RELEASED = "partly_released", _("released in part")
    NOT_HELD = "not_held", _("information not held")
    EXCESSIVE = "excessive", _("refused as excessive or repeated")
    CHANGED_IN_PART = "changed_in_part", _("decision changed in part only")
    STANDS = "stands", _("decision stands")
    STANDS_FINALLY = "stands_finally", _("decision stands at the second instance")
    NO_ANSWER = "no_answer", _("no answer in time")


class ActorType(TextChoices):
    """Kinds of applicants, by the codes that an actor's own file uses."""

    ASSOCIATION = "association", _("association")
    FOUNDATION = "foundation", _("foundation")
    NETWORK = "network", _("network or coalition")
    TRADE_UNION = "trade_union", _("trade union")
    PROFESSIONAL_BODY = "professional_body", _("professional body")
    FAITH_BASED = "faith_based", _("faith-based organization")
    ACADEMIC = "academic", _("academic institution")
    MEDIA = "media", _("media organization")
    INFORMAL_MOVEMENT = "informal_movement", _("informal movement")
    COMMUNITY_INSTITUTION = "community_institution", _("community institution")
    INDIGENOUS_INSTITUTION = "indigenous_institution", _("institution of an indigenous people")
    INDIVIDUAL_DEFENDER = "individual_defender", _("individual human rights defender")
    IN_EXILE = "in_exile", _("group in exile")
    DEREGISTERED = "deregistered", _("group deregistered at home")
    OTHER = "other", _("other")


class Audience(TextChoices):
    """Who will read what an applicant gives."""

    SECRETARIAT = "secretariat", _("the secretariat")
    MEMBER_STATES = "member_states", _("the secretariat and member States")
    PUBLIC = "public", _("everybody: it is published")


class Retention(TextChoices):
    """What happens to a document after it was read."""

    KEPT = "kept", _("kept with the file")
    INSPECTED = "inspected_not_retained", _("inspected, not retained")


class Anchor(TextChoices):
    """What a deadline for applications hangs on."""

    FIXED = "fixed", _("one date")
    RECURRING = "recurring", _("the same day every year")
    BEFORE_EVENT = "before_event", _("a time before a meeting")


class Unit(TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class Days(TextChoices):
    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")


class AnswerStart(TextChoices):
    """The moment from which the institution's time to answer runs."""

    SUBMITTED = "submitted", _("the day of arrival")
    ADMISSIBLE = "admissible", _("the day the file was found complete")
    SESSION = "session", _("the opening of the session that considers the matter")


class QuestionStart(TextChoices):
    """What an applicant's time to answer a question is counted from."""

    ASKED = "asked", _("the day the question was sent")
    BEFORE_SESSION = "before_session", _("the opening of the session")


class OnSilence(TextChoices):
    CLOSE = "close_without_prejudice", _("the application is closed without prejudice")
    NONE = "none", _("nothing follows by itself")


class ModerationTiming(TextChoices):
    """Whether a text is looked at before or after it can be read by others."""

    BEFORE = "before", _("before publication")
    AFTER = "after", _("after publication")


class ClarificationSilence(TextChoices):
    """What follows when a question about a request for information is not answered."""

    LAPSE = "lapse", _("the request lapses")
    NONE = "none", _("nothing follows by itself")


class RemedyPlace(TextChoices):
    PORTAL = "portal", _("in this portal")
    ELSEWHERE = "elsewhere", _("at another body")
    NONE = "none", _("none provided")


class QuestionType(TextChoices):
    SHORT_TEXT = "short_text", _("short text")
    LONG_TEXT = "long_text", _("long text")
    CHOICE = "choice", _("choice")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    YES_NO = "yes_no", _("yes or no")


class Counted(TextChoices):
    """What counts towards a word limit."""

    TEXT = "text", _("the text")
    FOOTNOTES = "footnotes", _("footnotes")
    COVER_PAGE = "cover_page", _("the cover page")


class Limited(TextChoices):
    """What a word limit applies to."""

    APPLICATION_SUMMARY = "application_summary", _("the summary of an application")
    WRITTEN_STATEMENT = "written_statement", _("a written statement")
    JOINT_STATEMENT = "joint_statement", _("a joint written statement")
    ORAL_STATEMENT = "oral_statement", _("an oral statement")
    SUBMISSION = "submission", _("a submission")
    REPORT = "report", _("a periodic report")


class QuotaSubject(TextChoices):
    REPRESENTATIVES = "representatives", _("Representatives")
    PASSES = "passes", _("Passes")
    SPEAKING_SLOTS = "speaking_slots", _("Speaking slots")
    SIDE_EVENTS = "side_events", _("Side events")
    WRITTEN_STATEMENTS = "written_statements", _("Written statements")
    APPLICATIONS = "applications", _("Applications")


class QuotaHolder(TextChoices):
    ORGANIZATION = "organization", _("organization")
    PERSON = "person", _("person")
    COUNTRY = "country", _("country or area")


class QuotaPeriod(TextChoices):
    YEAR = "year", _("year")
    SESSION = "session", _("session")
    MEETING = "meeting", _("meeting")


class OverdueStep(TextChoices):
    """What follows, step by step, when a periodic report does not arrive."""

    NOTICE = "notice", _("a notice is sent")
    SUSPEND = "suspend", _("the status is suspended")
    WITHDRAW_STATUS = "withdraw_status", _("the status is withdrawn")


class SuspensionCause(TextChoices):
    """What a status can be suspended for."""

    OVERDUE_REPORT = "overdue_report", _("a report that did not arrive")
    CONDUCT = "conduct", _("conduct")
