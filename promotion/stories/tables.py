"""The transitions of a good example. What else happens in each stands in effects.py."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, states
from promotion.stories import fields
from promotion.stories.states import StoryOutcome, StoryStatus

S = StoryStatus
_IN_VIEW = states(S.PUBLISHED, S.FEATURED, S.REVIEW_DUE)
# Why a move is not for this kind of story at all; pages need not say it.
OF_ORGANIZATION = _("It is an organization’s story: send it back to its author instead.")
OF_INSTITUTION = _("It is the institution’s own story: there is nobody to send it back to.")
# What must be said before the public reads a story.
NEEDED = (
    "what_changed",
    "for_whom",
    "conditions",
    "cost",
    "what_went_wrong",
    "replicability",
    "contact_level",
)


def missing_from(row: Any) -> list[str]:
    """The names of the fields that publication still needs."""
    found = [name for name in NEEDED if not getattr(row, name).strip()]
    if row.identifiable is None:
        found.append("identifiable")
    if row.contact_level == "public" and not row.contact.strip():
        found.append("contact")
    return found


def _is_whole(row: Any) -> Answer:
    if missing_from(row):
        return denied(_("Something that publication needs is not said yet; the page shows what."))
    return ALLOWED


def _is_checked(row: Any) -> Answer:
    if row.evidence_checked_at is None:
        return denied(_("A second person checks the evidence first and writes what was seen."))
    return ALLOWED


def _is_unchecked(row: Any) -> Answer:
    return denied(_("The evidence was checked.")) if row.evidence_checked_at else ALLOWED


def _is_own(row: Any) -> Answer:
    if row.organization_id is not None:
        return denied(OF_ORGANIZATION)
    return ALLOWED


def _is_of_author(row: Any) -> Answer:
    if row.organization_id is None:
        return denied(OF_INSTITUTION)
    return ALLOWED


STORY_TRANSITIONS = (
    Transition(
        name="submit",
        label=_("Send it to the institution"),
        sources=states(S.DRAFT),
        target=S.SUBMITTED,
        permission=Permission.STORY_WRITE,
        event="story.submitted",
        done=_("It was sent. The institution reads it now."),
        help=_("The three lines are enough. What is missing can be added together."),
    ),
    Transition(
        name="take_up",
        label=_("Take it up"),
        sources=states(S.SUBMITTED),
        target=S.EDITORIAL,
        permission=Permission.STORY_EDIT,
        event="story.taken_up",
        done=_("It is being edited"),
    ),
    Transition(
        name="return",
        label=_("Send it back to its author"),
        sources=states(S.SUBMITTED, S.EDITORIAL),
        target=S.DRAFT,
        permission=Permission.STORY_EDIT,
        event="story.returned",
        done=_("It is with its author again"),
        fields=fields.for_author,
        available=_is_of_author,
        help=_("It is no refusal: the author completes it and sends it again."),
    ),
    Transition(
        name="ask_consents",
        label=_("The text is ready: check the consents"),
        sources=states(S.EDITORIAL),
        target=S.CONSENT_CHECK,
        permission=Permission.STORY_EDIT,
        event="story.text_ready",
        done=_("The consents are checked next"),
        available=_is_whole,
    ),
    Transition(
        name="confirm_consents",
        label=_("Everybody who can be recognised has agreed"),
        sources=states(S.CONSENT_CHECK),
        target=S.EVIDENCE_CHECK,
        permission=Permission.STORY_EDIT,
        event="story.consents_confirmed",
        done=_("A second person checks the evidence next"),
        fields=fields.for_people,
        help=_("Read the text once more as somebody from the place would."),
    ),
    Transition(
        name="reopen",
        label=_("Back to editing"),
        sources=states(S.CONSENT_CHECK, S.EVIDENCE_CHECK),
        target=S.EDITORIAL,
        permission=Permission.STORY_EDIT,
        event="story.reopened",
        done=_("It is being edited again"),
        fields=fields.for_author,
    ),
    Transition(
        name="check_evidence",
        label=_("Note what the evidence shows"),
        sources=states(S.EVIDENCE_CHECK),
        target=S.EVIDENCE_CHECK,
        permission=Permission.STORY_PUBLISH,
        event="story.evidence_checked",
        done=_("The evidence was checked"),
        fields=fields.for_evidence,
        available=_is_unchecked,
        help=_("Somebody who wrote nothing of the text looks whether it is so."),
    ),
    Transition(
        name="publish",
        label=_("Publish it"),
        sources=states(S.EVIDENCE_CHECK),
        target=S.PUBLISHED,
        permission=Permission.STORY_PUBLISH,
        event="story.published",
        done=_("Everybody reads it now. It is looked at again after 24 months."),
        available=_is_checked,
        help=_("Somebody who wrote nothing of the text publishes it."),
    ),
    Transition(
        name="feature",
        label=_("Feature it"),
        sources=states(S.PUBLISHED),
        target=S.FEATURED,
        permission=Permission.STORY_PUBLISH,
        event="story.featured",
        done=_("It stands first in the list"),
        fields=fields.for_theme,
    ),
    Transition(
        name="unfeature",
        label=_("Feature it no longer"),
        sources=states(S.FEATURED),
        target=S.PUBLISHED,
        permission=Permission.STORY_PUBLISH,
        event="story.unfeatured",
        done=_("It stands among the others"),
    ),
    Transition(
        name="fall_due",
        label=_("Due for review"),
        sources=states(S.PUBLISHED, S.FEATURED),
        target=S.REVIEW_DUE,
        permission=Permission.STORY_EDIT,
        event="story.review_due",
        done=_("It is due for review"),
        is_internal=True,
    ),
    Transition(
        name="reaffirm",
        label=_("It is still true"),
        sources=states(S.REVIEW_DUE),
        target=S.PUBLISHED,
        outcome=StoryOutcome.REAFFIRMED,
        permission=Permission.STORY_PUBLISH,
        event="story.reaffirmed",
        done=_("It was looked at again. The next review comes in 24 months."),
        fields=fields.for_evidence,
    ),
    Transition(
        name="amend",
        label=_("Amend it"),
        sources=_IN_VIEW,
        target=S.EDITORIAL,
        outcome=StoryOutcome.AMENDED,
        permission=Permission.STORY_EDIT,
        event="story.amendment_opened",
        done=_("It is being edited. What was published stays in view until the new text is."),
    ),
    Transition(
        name="archive",
        label=_("Archive it"),
        sources=states(S.REVIEW_DUE),
        target=S.ARCHIVED,
        outcome=StoryOutcome.ARCHIVED,
        permission=Permission.STORY_PUBLISH,
        event="story.archived",
        done=_("It is archived: it stays at its address, and stands in no list."),
    ),
    Transition(
        name="set_aside",
        label=_("Set it aside"),
        sources=states(S.EDITORIAL, S.CONSENT_CHECK, S.EVIDENCE_CHECK),
        target=S.WITHDRAWN,
        outcome=StoryOutcome.WITHDRAWN,
        permission=Permission.STORY_EDIT,
        event="story.set_aside",
        done=_("It was set aside"),
        available=_is_own,
        help=_("The institution withdraws its own story; nobody else’s."),
    ),
    Transition(
        name="take_down",
        label=_("Take it from view at once"),
        sources=_IN_VIEW,
        target=S.EDITORIAL,
        permission=Permission.STORY_EDIT,
        event="story.taken_down",
        done=_("Nobody reads it any more. Its author was told."),
        fields=fields.for_author,
        help=_("Where it could harm somebody. It is edited again, and can come back."),
    ),
    Transition(
        name="hide",
        label=_("A consent was withdrawn"),
        sources=states(S.EVIDENCE_CHECK, S.PUBLISHED, S.FEATURED, S.REVIEW_DUE),
        target=S.CONSENT_CHECK,
        permission=Permission.STORY_WRITE,
        event="story.consent_withdrawn",
        done=_("It was taken from view"),
        is_internal=True,
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw the story"),
        sources=states(
            S.SUBMITTED,
            S.EDITORIAL,
            S.CONSENT_CHECK,
            S.EVIDENCE_CHECK,
            S.PUBLISHED,
            S.FEATURED,
            S.REVIEW_DUE,
            S.ARCHIVED,
        ),
        target=S.WITHDRAWN,
        outcome=StoryOutcome.WITHDRAWN,
        permission=Permission.STORY_WRITE,
        event="story.withdrawn",
        done=_("It is withdrawn, and nobody reads it any more"),
        help=_("It is taken from page, list, feed, search and interface at once."),
    ),
)
