"""The transitions of a request for a review, and the fields that each asks for."""

from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.looks.languages import own_name
from portal.permissions import Actor
from portal.transitions import Fields, Transition, states

GROUNDS_LIMIT = 20000
LATE_LIMIT = 4000


class AppealStatus(models.TextChoices):
    """Where a request for a review is."""

    DRAFT = "draft", _("Draft")
    FILED = "filed", _("Filed")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")


def _long_text(label: Any, *, required: bool, limit: int, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


def is_late(request: Any) -> bool:
    """Whether the time limit for asking has passed; silence has none."""
    until = request.decision.remedy_until if request.decision_id else None
    return until is not None and until <= timezone.now()


def for_filing(request: Any, _actor: Actor) -> Fields:
    """Why it is contested, in which language and, where it is late, why it is late."""
    fields: Fields = {
        "grounds": _long_text(
            _("Why you contest it, in your own words"),
            required=True,
            limit=GROUNDS_LIMIT,
            rows=12,
        ),
        "language": forms.ChoiceField(
            label=_("Language in which you write"),
            choices=[(code, own_name(code)) for code in request.tenant.languages],
        ),
    }
    if is_late(request):
        fields["late_cause"] = _long_text(
            _("The last day has passed. Why you could not ask in time"),
            required=True,
            limit=LATE_LIMIT,
            rows=4,
        )
    return fields


APPEAL_TRANSITIONS = (
    Transition(
        name="file",
        label=_("Ask for the review"),
        sources=states(AppealStatus.DRAFT),
        target=AppealStatus.FILED,
        permission=Permission.REMEDY_REQUEST,
        event="appeal.filed",
        done=_("A review was asked for"),
        fields=for_filing,
        help=_("You get a receipt. Nobody who took part in the decision can take the request up."),
    ),
    Transition(
        name="acknowledge",
        label=_("Acknowledge and take it up"),
        sources=states(AppealStatus.FILED),
        target=AppealStatus.ACKNOWLEDGED,
        permission=Permission.REMEDY_ACKNOWLEDGE,
        event="appeal.acknowledged",
        done=_("The request was acknowledged"),
        help=_("You are recorded as its reviewer. You cannot have taken part in the decision."),
    ),
)
