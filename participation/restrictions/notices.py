"""Who is told of a report that somebody was kept out. All of it is sensitive: mail is neutral."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.restrictions.effects import TRIAGE_CLOCK
from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.reminders import RANG, REMINDER
from portal.notifications.templates import Audience, Recipient, Template, Text, neutral, register
from portal.outbox import Event

RESTRICTION = "participation.restriction"
_INSTITUTION = frozenset({"institution"})


def _author(_event: Event, restriction: Any) -> list[Recipient]:
    """Whoever filed it, and nobody else of an organization."""
    return [Recipient(restriction.filed_by_id)]


def _reviewers(event: Event, restriction: Any) -> list[Recipient]:
    """Those who review; nobody where it is not for them."""
    if not restriction.wants_review:
        return []
    return list(staff(StaffRole.APPEALS_REVIEWER)(event, restriction))


def _is_triage(event: Event) -> bool:
    return event.subject_type == RESTRICTION and event.references.get("name") == TRIAGE_CLOCK


def _template(
    event: str,
    audience: Audience,
    headline: Text,
    line: Text,
    body: Text,
    *,
    receipt: bool = False,
) -> Template:
    return neutral(
        event,
        headline,
        line,
        body,
        audience,
        reader="told" if audience is _author else "work",
        variables=_INSTITUTION | {"receipt"} if receipt else _INSTITUTION,
        tells_actor=receipt,
    )


register(
    _template(
        "restriction.filed",
        _author,
        _("What you filed has arrived"),
        _("%(institution)s: what you filed has arrived, receipt %(receipt)s"),
        _(
            "What you filed at %(institution)s has arrived. Keep the number of the receipt: "
            "%(receipt)s. It goes where you chose, and nowhere else."
        ),
        receipt=True,
    ),
    _template(
        "restriction.filed",
        _reviewers,
        _("Somebody was kept out"),
        _("%(institution)s: a report that somebody was kept out"),
        _("A report has arrived at %(institution)s. Only those who review can read it."),
    ),
    _template(
        "restriction.review_chosen",
        _reviewers,
        _("Somebody was kept out"),
        _("%(institution)s: a report that somebody was kept out"),
        _("A report has arrived at %(institution)s. Only those who review can read it."),
    ),
    _template(
        "restriction.taken_up",
        _author,
        _("Somebody looks at what you filed"),
        _("%(institution)s: somebody looks at what you filed"),
        _("Somebody at %(institution)s who reviews decisions looks at what you filed."),
    ),
    _template(
        "restriction.passed_to_review",
        _author,
        _("What you filed is with those who review"),
        _("%(institution)s: a review of what you filed was opened"),
        _("A review of what you filed at %(institution)s was opened in your name."),
    ),
    _template(
        "restriction.answered",
        _author,
        _("What you filed is answered"),
        _("%(institution)s: what you filed is answered"),
        _("There is an answer from %(institution)s. Say whether it settles the matter."),
    ),
    _template(
        "restriction.replied",
        _reviewers,
        _("An answer did not settle a report"),
        _("%(institution)s: an answer did not settle a report"),
        _("Whoever filed a report at %(institution)s says that the answer does not settle it."),
    ),
    _template(
        "restriction.concluded",
        _author,
        _("A review of what you filed has ended"),
        _("%(institution)s: a review of what you filed has ended"),
        _("The review at %(institution)s has ended. Its outcome stands with what you filed."),
    ),
    _template(
        "restriction.returned",
        _author,
        _("What you filed is looked at again"),
        _("%(institution)s: what you filed is looked at again"),
        _("After a review %(institution)s looks again at what you filed."),
    ),
    _template(
        "restriction.withdrawn",
        _reviewers,
        _("A report was withdrawn"),
        _("%(institution)s: a report was withdrawn"),
        _("A report at %(institution)s was withdrawn by whoever filed it."),
    ),
    *(
        Template(
            name=f"restriction.triage.{word}",
            event=event,
            when=_is_triage,
            audience=_reviewers,
            headline=headline,
            line=line,
            body=(line,),
            variables=_INSTITUTION,
            is_sensitive=True,
        )
        for word, event, headline, line in (
            (
                "reminder",
                REMINDER,
                _("Reminder: take a report up"),
                _("%(institution)s: a report waits to be taken up"),
            ),
            (
                "rang",
                RANG,
                _("A report was not taken up in time"),
                _("%(institution)s: a report was not taken up in time"),
            ),
        )
    ),
)
