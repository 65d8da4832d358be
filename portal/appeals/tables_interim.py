"""The transitions of a request for an interim measure; asking for one is a service."""

from django.utils.translation import gettext_lazy as _

from portal.appeals import move_fields
from portal.appeals.states import InterimStatus
from portal.grants import Permission
from portal.transitions import Transition, states

_S = InterimStatus
INTERIM_TRANSITIONS = (
    Transition(
        name="grant",
        label=_("Order the measure"),
        sources=states(_S.ASKED),
        target=_S.GRANTED,
        permission=Permission.APPEAL_DECIDE,
        event="interim.granted",
        done=_("An interim measure was ordered"),
        fields=move_fields.for_measure,
    ),
    Transition(
        name="refuse",
        label=_("Do not order it"),
        sources=states(_S.ASKED),
        target=_S.REFUSED,
        permission=Permission.APPEAL_DECIDE,
        event="interim.refused",
        done=_("The interim measure was not ordered"),
        fields=move_fields.for_no_measure,
        help=_("The review goes on. A measure can be asked for again when something changes."),
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw the request for a measure"),
        sources=states(_S.ASKED),
        target=_S.WITHDRAWN,
        permission=Permission.REMEDY_REQUEST,
        event="interim.withdrawn",
        done=_("The request for an interim measure was withdrawn"),
    ),
    Transition(
        name="end",
        label=_("End the measure"),
        sources=states(_S.ASKED, _S.GRANTED),
        target=_S.ENDED,
        permission=Permission.APPEAL_DECIDE,
        event="interim.ended",
        done=_("The interim measure ended with the review"),
        is_internal=True,
    ),
)
