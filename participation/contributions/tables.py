"""The transitions of a contribution; those of moderation come from portal.moderation."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.contributions.states import ContributionStatus
from portal.grants import Permission
from portal.moderation.tables import Editable, Wording, moderation_transitions
from portal.permissions import Actor
from portal.transitions import Fields, Move, Transition, states

S = ContributionStatus
COMMENT_LIMIT = 5000


def texts_of(contribution: Any) -> Mapping[str, Editable]:
    """What an edit can be proposed for: the free text, answers in words, comments."""
    texts: dict[str, Editable] = {}
    if contribution.text:
        texts["text"] = Editable(_("What was said"), contribution.shown_text)
    for answer in contribution.contributionanswers.select_related("question"):
        if answer.text:
            texts[f"answer_{answer.question.code}"] = Editable(
                answer.question.text, answer.shown_text
            )
    for comment in contribution.paragraphcomments.select_related("paragraph"):
        label = _("Comment on paragraph %(number)s") % {
            "number": comment.paragraph.label or comment.paragraph.position
        }
        texts[f"comment_{comment.pk.hex}"] = Editable(label, comment.shown_text, COMMENT_LIMIT)
    return texts


def put_texts(move: Move, texts: Mapping[str, str]) -> None:
    """Keep the wording that the author agreed to beside the original."""
    if "text" in texts:
        move.set(edited_text=texts["text"])
    for answer in move.obj.contributionanswers.select_related("question"):
        edited = texts.get(f"answer_{answer.question.code}")
        if edited is not None:
            answer.edited_text = edited
            answer.save(update_fields=["edited_text"])
    for comment in move.obj.paragraphcomments.all():
        edited = texts.get(f"comment_{comment.pk.hex}")
        if edited is not None:
            comment.edited_text = edited
            comment.save(update_fields=["edited_text"])


WORDING = Wording(
    noun="contribution",
    moderates=Permission.CONTRIBUTION_MODERATE,
    answers=Permission.CONTRIBUTION_SEND,
    texts_of=texts_of,
    put_texts=put_texts,
)


FieldMaker = Callable[[Any, Actor], Fields]
_ASKED: list[FieldMaker] = []


def asks(maker: FieldMaker) -> FieldMaker:
    """Register what the move `send` asks for: the questions are rows, which no table can read."""
    _ASKED.append(maker)
    return maker


def _for_sending(contribution: Any, actor: Actor) -> Fields:
    """Everything that is asked, as the form that it is written in asks it."""
    return {name: entry for maker in _ASKED for name, entry in maker(contribution, actor).items()}


CONTRIBUTION_TRANSITIONS = (
    Transition(
        name="send",
        label=_("Send the contribution"),
        sources=states(S.DRAFT),
        target=S.HELD,
        permission=Permission.CONTRIBUTION_SEND,
        event="contribution.sent",
        done=_("Sent"),
        fields=_for_sending,
        help=_("You get a receipt, and an answer on the day that was promised."),
    ),
    Transition(
        name="confirm",
        label=_("Confirm"),
        sources=states(S.UNCONFIRMED),
        target=S.HELD,
        permission=Permission.CONTRIBUTION_SEND,
        event="contribution.confirmed",
        done=_("Confirmed by its sender"),
    ),
    Transition(
        name="admit",
        label=_("Moderate without confirmation"),
        sources=states(S.UNCONFIRMED),
        target=S.HELD,
        permission=Permission.CONTRIBUTION_MODERATE,
        event="contribution.admitted",
        done=_("Taken in without confirmation; nobody is named"),
        help=_(
            "The sender did not confirm, or cannot. What was said is moderated and answered like"
            " any other contribution, and is attributed to nobody."
        ),
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw"),
        sources=states(S.UNCONFIRMED, S.HELD, S.EDIT_PROPOSED, S.ACCEPTED),
        target=S.WITHDRAWN,
        permission=Permission.CONTRIBUTION_SEND,
        event="contribution.withdrawn",
        done=_("Withdrawn by its author"),
        help=_("It is taken off the public pages at once and is not analysed any further."),
    ),
    *moderation_transitions(WORDING),
)
