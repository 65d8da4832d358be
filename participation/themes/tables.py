"""The transitions of a theme."""

from django.utils.translation import gettext_lazy as _

from participation.themes import move_fields
from participation.themes.states import ThemeStatus
from portal.grants import Permission
from portal.transitions import Transition, states

S = ThemeStatus

THEME_TRANSITIONS = (
    Transition(
        name="consider",
        label=_("Take into consideration"),
        sources=states(S.UNANSWERED),
        target=S.IN_CONSIDERATION,
        permission=Permission.THEME_CODE,
        event="theme.considered",
        done=_("Taken into consideration"),
    ),
    Transition(
        name="answer",
        label=_("Answer"),
        sources=states(S.UNANSWERED, S.IN_CONSIDERATION),
        target=S.ANSWERED,
        permission=Permission.THEME_RESPOND,
        event="theme.answered",
        done=_("Answered"),
        fields=move_fields.for_answer,
        help=_("Everybody whose contribution speaks to this theme is told."),
    ),
    Transition(
        name="correct",
        label=_("Correct the answer"),
        sources=states(S.ANSWERED),
        target=S.ANSWERED,
        permission=Permission.THEME_RESPOND,
        event="theme.corrected",
        done=_("The answer was corrected"),
        fields=move_fields.for_correction,
        help=_("The earlier answer stays in the history; everybody concerned is told again."),
    ),
)
