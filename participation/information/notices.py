"""Which event of a request for information tells whom, in which words."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext_lazy as _

from participation.information.clocks import (
    ACKNOWLEDGEMENT_CLOCK,
    ANSWER_CLOCK,
    CLARIFICATION_CLOCK,
)
from participation.information.permissions import REQUEST
from portal.grants import StaffRole
from portal.notifications.audiences import assignee_or, person_named, representatives, staff
from portal.notifications.reminders import RANG, REMINDER, STEP
from portal.notifications.templates import Audience, Template, Text, one_paragraph, register
from portal.outbox import Event

_OFFICERS = assignee_or(StaffRole.INFORMATION_OFFICER)
_DECIDERS = staff(StaffRole.DECISION_MAKER)
_ABOUT = frozenset({"institution", "receipt"})
_DUE = frozenset({"institution", "receipt", "due"})

_DECIDED_LINE = _("%(institution)s: your request for information %(receipt)s is answered")
_DECIDED_BODY = _(
    "%(institution)s has answered your request for information %(receipt)s. In the portal you read"
    " the answer, the reasons where something was kept back, and what you can do about it."
)


def _clock(name: str) -> Callable[[Event], bool]:
    def matches(event: Event) -> bool:
        return event.subject_type == REQUEST and event.references.get("name") == name

    return matches


# To whoever asked; to whoever handles it at the institution.
_told = partial(one_paragraph, audience=representatives, variables=_ABOUT)
_work = partial(one_paragraph, audience=_OFFICERS, reader="work", variables=_ABOUT)


def _timed(
    name: str,
    event: str,
    clock: str,
    audience: Audience,
    headline: Text,
    line: Text,
    body: Text,
) -> Template:
    """About a time limit."""
    return Template(
        name=name,
        event=event,
        when=_clock(clock),
        audience=audience,
        headline=headline,
        line=line,
        body=(body,),
        variables=_DUE,
    )


register(
    _told(
        "information.submitted",
        _("Your request for information has arrived"),
        _("%(institution)s: your request for information has arrived, receipt %(receipt)s"),
        _(
            "%(institution)s has received your request for information. Keep the number of the"
            " receipt: %(receipt)s. The portal shows by when the institution has to answer."
        ),
        tells_actor=True,
    ),
    _work(
        "information.submitted",
        _("A request for information has arrived"),
        _("%(institution)s: a request for information has arrived, %(receipt)s"),
        _("A request for information to %(institution)s has arrived: %(receipt)s. Acknowledge it."),
    ),
    _told(
        "information.acknowledged",
        _("Your request for information was acknowledged"),
        _("%(institution)s: your request for information %(receipt)s was acknowledged"),
        _("%(institution)s has acknowledged your request %(receipt)s and looks for it now."),
    ),
    _told(
        "information.questioned",
        _("There is a question about your request for information"),
        _("%(institution)s: a question about your request %(receipt)s, answer it by %(due)s"),
        _(
            "%(institution)s asks what you mean in your request %(receipt)s. Answer in the portal"
            " by %(due)s. Until then the institution’s time to answer stands still."
        ),
        variables=_DUE,
    ),
    _told(
        "information.warned",
        _("Last reminder: a question about your request for information"),
        _("%(institution)s: answer the question about your request %(receipt)s by %(due)s"),
        _(
            "The question of %(institution)s about your request %(receipt)s is still open. If it is"
            " not answered by %(due)s, the request lapses. You could then ask for the same again."
        ),
        variables=_DUE,
    ),
    _told(
        "information.clarified",
        _("Your answer has arrived"),
        _("%(institution)s: your answer about request %(receipt)s has arrived"),
        _("%(institution)s has received your answer and goes on with your request %(receipt)s."),
        tells_actor=True,
    ),
    _work(
        "information.clarified",
        _("A question about a request for information was answered"),
        _("%(institution)s: the question about request %(receipt)s was answered"),
        _("The question about request %(receipt)s to %(institution)s was answered. Go on with it."),
    ),
    _told(
        "information.question_taken_back",
        _("A question about your request for information was taken back"),
        _("%(institution)s: the question about your request %(receipt)s was taken back"),
        _("%(institution)s needs no answer any more and goes on with your request %(receipt)s."),
    ),
    _told(
        "information.extended",
        _("The time to answer your request for information was extended"),
        _("%(institution)s: the time to answer your request %(receipt)s now ends on %(due)s"),
        _(
            "%(institution)s has extended the time to answer your request %(receipt)s. It now ends"
            " on %(due)s. The reason, and how the day was counted, stand in the portal."
        ),
        variables=_DUE,
    ),
    _told(
        "information.transferred",
        _("Your request for information was transferred"),
        _("%(institution)s: your request %(receipt)s was transferred"),
        _(
            "%(institution)s has transferred your request %(receipt)s to whoever holds the"
            " information. The portal says to whom and why, and by when you get an answer."
        ),
    ),
    _work(
        "information.prepared",
        _("An answer to a request for information waits for a decision"),
        _("%(institution)s: the answer to request %(receipt)s waits for a decision"),
        _("The answer to request %(receipt)s to %(institution)s is prepared. Decide about it."),
        audience=_DECIDERS,
    ),
    _work(
        "information.taken_back",
        _("A prepared answer was taken back to search"),
        _("%(institution)s: request %(receipt)s was taken back to search"),
        _("Request %(receipt)s to %(institution)s is searched for again."),
    ),
    *(
        _told(event, _("Your request for information is answered"), _DECIDED_LINE, _DECIDED_BODY)
        for event in (
            "information.released",
            "information.partly_released",
            "information.refused",
            "information.not_held",
            "information.pointed_to",
            "information.refused_excessive",
        )
    ),
    _told(
        "information.lapsed",
        _("Your request for information has lapsed"),
        _("%(institution)s: your request for information %(receipt)s has lapsed"),
        _(
            "The question of %(institution)s about your request %(receipt)s was not answered, also"
            " not after a reminder, and the request is closed. In the portal you read what you can"
            " do about it. You can ask for the same again."
        ),
    ),
    _work(
        "information.confirmed",
        _("An answer was received and is complete"),
        _("%(institution)s: the answer to request %(receipt)s is complete"),
        _("Whoever asked says that the answer to %(receipt)s from %(institution)s is complete."),
    ),
    _work(
        "information.found_incomplete",
        _("Something is missing in an answer"),
        _("%(institution)s: something is missing in the answer to request %(receipt)s"),
        _(
            "Whoever asked says that something is missing in the answer to %(receipt)s from"
            " %(institution)s. The search goes on with a new time to answer."
        ),
    ),
    _told(
        "information.withdrawn",
        _("Your request for information was withdrawn"),
        _("%(institution)s: your request for information %(receipt)s was withdrawn"),
        _("Your request %(receipt)s to %(institution)s was withdrawn. You can ask again any time."),
        tells_actor=True,
    ),
    _work(
        "information.withdrawn",
        _("A request for information was withdrawn"),
        _("%(institution)s: request %(receipt)s was withdrawn"),
        _("Request %(receipt)s to %(institution)s was withdrawn by whoever asked."),
    ),
    _told(
        "information.reopened",
        _("Your request for information is taken up again"),
        _("%(institution)s: your request %(receipt)s is taken up again after a review"),
        _(
            "After a review %(institution)s has taken up your request %(receipt)s again. The portal"
            " shows by when it has to answer."
        ),
    ),
    _work(
        "information.reopened",
        _("A request for information is open again after a review"),
        _("%(institution)s: request %(receipt)s is open again after a review"),
        _("After a review request %(receipt)s to %(institution)s is open again."),
    ),
    _work(
        "information.assigned",
        _("A request for information was given to you"),
        _("%(institution)s: request for information %(receipt)s was given to you"),
        _("You now handle request %(receipt)s to %(institution)s."),
        audience=person_named("assignee", is_staff=True),
    ),
)

register(
    _timed(
        "information.acknowledge.reminder",
        REMINDER,
        ACKNOWLEDGEMENT_CLOCK,
        _OFFICERS,
        _("Reminder: acknowledge a request for information"),
        _("%(institution)s: acknowledge request %(receipt)s by %(due)s"),
        _("Request %(receipt)s to %(institution)s has to be acknowledged by %(due)s."),
    ),
    _timed(
        "information.acknowledge.rang",
        RANG,
        ACKNOWLEDGEMENT_CLOCK,
        _OFFICERS,
        _("A request for information was not acknowledged in time"),
        _("%(institution)s: request %(receipt)s is not acknowledged since %(due)s"),
        _("Request %(receipt)s to %(institution)s had to be acknowledged by %(due)s."),
    ),
    _timed(
        "information.answer.reminder",
        REMINDER,
        ANSWER_CLOCK,
        _OFFICERS,
        _("Reminder: answer a request for information"),
        _("%(institution)s: answer request %(receipt)s by %(due)s"),
        _("Request %(receipt)s to %(institution)s has to be answered by %(due)s."),
    ),
    _timed(
        "information.answer.rang",
        RANG,
        ANSWER_CLOCK,
        staff(StaffRole.INFORMATION_OFFICER, StaffRole.DECISION_MAKER),
        _("A request for information was not answered in time"),
        _("%(institution)s: request %(receipt)s was due on %(due)s and is not answered"),
        _(
            "Request %(receipt)s to %(institution)s was due on %(due)s. Whoever asked can now ask"
            " for a review; nothing is refused by that."
        ),
    ),
    _timed(
        "information.answer.silence",
        RANG,
        ANSWER_CLOCK,
        representatives,
        _("No answer in time to your request for information"),
        _("%(institution)s: no answer to your request %(receipt)s by %(due)s; what you can do"),
        _(
            "%(institution)s did not answer your request %(receipt)s by %(due)s. Nothing was"
            " refused, and the request stays open. In the portal you read what you can do now."
        ),
    ),
    _timed(
        "information.answer.step",
        STEP,
        ANSWER_CLOCK,
        staff(StaffRole.ADMINISTRATOR, StaffRole.DECISION_MAKER),
        _("A request for information is still not answered"),
        _("%(institution)s: request %(receipt)s is not answered since %(due)s"),
        _("Request %(receipt)s to %(institution)s is still not answered. It was due on %(due)s."),
    ),
    _timed(
        "information.clarify.reminder",
        REMINDER,
        CLARIFICATION_CLOCK,
        representatives,
        _("Reminder: a question about your request for information"),
        _("%(institution)s: answer the question about your request %(receipt)s by %(due)s"),
        _(
            "The question of %(institution)s about your request %(receipt)s is still open. Answer"
            " it by %(due)s. The portal says what follows if there is no answer."
        ),
    ),
)
