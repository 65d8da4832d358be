"""What is said about time limits of accreditation: before they end, when they have, and after."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from participation.accreditation.effects import ANSWER_CLOCK, COMPLETION_CLOCK, QUESTIONS_CLOCK
from participation.accreditation.models import Application, PeriodicReport
from participation.accreditation.standing import REPLY_CLOCK, REPORT_CLOCK
from portal.clocks import Clock
from portal.grants import StaffRole
from portal.notifications.audiences import assignee_or, representatives, staff
from portal.notifications.reminders import RANG, REMINDER, STEP, Plan, Step, plans, usual_plan
from portal.notifications.templates import Audience, Template, Text, register
from portal.outbox import Event, subscribe
from portal.policies.kinds import (
    Outcome,
    OverdueStep,
    RemedyPlace,
    ReportingCycleParameters,
)
from portal.policies.rulebook import rulebook_of

_HANDLER = assignee_or(StaffRole.REVIEWER)
_DECIDERS = staff(StaffRole.DECISION_MAKER)
_ABOVE = staff(StaffRole.DECISION_MAKER, StaffRole.ADMINISTRATOR)


@plans("participation.application", ANSWER_CLOCK)
def plan_for_answer(clock: Clock) -> Plan:
    """As usual; and whether the policy offers a review where no answer comes in time."""
    application = Application.objects.get(pk=clock.subject_id)
    found = rulebook_of(application.policy_id).remedy_for(Outcome.NO_ANSWER)
    place = found[1].where if found else RemedyPlace.NONE
    usual = usual_plan(clock)
    return Plan(before=usual.before, after=usual.after, references={"remedy": place.value})


@plans("participation.periodicreport", REPORT_CLOCK)
def plan_for_report(clock: Clock) -> Plan:
    """The reminders and the steps of the policy under which the status stands."""
    report = PeriodicReport.objects.select_related("accreditation").get(pk=clock.subject_id)
    policy_id = report.accreditation.policy_id
    cycle = rulebook_of(policy_id).parameters(ReportingCycleParameters) if policy_id else None
    if cycle is None:
        return usual_plan(clock)
    return Plan(
        before=cycle.reminders_days,
        after=tuple(Step(step.after_days, step.code.value) for step in cycle.overdue_steps),
    )


@plans("participation.accreditation", REPORT_CLOCK)
def plan_for_status(_clock: Clock) -> Plan:
    """The status carries its report's day for lists; the report itself is spoken of."""
    return Plan(before=(), is_silent=True)


@subscribe(STEP)
def count_notices(event: Event) -> None:
    """A report knows how many notices were sent about it."""
    if event.subject_type != "participation.periodicreport":
        return
    if event.references["step"] == OverdueStep.NOTICE:
        notices = event.references["number"]
        report = PeriodicReport.objects.filter(pk=event.subject_id, notices_sent__lt=notices)
        report.update(notices_sent=notices)


def _about(label: str, *names: str, **codes: str) -> Callable[[Event], bool]:
    """Events about clocks of these names of one model, with these codes."""

    def matches(event: Event) -> bool:
        references = event.references
        return (
            event.subject_type == f"participation.{label}"
            and references.get("name") in names
            and all(references.get(name) == value for name, value in codes.items())
        )

    return matches


def _clock(
    name: str,
    event: str,
    when: Callable[[Event], bool],
    headline: Text,
    line: Text,
    body: Text,
    *,
    variables: str,
    audience: Audience = representatives,
) -> Template:
    return Template(
        name=name,
        event=event,
        when=when,
        audience=audience,
        headline=headline,
        line=line,
        body=(body,),
        variables=frozenset(variables.split()),
    )


register(
    _clock(
        "application.completion.reminder",
        REMINDER,
        _about("application", COMPLETION_CLOCK),
        _("Reminder: complete your application"),
        _("%(institution)s: complete your application by %(due)s, %(left)s left"),
        _(
            "%(institution)s has returned your application for completion. Send it again by "
            "%(due)s: %(left)s left. What you have saved is there."
        ),
        variables="institution due left",
    ),
    _clock(
        "application.questions.reminder",
        REMINDER,
        _about("application", QUESTIONS_CLOCK),
        _("Reminder: answer the questions"),
        _("%(institution)s: answer the questions by %(due)s, %(left)s left"),
        _(
            "%(institution)s waits for your answers by %(due)s: %(left)s left. What you have "
            "saved is there."
        ),
        variables="institution due left",
    ),
    _clock(
        "application.answer.reminder",
        REMINDER,
        _about("application", ANSWER_CLOCK),
        _("Reminder: an answer was promised"),
        _("%(institution)s: %(organization)s was promised an answer by %(due)s, %(left)s left"),
        _("%(institution)s has promised to answer %(organization)s by %(due)s: %(left)s left."),
        variables="institution organization due left",
        audience=_HANDLER,
    ),
    _clock(
        "application.applicant.rang",
        RANG,
        _about("application", COMPLETION_CLOCK, QUESTIONS_CLOCK),
        _("A time limit of your application has passed"),
        _("%(institution)s: the time limit of %(due)s has passed"),
        _(
            "%(institution)s had asked you to act by %(due)s. You can still do so until a decision "
            "is recorded; act soon. Nothing was decided by the passing of time alone."
        ),
        variables="institution due",
    ),
    _clock(
        "application.applicant.rang.work",
        RANG,
        _about("application", COMPLETION_CLOCK, QUESTIONS_CLOCK),
        _("An applicant's time limit has passed"),
        _("%(institution)s: %(organization)s did not act by %(due)s"),
        _(
            "%(organization)s was asked by %(institution)s to act by %(due)s and has not done so. "
            "See in the policy what may follow; it is for you to decide."
        ),
        variables="institution organization due",
        audience=_HANDLER,
    ),
    # Silence is not a refusal: the matter stays pending and the applicant chooses.
    _clock(
        "application.answer.rang",
        RANG,
        _about("application", ANSWER_CLOCK, remedy=RemedyPlace.PORTAL.value),
        _("No answer by the promised date"),
        _("%(institution)s: no answer by the promised date; you may now ask for a review"),
        _(
            "%(institution)s had promised an answer by %(due)s and has not given one: you may now "
            "ask for a review. Whether you do is for you to choose. Your application stays open "
            "and does not count as refused."
        ),
        variables="institution due",
    ),
    *(
        _clock(
            f"application.answer.rang.{place.value}",
            RANG,
            _about("application", ANSWER_CLOCK, remedy=place.value),
            _("No answer by the promised date"),
            _("%(institution)s: no answer by the promised date; see what you can do"),
            _(
                "%(institution)s had promised an answer by %(due)s and has not given one. In the "
                "portal you read what you can do. Your application stays open and does not count "
                "as refused."
            ),
            variables="institution due",
        )
        for place in RemedyPlace
        if place is not RemedyPlace.PORTAL
    ),
    _clock(
        "application.answer.rang.work",
        RANG,
        _about("application", ANSWER_CLOCK),
        _("A promised answer is overdue"),
        _("%(institution)s: the answer to %(organization)s, promised by %(due)s, is overdue"),
        _(
            "%(institution)s had promised %(organization)s an answer by %(due)s. The organization "
            "has been told that there is none yet."
        ),
        variables="institution organization due",
        audience=_HANDLER,
    ),
    _clock(
        "application.answer.step",
        STEP,
        _about("application", ANSWER_CLOCK),
        _("A promised answer is still overdue"),
        _("%(institution)s: the answer to %(organization)s is overdue by %(left)s"),
        _(
            "%(institution)s had promised %(organization)s an answer by %(due)s. It is overdue by "
            "%(left)s."
        ),
        variables="institution organization due left",
        audience=_ABOVE,
    ),
    _clock(
        "accreditation.reply.reminder",
        REMINDER,
        _about("accreditation", REPLY_CLOCK),
        _("Reminder: you can reply to a notice"),
        _("%(institution)s: reply to the notice by %(due)s, %(left)s left"),
        _(
            "%(institution)s has given notice of grounds that concern your status. You can reply "
            "by %(due)s: %(left)s left."
        ),
        variables="institution due left",
    ),
    _clock(
        "accreditation.reply.rang",
        RANG,
        _about("accreditation", REPLY_CLOCK),
        _("The time to reply to a notice has passed"),
        _("%(institution)s: %(organization)s did not reply to the notice by %(due)s"),
        _(
            "The time of %(organization)s to reply to the notice of %(institution)s ended on "
            "%(due)s. No reply is no admission; decide on the grounds."
        ),
        variables="institution organization due",
        audience=_DECIDERS,
    ),
    _clock(
        "report.reminder",
        REMINDER,
        _about("periodicreport", REPORT_CLOCK),
        _("Reminder: a report is due"),
        _("%(institution)s: your report is due on %(due)s, %(left)s left"),
        _("Your periodic report to %(institution)s is due on %(due)s: %(left)s left."),
        variables="institution due left",
    ),
    _clock(
        "report.rang",
        RANG,
        _about("periodicreport", REPORT_CLOCK),
        _("Your report is overdue"),
        _("%(institution)s: your report was due on %(due)s"),
        _(
            "Your periodic report to %(institution)s was due on %(due)s. You can still send it. "
            "The policy says what may follow and when."
        ),
        variables="institution due",
    ),
    _clock(
        "report.step.notice",
        STEP,
        _about("periodicreport", REPORT_CLOCK, step=OverdueStep.NOTICE.value),
        _("Notice: your report is overdue"),
        _("%(institution)s: notice, your report is overdue by %(left)s"),
        _(
            "Your periodic report to %(institution)s was due on %(due)s and is overdue by "
            "%(left)s. You can still send it. The policy says what may follow and when; nothing "
            "follows without a decision, before which you are heard."
        ),
        variables="institution due left",
    ),
    *(
        _clock(
            f"report.step.{step.value}",
            STEP,
            _about("periodicreport", REPORT_CLOCK, step=step.value),
            _("A report is overdue: a step is open"),
            _("%(institution)s: the report of %(organization)s is overdue by %(left)s"),
            _(
                "The report of %(organization)s to %(institution)s was due on %(due)s. The policy "
                "now allows a further step. It is not taken by itself: somebody has to decide."
            ),
            variables="institution organization due left",
            audience=_DECIDERS,
        )
        for step in OverdueStep
        if step is not OverdueStep.NOTICE
    ),
)
