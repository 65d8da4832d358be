"""The transitions of threads, posts and memberships; what else each does stands in effects.py."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.decisions.fields import reason_field, rule_field, text_field
from portal.discussions.states import MembershipStatus, PostStatus, ThreadStatus
from portal.grants import Permission
from portal.looks.languages import own_name
from portal.moderation.rules import rulebook_for
from portal.moderation.tables import Editable, Wording, moderation_transitions
from portal.permissions import ALLOWED, Actor, Answer, denied
from portal.policies.kinds import Outcome, RuleKind
from portal.transitions import Fields, Transition, states

# What a post and a thread's first words may hold, in characters.
POST_LIMIT = 5000
P = PostStatus


def _text_of(post: Any) -> dict[str, Editable]:
    return {"text": Editable(_("Text"), post.text, POST_LIMIT)}


POST_WORDING = Wording(
    noun="post",
    moderates=Permission.POST_MODERATE,
    answers=Permission.POST_WRITE,
    texts_of=_text_of,
)


def _always(_row: Any) -> bool:
    return True


def _is_looked_at_first(post: Any) -> Answer:
    return ALLOWED if post.waits_first else denied(_("This is published at once."))


def _is_published_first(post: Any) -> Answer:
    return denied(_("Moderators look at this first.")) if post.waits_first else ALLOWED


def _for_note(_row: Any, _actor: Actor) -> Fields:
    return {"note": text_field(_("Why"), limit=2000)}


THREAD_TRANSITIONS = (
    Transition(
        name="close",
        label=_("Close the discussion"),
        sources=states(ThreadStatus.OPEN),
        target=ThreadStatus.CLOSED,
        permission=Permission.THREAD_OPEN,
        event="thread.closed",
        done=_("The discussion was closed"),
        help=_("It stays readable. Nobody can post any more."),
    ),
    Transition(
        name="reopen",
        label=_("Open the discussion again"),
        sources=states(ThreadStatus.CLOSED),
        target=ThreadStatus.OPEN,
        permission=Permission.THREAD_OPEN,
        event="thread.reopened",
        done=_("The discussion was opened again"),
    ),
)

POST_TRANSITIONS = (
    Transition(
        name="confirm",
        label=_("Send it to the moderators"),
        sources=states(P.PREVIEW),
        target=P.HELD,
        permission=Permission.POST_WRITE,
        event="post.held",
        done=_("Confirmed by its author"),
        available=_is_looked_at_first,
        help=_("Moderators look at it before others can read it."),
    ),
    Transition(
        name="publish",
        label=_("Publish it"),
        sources=states(P.PREVIEW),
        target=P.ACCEPTED,
        permission=Permission.POST_WRITE,
        event="post.confirmed",
        done=_("Confirmed and published by its author"),
        available=_is_published_first,
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw"),
        sources=states(P.PREVIEW, P.HELD, P.EDIT_PROPOSED, P.ACCEPTED),
        target=P.WITHDRAWN,
        permission=Permission.POST_WRITE,
        event="post.withdrawn",
        done=_("Withdrawn by its author"),
        help=_(
            "The text is taken away everywhere. In the discussion a line says that it was withdrawn."
        ),
    ),
    *moderation_transitions(POST_WORDING),
)


def _for_exclusion(membership: Any, _actor: Actor) -> Fields:
    """Reason, article and words for the person; the remedy is added from the policy."""
    rulebook = rulebook_for(membership.tenant_id)
    rule = rule_field(rulebook, required=False)
    rule.empty_label = _("The article on moderation")
    rule.initial = rulebook.first(RuleKind.MODERATION)
    return {
        "reason_code": reason_field(rulebook, Outcome.EXCLUDE),
        "rule": rule,
        "text": text_field(
            _("Reasons, in words the person can answer"),
            hint=_("The person reads this. What can be done about it is added from the policy."),
            limit=4000,
        ),
        "text_language": forms.ChoiceField(
            label=_("Language in which you write"),
            choices=[(code, own_name(code)) for code in membership.tenant.languages],
            initial=get_language(),
            required=False,
        ),
    }


M = MembershipStatus
MEMBERSHIP_TRANSITIONS = (
    Transition(
        name="leave",
        label=_("Leave the room"),
        sources=states(M.ACTIVE),
        target=M.LEFT,
        permission=Permission.ROOM_VOUCH,
        event="membership.left",
        done=_("Left the room"),
        help=_("What you wrote stays. To come back you need two members again."),
    ),
    Transition(
        name="exclude",
        label=_("Exclude from the room"),
        sources=states(M.ACTIVE),
        target=M.EXCLUDED,
        permission=Permission.POST_MODERATE,
        event="membership.excluded",
        done=_("Excluded from the room"),
        fields=_for_exclusion,
        is_adverse=_always,
        decides=True,
        help=_("The person is told the reason, the article and what can be done about it."),
    ),
    Transition(
        name="readmit",
        label=_("Let in again"),
        sources=states(M.EXCLUDED),
        target=M.ACTIVE,
        permission=Permission.POST_MODERATE,
        event="membership.readmitted",
        done=_("Let in again by the moderators"),
        fields=_for_note,
        help=_("An error is put right without waiting for a review."),
    ),
    Transition(
        name="restore",
        label=_("Let in again after a review"),
        sources=states(M.EXCLUDED),
        target=M.ACTIVE,
        permission=Permission.APPEAL_DECIDE,
        event="membership.readmitted",
        done=_("Let in again after a review"),
        is_internal=True,
    ),
)
