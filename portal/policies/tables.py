"""The transitions of a policy: from a draft to the version in force.

What else happens in each stands in effects.py.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.looks.fields import DateInputField
from portal.permissions import Actor
from portal.policies.states import PolicyStatus
from portal.transitions import Fields, Transition, Visibility, states


def _for_comment(_policy: Any, _actor: Actor) -> Fields:
    return {
        "comment_until": DateInputField(
            label=_("Last day for comments"),
            help_text=_("The day ends at 24:00 at the institution’s seat."),
        )
    }


def _for_publication(_policy: Any, _actor: Actor) -> Fields:
    return {
        "confirm": forms.BooleanField(
            label=_("I have read what changes, and who cannot meet each requirement."),
        )
    }


POLICY_TRANSITIONS = (
    Transition(
        name="open_to_comment",
        label=_("Open the draft to comment"),
        sources=states(PolicyStatus.DRAFT),
        target=PolicyStatus.IN_COMMENT,
        permission=Permission.POLICY_EDIT,
        event="policy.opened_to_comment",
        done=_("Opened to comment"),
        fields=_for_comment,
        help=_("Anybody can read the draft; people who are signed in can comment on it."),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="take_back",
        label=_("Take the draft back to revise it"),
        sources=states(PolicyStatus.IN_COMMENT),
        target=PolicyStatus.DRAFT,
        permission=Permission.POLICY_EDIT,
        event="policy.taken_back",
        done=_("Taken back to be revised"),
        help=_("The draft is no longer public while you revise it. The comments stay."),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="publish",
        label=_("Publish: in force from now"),
        sources=states(PolicyStatus.DRAFT, PolicyStatus.IN_COMMENT),
        target=PolicyStatus.PUBLISHED,
        permission=Permission.POLICY_PUBLISH,
        event="policy.published",
        done=_("Published"),
        fields=_for_publication,
        help=_(
            "It replaces the version in force. Applications already made stay under the version"
            " that they were made under; those affected are told."
        ),
        visibility=Visibility.STAFF,
    ),
    Transition(
        name="supersede",
        label=_("Replaced by a new version"),
        sources=states(PolicyStatus.PUBLISHED),
        target=PolicyStatus.SUPERSEDED,
        permission=Permission.POLICY_PUBLISH,
        event="policy.superseded",
        done=_("Replaced by a new version"),
        visibility=Visibility.STAFF,
        is_internal=True,
    ),
)
