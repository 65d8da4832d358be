"""Where a contribution stands, as a short list of steps that its author can follow."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus

_ENDED = (ContributionStatus.REMOVED, ContributionStatus.WITHDRAWN)


def own_progress(contribution: Contribution) -> list[dict[str, Any]]:
    """Received, looked at, answered: each done, present or later, with its day."""
    status = ContributionStatus(contribution.status)
    if status in _ENDED:
        return []
    consultation = contribution.consultation
    accepted = status == ContributionStatus.ACCEPTED
    answered = consultation.answered_at is not None
    promised = consultation.answer_due_on
    looked_by = _day(contribution.due_at) if contribution.due_at and not accepted else ""
    return [
        {
            "name": _("Received"),
            "state": "done",
            "when": _day(contribution.submitted_at),
            "text": _("Receipt number %(number)s") % {"number": contribution.receipt},
        },
        {
            "name": _("Looked at by the moderators"),
            "state": "done" if accepted else "current",
            "when": _("until %(day)s") % {"day": looked_by} if looked_by else "",
            "text": "" if accepted else str(status.label),
        },
        {
            "name": _("Answered, theme by theme"),
            "state": "done" if answered else ("current" if accepted else "later"),
            "when": _("promised by %(day)s") % {"day": date_format(promised, "DATE_FORMAT")}
            if promised
            else "",
            "text": "",
        },
    ]


def _day(moment: Any) -> str:
    return date_format(moment, "DATE_FORMAT") if moment else ""
