"""What a report's row alone says about its next move: pure, no query.

Who may do it (the second person) is asked in `promotion.obstacles.permissions`.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.permissions import ALLOWED, Answer, denied
from promotion.obstacles.states import ObstacleStatus, Origin, Verification

S = ObstacleStatus
# How long a report is held by whoever took the last step in it.
HOLD = timedelta(hours=2)

# What may become public: somebody looked, and it was not found untrue or beyond all checking.
PUBLISHABLE = frozenset(
    {
        Verification.PLAUSIBLE,
        Verification.CORROBORATED,
        Verification.VERIFIED,
        Verification.DISPUTED,
    }
)
# Where a report was still worked on, or public, when it was sealed.
_WORKED_ON = frozenset(
    {
        S.SUBMITTED,
        S.TRIAGE,
        S.NEEDS_INFO,
        S.VERIFYING,
        S.ASSESSED,
        S.IN_REVIEW,
        S.PUBLISHED,
    }
)


def is_from_person(obstacle: Any) -> bool:
    """Whether what is known comes from somebody, and is not public elsewhere already."""
    return bool(obstacle.origin != Origin.PUBLIC)


def is_held(obstacle: Any) -> bool:
    """Whether somebody handles it now; a hold that nothing was done under runs out by itself."""
    since = obstacle.handled_since
    return (
        obstacle.handled_by_id is not None and since is not None and since + HOLD > timezone.now()
    )


def can_be_confirmed(obstacle: Any) -> Answer:
    """A first person found it verified."""
    if not obstacle.awaits_confirmation:
        return denied(_("Nobody has proposed to call it verified."))
    return ALLOWED


def can_be_proposed(obstacle: Any) -> Answer:
    """It was assessed as plausible or better, and whoever submitted it agrees."""
    if obstacle.verification not in PUBLISHABLE:
        return denied(_("Only what was found plausible, corroborated, verified or disputed."))
    return consents(obstacle)


def consents(obstacle: Any) -> Answer:
    """What comes from somebody is published only with their consent, given with the receipt."""
    if is_from_person(obstacle) and not obstacle.may_publish:
        return denied(_("Whoever submitted it has not agreed to a publication."))
    return ALLOWED


def is_under_embargo(obstacle: Any) -> bool:
    """Whether the time before a publication still runs."""
    return obstacle.embargo_until is not None and obstacle.embargo_until > timezone.now()


def can_be_published(obstacle: Any) -> Answer:
    """Consent is there and no embargo runs."""
    if is_under_embargo(obstacle):
        return denied(_("The embargo runs. Approve it: it is published when the embargo ends."))
    return consents(obstacle)


def can_wait_for_embargo(obstacle: Any) -> Answer:
    """An embargo runs and nobody has approved it yet."""
    if not is_under_embargo(obstacle):
        return denied(_("There is no embargo; it can be published."))
    if obstacle.approved_at is not None:
        return denied(_("It is approved already and waits for the end of the embargo."))
    return consents(obstacle)


def has_no_correction(obstacle: Any) -> Answer:
    """One correction at a time."""
    if obstacle.has_correction:
        return denied(_("A correction waits for a second person already."))
    return ALLOWED


def has_waiting_correction(obstacle: Any) -> Answer:
    """There is something to publish."""
    if not obstacle.has_correction:
        return denied(_("No correction waits."))
    return ALLOWED


def is_reopened_by_unsealing(obstacle: Any) -> Answer:
    """It was worked on or public when it was sealed."""
    if obstacle.sealed_from not in _WORKED_ON:
        return denied(_("It had ended before it was sealed. Unseal it into the archive."))
    return ALLOWED


def is_shut_by_unsealing(obstacle: Any) -> Answer:
    """It had ended when it was sealed; what was withdrawn or merged is not taken up again."""
    if obstacle.sealed_from in _WORKED_ON:
        return denied(_("It was worked on when it was sealed. Look at it anew."))
    return ALLOWED
