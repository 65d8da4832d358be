"""What else happens when a story moves: the second person, consents, the public row."""

from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.transitions import Move, effect_of
from promotion.stories import publishing
from promotion.stories.models import Story, StoryConsent


@effect_of(Story, "submit")
def receive(move: Move) -> None:
    """From now on the institution sees it."""
    move.set(submitted_at=move.obj.submitted_at or move.now)


@effect_of(Story, "return", "reopen", "take_down")
def tell_author(move: Move) -> None:
    """The word to the author stands in the time line of both."""
    move.note = move.values["note"]


@effect_of(Story, "confirm_consents")
def count_consents(move: Move) -> None:
    """As many live consents as persons who can be recognised, counted by whoever checks."""
    move.set(identifiable=move.values["identifiable"])
    _require_consents(move)


@effect_of(Story, "check_evidence")
def note_evidence(move: Move) -> None:
    """What the second person saw."""
    move.set(evidence_note=move.values["note"], evidence_checked_at=move.now)
    move.note = move.values["note"]


@effect_of(Story, "reopen", "amend", "take_down", "hide")
def check_again(move: Move) -> None:
    """Another text, or other consents: the evidence is checked anew."""
    move.set(evidence_note="", evidence_checked_at=None)


@effect_of(Story, "publish")
def publish(move: Move) -> None:
    """The public row, with the day on which it is looked at again."""
    _require_consents(move)
    today = publishing.today_at(move.obj.tenant)
    move.set(published_at=move.now, review_due_on=publishing.review_day(today))
    publishing.show(move.obj, status=move.transition.target)


@effect_of(Story, "feature")
def feature(move: Move) -> None:
    """With a theme, and every consent still standing."""
    _require_consents(move)
    move.set(theme=move.values["theme"])


@effect_of(Story, "reaffirm")
def look_again_later(move: Move) -> None:
    """Consents stand, somebody looked; the next review is 24 months away."""
    _require_consents(move)
    today = publishing.today_at(move.obj.tenant)
    move.set(review_due_on=publishing.review_day(today), evidence_note=move.values["note"])
    move.set(evidence_checked_at=move.now)
    move.note = move.values["note"]


@effect_of(Story, "feature", "unfeature", "fall_due", "reaffirm", "archive")
def keep_public_row(move: Move) -> None:
    """The public row says where the story stands."""
    publishing.place(move.obj, status=move.transition.target)


@effect_of(Story, "take_down", "hide", "withdraw", "set_aside")
def take_from_view(move: Move) -> None:
    """In the same transaction."""
    publishing.hide(move.obj)


def _require_consents(move: Move) -> None:
    """Raise Refused unless everybody who can be recognised agrees."""
    given = StoryConsent.objects.filter(story=move.obj, withdrawn_at=None).count()
    if given < move.obj.identifiable:
        raise Refused(
            _(
                "Fewer consents are recorded than persons can be recognised. Record what is missing,"
                " or change the text so that nobody else is recognised."
            )
        )
