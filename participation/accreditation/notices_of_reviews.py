"""Which event of a review that touches accreditation tells whom, in which words."""

from django.utils.translation import gettext_lazy as _

from participation.accreditation.notices import DECIDERS, told, work
from portal.notifications.templates import register

register(
    told(
        "application.reopened_after_review",
        _("Your application is under review again"),
        _("%(institution)s: your application is under review again"),
        _(
            "%(institution)s reviews your application again. In the portal you read why, and by "
            "when an answer is promised."
        ),
    ),
    work(
        "application.reopened_after_review",
        _("An application is under review again"),
        _("%(institution)s: the application of %(organization)s is under review again"),
        _(
            "A review changed the decision on the application of %(organization)s to "
            "%(institution)s, or sent it back. The instructions stand in the file."
        ),
    ),
    told(
        "accreditation.reinstated_after_review",
        _("Your status is in force again"),
        _("%(institution)s: your status is in force again"),
        _("The decision of %(institution)s was changed. Your status is in force as it was before."),
    ),
    told(
        "accreditation.sent_back_by_review",
        _("Your status is in force and is considered again"),
        _("%(institution)s: your status is in force; the decision is considered again"),
        _(
            "The decision of %(institution)s on your status was sent back. Your status is in force; "
            "you can reply to the grounds again."
        ),
    ),
    work(
        "accreditation.sent_back_by_review",
        _("A decision on a status was sent back"),
        _("%(institution)s: the decision on the status of %(organization)s was sent back"),
        _(
            "A review sent the decision on the status of %(organization)s back to %(institution)s. "
            "The instructions stand in the file."
        ),
        audience=DECIDERS,
    ),
    told(
        "change.reopened_after_review",
        _("Your request for a change is open again"),
        _("%(institution)s: your request for a change is open again"),
        _("%(institution)s considers your request for a change again."),
    ),
    work(
        "change.reopened_after_review",
        _("A request for a change is open again"),
        _("%(institution)s: the request of %(organization)s for a change is open again"),
        _(
            "A review changed the decision on a change that %(organization)s asked %(institution)s "
            "for, or sent it back."
        ),
        audience=DECIDERS,
    ),
)
