"""Which event of accreditation tells whom, in which words."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.grants import StaffRole
from portal.notifications.audiences import assignee_or, person_named, representatives
from portal.notifications.templates import Template, one_paragraph, register

_HANDLER = assignee_or(StaffRole.REVIEWER)
DECIDERS = assignee_or(StaffRole.DECISION_MAKER)
_HOLDER = frozenset({"institution"})
_STAFF = frozenset({"institution", "organization"})

# A decision's mail says that there is one, not which: the reasons and what can be done about it
# stand together on one page.
_DECIDED = _("A decision on your application is recorded")
_DECIDED_BODY = _(
    "%(institution)s has recorded a decision on your application. In the portal you read what "
    "was decided, the reasons, and what you can do about it and until when."
)


# To the organization's representatives; to whoever handles it at the institution.
told = partial(one_paragraph, audience=representatives, variables=_HOLDER)
work = partial(one_paragraph, audience=_HANDLER, reader="work", variables=_STAFF)


def _decision(event: str) -> Template:
    line = _("%(institution)s: a decision on your application is recorded")
    return told(event, _DECIDED, line, _DECIDED_BODY)


register(
    told(
        "application.submitted",
        _("Your application has arrived"),
        _("%(institution)s: your application has arrived, receipt %(receipt)s"),
        _(
            "%(institution)s has received your application. Keep the number of the receipt: "
            "%(receipt)s. You can see at any time where it stands and what comes next."
        ),
        variables=frozenset({"institution", "receipt"}),
        tells_actor=True,
    ),
    work(
        "application.submitted",
        _("An application has arrived"),
        _("%(institution)s: an application of %(organization)s has arrived"),
        _("%(organization)s has applied to %(institution)s. Check whether it is complete."),
    ),
    told(
        "application.resubmitted",
        _("Your completed application has arrived"),
        _("%(institution)s: your completed application has arrived"),
        _("%(institution)s has received what was missing and checks it now."),
        tells_actor=True,
    ),
    work(
        "application.resubmitted",
        _("An application was completed"),
        _("%(institution)s: %(organization)s has completed its application"),
        _("%(organization)s has sent what was missing to %(institution)s. Check it again."),
    ),
    told(
        "application.returned",
        _("Your application was returned for completion"),
        _("%(institution)s: complete your application by %(due)s"),
        _(
            "%(institution)s has returned your application: something is missing. The portal says "
            "what it is. Send it again by %(due)s."
        ),
        variables=frozenset({"institution", "due"}),
    ),
    told(
        "application.admitted",
        _("Your application is complete; the review has begun"),
        _("%(institution)s: your application is complete, the review has begun"),
        _("%(institution)s has found your application complete and is reviewing it."),
    ),
    told(
        "application.questioned",
        _("There are questions about your application"),
        _("%(institution)s: answer questions about your application by %(due)s"),
        _(
            "%(institution)s has questions about your application. Answer them in the portal by "
            "%(due)s. Your answers are saved as you write."
        ),
        variables=frozenset({"institution", "due"}),
    ),
    told(
        "application.answered",
        _("Your answers have arrived"),
        _("%(institution)s: your answers have arrived"),
        _("%(institution)s has received your answers and goes on with the review."),
        tells_actor=True,
    ),
    work(
        "application.answered",
        _("Questions were answered"),
        _("%(institution)s: %(organization)s has answered the questions"),
        _("%(organization)s has answered the questions of %(institution)s."),
    ),
    told(
        "application.placed",
        _("Your application is before the deciding body"),
        _("%(institution)s: your application is before the deciding body"),
        _(
            "%(institution)s has put your application before the body that decides. The portal "
            "says in which session."
        ),
    ),
    work(
        "application.placed",
        _("An application is before the deciding body"),
        _("%(institution)s: the application of %(organization)s is before the deciding body"),
        _(
            "The application of %(organization)s to %(institution)s is before the deciding body. "
            "Record the decision once it is taken."
        ),
        audience=DECIDERS,
    ),
    told(
        "application.taken_back",
        _("Your application is under review again"),
        _("%(institution)s: your application is under review again"),
        _("%(institution)s has taken your application back to review."),
    ),
    told(
        "application.resumed",
        _("Your application is taken up again"),
        _("%(institution)s: your deferred application is taken up again"),
        _("%(institution)s has taken up your deferred application again."),
    ),
    told(
        "application.deferred",
        _("Your application was deferred"),
        _("%(institution)s: your application was deferred"),
        _(
            "%(institution)s has deferred your application; it stays open. In the portal you read "
            "why, how often it was deferred before, and what you can do."
        ),
    ),
    *(
        _decision(event)
        for event in (
            "application.granted",
            "application.granted_lower",
            "application.refused",
            "application.declared_not_admissible",
            "application.closed_without_prejudice",
        )
    ),
    told(
        "application.reopened",
        _("Your application is open again"),
        _("%(institution)s: your application is open again"),
        _("As you asked, %(institution)s goes on with your application."),
        tells_actor=True,
    ),
    work(
        "application.reopened",
        _("An application was re-opened"),
        _("%(institution)s: %(organization)s had its application re-opened"),
        _("%(organization)s had its application to %(institution)s re-opened in time."),
    ),
    told(
        "application.withdrawn",
        _("Your application was withdrawn"),
        _("%(institution)s: your application was withdrawn"),
        _(
            "Your application to %(institution)s was withdrawn by your organization. You can apply "
            "again at any time."
        ),
        tells_actor=True,
    ),
    work(
        "application.withdrawn",
        _("An application was withdrawn"),
        _("%(institution)s: %(organization)s has withdrawn its application"),
        _("%(organization)s has withdrawn its application to %(institution)s."),
    ),
    work(
        "application.assigned",
        _("An application was given to you"),
        _("%(institution)s: the application of %(organization)s was given to you"),
        _("You now handle the application of %(organization)s to %(institution)s."),
        audience=person_named("assignee", is_staff=True),
    ),
)

register(
    told(
        "accreditation.notice_given",
        _("Notice of grounds: you can reply"),
        _("%(institution)s: a notice about your status; you can reply by %(due)s"),
        _(
            "%(institution)s has given notice of grounds that concern your status. Nothing is "
            "decided. Read the grounds and reply by %(due)s."
        ),
        variables=frozenset({"institution", "due"}),
    ),
    told(
        "accreditation.notice_dropped",
        _("A notice about your status was dropped"),
        _("%(institution)s: the notice about your status was dropped"),
        _("%(institution)s has dropped the notice. Your status is as it was."),
    ),
    work(
        "accreditation.notice_replied",
        _("A reply to a notice has arrived"),
        _("%(institution)s: %(organization)s has replied to the notice"),
        _("%(organization)s has replied to the notice of %(institution)s."),
        audience=DECIDERS,
    ),
    *(
        told(
            event,
            _("A decision on your status is recorded"),
            _("%(institution)s: a decision on your status is recorded"),
            _(
                "%(institution)s has recorded a decision on your status. In the portal you read "
                "what was decided, the reasons, and what you can do about it and until when."
            ),
        )
        for event in ("accreditation.suspended", "accreditation.withdrawn")
    ),
    told(
        "accreditation.reinstated",
        _("Your status is in force again"),
        _("%(institution)s: your status is in force again"),
        _("%(institution)s has ended the suspension. Your status is in force as it was before."),
    ),
    told(
        "accreditation.surrendered",
        _("Your status was given up"),
        _("%(institution)s: your status was given up"),
        _(
            "Your organization has given up its status with %(institution)s. You can apply again "
            "at any time."
        ),
        tells_actor=True,
    ),
    work(
        "accreditation.surrendered",
        _("A status was given up"),
        _("%(institution)s: %(organization)s has given up its status"),
        _("%(organization)s has given up its status with %(institution)s."),
    ),
    told(
        "report.submitted",
        _("Your report has arrived"),
        _("%(institution)s: your report has arrived, receipt %(receipt)s"),
        _("%(institution)s has received your report. Keep the number of the receipt: %(receipt)s."),
        variables=frozenset({"institution", "receipt"}),
        tells_actor=True,
    ),
    work(
        "report.submitted",
        _("A report has arrived"),
        _("%(institution)s: a report of %(organization)s has arrived"),
        _("%(organization)s has sent its periodic report to %(institution)s."),
    ),
    told(
        "report.questioned",
        _("There are questions about your report"),
        _("%(institution)s: there are questions about your report"),
        _("%(institution)s has questions about your report. Answer them in the portal."),
    ),
    told(
        "report.noted",
        _("Your report was noted"),
        _("%(institution)s: your report was noted"),
        _("%(institution)s has taken note of your report."),
    ),
    work(
        "change.requested",
        _("A change of a status was asked for"),
        _("%(institution)s: %(organization)s asks for a change of its status"),
        _("%(organization)s asks %(institution)s to change its status or the name on it."),
        audience=DECIDERS,
    ),
    work(
        "change.withdrawn",
        _("A request for a change was withdrawn"),
        _("%(institution)s: %(organization)s no longer asks for a change"),
        _("%(organization)s has withdrawn its request to %(institution)s for a change."),
        audience=DECIDERS,
    ),
    told(
        "change.accepted",
        _("The change that you asked for is made"),
        _("%(institution)s: the change that you asked for is made"),
        _("%(institution)s has accepted the change. It holds from now on."),
    ),
    told(
        "change.declined",
        _("A decision on the change that you asked for"),
        _("%(institution)s: a decision on the change that you asked for is recorded"),
        _(
            "%(institution)s has recorded a decision on the change that you asked for. In the "
            "portal you read the reasons, and what you can do about it and until when."
        ),
    ),
)
