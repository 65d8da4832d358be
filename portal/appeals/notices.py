"""Which event of an appeal tells whom. All of it is sensitive: mail says only that there is news."""

from django.utils.translation import gettext_lazy as _

from portal.appeals.audiences import REVIEWERS, author, panel, unit
from portal.notifications.templates import Audience, Template, Text, register

_HERE = frozenset({"institution"})


def _sensitive(
    name: str,
    event: str,
    audience: Audience,
    headline: Text,
    line: Text,
    body: Text,
    *,
    variables: frozenset[str] = _HERE,
    tells_actor: bool = False,
) -> Template:
    return Template(
        name=name,
        event=event,
        audience=audience,
        headline=headline,
        line=line,
        body=(body,),
        variables=variables,
        is_sensitive=True,
        tells_actor=tells_actor,
    )


def _told(event: str, headline: Text, line: Text, body: Text) -> Template:
    return _sensitive(f"{event}.told", event, author, headline, line, body)


def _work(event: str, headline: Text, line: Text, body: Text) -> Template:
    return _sensitive(f"{event}.work", event, panel, headline, line, body)


_OUTCOME = (
    _("Your request for a review is decided"),
    _("%(institution)s: your request for a review is decided"),
    _(
        "Your request for a review at %(institution)s is decided. In the portal you read what was "
        "found, what follows, and what you can still do and until when."
    ),
)

register(
    _sensitive(
        "appeal.filed.told",
        "appeal.filed",
        author,
        _("Your request for a review has arrived"),
        _("%(institution)s: your request for a review has arrived, receipt %(receipt)s"),
        _(
            "%(institution)s has received your request for a review. Keep the number of the "
            "receipt: %(receipt)s. Nobody who took part in the decision can take it up."
        ),
        variables=frozenset({"institution", "receipt"}),
        tells_actor=True,
    ),
    _sensitive(
        "appeal.filed.work",
        "appeal.filed",
        REVIEWERS,
        _("A review was asked for"),
        _("%(institution)s: a review was asked for"),
        _(
            "A review was asked for at %(institution)s. Acknowledge it if you took no part in "
            "the decision."
        ),
    ),
    _told(
        "appeal.acknowledged",
        _("Your request for a review was taken up"),
        _("%(institution)s: your request for a review was taken up"),
        _(
            "%(institution)s has acknowledged your request for a review. Somebody who took no "
            "part in the decision handles it."
        ),
    ),
    _told(
        "appeal.admitted",
        _("Your request for a review was admitted"),
        _("%(institution)s: your request for a review was admitted"),
        _("%(institution)s has admitted your request for a review. Reviewers are named next."),
    ),
    _told(
        "appeal.assigned",
        _("Your review has its reviewers"),
        _("%(institution)s: your review has its reviewers"),
        _(
            "Reviewers who took no part in the decision are named at %(institution)s, and the unit "
            "was asked for the file."
        ),
    ),
    _work(
        "appeal.assigned",
        _("You review a matter"),
        _("%(institution)s: you review a matter"),
        _("You were named to review a matter at %(institution)s. The file was asked for."),
    ),
    _work(
        "appeal.panel_changed",
        _("The reviewers of a matter have changed"),
        _("%(institution)s: the reviewers of a matter have changed"),
        _("You review a matter at %(institution)s with others than before."),
    ),
    _sensitive(
        "appeal.assigned.unit",
        "appeal.assigned",
        unit,
        _("A file is asked for"),
        _("%(institution)s: a file is asked for by those who review decisions"),
        _(
            "Those who review decisions at %(institution)s ask for the file of a matter. Send it in "
            "time; the review goes on without it otherwise."
        ),
    ),
    *(
        _told(event, headline, line, body)
        for event, headline, line, body in (
            (
                "appeal.file_sent",
                _("The file is there, you can reply"),
                _("%(institution)s: the file is there, you can reply"),
                _("The unit of %(institution)s has sent its file. Read it and reply in time."),
            ),
            (
                "appeal.file_missing",
                _("The file was not sent, you can reply"),
                _("%(institution)s: the file was not sent, you can still be heard"),
                _(
                    "The unit of %(institution)s did not send its file in time. The review goes on "
                    "without it; you can still add what you want to say."
                ),
            ),
            (
                "appeal.reply_closed",
                _("The time to reply has passed"),
                _("%(institution)s: the time to reply has passed, the review goes on"),
                _("The review at %(institution)s goes on. No reply is no admission."),
            ),
            (
                "appeal.offered",
                _("A resolution is offered"),
                _("%(institution)s: a resolution is offered to you"),
                _(
                    "%(institution)s offers a resolution. You are free to accept or to decline; if "
                    "you decline, the review goes on."
                ),
            ),
            (
                "appeal.offer_lapsed",
                _("The offer was not answered in time"),
                _("%(institution)s: the offer was not answered in time, the review goes on"),
                _("The review at %(institution)s goes on as if nothing had been offered."),
            ),
            (
                "appeal.carried_out",
                _("What was decided is carried out"),
                _("%(institution)s: what was decided is carried out"),
                _("%(institution)s says that it has carried out what the review decided."),
            ),
            (
                "appeal.second_assigned",
                _("The second instance has its reviewers"),
                _("%(institution)s: the second instance has its reviewers"),
                _("Others than before review your matter at %(institution)s."),
            ),
            (
                "appeal.concluded",
                _("Your review is closed"),
                _("%(institution)s: your review is closed"),
                _("Nothing further is open in your review at %(institution)s."),
            ),
            (
                "appeal.summary_published",
                _("A summary of your review is published"),
                _("%(institution)s: a summary of your review is published"),
                _(
                    "%(institution)s has published a summary of your review. Nobody is named in it "
                    "unless you wished so; you can take that back at any time."
                ),
            ),
            ("appeal.declared_not_admissible", *_OUTCOME),
            ("appeal.changed", *_OUTCOME),
            ("appeal.changed_in_part", *_OUTCOME),
            ("appeal.let_stand", *_OUTCOME),
            ("appeal.sent_back", *_OUTCOME),
            (
                "interim.granted",
                _("An interim measure was ordered"),
                _("%(institution)s: an interim measure was ordered"),
                _(
                    "In the portal you read what holds until the review at %(institution)s has ended."
                ),
            ),
            (
                "interim.refused",
                _("The interim measure was not ordered"),
                _("%(institution)s: the interim measure was not ordered"),
                _("In the portal you read why. The review at %(institution)s goes on."),
            ),
        )
    ),
    *(
        _work(event, headline, line, body)
        for event, headline, line, body in (
            (
                "appeal.file_sent",
                _("A file has arrived"),
                _("%(institution)s: the file of a matter that you review has arrived"),
                _("The unit of %(institution)s has sent the file. The appellant can reply now."),
            ),
            (
                "appeal.replied",
                _("A reply has arrived"),
                _("%(institution)s: a reply has arrived in a matter that you review"),
                _("The file of a matter at %(institution)s is complete. You can vote."),
            ),
            (
                "appeal.settled",
                _("A resolution was accepted"),
                _("%(institution)s: a resolution was accepted"),
                _("What %(institution)s offered has to be done within its time."),
            ),
            (
                "appeal.offer_declined",
                _("A resolution was declined"),
                _("%(institution)s: a resolution was declined"),
                _("The review at %(institution)s goes on. You can vote."),
            ),
            (
                "appeal.second_asked",
                _("The second instance was asked"),
                _("%(institution)s: the second instance was asked"),
                _(
                    "The second instance was asked in a matter at %(institution)s. Others than "
                    "before have to be named."
                ),
            ),
            (
                "appeal.withdrawn",
                _("A request for a review was withdrawn"),
                _("%(institution)s: a request for a review was withdrawn"),
                _("A request for a review at %(institution)s was withdrawn by the appellant."),
            ),
            (
                "appeal.second_withdrawn",
                _("A request to the second instance was withdrawn"),
                _("%(institution)s: a request to the second instance was withdrawn"),
                _("The first outcome of a review at %(institution)s remains."),
            ),
            (
                "appeal.reviewer_joined",
                _("Somebody from outside joined"),
                _("%(institution)s: somebody from outside joined a matter that you review"),
                _("Somebody from outside now reviews a matter at %(institution)s with you."),
            ),
            (
                "interim.asked",
                _("An interim measure is asked for"),
                _("%(institution)s: an interim measure is asked for"),
                _("An interim measure is asked for at %(institution)s. It has a short time limit."),
            ),
            (
                "summary.written",
                _("A summary waits for a second person"),
                _("%(institution)s: a summary of a review waits for a second person"),
                _(
                    "A summary was written at %(institution)s. A second person reads and releases it."
                ),
            ),
        )
    ),
)
