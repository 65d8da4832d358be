"""One set of parameters for each kind of rule, a change to it and the sentences that say so."""

from typing import Final

from tests.policies.feedback_cases import FEEDBACK_CASES, Raw

PAPER: Final[Raw] = {
    "code": "bylaws",
    "label": {"en": "By-laws", "fr": "Statuts"},
    "required": True,
    "audience": "secretariat",
}
QUESTION: Final[Raw] = {
    "code": "aims",
    "label": {"en": "What are your aims?"},
    "type": "long_text",
    "required": True,
    "audience": "member_states",
}
REASONS: Final = [{"code": "late", "label": {"en": "Too late"}}]

# For each kind: parameters, what is changed in them, and the sentences that say so.
CASES: Final[dict[str, tuple[Raw, Raw, list[str]]]] = {
    "tiers": (
        {"tiers": [{"code": "general", "label": {"en": "General status"}, "rights": []}]},
        {
            "tiers": [
                {"code": "general", "label": {"en": "General status"}, "rights": REASONS},
                {"code": "roster", "label": {"en": "Roster"}},
            ]
        },
        [
            "“General status”: Rights changes from “none” to “Too late”.",
            "New under “Statuses”: “Roster”.",
        ],
    ),
    "submission_deadline": (
        {"anchor": "recurring", "month": 6, "day": 1},
        {"grace_minutes": 30},
        ["The time still accepted after it changes from none to 30 minutes."],
    ),
    "document_set": (
        {"documents": [PAPER]},
        {"documents": [{**PAPER, "audience": "public"}, {**PAPER, "code": "chart"}]},
        [
            "“By-laws”: Who reads it changes from “the secretariat” to “everybody: it is published”.",
            "New under “Documents”: “By-laws”.",
        ],
    ),
    "questionnaire": (
        {"sections": [{"code": "work", "label": {"en": "Work"}, "questions": [QUESTION]}]},
        {
            "sections": [
                {
                    "code": "work",
                    "label": {"en": "Work"},
                    "questions": [{**QUESTION, "word_limit": 200, "label": {"en": "Which aims?"}}],
                }
            ]
        },
        [
            "“What are your aims?” is now worded “Which aims?”.",
            "“Which aims?”: Word limit changes from “none” to “200 words”.",
        ],
    ),
    "criteria": (
        {"statements": REASONS},
        {"statements": [{"code": "peaceful", "label": {"en": "We are peaceful."}}]},
        ["No longer under “Criteria”: “Too late”.", "New under “Criteria”: “We are peaceful.”."],
    ),
    "word_limit": (
        {"applies_to": "written_statement", "limits": {"*": 500, "general": 2000}},
        {"limits": {"*": 600, "general": 2000}, "counts": ["text", "footnotes"]},
        [
            "The limit changes from 500 words to 600 words.",
            "What counts changes from the text to the text, footnotes.",
        ],
    ),
    "minimum_age": (
        {"years": 2},
        {"years": 1},
        ["The time an applicant must have existed changes from 2 years to 1 year."],
    ),
    "languages": (
        {"codes": ["en", "fr"]},
        {"codes": ["en", "ar"]},
        ["The languages of applications changes from English, French to English, Arabic."],
    ),
    "eligible_actor_types": (
        {"types": ["association"]},
        {"types": ["association", "in_exile"]},
        ["New under “Who may apply”: “group in exile”."],
    ),
    "quota": (
        {"subject": "passes", "amount": 7, "per": "organization", "period": "year"},
        {"amount": 9},
        ["The highest number changes from 7 to 9."],
    ),
    "decider": (
        {
            "secretariat": {"en": "The secretariat"},
            "decides": {"en": "The council"},
            "publishes_votes": False,
            "session_required": True,
            "symbol_required": True,
        },
        {"recommends": {"en": "The committee"}, "publishes_votes": True},
        [
            "The body that recommends changes from nobody to The committee.",
            "Votes published changes from no to yes.",
        ],
    ),
    "answer_time": (
        {"amount": 10, "days": "working", "starts": "submitted"},
        {"amount": 15},
        ["The time to answer changes from 10 working days to 15 working days."],
    ),
    "completion": (
        {"rounds_max": 1, "amount": 20, "days": "working"},
        {"rounds_max": 2},
        ["How often an application can be returned changes from 1 time to 2 times."],
    ),
    "question_answer": (
        {"amount": 20, "on_silence": "none"},
        {"on_silence": "close_without_prejudice", "reopen_within_days": 90},
        [
            "Without an answer changes from nothing follows by itself to the application is "
            "closed without prejudice.",
            "It can be opened again within changes from nothing to 90 calendar days.",
        ],
    ),
    "deferral": (
        {"reasons": REASONS},
        {"ceiling": 2},
        ["The ceiling of deferrals changes from no ceiling to 2 times."],
    ),
    "refusal_reasons": (
        {"reasons": REASONS, "applies_to": ["refuse"]},
        {"applies_to": ["refuse", "lapse"]},
        ["New under “Decisions it is about”: “lapsed”."],
    ),
    "remedy": (
        {"for_outcomes": ["refuse"], "where": "none", "remaining": {"en": "Apply again."}},
        {"where": "portal", "body": {"en": "A panel"}, "amount": 30},
        [
            "The remedy changes from none provided to in this portal.",
            "The body to turn to changes from nothing to A panel.",
            "The time to ask for it changes from nothing to 30 calendar days.",
        ],
    ),
    "reporting_cycle": (
        {"years": 4, "tiers": ["general"], "due_month": 6, "due_day": 1},
        {"years": 2, "overdue_steps": [{"code": "suspend", "after_days": 90}]},
        [
            "The time between two reports changes from 4 years to 2 years.",
            "New under “What follows when a report does not arrive”: “the status is suspended”.",
        ],
    ),
    "conduct": (
        {"grounds": REASONS},
        {"grounds": [*REASONS, {"code": "violence", "label": {"en": "Violence"}}]},
        ["New under “Grounds of conduct”: “Violence”."],
    ),
    "suspension": (
        {"max_months": 12, "notice_days": 30, "reply_days": 30},
        {"max_months": 6},
        ["The longest suspension changes from 12 months to 6 months."],
    ),
    "reapply": (
        {"years": 3},
        {"years": 0},
        ["The waiting time before applying again changes from 3 years to no waiting time."],
    ),
    "participation_without_accreditation": (
        {"anybody": {"en": "Anybody may attend."}, "exclusion_grounds": REASONS},
        {"registration_required": True, "anybody": {"en": "Anybody may speak."}},
        [
            "What anybody may do is worded anew: “Anybody may speak.” It was: “Anybody may attend.”",
            "Registration required changes from no to yes.",
        ],
    ),
    **FEEDBACK_CASES,
    "provision": ({}, {}, []),
}
