"""Which event of a story tells whom, in which words.

Mail is neutral throughout: that an organization tells a story here may be hidden, and a mail passes
many hands.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import StaffRole
from portal.notifications.audiences import representatives, staff
from portal.notifications.templates import Recipient, neutral, register
from portal.outbox import Event

analysts = staff(StaffRole.ANALYST)
_publishers = staff(StaffRole.ANALYST, StaffRole.DECISION_MAKER)


def _both(event: Event, subject: Any) -> list[Recipient]:
    """Its author, and the institution's analysts."""
    return [*representatives(event, subject), *analysts(event, subject)]


register(
    neutral(
        "story.submitted",
        _("A good example was sent in"),
        _("%(institution)s: a good example to read: %(title)s"),
        _("An organization sent a good example to %(institution)s: “%(title)s”."),
        analysts,
    ),
    neutral(
        "story.returned",
        _("Your good example waits for you"),
        _("%(institution)s asks you to complete: %(title)s"),
        _("%(institution)s asks you to complete “%(title)s”. The page says what is missing."),
        representatives,
    ),
    neutral(
        "story.consents_confirmed",
        _("A good example waits for a second person"),
        _("%(institution)s: evidence to check: %(title)s"),
        _("Everybody in “%(title)s” has agreed. Somebody else checks the evidence now."),
        _publishers,
    ),
    neutral(
        "story.published",
        _("A good example was published"),
        _("%(institution)s: published: %(title)s"),
        _("%(institution)s has published “%(title)s”. You can withdraw it at any time."),
        representatives,
    ),
    neutral(
        "story.featured",
        _("A good example is featured"),
        _("%(institution)s: featured: %(title)s"),
        _("%(institution)s shows “%(title)s” first among its good examples."),
        representatives,
    ),
    neutral(
        "story.review_due",
        _("A good example is due for review"),
        _("%(institution)s: is it still true? %(title)s"),
        _("“%(title)s” was published 24 months ago. Is it still true?"),
        _both,
    ),
    neutral(
        "story.taken_down",
        _("A good example was taken from view"),
        _("%(institution)s: taken from view: %(title)s"),
        _("“%(title)s” was taken from view. The page says why, and it can come back."),
        representatives,
    ),
    neutral(
        "story.consent_withdrawn",
        _("A consent was withdrawn"),
        _("%(institution)s: taken from view, a consent was withdrawn: %(title)s"),
        _("Somebody in “%(title)s” took their consent back. Nobody reads it any more."),
        _both,
    ),
    neutral(
        "story.withdrawn",
        _("A good example was withdrawn"),
        _("%(institution)s: withdrawn: %(title)s"),
        _("The author withdrew “%(title)s”. Nobody reads it any more."),
        analysts,
    ),
)
