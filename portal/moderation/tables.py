"""The moves of a moderated text, made for the model that asks for them.

What they do besides moving stands in effects.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.decisions.fields import reason_field, rule_field, text_field
from portal.errors import Sentence
from portal.grants import Permission
from portal.looks.languages import own_name
from portal.moderation.models import NOTE_LIMIT, ModerationStatus
from portal.moderation.rules import rulebook_for
from portal.permissions import ALLOWED, Actor, Answer, denied
from portal.policies.kinds import Outcome, RuleKind
from portal.transitions import Fields, Move, Transition, states

PROPOSED = "proposed_"
TEXT_LIMIT = 20000


@dataclass(frozen=True, slots=True)
class Editable:
    """One text of a row that an edit can be proposed for; the limit is in characters."""

    label: Sentence
    text: str
    limit: int = TEXT_LIMIT


TextsOf = Callable[[Any], Mapping[str, Editable]]
PutTexts = Callable[[Move, Mapping[str, str]], None]


def the_text(row: Any) -> Mapping[str, Editable]:
    """A row with one text, in its field `text`."""
    return {"text": Editable(_("Text"), row.text)}


def put_the_text(move: Move, texts: Mapping[str, str]) -> None:
    """Set the fields that are called like the texts."""
    move.set(**texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How one model is moderated.

    `noun` begins the events' names; `moderates` is the moderators' permission, `answers` the
    author's; the states can be the model's own. `texts_of` gives what can be edited by name,
    `put_texts` stores an edit that the author agreed to (as the row's fields, through the move).
    """

    noun: str
    moderates: Permission
    answers: Permission
    held: str = ModerationStatus.HELD.value
    proposed: str = ModerationStatus.EDIT_PROPOSED.value
    accepted: str = ModerationStatus.ACCEPTED.value
    removed: str = ModerationStatus.REMOVED.value
    texts_of: TextsOf = the_text
    put_texts: PutTexts = put_the_text


def _always(_row: Any) -> bool:
    return True


def _for_note(_row: Any, _actor: Actor) -> Fields:
    return {"note": text_field(_("Why"), limit=NOTE_LIMIT)}


def _for_word(_row: Any, _actor: Actor) -> Fields:
    return {"note": text_field(_("What the review found"), required=False, limit=20000)}


def _for_removal(row: Any, _actor: Actor) -> Fields:
    """Reason, article and words for the author; the remedy is added from the policy."""
    rulebook = rulebook_for(row.tenant_id)
    rule = rule_field(rulebook, required=False, title=_("Article that the text goes against"))
    rule.empty_label = _("The article on moderation")
    rule.initial = rulebook.first(RuleKind.MODERATION)
    return {
        "reason_code": reason_field(rulebook, Outcome.REMOVE),
        "rule": rule,
        "text": text_field(
            _("Reasons, in words the author can answer"),
            hint=_("The author reads this. What can be done about it is added from the policy."),
            limit=4000,
        ),
        "text_language": forms.ChoiceField(
            label=_("Language in which you write"),
            choices=[(code, own_name(code)) for code in row.tenant.languages],
            initial=get_language(),
            required=False,
        ),
    }


def _for_proposal(wording: Wording) -> Callable[[Any, Actor], Fields]:
    def fields(row: Any, _actor: Actor) -> Fields:
        texts: Fields = {
            f"{PROPOSED}{name}": forms.CharField(
                label=editable.label,
                initial=editable.text,
                max_length=editable.limit,
                widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
            )
            for name, editable in wording.texts_of(row).items()
        }
        hint = _("The author reads this beside the two texts, and agrees or declines.")
        note = text_field(_("What you changed and why"), hint=hint, limit=NOTE_LIMIT)
        return {**texts, "note": note}

    return fields


def _waits_as(state: str) -> Callable[[Any], Answer]:
    def answer(row: Any) -> Answer:
        if row.proposed_from == state:
            return ALLOWED
        return denied(_("The original stands elsewhere; choose the other way to keep it."))

    return answer


def moderation_transitions(wording: Wording) -> tuple[Transition, ...]:
    """The rows of the table of a model that is moderated."""
    return (*_moderators_moves(wording), *_authors_moves(wording), *_after_removal(wording))


def _moderators_moves(of: Wording) -> tuple[Transition, ...]:
    return (
        Transition(
            name="accept",
            label=_("Accept"),
            sources=states(of.held, of.proposed),
            target=of.accepted,
            permission=of.moderates,
            event=f"{of.noun}.accepted",
            done=_("Accepted"),
            help=_("The text is accepted as its author wrote it; a proposed edit is dropped."),
        ),
        Transition(
            name="propose_edit",
            label=_("Propose an edit to the author"),
            sources=states(of.held, of.accepted),
            target=of.proposed,
            permission=of.moderates,
            event=f"{of.noun}.edit_proposed",
            done=_("An edit was proposed to the author"),
            fields=_for_proposal(of),
            help=_("Nothing changes until the author agrees: the original waits where it stands."),
        ),
        Transition(
            name="remove",
            label=_("Remove, with reason"),
            sources=states(of.held, of.accepted, of.proposed),
            target=of.removed,
            permission=of.moderates,
            event=f"{of.noun}.removed",
            done=_("Removed"),
            fields=_for_removal,
            is_adverse=_always,
            decides=True,
            help=_("The author is told the reason, the article and what can be done about it."),
        ),
    )


def _authors_moves(of: Wording) -> tuple[Transition, ...]:
    return (
        Transition(
            name="accept_edit",
            label=_("Agree to the edit"),
            sources=states(of.proposed),
            target=of.accepted,
            permission=of.answers,
            event=f"{of.noun}.edit_accepted",
            done=_("The author agreed to the edit"),
            help=_("The edited text takes the place of yours."),
        ),
        Transition(
            name="decline_edit",
            label=_("Decline the edit"),
            sources=states(of.proposed),
            target=of.held,
            permission=of.answers,
            event=f"{of.noun}.edit_declined",
            done=_("The author declined the edit"),
            available=_waits_as(of.held),
            help=_("Your text goes back to the moderators as you wrote it."),
        ),
        Transition(
            name="keep_original",
            label=_("Decline the edit"),
            sources=states(of.proposed),
            target=of.accepted,
            permission=of.answers,
            event=f"{of.noun}.edit_declined",
            done=_("The author declined the edit"),
            available=_waits_as(of.accepted),
            help=_("Your text stays as you wrote it."),
        ),
    )


def _after_removal(of: Wording) -> tuple[Transition, ...]:
    return (
        Transition(
            name="reinstate",
            label=_("Put back"),
            sources=states(of.removed),
            target=of.accepted,
            permission=of.moderates,
            event=f"{of.noun}.reinstated",
            done=_("Put back by the moderators"),
            fields=_for_note,
            help=_("An error is put right without waiting for a review."),
        ),
        Transition(
            name="restore",
            label=_("Restore after a review"),
            sources=states(of.removed, of.held),
            target=of.accepted,
            permission=Permission.APPEAL_DECIDE,
            event=f"{of.noun}.restored",
            done=_("Restored after a review"),
            fields=_for_word,
            is_internal=True,
        ),
        Transition(
            name="send_back",
            label=_("Send back to the moderators"),
            sources=states(of.removed),
            target=of.held,
            permission=Permission.APPEAL_DECIDE,
            event=f"{of.noun}.sent_back",
            done=_("Sent back to the moderators after a review"),
            fields=_for_word,
            is_internal=True,
        ),
    )
