"""What the public could work out from an alert, asked before it is published.

The reports behind a signal are closed. An alert says that some of them exist: of a country or area,
perhaps of a kind. Where the kind stands in the public register already, that says nothing new. Where
it does not, it may say who is meant: with fewer than five possible persons or organizations of such
a kind the alert names the country or area alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Origin, Polarity
from promotion.patterns.counting import LEFT_OUT
from promotion.patterns.models import Signal
from promotion.publication.selectors import Shown, shown
from promotion.taxonomy.models import LocalCode

LEAST_SUBJECTS = 5


@dataclass(frozen=True, slots=True)
class Exposure:
    """What stands behind a signal: reports in its window, and what of them is public."""

    published: int
    public_reports: int
    closed_reports: int
    possible_subjects: int

    @property
    def may_name_kind(self) -> bool:
        """Whether the kind may be named beside the country or area."""
        return (
            self.published > 0
            or self.closed_reports == 0
            or self.possible_subjects >= LEAST_SUBJECTS
        )

    def sentences(self) -> list[str]:
        """The same for people: what can be worked out, and what therefore cannot be named."""
        found = [
            ngettext(
                "The public register shows %(count)s report of this kind there in this time.",
                "The public register shows %(count)s reports of this kind there in this time.",
                self.published,
            )
            % {"count": self.published},
            ngettext(
                "%(count)s report behind this signal comes from a person or an organization.",
                "%(count)s reports behind this signal come from persons or organizations.",
                self.closed_reports,
            )
            % {"count": self.closed_reports},
        ]
        if not self.closed_reports:
            return [*found, _("An alert tells nothing that is not public elsewhere.")]
        found.append(
            _("Whoever reads the alert knows that something was reported, and about when.")
        )
        if not self.may_name_kind:
            found.append(
                _(
                    "Fewer than five persons or organizations can be meant by this kind there, or it"
                    " is not known how many. The alert can name the country or area alone."
                )
            )
        return found


def exposure_of(signal: Signal) -> Exposure:
    """What stands behind a signal; three queries."""
    reports = reports_behind(signal)
    closed = [
        subjects or 0
        for origin, subjects in reports.values_list("origin", "possible_subjects")
        if origin != Origin.PUBLIC
    ]
    filters = Shown(
        country=signal.country,
        kind=signal.kind,
        polarity=Polarity.NEGATIVE,
        since=signal.window_from,
        until=signal.window_to,
    )
    return Exposure(
        published=shown(signal.tenant, filters).count(),
        public_reports=reports.count() - len(closed),
        closed_reports=len(closed),
        possible_subjects=max(closed, default=0),
    )


def reports_behind(signal: Signal) -> QuerySet[Obstacle]:
    """The reports that a signal rests on; of a silence, those that still came."""
    found = Obstacle.objects.filter(tenant_id=signal.tenant_id)
    if signal.obstacle_id is not None:
        return found.filter(pk=signal.obstacle_id)
    found = found.filter(
        country=signal.country,
        polarity=Polarity.NEGATIVE,
        kinds__overlap=codes_under(signal, signal.kind),
        starts_on__gte=signal.window_from,
        starts_on__lte=signal.window_to,
    ).exclude(status__in=LEFT_OUT)
    return (
        found.filter(groups__overlap=codes_under(signal, signal.group)) if signal.group else found
    )


def codes_under(signal: Signal, code: str) -> Sequence[str]:
    """A shared code and the institution's own codes that correspond to it."""
    local = LocalCode.objects.filter(tenant_id=signal.tenant_id, shared_id=code)
    return [code, *local.values_list("code", flat=True)]
