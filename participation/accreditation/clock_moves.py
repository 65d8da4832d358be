"""What follows when a time limit of accreditation moves: what else shows it, and who is told."""

from django.utils.translation import gettext_lazy as _

from participation.accreditation.effects import QUESTIONS_CLOCK
from participation.accreditation.models import QuestionRound
from portal.clocks import Clock
from portal.notifications.audiences import representatives
from portal.notifications.templates import Template, register
from portal.timekeeping import EXTENDED, MOVED, follows_clock


@follows_clock("participation.application", QUESTIONS_CLOCK)
def move_open_round(clock: Clock) -> None:
    """The round of questions that is open shows the same last day."""
    QuestionRound.objects.filter(application_id=clock.subject_id, answered_at=None).update(
        due_at=clock.due_at
    )


register(
    Template(
        name="clock.extended.told",
        event=EXTENDED,
        audience=representatives,
        headline=_("A time limit in your file was extended"),
        line=_("%(institution)s: a time limit was extended to %(due)s"),
        body=(
            _(
                "%(institution)s has extended a time limit in your file. It now ends on %(due)s."
                " The reason stands beside it in the portal."
            ),
        ),
        variables=frozenset({"institution", "due"}),
    ),
    Template(
        name="clock.moved.told",
        event=MOVED,
        audience=representatives,
        headline=_("A time limit in your file has moved"),
        line=_("%(institution)s: a time limit now ends on %(due)s"),
        body=(
            _(
                "The calendar of %(institution)s has changed, and a time limit in your file with"
                " it. It now ends on %(due)s. The portal shows how it was counted."
            ),
        ),
        variables=frozenset({"institution", "due"}),
    ),
)
