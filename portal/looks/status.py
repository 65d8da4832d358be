"""The tone of a status tag: the word says it, the tone only helps the eye."""

from typing import Final

TONES: Final[tuple[str, ...]] = ("neutral", "info", "waiting", "good", "bad")

_BY_TONE: Final[dict[str, tuple[str, ...]]] = {
    "info": (
        "submitted",
        "received",
        "filed",
        "acknowledged",
        "open",
        "under_review",
        "published",
        "on_track",
        "in_check",
        "admitted",
        "panel",
    ),
    "waiting": (
        "returned",
        "questions_open",
        "awaiting_applicant",
        "waiting",
        "deferred",
        "suspended",
        "due_soon",
        "at_risk",
        "delayed",
        "partly",
        "unchecked",
        "reply_open",
        "offered",
        "remedy_due",
        "changed_in_part",
        "sent_back",
        "asked",
        "expired",
        "review_due",
    ),
    "good": (
        "granted",
        "accredited",
        "active",
        "accepted",
        "answered",
        "decided",
        "done",
        "sent",
        "verified",
        "confirmed",
        "vetted",
        "listed",
        "changed",
        "settled",
        "featured",
    ),
    "bad": ("refused", "revoked", "overdue", "failed", "dead", "rejected", "disputed", "dropped"),
}
TONE_OF_STATUS: Final[dict[str, str]] = {
    status: tone for tone, statuses in _BY_TONE.items() for status in statuses
}


def tone_of(status: str) -> str:
    """The tone of a status value or of a tone's own name; neutral for what is not listed."""
    return status if status in TONES else TONE_OF_STATUS.get(status, "neutral")
